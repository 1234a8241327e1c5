"""Staff at work: the real python-telegram-bot over real HTTP against the sandbox, the whole house between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import staff
from core.store.db import tx
from core.store.models import (
    Address,
    Buyer,
    Delivery,
    Evidence,
    Interview,
    Post,
    SurveyVersion,
)
from core.words import DeliveryState, Facet, InterviewState, Lang, PostState, Role
from tests.talks.conftest import CHANNEL, NEWSROOM, ON_TELEGRAM, Stage, words_of

ON = ("telegram", "slack")
MARIA, ANNA = 201, 101
BOT = NEWSROOM[1]


async def heard_somebody(stage: Stage, words: str = "Три дня не могла найти накладную") -> None:
    """A buyer has named a problem."""
    await stage.buyer(ANNA)
    buyer, now = await Buyer.get(), stage.clock.now()
    version = await SurveyVersion.create(name="last_time", digest="d", files={}, created_at=now)
    address, _ = await Address.get_or_create(
        messenger="telegram", external_id="9", defaults={"buyer_id": buyer.id, "created_at": now}
    )
    interview = await Interview.create(
        buyer=buyer,
        address=address,
        version=version,
        survey="last_time",
        job="delivery",
        language=Lang.RU,
        state=InterviewState.FINISHED,
        snapshot={},
        created_at=now,
    )
    await Evidence.create(
        interview=interview,
        buyer=buyer,
        account_id=buyer.account_id,
        question="L1",
        facet=Facet.LONG,
        text=words,
        at=now,
    )


async def approved(stage: Stage) -> dict[str, Any]:
    """A post that waits for "now or when"; gives the message with the two buttons."""
    await stage.staff(MARIA, Role.MARKETER)
    await heard_somebody(stage)
    await stage.play(
        MARIA,
        """
        Opens:
        Bot: What I can do
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: 1 piece of evidence chosen
        Taps: Write the text
        Bot: Now the words
        Buyer: The invoice now comes with the order.
        Bot: The invoice now comes with the order.
        Taps: Approve
        """,
        BOT,
    )
    return await stage.world.heard(MARIA, BOT, containing="Approved")


async def test_a_colleague_comes_in_by_a_link_and_reads_the_digest(stage: Stage) -> None:
    stage.appear(MARIA, "Maria", Lang.RU, "staff")
    await heard_somebody(stage)
    assert stage.house is not None
    links, now = stage.house.links, stage.clock.now()

    async def invite() -> str:
        return await staff.invite(Role.MANAGER, now, links)

    payload = await tx(invite)
    await stage.play(
        MARIA,
        f"""
        Opens: {payload}
        Bot: ваша роль — менеджер
        Buyer: /digest
        Bot: «Три дня не могла найти накладную»
        Taps: 1 → в тему
        Bot: К какой теме это отнести?
        Taps: Новая тема
        Bot: Как назвать тему?
        Buyer: Накладные
        Bot: → Накладные
        Buyer: /digest
        Bot: 1. Накладные
        Buyer: /post
        Bot: Ваша роль — менеджер
        """,
        BOT,
    )


async def test_a_stranger_sees_nothing(stage: Stage) -> None:
    stage.appear(MARIA, "Maria", Lang.RU, "staff")
    await heard_somebody(stage)
    line = "Bot: Это служебная комната"
    await stage.play(MARIA, f"Opens:\n{line}\nBuyer: /digest\n{line}", BOT)
    assert len(set(await stage.said_by_bot(MARIA, BOT))) == 1


async def test_a_post_goes_out_is_amended_and_taken_down(stage: Stage) -> None:
    when = await approved(stage)
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    await stage.world.posted(stage.room, containing="The invoice now comes with the order.")
    await stage.world.heard(MARIA, BOT, containing="On its way")
    await stage.play(
        MARIA,
        """
        Buyer: /posts
        Bot: 1 post
        Taps: published · The invoice now comes with the order.
        Bot: done
        Taps: Amend
        Bot: Send the new words
        Buyer: Invoices come at once.
        Bot: Invoices come at once.
        Taps: Publish the change
        Bot: The new words are on their way
        """,
        BOT,
    )
    await stage.world.posted(stage.room, containing="Invoices come at once.")
    [post] = await stage.world.messages(stage.room)
    assert words_of(post) == "You asked — we did\n\nInvoices come at once."
    await stage.play(
        MARIA,
        """
        Buyer: /posts
        Bot: 1 post
        Taps: published · Invoices come at once.
        Bot: change — done
        Taps: Take down
        Bot: in every channel?
        Taps: Yes, take it down
        Bot: being taken down
        """,
        BOT,
    )

    async def gone() -> bool:
        return not await stage.world.messages(stage.room)

    await stage.until(gone)
    assert (await Post.get()).state is PostState.RETRACTED


@ON_TELEGRAM
@pytest.mark.parametrize("choice", ["It is there", "Publish again"])
async def test_a_post_of_unknown_fate_is_decided_by_a_person(stage: Stage, choice: str) -> None:
    when = await approved(stage)
    kind = "lost" if choice == "It is there" else "502"
    await stage.world.fault(kind, method="sendMessage", chat_id=f"@{CHANNEL}")
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    await stage.world.heard(MARIA, BOT, containing="I cannot tell whether the post appeared")
    await stage.play(
        MARIA,
        f"""
        Buyer: /posts
        Bot: 1 post
        Taps: ❓ please check · The invoice now comes with the order.
        Bot: unknown
        Taps: {choice}
        """,
        BOT,
    )
    await stage.world.posted(stage.room, containing="The invoice")
    await stage.world.heard(MARIA, BOT, containing="Noted" if choice == "It is there" else "once more")
    assert len(await stage.world.messages(stage.room)) == 1


@ON_TELEGRAM
async def test_missing_rights_keep_the_post_until_they_are_given(stage: Stage) -> None:
    when = await approved(stage)
    await stage.world.channel_admin(CHANNEL, BOT, False)
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    await stage.world.heard(MARIA, BOT, containing="On its way")
    await stage.play(
        MARIA,
        """
        Buyer: /posts
        Bot: 1 post
        Taps: scheduled · The invoice now comes with the order.
        Bot: waiting
        """,
        BOT,
    )
    assert (await Delivery.get(post_id__not_isnull=True)).state in (DeliveryState.LATER, DeliveryState.DUE)


async def test_a_digest_comes_by_itself_when_there_is_something_new(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER, Lang.RU)
    await heard_somebody(stage)
    await stage.play(
        MARIA,
        """
        Opens:
        Bot: Что я умею
        Buyer: /schedule ежедневно 9:00 Europe/Moscow
        Bot: Следующая сводка
        """,
        BOT,
    )
    await stage.clock.advance(timedelta(days=1))
    await stage.world.heard(MARIA, BOT, containing="«Три дня не могла найти накладную»")


async def test_a_photo_is_published_with_its_caption(stage: Stage) -> None:
    when = await approved(stage)
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    await stage.world.posted(stage.room, containing="The invoice")
    await stage.play(
        MARIA,
        """
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: 1 piece of evidence chosen
        Taps: Write the text
        Bot: Now the words
        """,
        BOT,
    )
    if stage.form is not None:  # no form takes a picture
        await stage.world.close_modal(MARIA, BOT)
        stage.form = None
    await stage.world.photo(MARIA, BOT, caption="Look: the invoice is in the box.")
    await stage.play(
        MARIA, "Bot: Look: the invoice is in the box.\nTaps: Approve\nBot: Approved\nTaps: Publish now", BOT
    )
    post = await stage.world.posted(stage.room, containing="Look: the invoice is in the box.")
    if stage.on[0] == "telegram":
        assert post["photo"]
        assert post["caption_entities"][0]["type"] == "bold"
    else:
        assert [one["type"] for one in post["blocks"]] == ["image", "rich_text", "actions"]
