"""``/audit`` for administrators: what members of staff did, newest first, readable."""

from __future__ import annotations

from typing import Any

from core import audit
from core.audit import Outcome
from core.newsroom import labels
from core.newsroom.paging import turns
from core.newsroom.room import Desk, Reply
from core.ports import Message, Run
from core.store.models import AuditEntry
from core.words import ThemeState

SIZE = 10
# What an entry may be about, in the order it is told, each with words; pages and fences are for machines.
ABOUT = (
    "post", "evidence", "theme", "into", "suggestion", "account", "handover", "delivery", "schedule", "slot",
    "staff", "role", "facet", "links", "written", "link",
)  # fmt: skip


# What only looks. Whatever is missing here is shown as a change: forgetting a name hides nothing.
LOOKS = (
    "/menu", "/help", "/today", "/digest", "/evidence", "/suggestions", "/themes", "/company",
    "/segments", "/posts", "/invite", "/staff", "/audit", "/cancel", "menu", "settings", "today",
    "today.part", "digest", "schedule", "schedule.segments", "schedule.add", "language.ask", "mute",
    "evidence.list", "evidence.filters", "evidence.themes", "evidence.segments", "evidence.show",
    "suggestion.list", "suggestion.show", "theme.list", "theme.show", "theme.choose", "theme.new",
    "theme.rename", "theme.merge", "theme.merge_ask", "theme.move", "company.list", "company.find",
    "company.show", "step.company", "segment.list", "segment.show", "invite", "invite.segment",
    "invite.job", "fate.list", "handover.show", "draft.page", "draft.write", "post.list", "post.show",
    "post.slot", "post.amend", "post.retract", "staff.list", "staff.show", "staff.remove",
    "staff.invite", "calendar", "calendar.slots", "draft.shorten", "post.options", "post.late_slot",
    "audit.list", "/crm", "crm.status", "crm.review", "crm.card", "crm.find", "crm.linked", "crm.owners",
    "words", "tap",
)  # fmt: skip


async def list_(desk: Desk, _: str) -> Reply:
    """The latest entries."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """A page of entries."""
    page, changes = max(0, int(value.get("page", 0))), bool(value.get("changes"))
    found, older = await audit.latest(page, SIZE, without=LOOKS if changes else ())
    runs = desk.runs("audit" if found else "audit-none")
    for entry in found:
        runs = (*runs, Run("\n"), *_line(desk, entry))
    turning = await turns(desk, page, page + older, "audit.list", {"changes": changes})
    label = desk.say("key-everything-done" if changes else "key-changes-only")
    other = (await desk.key(label, "audit.list", changes=not changes),)
    return desk.show(Message(runs, rows=(*turning, other, await desk.back("settings"))))


def _line(desk: Desk, entry: AuditEntry) -> tuple[Run, ...]:
    about = entry.about
    told = [
        desk.say(f"about-{key}", value=_word(desk, key, about[key]))
        for key in ABOUT
        if about.get(key) is not None
    ]
    if entry.about.get("from") and entry.about.get("to"):
        states = [labels.state(desk, ThemeState(about[key])) for key in ("from", "to")]
        told.append(" → ".join(states))
    refused = about.get("outcome") == Outcome.REFUSED
    return desk.runs(
        "audit-refused" if refused else "audit-done",
        at=labels.moment(desk, entry.at),
        who=entry.staff.name if entry.staff else desk.say("audit-terminal"),
        did=desk.say(f"did-{spelled(entry.action)}"),
        about=f" ({', '.join(told)})" if told else "",
    )


def _word(desk: Desk, key: str, value: Any) -> str:
    if key == "role":
        return desk.say(f"role-short-{value}")
    return desk.say(f"facet-{value}") if key == "facet" else str(value)


def spelled(action: str) -> str:
    """An action as text ids have it: "/digest" → "digest", "post.amend_do" → "post-amend-do"."""
    return action.lstrip("/").replace(".", "-").replace("_", "-")
