"""What a reviewer broke between a CRM and the store: what was once lost, doubled or misdirected."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from core.crm import inviting, leases, planning, review, standing
from core.crm.options import CrmOptions
from core.crm.ports import (
    AnyFact,
    Company,
    Contact,
    Crm,
    CrmCan,
    CrmLimits,
    CrmManifest,
    Dropped,
    Field,
    Heard,
    Owner,
    Page,
    Stale,
    Stream,
    Ticket,
    Verdict,
)
from core.crm.pushing import Pusher
from core.crm.rounds import source
from core.desk import Desk
from core.errors import Locked, NotAllowed, Refused, TryLater
from core.interviews import withdrawing
from core.money import values
from core.rights.forgetting import forget
from core.store.db import tx
from core.store.models import (
    Account,
    Answer,
    Buyer,
    CrmAccount,
    CrmFact,
    CrmLink,
    Handover,
    InboxRow,
    Order,
)
from core.testing.hostile import ODD
from core.words import FactState, InboxState, InterviewState, LinkState
from tests.contracts.test_crm_telling import Shop, facts, shop
from tests.crms.town import Town, anna

pytestmark = pytest.mark.usefixtures("store")
__all__ = ["shop"]


@pytest.fixture
def town() -> Town:
    return Town()


async def link(id: str) -> CrmLink:
    return await CrmLink.get(stream="people", external_id=id)


# Who is who ---------------------------------------------------------------------------------------------


async def test_phone_of_one_and_email_of_another_is_still_somebody(town: Town) -> None:
    """A switchboard's phone and an office's address: the third person of that office was dropped silently."""
    await town.take(
        Contact("1", "Иван Орлов", ("+79161234567",), ("ivan@office.example",)),
        Contact("2", "Пётр Зайцев", ("+79167654321",), ("info@office.example",)),
        Contact("3", "Анна Белова", ("+79161234567",), ("info@office.example",)),
        town.deal("d1", "3"),
    )
    third = await link("3")
    assert third.state is LinkState.LINKED
    buyer = await Buyer.get(id=third.buyer_id)
    assert (buyer.name, buyer.phone, buyer.email) == ("Анна Белова", "+79161234567", "info@office.example")
    assert (await Order.get()).buyer_id == buyer.id


async def test_merging_somebody_in_review_takes_their_money_along(town: Town) -> None:
    await town.bought("A-1", "Аня", phone="+79161234567")
    await town.bought("A-2", "Анна", email="anna@shop.example")
    await town.take(
        anna("7"), town.deal("d1", "7", "900"), Contact("8", "А. Белова", emails=("b@shop.example",))
    )
    assert (await link("7")).state is LinkState.REVIEW
    await town.take(Dropped(Stream.PEOPLE, "7", into="8"))
    buyer = await Buyer.get(email="b@shop.example")
    order = await Order.get(identity="crm:espocrm:d1")
    assert (order.buyer_id, order.account_id) == (buyer.id, buyer.account_id)
    assert await Account.filter(external_id__startswith="espocrm:payer").count() == 0


async def test_merging_two_in_review_keeps_the_money_for_who_it_will_be(town: Town) -> None:
    one = await town.bought("A-1", "Аня", phone="+79161234567")
    await town.bought("A-2", "Анна", email="anna@shop.example")
    await town.take(anna("7"), town.deal("d1", "7", "900"))
    await town.take(anna("8"), town.deal("d2", "8", "100"))
    await town.take(Dropped(Stream.PEOPLE, "7", into="8"))
    found = await link("8")
    assert found.state is LinkState.REVIEW
    await tx(lambda: review.decide(found.id, one.id, None, town.clock.now()))
    assert (await values([one.account_id]))[one.account_id].by_currency == {"RUB": 1_500_00}


async def test_a_merge_into_itself_changes_nothing(town: Town) -> None:
    await town.take(anna("7"), Dropped(Stream.PEOPLE, "7", into="7"))
    assert (await link("7")).state is LinkState.LINKED


async def test_an_order_that_changes_its_payer_leaves_the_old_one(town: Town) -> None:
    """It stayed with the buyer for whom it was first entered, who was then asked about it."""
    await town.bought("A-1", "Аня", phone="+79161234567")
    await town.bought("A-2", "Анна", email="anna@shop.example")
    await town.take(
        Contact("1", "Иван Орлов", emails=("ivan@shop.example",)), anna("7"), town.deal("d1", "1")
    )
    ivan = await Buyer.get(email="ivan@shop.example")
    assert (await Order.get(identity="crm:espocrm:d1")).buyer_id == ivan.id
    await town.take(town.deal("d1", "7"))
    order = await Order.get(identity="crm:espocrm:d1")
    assert order.buyer_id is None
    assert order.account_id != ivan.account_id
    await town.take(town.deal("d1", "1"))
    order = await Order.get(identity="crm:espocrm:d1")
    assert (order.buyer_id, order.account_id) == (ivan.id, ivan.account_id)


async def test_undoing_gives_the_buyer_their_own_name_and_places_back(town: Town) -> None:
    """What the wrong contact had written over a buyer stayed: their invitation went to the other's e-mail."""
    mine = await town.bought("A-1", "Аня", phone="+79161234567", email="anya@home.example")
    contact = anna(name="Инна Чужая", emails=("inna@shop.example",), company="c1", segment="vip")
    await town.take(Company("c1", "Ромашка"), contact, town.deal("d1", "7", "900"))
    await town.take(replace(contact, emails=("inna2@shop.example",)))
    assert (await Buyer.get(id=mine.id)).email == "inna2@shop.example"
    found = await link("7")
    await tx(lambda: review.undo(found.id, None, town.clock.now()))
    again = await Buyer.get(id=mine.id)
    assert (again.name, again.phone, again.email) == ("Аня", "+79161234567", "anya@home.example")
    assert again.segment == ""
    assert not (await Account.get(id=again.account_id)).is_company
    assert (await values([again.account_id]))[again.account_id].by_currency == {"RUB": 500_00}
    assert (await link("7")).card["emails"] == ["inna2@shop.example"]


async def test_undoing_one_of_two_contacts_leaves_the_other_one_told(shop: Shop) -> None:
    """Two contacts of one person: undoing the second took the notes of the first for good."""
    await shop.talk()
    buyer = await shop.buyer()
    other = await shop.world.contact("Анна Вторая", email="second@shop.example")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    now = shop.town.clock.now()
    found = await link(other)
    await tx(lambda: review.undo(found.id, None, now))
    await tx(lambda: review.decide(found.id, buyer.id, None, now))
    await shop.told()
    assert {note.on for note in await shop.world.notes()} == {(shop.anna,), (shop.firm,)}
    await tx(lambda: review.undo(found.id, None, now))
    await shop.told()
    assert {note.on for note in await shop.world.notes()} == {(shop.anna,), (shop.firm,)}


async def test_when_one_of_two_contacts_is_gone_the_other_one_is_told(shop: Shop) -> None:
    await shop.talk()
    buyer = await shop.buyer()
    other = await shop.world.contact("Анна Вторая", email="second@shop.example")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    now = shop.town.clock.now()
    found = await link(other)
    await tx(lambda: review.undo(found.id, None, now))
    await tx(lambda: review.decide(found.id, buyer.id, None, now))
    await shop.told()
    await shop.world.remove(Stream.PEOPLE, shop.anna)
    await shop.town.take(Dropped(Stream.PEOPLE, shop.anna))
    await shop.told()
    assert (other,) in {note.on for note in await shop.world.notes()}


async def test_two_colleagues_at_once_decide_only_once(town: Town) -> None:
    one = await town.bought("A-1", "Аня", phone="+79161234567")
    other = await town.bought("A-2", "Анна", email="anna@shop.example")
    await town.take(anna(), town.deal("d1", "7", "900"))
    found = await link("7")
    now = town.clock.now()
    results = await asyncio.gather(
        *(tx(lambda who=who: review.decide(found.id, who.id, None, now)) for who in (one, other) * 4),
        return_exceptions=True,
    )
    assert sum(isinstance(result, NotAllowed) for result in results) == 7
    order = await Order.get(via="espocrm:7")
    assert (order.buyer_id, order.account_id) in {(one.id, one.account_id), (other.id, other.account_id)}


# What cannot be read must not stop the rest ------------------------------------------------------------


@pytest.mark.parametrize("odd", sorted(ODD))
async def test_odd_characters_anywhere_stop_nothing(town: Town, odd: str) -> None:
    """Half an emoji in a company's name (a CRM that cuts at so many letters) stopped all reading for good."""
    word = ODD[odd]
    await town.take(
        Owner("o1", word, word),
        Company("c1", word, "o1"),
        anna("7", company="c1", owner="o1"),
        town.deal("d1", "7", number=word, category=word, currency="RUB"),
        Ticket("t1", "7", True, town.clock.now(), word),
    )
    assert await Order.all().count() == 1
    assert (await Account.get(is_company=True)).name


async def test_ids_that_no_column_holds_stop_nothing(town: Town) -> None:
    long, nul = "9" * 500, "a\0b"
    for bad in (long, nul, "x\ud83d"):
        taken = await town.take(
            Owner(bad, "Ольга"),
            Company(bad, "Ромашка", bad),
            Contact(bad, "Кто-то", emails=("who@shop.example",), company=bad, owner=bad),
            town.deal(bad, bad),
            Ticket(bad, bad, True, town.clock.now()),
            Dropped(Stream.PEOPLE, bad),
        )
        assert taken is not None
    await town.take(anna("7"))
    assert (await link("7")).state is LinkState.LINKED


class Odd:
    """A CRM whose webhooks cannot all be read."""

    manifest = CrmManifest("odd", "Odd", frozenset({CrmCan.WEBHOOKS}), CrmLimits(100.0))

    def __init__(self) -> None:
        self.options = CrmOptions(_env_file=None)
        self.pulled = 0

    async def pull(self, *_: object) -> Page:
        self.pulled += 1
        return Page(())

    async def present(self, stream: Stream, ids: Sequence[str]) -> dict[str, str]:
        return {id: id for id in ids}

    def read(self, body: str) -> Heard:
        if body == "defect":
            raise KeyError("id")
        if body == "unreadable":
            raise Refused("not JSON")
        return Heard(items=(anna(body),))


async def test_a_webhook_that_breaks_its_connector_holds_up_nothing(town: Town) -> None:
    town.name = "odd"
    town.__post_init__()
    crm = Odd()
    rounds = town.rounds(crm)  # type: ignore[arg-type]
    for number, body in enumerate(("defect", "unreadable", "7")):
        await InboxRow.create(
            source=source("odd"), account="odd", external_id=str(number), conversation=str(number),
            body=body, received_at=town.clock.now(),
        )  # fmt: skip
    for _ in range(6):
        await rounds.read()
    states = [one.state for one in await InboxRow.all().order_by("id")]
    assert states == [InboxState.DEAD, InboxState.DEAD, InboxState.DONE]
    assert (await link("7")).state is LinkState.LINKED
    assert crm.pulled > 0


async def test_a_defect_while_reading_is_seen_in_the_status(town: Town) -> None:
    town.name = "odd"
    crm = Odd()

    async def broken(*_: object) -> Page:
        raise KeyError("a customer's name")

    crm.pull = broken  # type: ignore[method-assign]
    rounds = town.rounds(crm)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        await rounds.read()
    found = await standing.status("odd", town.clock.now())
    assert "KeyError" in found.error
    assert "customer" not in found.error


async def test_a_right_that_lacks_for_one_stream_keeps_the_others_going(town: Town) -> None:
    """Orders that may not be read: from then on no change of a contact was read any more."""
    town.name = "odd"
    town.__post_init__()
    crm, closed, reads = Odd(), True, 0

    async def pull(stream: Stream, *_: object) -> Page:
        nonlocal reads
        if stream is Stream.DEALS and closed:
            raise Locked("rights: orders may not be read", whole_door=False)
        if stream is not Stream.PEOPLE:
            return Page(())
        reads += 1
        return Page((anna(str(reads)),))

    crm.pull = pull  # type: ignore[method-assign]
    rounds = town.rounds(crm)  # type: ignore[arg-type]
    for _ in range(3):
        await rounds.read()
        found = await standing.status("odd", town.clock.now())
        assert (found.error, found.is_locked, found.reading) == ("rights: orders may not be read", False, "")
    assert reads == 3
    assert (await link("3")).state is not LinkState.GONE
    assert (await CrmAccount.get(crm="odd")).swept_at is None
    await town.clock.advance(timedelta(days=1, minutes=1))
    await rounds.read()
    assert (await CrmAccount.get(crm="odd")).swept_at is not None, "who is gone is found out, too"
    closed = False
    await rounds.read()
    assert (await standing.status("odd", town.clock.now())).error == ""


# Telling ------------------------------------------------------------------------------------------------


async def test_what_is_to_be_gone_is_never_given_up(shop: Shop) -> None:
    """Forgotten: a CRM that would not remove a note for half a day kept it for good."""
    await shop.talk()
    await shop.told()
    buyer = await shop.buyer()
    await tx(lambda: forget(buyer, shop.town.desk()))

    async def stubborn(stale: Sequence[Stale]) -> list[Verdict]:
        return [Verdict(one.key, trouble=Refused("HTTP 400")) for one in stale]

    async def elsewhere(stale: Sequence[Stale]) -> list[Verdict]:
        return [Verdict(one.key, trouble=TryLater("in use")) for one in stale]

    removing = shop.crm.withdraw
    for _ in range(15):
        shop.crm.withdraw = stubborn  # type: ignore[method-assign]
        await shop.rounds.tell()
        await shop.town.clock.advance(timedelta(days=1))
        shop.crm.withdraw = elsewhere  # type: ignore[method-assign]
        await shop.rounds.tell()
        await shop.town.clock.advance(timedelta(days=1))
    assert (await standing.status("espocrm", shop.town.clock.now())).waiting + (
        await standing.status("espocrm", shop.town.clock.now())
    ).dead == 3
    shop.crm.withdraw = removing  # type: ignore[method-assign]
    await shop.town.clock.advance(timedelta(days=2))
    await shop.told()
    assert await shop.world.notes() == []
    assert await CrmFact.all().count() == 0


async def test_who_comes_back_into_the_crm_is_told_of(shop: Shop) -> None:
    """Deleted and restored there: what was refused in between was never told again."""
    await shop.talk()
    row = shop.world.server.rows["Contact"].pop(shop.anna)
    await shop.told()
    assert (await facts())[FactState.DEAD] == 2
    await shop.town.take(Dropped(Stream.PEOPLE, shop.anna))
    shop.world.server.rows["Contact"][shop.anna] = row
    await shop.town.take(Contact(shop.anna, "Анна", emails=("anna@shop.example",)))
    await shop.told()
    assert (shop.anna,) in {note.on for note in await shop.world.notes()}
    assert await facts() == {FactState.TOLD: 3}


async def test_who_said_stop_has_no_invitation_to_hand_over(shop: Shop) -> None:
    buyer = await shop.buyer()
    await shop.town.invite(buyer)
    await shop.told()
    assert Field.INVITATION in await shop.world.fields(shop.anna)
    await Buyer.filter(id=buyer.id).update(opted_out_at=shop.town.clock.now(), revision=buyer.revision + 9)
    await shop.told()
    assert Field.INVITATION not in await shop.world.fields(shop.anna)


async def test_an_invitation_that_has_expired_is_not_left_to_be_handed_over(shop: Shop) -> None:
    await shop.town.invite(await shop.buyer())
    await shop.told()
    assert Field.INVITATION in await shop.world.fields(shop.anna)
    await shop.town.clock.advance(timedelta(days=shop.town.settings.invitation_days + 1))
    await shop.told()
    assert Field.INVITATION not in await shop.world.fields(shop.anna)
    revision = (await shop.buyer()).revision
    await shop.told()
    assert (await shop.buyer()).revision == revision, "once"


async def test_a_talk_that_was_taken_back_leaves_no_words_with_the_owner(shop: Shop) -> None:
    interview = await shop.talk()
    answer = await Answer.filter(interview_id=interview.id, text__not="").order_by("id").first()
    assert answer is not None
    buyer = await shop.buyer()
    await Handover.create(
        interview_id=interview.id, buyer_id=buyer.id, text=answer.text, at=shop.town.clock.now()
    )
    await shop.told()
    [todo] = await shop.world.todos()
    assert answer.text in todo.text
    await tx(lambda: withdrawing.scrub(interview, {answer.ref}, shop.town.clock.now()))
    await Buyer.filter(id=buyer.id).update(revision=buyer.revision + 9)
    await shop.told()
    [todo] = await shop.world.todos()
    assert answer.text not in todo.text, "help is still needed, but the words are taken back"
    await type(interview).filter(id=interview.id).update(state=InterviewState.WITHDRAWN)
    await Buyer.filter(id=buyer.id).update(revision=buyer.revision + 19)
    await shop.told()
    assert await shop.world.todos() == []


async def test_facts_of_somebody_who_is_not_there_any_more_are_not_told(shop: Shop) -> None:
    """Planned at the very moment at which they were forgotten, by another process."""
    await shop.talk()
    await planning.plan(shop.crm, shop.town.desk())
    planned = list(await CrmFact.all())
    assert planned
    buyer = await shop.buyer()
    await tx(lambda: forget(buyer, shop.town.desk()))
    await CrmFact.bulk_create(
        [CrmFact(**{n: getattr(one, n) for n in one._meta.fields_db_projection}) for one in planned]
    )
    await shop.told()
    assert await shop.world.notes() == []
    assert await CrmFact.all().count() == 0


async def test_nobody_in_review_is_made_once_more(shop: Shop) -> None:
    one = await shop.town.bought("A-8", "Пётр", phone="+79160000001")
    await shop.town.bought("A-9", "Пётр", email="petr@shop.example")
    contact = await shop.world.contact("Пётр", phone="+79160000001", email="petr@shop.example")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    assert (await link(contact)).state is LinkState.REVIEW
    await shop.town.talk(one, "4712", "тяжело нести")
    await shop.restart(create_people=True)
    before = len(shop.world.server.rows["Contact"])
    await shop.told()
    assert len(shop.world.server.rows["Contact"]) == before


# Turns --------------------------------------------------------------------------------------------------


async def test_starting_takes_nothing_from_a_command_that_is_at_it(shop: Shop) -> None:
    """``otklik run`` beside ``otklik crm push``: what the command was telling was told once more."""
    await shop.talk()
    clock = shop.town.clock
    held = await leases.take("espocrm", "push", clock)
    assert held is not None
    await planning.plan(shop.crm, shop.town.desk())
    pusher = Pusher(shop.crm, shop.town.settings, clock)
    batch = await pusher._claim()
    assert batch
    await shop.rounds.take_over()
    assert await leases.take("espocrm", "push", clock) is None
    assert (await facts())[FactState.SENDING] == len(batch)


async def test_who_has_lost_the_turn_does_not_take_it_from_who_has_it(shop: Shop) -> None:
    clock = shop.town.clock
    first = await leases.take("espocrm", "push", clock)
    assert first is not None
    first.until = clock.wall() - timedelta(seconds=1)  # it was in a long call
    await CrmAccount.all().update(push_lease=first.until)
    second = await leases.take("espocrm", "push", clock)
    assert second is not None
    with pytest.raises(TryLater):
        await first.keep()
    await first.end()
    assert await leases.take("espocrm", "push", clock) is None, "the second still has it"
    await second.keep()
    await second.end()
    assert await leases.take("espocrm", "push", clock) is not None


async def test_two_tellers_never_claim_the_same(shop: Shop) -> None:
    for number in range(6):
        buyer = await shop.town.bought(f"B-{number}", f"P{number}", email=f"p{number}@shop.example")
        await CrmFact.create(
            crm="espocrm", key=f"k{number}", kind="note", buyer_id=buyer.id, wanted="w", on=[["people", "1"]],
            body={}, due_at=shop.town.clock.now(), created_at=shop.town.clock.now(),
        )  # fmt: skip
    pushers = [Pusher(shop.crm, shop.town.settings, shop.town.clock) for _ in range(6)]
    batches = await asyncio.gather(*(one._claim() for one in pushers))
    ids = [row.id for batch in batches for row in batch]
    assert len(ids) == len(set(ids))


# Inviting -----------------------------------------------------------------------------------------------


async def test_a_ticket_of_somebody_in_review_waits_for_who_they_are(shop: Shop) -> None:
    one = await shop.town.bought("A-8", "Пётр", phone="+79160000001")
    await shop.town.bought("A-9", "Пётр", email="petr@shop.example")
    await shop.town.writes_from("4713", one)
    now = shop.town.clock.now()
    await shop.town.take(
        Contact("77", "Пётр", ("+79160000001",), ("petr@shop.example",)), Ticket("t1", "77", True, now)
    )
    await shop.restart(tickets_days=3)
    assert await inviting.offer_to_complain(shop.crm, shop.town.desk()) == 0
    found = await link("77")
    await tx(lambda: review.decide(found.id, one.id, None, now))
    assert await inviting.offer_to_complain(shop.crm, shop.town.desk()) == 1
    assert await inviting.offer_to_complain(shop.crm, shop.town.desk()) == 0


async def test_of_whom_there_is_nothing_to_tell_nothing_is_planned_one_by_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first load of 20,000 was planned for two and a half minutes, buyer by buyer, to tell nothing."""
    await town.take(*(Contact(str(n), f"P{n}", emails=(f"p{n}@shop.example",)) for n in range(30)))
    looked_at: list[int] = []
    plan_link = planning._plan_link

    async def counted(link: CrmLink, crm: Crm, desk: Desk) -> None:
        looked_at.append(link.id)
        await plan_link(link, crm, desk)

    monkeypatch.setattr(planning, "_plan_link", counted)
    one = await Buyer.get(email="p7@shop.example")
    await town.writes_from("4711", one)
    crm = Odd()
    crm.manifest = replace(crm.manifest, name="espocrm")  # type: ignore[misc]
    await planning.plan(crm, town.desk())  # type: ignore[arg-type]
    assert looked_at == [(await link("7")).id]
    assert not await CrmLink.filter(told=-1).exists()


async def test_forgetting_reaches_a_note_whose_correction_was_refused_before_they_left(shop: Shop) -> None:
    """The row of a refused correction went with the contact; the older words stayed on the company."""
    interview = await shop.talk()
    await shop.told()
    answer = await Answer.filter(interview_id=interview.id, text__not="").order_by("id").first()
    assert answer is not None
    await shop.town.edit("4711", answer.ref, "на самом деле было быстро")
    push = shop.crm.push

    async def refuse(told: Sequence[AnyFact]) -> list[Verdict]:
        return [Verdict(one.key, trouble=Refused("HTTP 400")) for one in told]

    shop.crm.push = refuse  # type: ignore[method-assign, assignment]
    await shop.rounds.tell()
    shop.crm.push = push  # type: ignore[method-assign]
    buyer = await shop.buyer()
    await shop.town.take(Dropped(Stream.PEOPLE, shop.anna))
    await tx(lambda: forget(buyer, shop.town.desk()))
    await shop.told()
    assert await shop.world.notes() == []
