"""Staff by buttons: the real python-telegram-bot over real HTTP against the sandbox, edited in place."""

from __future__ import annotations

from typing import Any

from core.store.models import AuditEntry, Buyer, Evidence, Handover, Invitation, Staff, Suggestion, Theme
from core.words import Lang, Role, ThemeState
from tests.talks.conftest import NEWSROOM, Stage, buttons_of, is_bots, payload_of, words_of
from tests.talks.test_staff import MARIA, heard_somebody

ON = ("telegram", "slack")
BOT = NEWSROOM[1]
OLEG, EVE = 202, 301


async def showing(stage: Stage, person: int, words: str) -> dict[str, Any]:
    """Wait until the person's last message from the newsroom reads so (edited in place or new)."""

    async def there() -> bool:
        said = [one for one in await stage.world.messages(person, BOT) if is_bots(one)]
        return bool(said) and words in words_of(said[-1])

    await stage.until(there)
    said = [one for one in await stage.world.messages(person, BOT) if is_bots(one)]
    return said[-1]


async def taps(stage: Stage, person: int, *path: tuple[str, str]) -> dict[str, Any]:
    """Tap a button of what is showing, then wait for what it becomes."""
    said = [one for one in await stage.world.messages(person, BOT) if is_bots(one)]
    message = said[-1]
    for label, words in path:
        await stage.world.tap(person, BOT, message, text=label)
        message = await showing(stage, person, words)
    return message


async def test_from_the_menu_to_a_theme_and_a_decision_in_one_message(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await heard_somebody(stage)
    await Buyer.all().update(segment="Retail")
    await Theme.create(title="Invoices", created_at=stage.clock.now())
    await stage.world.open(MARIA, BOT, "")
    await showing(stage, MARIA, "What I can do")
    await taps(
        stage,
        MARIA,
        ("Evidence", "What buyers said · 1"),
        ("1", "Asked: "),
        ("→ theme", "Which theme does this belong to?"),
        ("Invoices", "→ Invoices"),
        ("☰ Menu", "What I can do"),
        ("Themes", "1 theme"),
        ("Invoices · 1", "Invoices · heard"),
        ("→ being considered", "There is no way back."),
        ("Yes, decided", "Invoices · being considered"),
        ("☰ Menu", "What I can do"),
        ("Companies", "Those who brought most."),
        ("Анна Белова · 12.5 K ₽", "Brought: 1 order"),
        ("‹ Back", "Those who brought most."),
        ("☰ Menu", "What I can do"),
        ("Segments", "1 segment"),
        ("Retail", "1 person, 1 account"),
    )
    assert len(await stage.said_by_bot(MARIA, BOT)) == 1  # everything happened in place
    assert (await Theme.get()).state is ThemeState.CONSIDERING
    assert (await Evidence.get().select_related("theme")).theme.title == "Invoices"
    assert await AuditEntry.filter(action="theme.move_do").count() == 1


async def test_today_mute_and_company_in_russian(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER, Lang.RU)
    await stage.play(
        MARIA,
        """
        Opens:
        Bot: Что я умею
        Buyer: /today
        Bot: Вас ничего не ждёт.
        """,
        BOT,
    )
    await heard_somebody(stage)
    said = await Evidence.get()
    await Suggestion.create(
        interview_id=said.interview_id,
        buyer_id=said.buyer_id,
        account_id=said.account_id,
        question="E1",
        text="Добавьте кнопку",
        at=said.at,
    )
    await stage.play(
        MARIA,
        """
        Buyer: /today
        Bot: С прошлой сводки 1 новое пожелание.
        Buyer: /mute до пн
        Bot: Тишина до
        Buyer: /company белова
        Bot: Анна Белова · частный покупатель
        Buyer: /suggestions
        Bot: Отложены: за них сказали спасибо
        """,
        BOT,
    )
    await taps(stage, MARIA, ("1", "Вопрос: "), ("Это пожелание", "· пожелание"))
    assert (await Suggestion.get()).is_wish is True


async def test_an_administrator_lets_a_colleague_in_by_a_button(stage: Stage) -> None:
    await stage.staff(MARIA, Role.ADMIN)
    stage.appear(OLEG, "Oleg", Lang.EN, "staff")
    await stage.play(MARIA, "Opens:\nBot: What I can do\nBuyer: /staff\nBot: 1 colleague may come in.", BOT)
    link = await taps(
        stage, MARIA, ("+ Let somebody in", "As what shall"), ("marketer", "A link for one marketer")
    )
    way = words_of(link).splitlines()[-1]
    assert way.startswith(f"https://t.me/{BOT}?start=" if stage.on[0] == "telegram" else "/newsroom start ")
    await stage.world.open(OLEG, BOT, payload_of(way))
    await stage.play(OLEG, "Bot: as a marketer\nBot: What I can do\nBuyer: /audit\nBot: you cannot", BOT)
    await stage.play(MARIA, "Buyer: /audit\nBot: made a link for a colleague (marketer)", BOT)
    assert await Staff.all().count() == 2


async def test_an_open_incident_is_taken_from_today(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await heard_somebody(stage)
    said = await Evidence.get()
    await Handover.create(
        interview_id=said.interview_id, buyer_id=said.buyer_id, text="Где мой диван?", at=said.at
    )
    await stage.play(MARIA, "Opens:\nBot: What I can do\nBuyer: /today\nBot: 1 buyer waits for support", BOT)
    said_last = [one for one in await stage.world.messages(MARIA, BOT) if is_bots(one)][-1]
    [label] = [one for one in buttons_of(said_last) if one.startswith("🆘")]
    await taps(stage, MARIA, (label, "Waiting for support since"), ("I will take it", "Staff201"))
    assert (await Handover.get()).taken_by == "Staff201"
    assert (await AuditEntry.get(action="handover.take")).about["outcome"] == "done"


async def test_an_invitation_is_estimated_first_and_sent_after_a_tap(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await stage.buyer(101)

    await Invitation.all().delete()  # nobody was asked yet
    await stage.play(
        MARIA, "Opens:\nBot: What I can do\nBuyer: /invite\nBot: They stand for 100% of revenue.", BOT
    )
    message = await taps(
        stage, MARIA, ("Whom: everybody", "Whom shall we invite?"), ("everybody", "1 buyer can be asked")
    )
    assert "✓ 50" in buttons_of(message)
    await stage.world.tap(MARIA, BOT, message, text="Invite 1 buyer")
    await stage.world.heard(MARIA, BOT, containing="1 personal link.")
    assert await Invitation.all().count() == 1
