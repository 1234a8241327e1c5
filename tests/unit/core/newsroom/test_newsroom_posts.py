"""A post's life, as staff live it: draft, preview, approval, slot, channels, amendments, retraction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import posts
from core import posts_deliveries as fates
from core.errors import NotAllowed
from core.ports import Message, Run
from core.store.db import tx
from core.store.models import Consent, Delivery, Evidence, Post, PostEvidence, PostRevision
from core.words import DeliveryKind, DeliveryState, Lang, PostState, Purpose, Role
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town

TEXT = "The invoice now comes with the order."


async def outcome(delivery: Delivery, state: DeliveryState, **change: object) -> None:
    """What a courier does when it comes back."""

    async def work() -> None:
        await Delivery.filter(id=delivery.id).update(state=state, **change)
        await fates.settled(await Delivery.get(id=delivery.id), NOW)

    await tx(work)


async def drafted(chat: MakeChat, town: Town, text: str = TEXT, **of: object) -> Chat:
    """A marketer with a post in review, answering one company."""
    account = await town.account("ООО «Ромашка»", (12_500_00, "RUB"))
    await town.says(account, "It took us three days to find the invoice")
    one = await chat(Role.MARKETER, **of)
    await one.say("/post")
    await one.tap("○ 1")
    await one.tap("Write the text")
    await one.say(text)
    return one


async def live(chat: MakeChat, town: Town, **of: object) -> Chat:
    """A post that is out, with message 55 in every channel."""
    one = await drafted(chat, town, **of)
    await one.tap("Approve")
    await one.tap("Publish now")
    for delivery in await Delivery.all():
        await outcome(delivery, DeliveryState.SENT, receipt="55", sent_at=NOW)
    return one


async def post() -> Post:
    return await Post.get()


async def channel_deliveries() -> list[Delivery]:
    return await Delivery.filter(post_id__not_isnull=True).order_by("id")


async def test_the_preview_is_what_goes_out(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    [shown] = one.last.messages
    await one.tap("Approve")
    await one.tap("Choose a slot")
    assert "tue, 24 nov 2026, 11:00 (utc): @shop_news" in (await one.say("Tue 11:00")).lower()
    [delivery] = await channel_deliveries()
    assert Message.from_json(delivery.message).runs == shown.runs
    assert shown.runs == (Run("You asked — we did", "b"), Run("\n\n"), Run(TEXT))
    assert (delivery.key, delivery.door, delivery.place) == (
        f"post:{(await post()).id}:r0:@shop_news",
        "telegram:channel",
        "@shop_news",
    )
    assert (delivery.kind, delivery.due_at) == (DeliveryKind.POST, NOW + timedelta(days=2, hours=2))
    assert (await post()).state is PostState.SCHEDULED
    assert (await post()).approved_by_id is not None


async def test_the_heading_is_in_the_companys_language(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, language=Lang.RU)
    assert one.last.messages[0].text.startswith("Вы просили — мы сделали\n\n")


async def test_a_photo_travels_with_its_caption(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("Change the text")
    assert "too long by" in await one.say("x" * 1010, media="photo", media_ref="file1")
    assert "needs words" in await one.say("", media="photo", media_ref="file1")
    assert "Please send it as one" in await one.say("a", media="voice", media_ref="v")
    await one.say("x" * 1004, media="photo", media_ref="file1")
    assert one.last.messages[0].photo == "file1"
    await one.tap("Approve")
    await one.tap("Publish now")
    assert (await channel_deliveries())[0].message["photo"] == "file1"


async def test_too_long_is_told_by_how_much(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, "x")
    await one.tap("Change the text")
    assert "Too long by 6 characters (at most 4,096" in await one.say("😀" * 2041)
    assert "Approve" not in one.labels
    await one.say("😀" * 2038)
    assert "Approve" in one.labels


async def test_everything_private_is_named_and_refused(chat: MakeChat, town: Town) -> None:
    text = (
        "Ромашке (заказ A-1001 на 12 500 ₽): Петру Сидорову, +7 916 123-45-67, @petr, "
        "it took us three days to find, p@mail.ru"
    )
    one = await drafted(chat, town, text)
    answer = await one.tap("Approve")
    for found in (
        "+7 916 123-45-67",
        "p@mail.ru",
        "@petr",
        "A-1001",
        "12 500 ₽",
        "Петру",
        "Сидорову",
        "Ромашке",
    ):
        assert f"“{found}”" in answer
    assert "“it took us three days…” repeats a buyer" in answer
    assert (await post()).state is PostState.IN_REVIEW
    await one.tap("Change the text")
    await one.say(TEXT)
    assert "Approved" in await one.tap("Approve")


async def test_a_quote_may_go_out_while_the_buyer_agrees(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, "You said: it took us three days to find the invoice.")
    buyer = (await Evidence.get()).buyer_id
    for given, passes in ((True, True), (False, False)):
        await Consent.create(
            buyer_id=buyer, purpose=Purpose.QUOTE, given=given, text_version="1", channel="telegram", at=NOW
        )
        await Post.all().update(state=PostState.IN_REVIEW)
        assert ("Approved" in await one.tap("Approve")) is passes


async def test_without_evidence_or_channels_nothing_is_approved(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await PostEvidence.all().delete()
    assert "answers nobody yet" in await one.tap("Approve")
    mute = await chat(Role.MARKETER, external_id="8", channels="")
    await PostEvidence.create(post=await post(), evidence=await Evidence.get())
    await mute.say("/posts")
    await mute.tap("in review")
    assert "OTKLIK_CHANNELS" in await mute.tap("Approve")


async def test_a_toggle_tapped_twice_is_one_choice(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "words")
    one = await chat(Role.MARKETER)
    await one.say("/post")
    key = one.find("○ 1")
    await one.tap(key)
    await one.tap(key)
    assert await PostEvidence.all().count() == 1
    await one.tap("✓ 1")
    assert await PostEvidence.all().count() == 0
    await one.say("/post")
    assert await Post.all().count() == 1  # the untouched draft is used again


async def test_each_step_happens_once(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    approve, change = one.find("Approve"), one.find("Change the text")
    await one.tap(approve)
    for old in (approve, change):
        assert await one.tap(old) == ""
        assert "moved on" in one.last.toast
    now = one.find("Publish now")
    await one.tap(now)
    assert await one.tap(now) == ""
    assert len(await channel_deliveries()) == 1


async def test_past_slots_are_refused_and_the_step_stays(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("Approve")
    await one.tap("Choose a slot")
    assert "has passed" in await one.say("2026-11-21 11:00")
    assert "Scheduled" in await one.say("tomorrow 11:00")


async def test_a_slot_is_changed_taken_away_and_given_again(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news")
    await one.tap("Approve")
    await one.tap("Choose a slot")
    await one.say("tomorrow 11:00")
    await one.say("/posts")
    await one.tap("scheduled")
    await one.tap("Change the slot")
    await one.say("tomorrow 12:00")
    at = NOW + timedelta(days=1, hours=3)
    assert [(d.state, d.due_at) for d in await channel_deliveries()] == [(DeliveryState.DUE, at)] * 2
    await one.tap("Unschedule")
    assert {d.state for d in await channel_deliveries()} == {DeliveryState.DEAD}
    assert ((await post()).state, (await post()).slot_at) == (PostState.APPROVED, None)
    await one.say("/posts")
    await one.tap("approved")
    assert "failed" not in one.shown[-1].text
    await one.tap("Publish now")
    assert [(d.state, d.due_at) for d in await channel_deliveries()] == [(DeliveryState.DUE, NOW)] * 2


async def test_what_is_on_its_way_is_not_called_back_anywhere(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news")
    await one.tap("Approve")
    await one.tap("Choose a slot")
    await one.say("tomorrow 11:00")
    first, second = await channel_deliveries()
    await Delivery.filter(id=first.id).update(state=DeliveryState.SENDING)
    await one.say("/posts")
    await one.tap("scheduled")
    assert "already on its way" in await one.tap("Unschedule")
    await second.refresh_from_db()
    assert (second.state, (await post()).state) == (DeliveryState.DUE, PostState.SCHEDULED)


async def test_the_first_channel_makes_it_live_and_a_failure_is_told_with_its_reason(
    chat: MakeChat, town: Town
) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news")
    await one.tap("Approve")
    await one.tap("Publish now")
    first, second = await channel_deliveries()
    await outcome(first, DeliveryState.SENT, receipt="5", sent_at=NOW)
    assert (await post()).state is PostState.LIVE
    await outcome(second, DeliveryState.DEAD, error="channel-missing: there is no such channel", fence=1)
    [told] = await Delivery.filter(kind=DeliveryKind.STAFF)
    assert "@b_news" in Message.from_json(told.message).text
    await one.say("/posts")
    assert one.labels[0].startswith("⚠️ failed")
    assert "there is no such channel, or the bot is not in it" in await one.tap("⚠️ failed")
    key = one.find("Try again")
    await one.tap(key)
    await second.refresh_from_db()
    assert (second.state, second.due_at) == (DeliveryState.DUE, NOW)
    assert await one.tap(key) == ""


@pytest.mark.parametrize("state", fates.UNSURE)
async def test_an_unknown_fate_has_two_buttons_and_each_acts_once(
    chat: MakeChat, town: Town, state: DeliveryState
) -> None:
    one = await drafted(chat, town)
    await one.tap("Approve")
    await one.tap("Publish now")
    [delivery] = await channel_deliveries()
    await outcome(delivery, state, fence=3)
    await one.say("/posts")
    await one.tap("❓ please check")
    assert one.labels == ["It is there", "Publish again"]
    there, again = one.find("It is there"), one.find("Publish again")
    await one.tap(again)
    await delivery.refresh_from_db()
    assert (delivery.state, delivery.fence) == (DeliveryState.DUE, 4)
    assert await one.tap(there) == ""  # that attempt is history
    await outcome(delivery, state)
    await one.say("/posts")
    await one.tap("❓ please check")
    there, again = one.find("It is there"), one.find("Publish again")
    assert "only by hand" in await one.tap(there)
    assert await one.tap(again) == ""
    await delivery.refresh_from_db()
    assert (delivery.state, delivery.receipt, (await post()).state) == (
        DeliveryState.SENT,
        None,
        PostState.LIVE,
    )


async def test_a_forwarded_copy_tells_where_the_post_is(chat: MakeChat, town: Town) -> None:
    one = await live(chat, town)
    await Delivery.all().update(receipt=None)
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Take down")
    copy = f"You asked — we did\n\n{TEXT}"
    assert "not a post I was missing" in await one.say(
        "other", media="channel_post", media_ref="-1001|@shop_news|55"
    )
    assert "Now I know" in await one.say(copy, media="channel_post", media_ref="-1001|@shop_news|55")
    assert "not a post I was missing" in await one.say(
        copy, media="channel_post", media_ref="-1001|@shop_news|56"
    )
    assert "by hand" not in await one.tap("Yes, take it down")
    [_, retraction] = await channel_deliveries()
    target = await fates.target(retraction)
    assert target is not None
    assert (target.place, target.ref) == ("@shop_news", "55")


async def test_an_amendment_is_checked_kept_and_sent_once(chat: MakeChat, town: Town) -> None:
    one = await live(chat, town)
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Amend")
    assert "names a company" in await one.say("Ромашка is happy")
    await one.say("Invoices come at once.")
    key = one.find("Publish the change")
    await one.tap(key)
    assert await one.tap(key) == ""
    first, change = await channel_deliveries()
    assert (change.kind, change.key) == (DeliveryKind.AMEND_POST, f"post:{first.post_id}:r1:@shop_news")
    assert Message.from_json(change.message).text.endswith("Invoices come at once.")
    assert await PostRevision.all().values_list("number", "text") == [(0, TEXT)]
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Amend")
    await one.say("Invoices come first.")
    await one.tap("Publish the change")
    states = [(d.key[-14:], d.state) for d in (await channel_deliveries())[1:]]
    assert states == [(":r1:@shop_news", DeliveryState.DEAD), (":r2:@shop_news", DeliveryState.DUE)]


async def test_where_the_message_is_not_known_it_is_done_by_hand(chat: MakeChat, town: Town) -> None:
    one = await live(chat, town)
    await Delivery.all().update(receipt=None)
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Amend")
    await one.say("Invoices come at once.")
    assert "In @shop_news please do it by hand" in await one.tap("Publish the change")
    assert len(await channel_deliveries()) == 1


async def test_retracting_twice_is_no_error_and_reaches_latecomers(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news,@c_news")
    await one.tap("Approve")
    await one.tap("Publish now")
    first, late, never = await channel_deliveries()
    await outcome(first, DeliveryState.SENT, receipt="5", sent_at=NOW)
    await Delivery.filter(id=late.id).update(state=DeliveryState.SENDING)
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Take down")
    key = one.find("Yes, take it down")
    await one.tap(key)
    assert "being taken down" in await one.tap(key)
    await never.refresh_from_db()
    assert never.state is DeliveryState.DEAD
    await outcome(late, DeliveryState.SENT, receipt="6", sent_at=NOW)
    retracted = (
        await Delivery.filter(kind=DeliveryKind.RETRACT_POST).order_by("id").values_list("place", flat=True)
    )
    assert retracted == ["@a_news", "@b_news"]
    assert (await post()).state is PostState.RETRACTED


async def test_a_latecomer_gets_the_amended_words(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news,@c_news")
    await one.tap("Approve")
    await one.tap("Publish now")
    first, late, waiting = await channel_deliveries()
    await outcome(first, DeliveryState.SENT, receipt="5", sent_at=NOW)
    await Delivery.filter(id=late.id).update(state=DeliveryState.SENDING)

    async def amend() -> None:
        await posts.amend((await post()).id, "New words.", 0, NOW, one.room.settings)

    await tx(amend)
    await waiting.refresh_from_db()
    assert Message.from_json(waiting.message).text.endswith("New words.")
    await outcome(waiting, DeliveryState.SENT, receipt="7", sent_at=NOW)
    await outcome(late, DeliveryState.SENT, receipt="6", sent_at=NOW)
    changed = await Delivery.filter(kind=DeliveryKind.AMEND_POST).order_by("id")
    assert [one.place for one in changed] == ["@a_news", "@b_news"]


async def test_a_scheduled_post_whose_evidence_is_gone_is_called_back(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("Approve")
    await one.tap("Choose a slot")
    await one.say("tomorrow 11:00")
    assert await tx(posts.recall_ungrounded) == []
    await Evidence.all().delete()
    assert await tx(posts.recall_ungrounded) == [(await post()).id]
    assert (await post()).state is PostState.APPROVED
    await one.say("/posts")
    await one.tap("approved")
    assert "answers nobody" in await one.tap("Publish now")


async def test_a_draft_is_discarded_and_a_live_post_is_not(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    discard = one.find("Discard")
    await one.tap("Approve")
    await one.tap("Publish now")
    assert await one.tap(discard) == ""
    assert await Post.all().count() == 1
    await Delivery.all().update(state=DeliveryState.DEAD)
    await Post.all().update(state=PostState.DRAFT)
    assert "Thrown away" in await one.tap(discard)
    assert "No posts yet" in await one.say("/posts")


async def test_a_manager_sees_posts_and_changes_none(chat: MakeChat, town: Town) -> None:
    await live(chat, town)
    manager = await chat(Role.MANAGER, external_id="8")
    await manager.say("/posts")
    assert "@shop_news: post — done" in await manager.tap("published")
    assert manager.labels == []


async def test_no_move_but_those_on_the_map(town: Town) -> None:
    for old in PostState:
        for new in PostState:
            made = await Post.create(state=old, created_at=NOW)
            if new in posts.MOVES[old]:
                await posts._move(made.id, old, new)
                with pytest.raises(NotAllowed):  # once
                    await posts._move(made.id, old, new)
            else:
                with pytest.raises(ValueError, match="does not go"):
                    await posts._move(made.id, old, new)


async def test_what_was_taken_down_is_not_published_again(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels="@a_news,@b_news,@c_news")
    await one.tap("Approve")
    await one.tap("Publish now")
    first, failed, unsure = await channel_deliveries()
    await outcome(first, DeliveryState.SENT, receipt="5", sent_at=NOW)
    await outcome(failed, DeliveryState.DEAD, error="Bad Request", fence=1)
    await outcome(unsure, DeliveryState.NEEDS_REVIEW, fence=1)
    await one.say("/posts")
    await one.tap("❓ please check")
    old = [one.find("Try again · @b_news"), one.find("Publish again · @c_news")]

    async def retract() -> list[str]:
        return await posts.retract((await post()).id, NOW, one.room.settings)

    assert await tx(retract) == ["@c_news"]
    for key in old:
        assert await one.tap(key) == ""
    assert await Delivery.filter(kind=DeliveryKind.POST, state=DeliveryState.DUE).count() == 0
    await one.say("/posts")
    assert "@a_news: taking down — waiting" in await one.tap("taken down")
    assert one.labels == []
