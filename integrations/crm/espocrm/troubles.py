"""EspoCRM's errors, and what each means for us.

Source: Core/Api/ErrorOutput.php and Core/Api/Auth.php: the status is one of 400, 401, 403, 404, 409, 500 and
503; the reason stands in the header ``X-Status-Reason``, the body is empty, or JSON for 409 "duplicate".
Who is not let in at all hears 401, or from 8.4 a bare 403: no reason, and PHP's own content type, since
nothing has said "application/json" yet (Core/Authentication/Authentication.php, processForbidden).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.errors import Gone, Locked, Refused, Trouble, TryLater
from integrations.crm.api import Answer, by_status

ADDRESS = (
    "address: there is no EspoCRM at this address. Set OTKLIK_ESPOCRM_URL as people open it in a browser."
)


SHUT_OUT = (
    "address: EspoCRM, or the web server before it, shuts us out (a 403 without a reason). After many wrong "
    "keys that lasts a minute; else see Administration, Authentication, its list of IP addresses, or the "
    "web server's firewall."
)


class Duplicate(Refused):
    """The contact seems to be there: ``candidates`` are ids of those that EspoCRM means."""

    def __init__(self, candidates: tuple[str, ...]) -> None:
        super().__init__("duplicate: EspoCRM has contacts like this one")
        self.candidates = candidates


class ShutOut(Locked):
    """Nobody asked about rights: a 403 of the door, or of a firewall."""


def _duplicate(answer: Answer) -> Trouble:
    rows = answer.data if isinstance(answer.data, list) else []
    ids = (row.get("id") for row in rows if isinstance(row, dict))
    return Duplicate(tuple(one for one in ids if isinstance(one, str)))


def _invalid(answer: Answer) -> Trouble:
    """Only names of a field and a rule are quoted: the rest may be somebody's words."""
    found = re.search(r"field: (\w+), type: (\w+)", answer.headers.get("x-status-reason", ""))
    return Refused(f"invalid: the rule {found[2]} of the field {found[1]}" if found else "invalid: HTTP 400")


TROUBLES: Mapping[tuple[int, str], Callable[[Answer], Trouble]] = {
    (400, ""): _invalid,
    (401, ""): lambda _: Locked(
        "key: EspoCRM does not accept the API key. Copy it anew from Administration, API Users, and see that "
        "this API user is active (OTKLIK_ESPOCRM_API_KEY)."
    ),
    (403, "max failed login attempts"): lambda _: Locked(
        "key: EspoCRM shuts us out for a minute, after many wrong keys. Set the right OTKLIK_ESPOCRM_API_KEY."
    ),
    (403, "max size should not exceed"): lambda _: Locked(
        "page size: EspoCRM gives fewer than 200 records at once. Set 'recordListMaxSizeLimit' => 200 in its "
        "data/config.php."
    ),
    (403, ""): lambda _: Locked(
        "rights: the API user's role does not allow this. Give it the rights that our README names "
        "(Administration, Roles).",
        whole_door=False,
    ),
    (404, ""): lambda _: Gone("EspoCRM has no such record"),
    (409, "duplicate"): _duplicate,
    (409, ""): lambda _: Refused("conflict: EspoCRM does not take this as it is"),
    (503, "maintenance"): lambda answer: TryLater(
        "EspoCRM is in maintenance mode", answer.wait, whole_door=True
    ),
}
"""(status, words of the reason in lower case, "" for any other) → the trouble it is."""


def judge(answer: Answer) -> Trouble | None:
    """The trouble that an answer of EspoCRM is, or None when it is well."""
    reason = answer.headers.get("x-status-reason")
    if answer.status == 404 and reason is None and _is_page(answer):
        return Locked(ADDRESS)  # a web server's own page: else a mistyped address would read "all are gone"
    if answer.status == 403 and reason is None and _is_page(answer):
        return ShutOut(SHUT_OUT, whole_door=not answer.wrote)  # a firewall may dislike just one fact's words
    known = [words for status, words in TROUBLES if status == answer.status]
    for words in sorted(known, key=len, reverse=True):
        if words in (reason or "").lower():
            return TROUBLES[answer.status, words](answer)
    return by_status(answer)


def _is_page(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")
