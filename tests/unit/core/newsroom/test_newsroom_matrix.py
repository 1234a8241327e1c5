"""Role x command x chat: exactly who may what, what everybody else gets, and that nothing goes unnoted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from core.newsroom.hear import hear
from core.newsroom.room import Reply
from core.newsroom.table import COMMANDS, STEPS, TAPS
from core.ports import Inbound, Said, Tapped, Who
from core.store.db import tx
from core.store.models import AuditEntry, Button, Staff
from core.words import Lang, Role
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town

ALL = "manager marketer admin"
READERS, DECIDERS, WRITERS, ADMINS = ALL, "manager admin", "marketer admin", "admin"

# The contract, written out. A new command, tap or step must be entered here, or the first test fails.
MAY_COMMAND = {
    "menu": ALL, "help": ALL, "today": ALL, "mute": ALL, "language": ALL, "cancel": ALL,
    "digest": READERS, "schedule": READERS, "segments": READERS,
    "evidence": READERS, "suggestions": READERS, "themes": READERS, "posts": READERS,
    "company": DECIDERS, "crm": DECIDERS, "invite": DECIDERS,
    "post": WRITERS,
    "calendar": READERS,
    "staff": ADMINS, "audit": ADMINS,
}  # fmt: skip
MAY_TAP = {
    "menu": ALL, "settings": ALL, "today": ALL, "today.part": ALL,
    "language": ALL, "language.ask": ALL, "mute": ALL, "mute.set": ALL, "mute.off": ALL,
    "digest": READERS, "schedule": READERS, "schedule.segments": READERS, "schedule.add": READERS,
    "schedule.remove": READERS, "segment.list": READERS, "segment.show": READERS,
    "evidence.list": READERS, "evidence.filters": READERS, "evidence.themes": READERS,
    "evidence.segments": READERS, "evidence.show": READERS,
    "suggestion.list": READERS, "suggestion.show": READERS, "suggestion.judge": READERS,
    "suggestion.keep": READERS,
    "theme.list": READERS, "theme.show": READERS, "theme.choose": READERS, "theme.assign": READERS,
    "theme.new": READERS, "theme.rename": READERS, "theme.merge": READERS, "theme.merge_ask": READERS,
    "theme.merge_do": READERS, "theme.move": DECIDERS, "theme.move_do": DECIDERS,
    "company.list": DECIDERS, "company.find": DECIDERS, "company.show": DECIDERS, "handover.show": DECIDERS,
    "invite": DECIDERS, "invite.segment": DECIDERS, "invite.job": DECIDERS, "invite.issue": DECIDERS,
    "crm.status": DECIDERS, "crm.review": DECIDERS, "crm.card": DECIDERS, "crm.decide": DECIDERS,
    "crm.new": DECIDERS, "crm.apart": DECIDERS, "crm.undo": DECIDERS, "crm.find": DECIDERS,
    "crm.linked": DECIDERS, "crm.owners": DECIDERS, "crm.owner": DECIDERS,
    "fate.list": DECIDERS, "fate.again": DECIDERS, "fate.leave": DECIDERS,
    "post.list": READERS, "post.show": READERS,
    "draft.begin": WRITERS, "draft.page": WRITERS, "draft.toggle": WRITERS, "draft.write": WRITERS,
    "draft.review": WRITERS, "draft.rewrite": WRITERS, "draft.reground": WRITERS, "draft.discard": WRITERS,
    "post.approve": WRITERS, "post.now": WRITERS, "post.slot": WRITERS, "post.unschedule": WRITERS,
    "post.amend": WRITERS, "post.amend_do": WRITERS, "post.retract": WRITERS, "post.retract_do": WRITERS,
    "draft.no_photo": WRITERS, "draft.shorten": WRITERS,
    "post.options": WRITERS, "post.channel": WRITERS, "post.silent": WRITERS, "post.invites": WRITERS,
    "post.next_free": WRITERS, "post.late_now": WRITERS, "post.late_slot": WRITERS,
    "post.late_leave": WRITERS,
    "calendar": READERS, "calendar.slots": WRITERS, "calendar.remove": WRITERS,
    "post.there": WRITERS, "post.again": WRITERS,
    "staff.list": ADMINS, "staff.show": ADMINS, "staff.role": ADMINS, "staff.remove": ADMINS,
    "staff.remove_do": ADMINS, "staff.invite": ADMINS, "staff.link": ADMINS, "audit.list": ADMINS,
}  # fmt: skip
MAY_STEP = {
    "schedule": READERS, "theme": READERS, "rename": READERS, "company": DECIDERS,
    "text": WRITERS, "slot": WRITERS, "amend": WRITERS, "late": WRITERS, "slots": WRITERS,
}  # fmt: skip

# Whatever a button may carry, about rows that are not there: permission comes before anything is looked up.
VALUE: dict[str, Any] = {
    "channel": "@secret",
    "account": 0, "choice": 0, "delivery": 0, "evidence": 0, "facet": "hard", "fence": 0, "from": "heard",
    "buyer": 0, "handover": 0, "into": 0, "link": 0,
    "owner": 0, "is": "heard", "on": True, "page": 0, "part": "slots", "post": 0, "revision": 0,
    "role": "manager", "schedule": 0, "segment": "Secret segment", "slot": 0, "staff": 0, "suggestion": 0,
    "text": "secret words", "theme": 0, "to": "considering", "was": None, "which": "all", "who": "0",
    "wish": False, "words": "secret words",
}  # fmt: skip
OF_TAP = {
    "language": {"to": "en"},
    "theme.merge_do": {"was": "heard"},
    "invite": {"segment": None},
    "invite.segment": {"segment": None},
    "invite.job": {"segment": None},
    "invite.issue": {"segment": None},
}
LINE = "Hello! This is the staff room of Otklik."


def test_the_contract_is_complete() -> None:
    assert set(MAY_COMMAND) == set(COMMANDS)
    assert set(MAY_TAP) == set(TAPS)
    assert set(MAY_STEP) == set(STEPS)


async def press(chat: Chat, name: str, owner: Staff) -> str:
    token = f"t{await Button.all().count()}"
    value = VALUE | OF_TAP.get(name, {})
    await Button.create(token=token, action=name, value=value, staff=owner, created_at=NOW)
    return await chat._turn(Tapped(chat.who, token, "55", "call", NOW))


def refused(words: str) -> bool:
    return "you cannot" in words and "A colleague with the right role can." in words


def test_the_documentation_tells_the_same() -> None:
    told: dict[str, str] = {}
    page = Path(__file__).parents[4] / "docs" / "newsroom.md"
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `/"):
            commands, *marks = [cell.strip() for cell in line.strip("|").split("|")]
            who = " ".join(role for role, mark in zip(ALL.split(), marks, strict=False) if mark)
            told |= dict.fromkeys(re.findall(r"`/(\w+)`", commands), who)
    assert told == MAY_COMMAND


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_may_exactly_what_the_contract_says(chat: MakeChat, role: Role) -> None:
    one = await chat(role)
    me = await Staff.get()
    for name, who in MAY_COMMAND.items():
        assert refused(await one.say(f"/{name}")) == (role not in who.split()), name
    for name, who in MAY_TAP.items():
        assert refused(await press(one, name, me)) == (role not in who.split()), name
        await Staff.all().update(language=Lang.EN)
    for name, who in MAY_STEP.items():
        await Staff.all().update(awaiting={"step": name, **VALUE})
        assert refused(await one.say("words")) == (role not in who.split()), name


@pytest.mark.parametrize("role", list(Role))
async def test_everything_done_or_refused_leaves_an_entry_without_words(chat: MakeChat, role: Role) -> None:
    one = await chat(role)
    me = await Staff.get()

    async def noted(name: str, who: str) -> None:
        [entry] = await AuditEntry.all()
        assert (entry.action, entry.staff_id, entry.at) == (name, me.id, NOW)
        if role not in who.split():
            assert (entry.about["outcome"], entry.about["why"]) == ("refused", "not-your-role")
        assert "secret" not in str(entry.about).lower()
        await AuditEntry.all().delete()

    for name, who in MAY_COMMAND.items():
        await one.say(f"/{name} secret")
        await noted(f"/{name}", who)
    for name, who in MAY_TAP.items():
        await press(one, name, me)
        await noted(name, who)
    for name, who in MAY_STEP.items():
        await Staff.all().update(awaiting={"step": name, **VALUE})
        await one.say("secret words")
        await noted(f"step.{name}", who)


@pytest.mark.parametrize("kind", ["stranger", "removed"])
async def test_whoever_is_not_staff_gets_one_line_and_changes_nothing(
    chat: MakeChat, town: Town, kind: str
) -> None:
    await town.says(await town.account("Secret Ltd", (1, "RUB")), "secret words")
    ann = await chat(external_id="8")
    owner = await Staff.get()
    eve = await chat(None if kind == "stranger" else Role.ADMIN)
    if kind == "removed":
        await Staff.filter(external_id="7").update(is_active=False)
        owner = await Staff.get(external_id="7")
    for name in COMMANDS:
        assert (await eve.say(f"/{name} Secret")).startswith(LINE)
    for name in TAPS:
        assert (await press(eve, name, owner)).startswith(LINE)
    for name in STEPS:
        await Staff.filter(external_id="7").update(awaiting={"step": name, **VALUE})
        assert (await eve.say("words")).startswith(LINE)
    assert not any(message.rows for message in eve.shown)
    assert not any("ecret" in message.text for message in eve.shown)
    assert await AuditEntry.all().count() == 0
    assert ann.shown == []


@pytest.mark.parametrize("place", ["-100500", "-42"])  # a supergroup or channel, a group
async def test_in_groups_and_channels_nothing_is_heard(chat: MakeChat, town: Town, place: str) -> None:
    await town.says(await town.account("Secret Ltd", (1, "RUB")), "secret words")
    ann = await chat(Role.ADMIN)
    me, who = await Staff.get(), Who("telegram", "7", place, "Ann", Lang.EN)

    async def turn(inbound: Inbound) -> Reply:
        async def work() -> Reply:
            return await hear(inbound, room=ann.room)

        return await tx(work)

    for name in COMMANDS:
        assert await turn(Said(who, "1", f"/{name}", NOW)) == Reply()
    for name in TAPS:
        value = VALUE | OF_TAP.get(name, {})
        await Button.create(token=name, action=name, value=value, staff=me, created_at=NOW)
        assert await turn(Tapped(who, name, "55", "call", NOW)) == Reply()
    for name in STEPS:
        await Staff.all().update(awaiting={"step": name, **VALUE})
        assert await turn(Said(who, "1", "words", NOW)) == Reply()
    assert await AuditEntry.all().count() == 0


async def test_anothers_button_does_nothing_for_a_colleague(chat: MakeChat) -> None:
    ann, bob = await chat(Role.ADMIN), await chat(Role.ADMIN, external_id="8")
    anns = await Staff.get(external_id="7")
    for name in TAPS:
        assert await press(bob, name, anns) == ""
        assert bob.last == Reply(toast=bob.last.toast, refused=bob.last.refused)
        assert bob.last.toast.startswith("We have moved on")
    bobs = {(entry.action, entry.about["why"]) for entry in await AuditEntry.all()}
    assert bobs == {("tap", "moved-on")}
    assert ann.shown == []
