"""Staff at their desks: who gets in, what they may do, and that nothing happens twice."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast

from core import staff
from core.newsroom.hear import COMMANDS, STEPS, TAPS, hear
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Found, Invited, Reply, Room
from core.ports import Joined, Left, Said, Who
from core.store.db import tx
from core.store.models import Evidence, Schedule, Staff, StaffInvite, Theme
from core.words import Lang, Role
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town


async def invited(chat: Chat, role: Role = Role.MANAGER) -> str:
    async def work() -> str:
        return await staff.invite(role, NOW, chat.room.links)

    return await tx(work)


async def test_a_link_lets_one_person_in_once(chat: MakeChat) -> None:
    first, second = await chat(None), await chat(None, external_id="8")
    link = await invited(first)
    assert len(link) <= 64
    assert "You are in the newsroom of Otklik as a manager" in await first.open(link)
    assert "used or has expired" in await second.open(link)
    assert "You are already in" in await first.open(link)
    assert await Staff.all().values_list("external_id", "role") == [("7", Role.MANAGER)]


async def test_an_expired_or_foreign_link_says_so(chat: MakeChat) -> None:
    stranger = await chat(None, Lang.RU)
    link = await invited(stranger)
    await StaffInvite.all().update(expires_at=NOW)
    assert "уже использована или устарела" in await stranger.open(link)
    assert "уже использована или устарела" in await stranger.open("x" * 38)
    assert await Staff.all().count() == 0


async def test_a_link_keeps_what_a_colleague_has_set(chat: MakeChat) -> None:
    ann = await chat(Role.MANAGER, Lang.RU)
    await Staff.all().update(is_active=False, zone="Europe/Moscow")
    await ann.open(await invited(ann, Role.MARKETER))
    one = await Staff.get()
    assert (one.role, one.zone, one.language, one.is_active) == (
        Role.MARKETER,
        "Europe/Moscow",
        Lang.RU,
        True,
    )


@pytest.mark.parametrize("words", ["/digest", "/posts", "hello", "/help"])
async def test_a_stranger_gets_one_line_and_nothing_else(chat: MakeChat, town: Town, words: str) -> None:
    await town.says(await town.account("Secret", (1, "RUB")), "secret words")
    stranger = await chat(None, Lang.RU)
    answer = await stranger.say(words)
    assert answer.startswith("Здравствуйте! Это служебная комната")
    assert "secret" not in answer
    assert stranger.labels == []


async def test_a_strangers_tap_on_a_colleagues_button_does_nothing(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "words")
    ann, bob, eve = await chat(), await chat(external_id="8"), await chat(None, external_id="9")
    await ann.say("/digest")
    key = ann.find("1 → theme")
    assert "staff room" in await eve.tap(key)
    assert await bob.tap(key) == ""
    assert bob.last.toast.startswith("We have moved on")


async def test_what_is_said_in_a_group_is_not_heard(chat: MakeChat) -> None:
    ann = await chat()
    who = Who("telegram", "7", "-100500", "Ann", Lang.EN)
    for inbound in (Said(who, "1", "/digest", NOW), Joined("-100500", None, NOW), Left(who, False, NOW)):

        async def work(inbound: Any = inbound) -> Reply:
            return await hear(inbound, room=ann.room)

        assert await tx(work) == Reply()


@pytest.mark.parametrize("role", list(Role))
async def test_each_command_obeys_the_table(chat: MakeChat, role: Role) -> None:
    one = await chat(role)
    for name, (action, _) in COMMANDS.items():
        refused = "you cannot" in await one.say(f"/{name}")
        assert refused == (action is not None and action not in MAY[role]), name


async def test_a_button_made_before_a_change_of_role_obeys_the_new_role(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "words")
    one = await chat(Role.MARKETER)
    await one.say("/post")
    await Staff.all().update(role=Role.MANAGER)
    assert "As a manager you cannot draft posts here" in await one.tap("○ 1")


@pytest.mark.parametrize("words", ["hello", "/nonsense", "/digest_please"])
async def test_unknown_words_get_a_short_help(chat: MakeChat, words: str) -> None:
    assert await (await chat()).say(words) == "I did not catch that. /help lists what I can do."


async def test_the_digest_is_answered_even_with_nothing_new(chat: MakeChat, town: Town) -> None:
    ann = await chat()
    assert "Nobody has named a problem yet" in await ann.say("/digest")
    assert (await Staff.get()).digest_read_at is None
    await town.says(await town.account("A", (1, "RUB")), "words")
    assert "1 new piece of evidence" in await ann.say("/digest@our_bot")
    assert (await Staff.get()).digest_read_at == NOW
    assert "nothing new since your last digest" in await ann.say("/digest")


async def test_a_schedule_is_set_shown_and_stopped(chat: MakeChat) -> None:
    ann = await chat(lang=Lang.RU)
    assert "Когда присылать?" in await ann.say("/schedule")
    assert "Не разобрал" in await ann.say("как-нибудь")
    answer = await ann.say("пн 9:00 Europe/Moscow")
    assert "пн, 23 нояб. 2026, 09:00 (Europe/Moscow)" in answer
    assert (await Staff.get()).awaiting is None
    assert "пн 09:00" in await ann.say("/schedule")
    assert "вт 10:00" in await ann.say("/schedule вт 10:00")
    [kept] = await Schedule.filter(is_active=True)
    assert (kept.rule, kept.zone) == ("tue 10:00", "Europe/Moscow")
    assert "не приходит" in await ann.say("/schedule выкл")
    assert not await Schedule.filter(is_active=True).exists()


async def test_a_step_survives_a_restart_and_ends_with_any_command(chat: MakeChat) -> None:
    ann = await chat()
    await ann.say("/schedule")
    again = Chat(ann.room, ann.who)  # nothing in memory
    assert "Done: every day, 08:30" in await again.say("daily 8:30")
    await again.say("/schedule")
    await again.say("/help")
    assert "did not catch" in await again.say("daily 9:30")
    await again.say("/schedule")
    assert await again.say("/cancel") == "All right, dropped."
    assert "did not catch" in await again.say("daily 9:30")
    assert [one.rule for one in await Schedule.filter(is_active=True)] == ["daily 08:30"]


async def test_evidence_is_put_into_a_theme_moved_and_taken_out(chat: MakeChat, town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words <i>of theirs</i>")
    ann = await chat()
    await ann.say("/digest")
    assert "“words <i>of theirs</i>”" in await ann.tap("1 → theme")
    await ann.tap("New theme")
    assert "→ Waiting" in await ann.say("  Waiting \n ")
    assert (await Evidence.get(id=evidence.id)).theme_id == (await Theme.get(title="Waiting")).id
    await ann.say("/themes")
    await ann.tap("Waiting · 1")
    assert "Now in: Waiting" in await ann.tap("↪ words")
    await ann.tap("New theme")
    await ann.say("Another")
    await ann.say("/themes")
    await ann.tap("Another · 1")
    await ann.tap("↪ words")
    key = ann.find("Waiting")
    assert "→ Waiting" in await ann.tap(key)
    assert "→ Waiting" in await ann.tap(key)  # twice is once
    await ann.say("/themes")
    await ann.tap("Waiting · 1")
    await ann.tap("↪ words")
    await ann.tap("Take out")
    assert (await Evidence.get(id=evidence.id)).theme_id is None


async def test_an_old_theme_button_does_not_undo_what_came_later(chat: MakeChat, town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words")
    for title in ("One", "Two"):
        await Theme.create(title=title, created_at=NOW)
    ann = await chat()
    await ann.say("/digest")
    await ann.tap("1 → theme")
    one, two = ann.find("One"), ann.find("Two")
    await ann.tap(one)
    assert await ann.tap(two) == ""
    assert ann.last.toast
    assert (await Evidence.get(id=evidence.id).select_related("theme")).theme.title == "One"
    await Evidence.all().delete()
    assert await ann.tap(one) == ""


async def test_a_title_that_exists_is_that_theme(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "words")
    await Theme.create(title="Waiting", created_at=NOW)
    ann = await chat()
    await ann.say("/digest")
    await ann.tap("1 → theme")
    await ann.tap("New theme")
    assert "at most 200" in await ann.say("x" * 201)
    assert "needs a title" in await ann.say("", media="sticker")
    assert "→ Waiting" in await ann.say("WAITING")
    assert await Theme.all().count() == 1


async def test_many_themes_come_in_pages(chat: MakeChat) -> None:
    for n in range(13):
        await Theme.create(title=f"Theme {n:02}", created_at=NOW)
    ann = await chat()
    await ann.say("/themes")
    assert len(ann.labels) == 7
    await ann.tap("2 ›")
    assert ann.last.edit is not None
    assert ann.last.edit[0] == "55"
    assert ann.labels == [*(f"Theme {n:02} · 0" for n in range(6, 12)), "‹ 1", "3 ›"]


async def test_language_is_changed_by_button_and_by_word(chat: MakeChat) -> None:
    ann = await chat()
    await ann.say("/language")
    assert "по-русски" in await ann.tap("Русский")
    assert "English it is" in await ann.say("/language en")


class Inviting:
    """Two buyers, once."""

    def __init__(self) -> None:
        self.left = 2

    async def look(self, now: datetime, lang: Lang) -> Found:
        return Found(self.left, {"asked within 30 days": 3})

    async def issue(self, now: datetime) -> Invited:
        found, self.left = self.left, 0
        return Invited(found // 2, found // 2, "name,link\nPat,https://t.me/x?start=1\n")


async def test_links_are_made_once_and_only_after_a_tap(chat: MakeChat) -> None:
    ann = await chat(Role.MANAGER)
    assert "not set up" in await ann.say("/invite")
    ann.room = Room(NOW, ann.room.settings, ann.room.links, Inviting())
    answer = await ann.say("/invite")
    assert "2 buyers can be asked now" in answer
    assert "Not now: 3 — asked within 30 days" in answer
    key = ann.find("Make 2 links")
    answer = await ann.tap(key)
    assert "1 personal link." in answer
    assert "I have written to them directly" in answer
    assert "Nobody is left" in await ann.tap(key)
    assert "Nobody can be asked" in await ann.say("/invite")


async def test_an_edited_message_changes_nothing(chat: MakeChat) -> None:
    ann = await chat()
    await ann.say("/schedule")
    assert await ann.say("daily 8:30", edited=True) == ""
    assert await Schedule.all().count() == 0


def _ids(lang: Lang) -> dict[str, set[str]]:
    """Every text of a language, with the arguments it takes."""
    source = (files("core.newsroom") / f"{lang}.ftl").read_text(encoding="utf-8")
    made: dict[str, set[str]] = {}
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            spans = source[entry.span.start : entry.span.end] if entry.span else ""
            made[entry.id.name] = set(re.findall(r"\$(\w+)", spans))
    return made


def test_both_languages_say_the_same_things() -> None:
    assert _ids(Lang.RU) == _ids(Lang.EN)


def test_every_text_in_use_is_written_and_every_written_one_is_in_use() -> None:
    root = Path(__file__).parents[4]
    code = "".join(
        path.read_text(encoding="utf-8")
        for pattern in (
            "core/newsroom/*.py",
            "core/digest*.py",
            "core/posts*.py",
            "core/schedule.py",
            "bots/telegram/newsroom/*.py",
        )
        for path in root.glob(pattern)
    )
    known = set(_ids(Lang.EN))
    quoted = set(re.findall(r'"([a-z]+(?:-[a-z_]+)+)"', code))
    stems = set(re.findall(r'f"([a-z]+-(?:[a-z]+-)*)\{', code))
    unused = {one for one in known - quoted if not any(one.startswith(stem) for stem in stems)}
    assert (
        unused - {"digest", "help", "theme", "themes", "posts", "stranger", "welcome", "cancelled"} == set()
    )
    for action in Action:
        assert f"action-{action}" in known
    assert set(STEPS) == {"schedule", "theme", "text", "slot", "amend"}
    assert all("." in name or name == "language" for name in TAPS)
