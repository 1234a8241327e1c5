"""Who may come in, and the log of who did what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import audit, staff
from core.desk import Ways
from core.store.db import tx
from core.store.models import AuditEntry, Schedule, Staff, StaffInvite, Theme
from core.words import Lang, Role, ThemeState
from tests.unit.core.newsroom.town import NOW, MakeChat, Town


async def test_a_link_by_role_lets_a_colleague_in(chat: MakeChat) -> None:
    ann, eve = await chat(), await chat(None, external_id="9")
    await ann.say("/staff")
    assert ann.labels == ["Ann · administrator", "+ Let somebody in"]
    await ann.tap("+ Let somebody in")
    assert ann.labels == ["manager", "marketer", "administrator"]
    words = await ann.tap("marketer")
    assert "A link for one marketer. It works once, for 7 days" in words
    link = words.split()[-1]
    assert link.startswith("https://t.me/newsroom_bot?start=")
    assert "You are in the newsroom of Otklik as a marketer" in await eve.open(link.partition("start=")[2])
    [entry] = await AuditEntry.filter(action="enter")
    assert entry.about["role"] == "marketer"
    made = await AuditEntry.filter(action="staff.link")
    assert [(one.about["role"], one.about["outcome"]) for one in made] == [("marketer", "done")]
    nonce = (await StaffInvite.get()).nonce
    assert not any(nonce in str(one.about) for one in await AuditEntry.all())


async def test_roles_are_changed_and_access_is_taken_away(chat: MakeChat, town: Town) -> None:
    ann = await chat()
    bob = await town.staff(Role.MANAGER, external_id="8")
    await Staff.filter(id=bob.id).update(name="Bob")
    await Schedule.create(staff=bob, rule="daily 08:00", zone="UTC", created_at=NOW)
    await ann.say("/staff")
    await ann.tap("Bob · manager")
    assert ann.labels == ["Make a marketer", "Make an administrator", "Take access away"]
    role = ann.find("Make a marketer")
    assert "Bob · marketer" in await ann.tap(role)
    await ann.tap(role)  # twice is once
    assert (await Staff.get(id=bob.id)).role is Role.MARKETER
    await ann.tap("Take access away")
    yes = ann.find("Yes, take it away")
    assert "no more access" in await ann.tap(yes)
    await ann.tap(yes)
    assert ann.last.toast.startswith("We have moved on")
    assert not (await Staff.get(id=bob.id)).is_active
    assert not await Schedule.filter(is_active=True).exists()


@pytest.mark.parametrize("label", ["Make a manager", "Take access away"])
async def test_the_last_administrator_stays(chat: MakeChat, label: str) -> None:
    ann = await chat()
    await ann.say("/staff")
    assert "That is you." in await ann.tap("Ann")
    words = await ann.tap(label)
    if "meant" in words:
        words = await ann.tap("Yes, take it away")
    assert "the last administrator" in words
    one = await Staff.get()
    assert (one.role, one.is_active) == (Role.ADMIN, True)


async def test_without_a_name_of_ours_there_is_no_link_yet(chat: MakeChat) -> None:
    ann = await chat()
    ann.room = replace(ann.room, ways=Ways())
    await ann.say("/staff")
    await ann.tap("+ Let somebody in")
    assert "try again in a minute" in await ann.tap("manager")
    assert await StaffInvite.all().count() == 0


async def test_the_log_reads_like_sentences_newest_first(chat: MakeChat) -> None:
    theme = await Theme.create(title="Secret customers' words", created_at=NOW)
    ann = await chat()
    await ann.say("/themes")
    await ann.tap("Secret")
    await ann.tap("→ being considered")
    await ann.tap("Yes, decided")
    await ann.tap("Yes, decided")

    async def at_the_terminal() -> None:
        await audit.note(None, "staff.remove_do", {"staff": 5, "name": "Bob"}, NOW)

    await tx(at_the_terminal)
    decided = f"• 22 Nov, 09:00 · Ann: decided about a theme (theme {theme.id}, heard → being considered)"
    assert (await ann.say("/audit")).split("\n")[:4] == [
        "Who did what, newest first",
        "• 22 Nov, 09:00 · somebody at the terminal: removed somebody (colleague 5)",
        f"{decided} — not done",
        decided,
    ]
    assert (await Theme.get()).state is ThemeState.CONSIDERING
    changes = await ann.tap("Only changes")
    assert changes.count("•") == 3
    assert "looked at themes" in await ann.tap("Everything")


async def test_the_log_has_pages(chat: MakeChat) -> None:
    ann = await chat(lang=Lang.RU)
    for _ in range(11):
        await ann.say("/help")
    words = await ann.say("/audit")
    assert words.count("помощь") == 10
    assert ann.labels == ["2 ›", "Только изменения"]
    words = await ann.tap("2 ›")
    assert words.count("помощь") == 2
    assert ann.labels == ["‹ 1", "Только изменения"]


async def test_the_log_takes_no_words(town: Town) -> None:
    made = await town.staff()

    async def note() -> None:
        about = {"theme": 3, "to": "doing", "title": "Anna's words", "on": True, "of": {"segment": "x"}}
        await audit.note(made, "x", about, NOW)

    await tx(note)
    assert (await AuditEntry.get()).about == {"theme": 3, "to": "doing", "on": True, "outcome": "done"}


async def test_changing_a_role_leaves_the_step_they_were_in(town: Town) -> None:
    one = await town.staff(Role.MANAGER, awaiting={"step": "company"})

    async def change() -> None:
        await staff.change_role(one.id, Role.MARKETER)

    await tx(change)
    assert (await Staff.get()).awaiting is None
