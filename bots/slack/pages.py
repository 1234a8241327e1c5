"""The small pages people see on their way to Slack and back: a few words, at most one button.

Nothing is loaded from anywhere, nothing may be stored or framed, and no address is passed on: the way to
such a page is a right that belongs to one person.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from core.lines import Knock, Reply
from core.texts import say
from core.words import Lang

PACKAGE = "bots.slack"
WEIGHT = re.compile(r"([a-zA-Z]{1,8})[a-zA-Z0-9-]*\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*")
QUIET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: Canvas; color: CanvasText; font: 1.125rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 32rem; padding: 2rem 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
p { margin: 0 0 1rem; }
a.go, button { display: inline-block; padding: .7rem 1.4rem; border: 0; border-radius: .6rem; font: inherit;
  background: light-dark(#4a154b, #7c3f80); color: #fff; text-decoration: none; cursor: pointer; }
:focus-visible { outline: 3px solid #1264a3; outline-offset: 2px; }
input { box-sizing: border-box; width: 100%; padding: .7rem; margin: 0 0 1rem; border: 1px solid GrayText;
  border-radius: .6rem; background: Field; color: FieldText; font: 1rem/1.4 ui-monospace, monospace; }
"""
COPY = """
const line = document.querySelector("input"), button = document.querySelector("button");
button.hidden = false;
button.addEventListener("click", async () => {
  line.select();
  try { await navigator.clipboard.writeText(line.value); } catch { document.execCommand("copy"); }
  button.textContent = button.dataset.done;
});
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``lines``: text ids; ``go``: a button's text id and address; ``copy``: to copy."""

    title: str
    lines: Sequence[str] = ()
    go: tuple[str, str] | None = None
    copy: str = ""
    status: int = 200


def language(knock: Knock, default: Lang) -> Lang:
    """The reader's: what their browser asks for, as far as it is one of ours."""
    best, found = 0.0, default
    for part in knock.header("accept-language").split(",")[:20]:
        wanted = WEIGHT.fullmatch(part.strip())
        if wanted is None or wanted[1].lower() not in set(Lang):
            continue
        weight = float(wanted[2] or 1)
        if weight > best:
            best, found = weight, Lang(wanted[1].lower())
    return found


def shown(page: Page, lang: Lang, cookie: str = "", **args: str) -> Reply:
    """The page in a language. ``args``: for its texts; whatever they hold is shown as words."""
    nonce = secrets.token_urlsafe(16)

    def words(text_id: str) -> str:
        return escape(say(PACKAGE, lang, text_id, **args))

    body = [f"<h1>{words(page.title)}</h1>", *(f"<p>{words(line)}</p>" for line in page.lines)]
    if page.copy:
        label, button, done = (words(f"page-paste-{part}") for part in ("label", "button", "done"))
        body += [
            f'<input readonly value="{escape(page.copy)}" aria-label="{label}">',
            f'<button type="button" hidden data-done="{done}">{button}</button>',
            f'<script nonce="{nonce}">{COPY}</script>',
        ]
    if page.go:
        body.append(f'<a class="go" rel="noreferrer" href="{escape(page.go[1])}">{words(page.go[0])}</a>')
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{words(page.title)}</title><style nonce="{nonce}">{STYLE}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    headers = {**QUIET, "Content-Security-Policy": policy, **_set(cookie)}
    return Reply(page.status, html.encode(), "text/html", headers)


def sent_to(address: str, cookie: str) -> Reply:
    """Send the browser on."""
    return Reply(302, headers={**QUIET, "Location": address, **_set(cookie)})


def _set(cookie: str) -> Mapping[str, str]:
    return {"Set-Cookie": cookie} if cookie else {}
