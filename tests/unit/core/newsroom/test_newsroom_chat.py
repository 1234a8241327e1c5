"""Staff at their desks: who gets in, what they may do, and that nothing happens twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast

from bots.telegram.newsroom.messenger import MENU
from core import handovers, staff
from core.newsroom import audit_log, commands, labels
from core.newsroom.hear import hear
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Reply
from core.newsroom.table import COMMANDS, STEPS, TAPS
from core.ports import Joined, Left, Said, Who
from core.store.db import tx
from core.store.models import Evidence, Schedule, Staff, StaffInvite, Theme
from core.texts import say, sources
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
    await ann.say("/schedule вт 10:00")  # twice is once
    kept = await Schedule.filter(is_active=True).order_by("id")
    assert [(one.rule, one.zone) for one in kept] == [
        ("mon 09:00", "Europe/Moscow"),
        ("tue 10:00", "Europe/Moscow"),
    ]
    await ann.say("/schedule")
    assert "вт 10:00" not in await ann.tap("✕ вт 10:00")
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


async def card_of(ann: Chat, theme: str) -> str:
    """From the list of themes to a theme's only piece of evidence, and to where it may be moved."""
    await ann.say("/themes")
    await ann.tap(f"{theme} · 1")
    await ann.tap("Evidence")
    await ann.tap("1")
    return await ann.tap("→ theme")


async def test_evidence_is_put_into_a_theme_moved_and_taken_out(chat: MakeChat, town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words <i>of theirs</i>")
    ann = await chat()
    await ann.say("/digest")
    assert "“words <i>of theirs</i>”" in await ann.tap("1 → theme")
    await ann.tap("New theme")
    assert "→ Waiting" in await ann.say("  Waiting \n ")
    assert (await Evidence.get(id=evidence.id)).theme_id == (await Theme.get(title="Waiting")).id
    assert "Now in: Waiting" in await card_of(ann, "Waiting")
    await ann.tap("New theme")
    await ann.say("Another")
    await card_of(ann, "Another")
    key = ann.find("Waiting")
    assert "→ Waiting" in await ann.tap(key)
    assert "→ Waiting" in await ann.tap(key)  # twice is once
    await card_of(ann, "Waiting")
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
    assert ann.all_labels[-1] == "☰ Menu"
    await ann.tap("2 ›")
    assert ann.last.edit is not None
    assert ann.last.edit[0] == "55"
    assert ann.labels == [*(f"Theme {n:02} · 0" for n in range(6, 12)), "‹ 1", "3 ›"]


async def test_language_is_changed_by_button_and_by_word(chat: MakeChat) -> None:
    ann = await chat()
    await ann.say("/language")
    assert "по-русски" in await ann.tap("Русский")
    assert "English it is" in await ann.say("/language en")


async def test_an_edited_message_changes_nothing(chat: MakeChat) -> None:
    ann = await chat()
    await ann.say("/schedule")
    assert await ann.say("daily 8:30", edited=True) == ""
    assert await Schedule.all().count() == 0


def _ids(lang: Lang) -> set[str]:
    """Every text of a language; none stands twice, in whichever file."""
    made: set[str] = set()
    for source in sources("core.newsroom", lang):
        for entry in FluentParser().parse(source).body:
            if isinstance(entry, ast.Message):
                assert entry.id.name not in made, f"{entry.id.name} stands twice"
                made.add(entry.id.name)
    return made


def test_both_languages_have_the_same_texts() -> None:
    assert _ids(Lang.RU) == _ids(Lang.EN)


def test_every_written_text_is_in_use() -> None:
    root = Path(__file__).parents[4]
    code = "".join(
        path.read_text(encoding="utf-8")
        for pattern in (
            "core/newsroom/*.py",
            "core/digest*.py",
            "core/posts*.py",
            "core/schedule.py",
            "core/staff.py",
            "core/themes.py",
            "bots/telegram/newsroom/*.py",
        )
        for path in root.glob(pattern)
    )
    quoted = set(re.findall(r"[\"']([a-z]+(?:-[a-z_0-9]+)*)[\"']", code))
    stems = set(re.findall(r'f"([a-z]+-(?:[a-z]+-)*)\{', code))
    unused = {one for one in _ids(Lang.EN) - quoted if not any(one.startswith(stem) for stem in stems)}
    assert unused == {"card-promised-nothing", "card-done-nothing"}  # said by f"{text_id}-nothing"


def test_every_action_has_words() -> None:
    known = _ids(Lang.EN)
    for action in Action:
        assert f"action-{action}" in known
    names = [handovers.ACTION, *(f"/{name}" for name in COMMANDS), *TAPS, *(f"step.{name}" for name in STEPS)]
    for name in (*names, "enter", "words", "tap", "forwarded"):
        assert f"did-{audit_log.spelled(name)}" in known
    done = {one for one in known if one.startswith("did-")}
    assert {f"did-{audit_log.spelled(name)}" for name in names} >= done - {
        "did-enter", "did-words", "did-tap", "did-forwarded", "did-buyer-export", "did-buyer-forget",
        "did-slack-link",
    }  # fmt: skip


def test_labels_are_whole_on_a_phone() -> None:
    long = {
        (lang, entry.id.name)
        for lang in Lang
        for source in sources("core.newsroom", lang)
        for entry in FluentParser().parse(source).body
        if isinstance(entry, ast.Message)
        and re.match("key|menu-|sorted|role-short", entry.id.name)
        and len(say("core.newsroom", lang, entry.id.name, count=200, number=9, name="")) > labels.KEY_LIMIT
    }
    assert long == set()


def test_the_command_menu_keeps_step() -> None:
    everybody = {
        name
        for name, (action, _) in COMMANDS.items()
        if action is None or any(action in MAY[role] for role in Role if role is not Role.ADMIN)
    }
    assert set(MENU) == everybody
    assert {name for name, _ in commands.LISTED} == set(COMMANDS) - {"help", "cancel"}
