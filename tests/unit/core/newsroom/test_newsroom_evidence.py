"""The evidence browser, the suggestions box, and deciding about themes."""

from __future__ import annotations

import pytest

from core.interviews import versions
from core.store.db import tx
from core.store.models import (
    AuditEntry,
    Evidence,
    Interview,
    Post,
    PostEvidence,
    Suggestion,
    SurveyVersion,
    Theme,
)
from core.words import Facet, InterviewState, Lang, Role, ThemeState
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town


async def crowd(town: Town, count: int = 12) -> None:
    """Accounts that brought 1..count, the poorest heard last."""
    for n in range(1, count + 1):
        account = await town.account(f"Firm {n}", (n * 1000_00, "RUB"))
        facet = Facet.HARD if n % 2 else Facet.LONG
        segment = "Retail" if n % 3 == 0 else ""
        await town.says(account, f"words {n}", days_ago=n, facet=facet, segment=segment)


def shown(words: str) -> list[int]:
    """Which of the crowd's words are on the screen, in order."""
    return [int(part.split("”")[0]) for part in words.split("“words ")[1:]]


async def test_evidence_is_read_newest_first_with_the_reason_beside(chat: MakeChat, town: Town) -> None:
    await crowd(town)
    one = await chat()
    words = await one.say("/evidence")
    assert "What buyers said · 12" in words
    assert shown(words) == [1, 2, 3, 4, 5]
    assert "2. “words 2”\ntook long · Firm 2, 2,000 ₽, last heard 2 days ago" in words
    assert one.labels == ["1", "2", "3", "4", "5", "2 ›", "Filter", "By money"]
    assert shown(await one.tap("2 ›")) == [6, 7, 8, 9, 10]
    assert shown(await one.tap("3 ›")) == [11, 12]
    assert one.labels == ["11", "12", "‹ 2", "Filter", "By money"]
    assert one.last.edit is not None


async def test_paging_and_order_keep_the_filter(chat: MakeChat, town: Town) -> None:
    await crowd(town)
    one = await chat()
    await one.say("/evidence")
    assert shown(await one.tap("By money")) == [12, 11, 10, 9, 8]
    await one.tap("Filter")
    words = await one.tap("hard")
    assert shown(words) == [11, 9, 7, 5, 3]
    assert "hard · by money" in words
    assert shown(await one.tap("2 ›")) == [1]
    assert shown(await one.tap("Newest first")) == [1, 3, 5, 7, 9]
    await one.tap("2 ›")
    await one.tap("6")
    assert shown(await one.tap("‹ Back")) == [11]
    await one.tap("Filter")
    await one.tap("A segment…")
    assert shown(await one.tap("Retail")) == [3, 9]
    await one.tap("Filter")
    assert shown(await one.tap("Everything")) == [1, 2, 3, 4, 5]


async def test_evidence_without_a_theme_and_of_one(chat: MakeChat, town: Town) -> None:
    await crowd(town, 3)
    theme = await Theme.create(title="Waiting", created_at=NOW)
    await Evidence.filter(text="words 2").update(theme=theme)
    one = await chat()
    await one.say("/evidence")
    await one.tap("Filter")
    assert shown(await one.tap("No theme yet")) == [1, 3]
    await one.tap("Filter")
    await one.tap("A theme…")
    assert shown(await one.tap("Waiting")) == [2]


async def test_by_money_unknown_and_foreign_money_come_last(chat: MakeChat, town: Town) -> None:
    for n, order in ((1, (None, None)), (2, (99_00, "USD")), (3, (1_00, "RUB"))):
        await town.says(await town.account(f"F{n}", order), f"words {n}", days_ago=n)
    one = await chat()
    await one.say("/evidence")
    words = await one.tap("By money")
    assert shown(words) == [3, 1, 2]
    assert "F1, money unknown" in words
    assert "F2, $99.00" in words


async def test_withdrawn_words_are_not_there(chat: MakeChat, town: Town) -> None:
    said = await town.says(await town.account("A", (1, "RUB")), "words 1")
    one = await chat()
    await one.say("/evidence")
    key = one.find("1")
    await Interview.filter(id=said.interview_id).update(state=InterviewState.WITHDRAWN)
    assert await one.tap(key) == ""
    assert "Nothing here" in await one.say("/evidence")
    await Suggestion.all().delete()


async def test_a_card_tells_all_about_one_piece(chat: MakeChat, town: Town) -> None:
    account = await town.account("Romashka", (4_200_000_00, "RUB"))
    said = await town.says(account, "<b>Nobody</b> tells " + "long " * 900, days_ago=9, segment="Retail")

    async def pin() -> SurveyVersion:
        return (await versions.pin("last_time", NOW))[0]

    await Interview.filter(id=said.interview_id).update(version_id=(await tx(pin)).id)
    one = await chat(lang=Lang.RU)
    await one.say("/evidence")
    words = await one.tap("1")
    assert len(words) < 2000
    assert words.startswith("«<b>Nobody</b> tells long")
    assert "Вопрос: Что в тот раз было сложнее всего?" in words
    assert (
        "долго · Romashka, 4,2 млн ₽, последний раз — 9 дней назад (13 нояб.)".replace(
            "4,2 млн ₽", "4,2\xa0млн\xa0₽"
        )
        in words
    )
    assert "Сегмент: Retail" in words
    assert "Пока вне тем." in words
    assert "Сидоров" not in words
    assert one.labels == ["→ в тему", "Чьи это слова"]
    assert not any(run.style for run in one.last.edit[1].runs if "Nobody" in run.text)  # type: ignore[index]


async def test_a_private_buyers_name_is_not_in_the_list(chat: MakeChat, town: Town) -> None:
    account = await town.account("Пётр Сидоров", (1_00, "RUB"), company=False)
    await town.says(account, "words 1")
    one = await chat(Role.MARKETER)
    assert "a private buyer, 1 ₽" in await one.say("/evidence")
    await one.tap("1")
    assert one.labels == ["→ theme"]  # no card for this role


async def test_tap_to_theme_in_place_and_back_to_the_same_list(chat: MakeChat, town: Town) -> None:
    await crowd(town, 7)
    await Theme.create(title="Waiting", created_at=NOW)
    one = await chat()
    await one.say("/evidence")
    await one.tap("By money")
    await one.tap("2")
    await one.tap("→ theme")
    assert one.last.edit is not None
    assert "→ Waiting" in await one.tap("Waiting")
    assert one.last.edit is not None
    assert shown(await one.tap("‹ Back")) == [7, 6, 5, 4, 3]
    assert (await Evidence.get(text="words 6").select_related("theme")).theme.title == "Waiting"


async def wished(town: Town, count: int = 1) -> list[Suggestion]:
    said = await town.says(await town.account("Romashka", (1, "RUB")), "words")
    return [await town.wishes(said, f"Add a button {n}", f"Q{n}", days_ago=n) for n in range(1, count + 1)]


async def test_the_box_shows_unsorted_wishes_first_and_ranks_nothing(chat: MakeChat, town: Town) -> None:
    wishes = await wished(town, 7)
    await Suggestion.filter(id=wishes[0].id).update(is_wish=True)
    one = await chat()
    words = await one.say("/suggestions")
    assert "Suggestions · 7 · All" in words
    assert "never ranked" in words
    assert words.index("button 2") < words.index("button 3")
    assert "button 1" not in words
    assert one.labels == ["1", "2", "3", "4", "5", "2 ›", "Unsorted", "Wishes", "Not wishes"]
    assert "Suggestions · 1 · Wishes" in await one.tap("Wishes")
    assert "Suggestions · 6 · Unsorted" in await one.tap("Unsorted")
    assert "button 7" in await one.tap("2 ›")


async def test_two_buttons_judge_a_suggestion(chat: MakeChat, town: Town) -> None:
    [wish] = await wished(town)
    one = await chat()
    await one.say("/suggestions")
    words = await one.tap("1")
    assert words == "“Add a button 1”\n\nAsked: Q1\nRomashka · 21 Nov · unsorted"
    assert one.labels == ["This is a wish", "Not a wish", "Whose words"]
    no = one.find("Not a wish")
    assert "· a wish" in await one.tap("This is a wish")
    assert (await Suggestion.get(id=wish.id)).is_wish is True
    assert "Do the words name a problem?" in await one.tap(no)
    assert one.labels == ["hard", "took long", "a burden", "No problem in it"]
    assert "not a wish" in await one.tap("No problem in it")
    assert await Evidence.all().count() == 1
    hard = one.find("hard")
    assert "Evidence now: hard" in await one.tap(hard)
    await one.tap(hard)  # twice is once
    made = await Evidence.get(question="Q1")
    assert (made.text, made.facet, made.at, made.buyer_id) == (wish.text, Facet.HARD, wish.at, wish.buyer_id)
    await one.tap("This is a wish" if "This is a wish" in one.labels else one.find("This is a wish"))
    await one.tap(hard)
    assert one.last.toast.startswith("We have moved on")


async def test_words_join_the_problem_of_the_same_answer(chat: MakeChat, town: Town) -> None:
    said = await town.says(await town.account("A", (1, "RUB")), "An hour to find it.", facet=Facet.LONG)
    await town.wishes(said, "Nothing was sorted.", "H1")
    one = await chat()
    await one.say("/suggestions")
    await one.tap("1")
    await one.tap("Not a wish")
    assert "Evidence now: took long" in await one.tap("hard")
    [kept] = await Evidence.all()
    assert kept.text == "An hour to find it. Nothing was sorted."


async def opened(chat: Chat, title: str) -> str:
    await chat.say("/themes")
    return await chat.tap(title)


async def test_a_theme_moves_only_along_the_allowed_path(chat: MakeChat) -> None:
    await Theme.create(title="Waiting", created_at=NOW)
    one = await chat(Role.MANAGER)
    for steps, state in (
        (["→ being considered", "→ will not be done"], ThemeState.HEARD),
        (["→ being worked on", "→ will not be done"], ThemeState.CONSIDERING),
        (["→ done"], ThemeState.DOING),
        (["→ verified", "→ did not get better"], ThemeState.DONE),
    ):
        assert (await Theme.get()).state is state
        await opened(one, "Waiting")
        assert [label for label in one.labels if label[0] == "→"] == steps
        assert "There is no way back." in await one.tap(steps[0])
        old = one.find("Yes, decided")
        await one.tap(old)
        await one.tap(old)
        assert one.last.toast.startswith("We have moved on")
    assert (await Theme.get()).state is ThemeState.VERIFIED
    await opened(one, "Waiting")
    assert not any(label[0] == "→" for label in one.labels)
    moves = [entry.about for entry in await AuditEntry.filter(action="theme.move_do").order_by("id")]
    assert [(one["from"], one["to"]) for one in moves if one["outcome"] == "done"][:2] == [
        ("heard", "considering"),
        ("considering", "doing"),
    ]


async def test_a_marketer_sorts_themes_and_decides_nothing(chat: MakeChat) -> None:
    await Theme.create(title="Waiting", created_at=NOW)
    one = await chat(Role.MARKETER)
    await opened(one, "Waiting")
    assert one.labels == ["Rename", "Merge"]


async def test_a_theme_is_renamed_unless_the_title_is_taken(chat: MakeChat) -> None:
    for title in ("Waiting", "Invoices"):
        await Theme.create(title=title, created_at=NOW)
    one = await chat()
    await opened(one, "Waiting")
    await one.tap("Rename")
    assert "There is a theme “Invoices” already" in await one.say("INVOICES")
    assert "needs a title" in await one.say(" ", media="sticker")
    assert "Delays · heard" in await one.say(" Delays ")
    assert {theme.title for theme in await Theme.all()} == {"Delays", "Invoices"}


@pytest.mark.parametrize(
    ("one_state", "other_state", "left"),
    [
        (ThemeState.HEARD, ThemeState.HEARD, ThemeState.HEARD),
        (ThemeState.DOING, ThemeState.HEARD, ThemeState.DOING),
        (ThemeState.HEARD, ThemeState.WONT_DO, ThemeState.WONT_DO),
        (ThemeState.DOING, ThemeState.DONE, None),
    ],
)
async def test_two_themes_become_one_and_what_was_decided_stays(
    chat: MakeChat, town: Town, one_state: ThemeState, other_state: ThemeState, left: ThemeState | None
) -> None:
    said = await town.says(await town.account("A", (1, "RUB")), "words")
    source = await Theme.create(title="One", state=one_state, created_at=NOW)
    target = await Theme.create(title="Other", state=other_state, created_at=NOW)
    await Evidence.all().update(theme=source)
    post = await Post.create(text="P", created_at=NOW)
    await PostEvidence.create(post=post, evidence=said)
    ann = await chat()
    await opened(ann, "One")
    await ann.tap("Merge")
    words = await ann.tap("Other")
    if left is None:
        assert "what was decided stays decided" in words
        assert await Theme.all().count() == 2
        return
    assert "There is no way back." in words
    yes = ann.find("Yes, make them one")
    assert "1 piece of evidence" in await ann.tap(yes)
    await ann.tap(yes)
    assert ann.last.toast.startswith("We have moved on")
    [kept] = await Theme.all()
    assert (kept.id, kept.state) == (target.id, left)
    assert (await Evidence.get()).theme_id == target.id
    assert await PostEvidence.all().count() == 1


async def test_a_merge_does_not_undo_a_decision_made_meanwhile(chat: MakeChat) -> None:
    await Theme.create(title="One", created_at=NOW)
    await Theme.create(title="Other", created_at=NOW)
    ann, bob = await chat(), await chat(external_id="8")
    await opened(ann, "One")
    await ann.tap("Merge")
    await ann.tap("Other")
    await opened(bob, "One")
    await bob.tap("→ will not be done")
    await bob.tap("Yes, decided")
    await ann.tap("Yes, make them one")
    assert ann.last.toast.startswith("We have moved on")
    assert {theme.title: theme.state for theme in await Theme.all()} == {
        "One": ThemeState.WONT_DO,
        "Other": ThemeState.HEARD,
    }
