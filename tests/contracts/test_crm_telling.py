"""What a CRM is told of a talk, through EspoCRM's stand-in: once, amended, withdrawn, and never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core import buyers
from core.crm import planning, review, standing
from core.crm.ports import Crm, Field, Stream
from core.crm.rounds import Rounds
from core.rights.forgetting import forget
from core.store.db import tx
from core.store.models import Answer, Buyer, CrmAccount, CrmFact, CrmLink, Delivery, Invitation, Staff
from core.testing import Weather
from core.words import FactState, InterviewState, Lang, LinkState, Role
from tests.crms.espocrm_world import EspoWorld, espocrm
from tests.crms.town import Town

pytestmark = pytest.mark.usefixtures("store")


@dataclass
class Shop:
    """A town and its CRM, with Anna, who has bought."""

    town: Town
    world: EspoWorld
    crm: Crm
    rounds: Rounds
    anna: str
    firm: str
    boss: str

    async def buyer(self) -> Buyer:
        return await Buyer.get(id=(await CrmLink.get(stream="people", external_id=self.anna)).buyer_id)

    async def told(self) -> None:
        """One round of telling, and another for what waited out its quarantine."""
        for _ in range(2):
            await self.rounds.tell()
            await self.town.clock.advance(timedelta(seconds=1))

    async def quarantined(self) -> None:
        """The quarantine of what is of unknown fate is over."""
        await CrmFact.filter(leased_until__isnull=False).update(
            leased_until=self.town.clock.wall() - timedelta(seconds=1)
        )

    async def talk(self, words: str = "долго ждали машину", **more: Any) -> Any:
        return await self.town.talk(await self.buyer(), "4711", words, **more)

    async def restart(self, **options: Any) -> None:
        """As after a restart, perhaps with other settings."""
        await self.crm.close()
        self.crm = self.world.again(**options)
        self.rounds = self.town.rounds(self.crm)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    town = Town()
    async with espocrm() as world:
        crm = world.again()
        await crm.setup()
        boss = await world.owner("Ольга", "olga@shop.example")
        firm = await world.company("Ромашка", boss)
        anna = await world.contact("Анна", email="anna@shop.example", company=firm, owner=boss)
        at = town.clock.now() - timedelta(days=10)
        await world.deal("Котёл", amount=Decimal(900), currency="RUB", at=at, contact=anna, company=firm)
        made = Shop(town, world, crm, town.rounds(crm), anna, firm, boss)
        await made.rounds.read()
        yield made
        await made.crm.close()


async def facts() -> dict[FactState, int]:
    found: dict[FactState, int] = {}
    for one in await CrmFact.all():
        found[one.state] = found.get(one.state, 0) + 1
    return found


async def test_a_finished_talk_is_a_note_on_person_and_company(shop: Shop) -> None:
    interview = await shop.talk()
    assert interview.state is InterviewState.FINISHED
    await shop.told()
    notes = await shop.world.notes()
    assert {note.on for note in notes} == {(shop.anna,), (shop.firm,)}
    for note in notes:
        assert "долго ждали машину" in note.text
        assert note.text.startswith("Otklik interview: получить то, что заказали")
    fields = await shop.world.fields(shop.anna)
    assert fields[Field.OUTCOME] == "finished"
    assert fields[Field.ADDRESSES] == "telegram:4711"
    assert "interview" in fields[Field.CONSENT]
    assert (await facts()) == {FactState.TOLD: 3}
    assert all(one.body == {} for one in await CrmFact.all()), "what was told is kept nowhere twice"


async def test_nothing_is_told_twice_and_our_own_echo_changes_nothing(shop: Shop) -> None:
    await shop.talk()
    await shop.told()
    writes, revision = shop.world.writes, (await shop.buyer()).revision
    await CrmAccount.all().update(pull_at=shop.town.clock.now())
    await shop.rounds.read()
    await shop.told()
    assert shop.world.writes == writes
    assert (await shop.buyer()).revision == revision


async def test_a_talk_that_goes_on_is_not_told_yet(shop: Shop) -> None:
    await shop.talk(questions=4)
    await shop.told()
    assert await shop.world.notes() == []


async def test_what_is_corrected_and_taken_back_is_so_in_the_note(shop: Shop) -> None:
    interview = await shop.talk()
    await shop.told()
    answer = await Answer.filter(interview_id=interview.id, text__not="").order_by("id").first()
    assert answer is not None
    before = answer.text
    await shop.town.edit("4711", answer.ref, "на самом деле было быстро")
    await shop.told()
    for note in await shop.world.notes():
        assert "на самом деле было быстро" in note.text
        assert before not in note.text
    assert len(await shop.world.notes()) == 2


async def test_a_lost_answer_makes_no_second_note(shop: Shop) -> None:
    await shop.talk()
    await shop.world.order(Weather.LOST, writing=True)
    await shop.rounds.tell()
    assert (await facts())[FactState.UNKNOWN] == 1
    await shop.quarantined()
    await shop.told()
    assert len(await shop.world.notes()) == 2
    assert await facts() == {FactState.TOLD: 3}


async def test_a_sender_that_died_in_the_middle_makes_no_second_note(shop: Shop) -> None:
    await shop.talk()
    await shop.told()
    await CrmFact.all().update(state=FactState.SENDING, told="", ref="")
    await shop.restart()
    await shop.rounds.take_over()
    await shop.told()
    assert len(await shop.world.notes()) == 2


async def test_a_key_that_dies_closes_the_door_with_one_alert_and_loses_nothing(shop: Shop) -> None:
    for number, role in enumerate((Role.ADMIN, Role.MARKETER)):
        await Staff.create(
            messenger="telegram",
            external_id=str(900 + number),
            role=role,
            language=Lang.EN,
            zone="UTC",
            created_at=shop.town.clock.now(),
        )
    await shop.talk()
    for _ in range(3):
        await shop.world.order(Weather.LOCKED, writing=True)
        await shop.rounds.tell()
        await shop.town.clock.advance(timedelta(minutes=10))
    alerts = await Delivery.filter(key__startswith="crm:")
    assert [one.place for one in alerts] == ["900"]
    assert "EspoCRM" in str(alerts[0].message)
    assert (await standing.status("espocrm", shop.town.clock.now())).is_locked
    await shop.town.clock.advance(timedelta(minutes=10))
    await shop.told()
    status = await standing.status("espocrm", shop.town.clock.now())
    assert (status.is_locked, status.error, status.told, status.waiting) == (False, "", 3, 0)


async def test_a_crm_that_is_down_for_a_day_loses_nothing(shop: Shop) -> None:
    await shop.talk()
    for _ in range(30):
        await shop.world.order(Weather.BROKEN, writing=False)
        await shop.world.order(Weather.BROKEN, writing=True)
        await shop.rounds.tell()
        await shop.quarantined()
        await shop.town.clock.advance(timedelta(hours=1))
    assert FactState.DEAD not in await facts()
    await shop.restart()  # the weather of calls that nobody made
    shop.world.server._weather.clear()
    await shop.told()
    assert len(await shop.world.notes()) == 2
    assert await facts() == {FactState.TOLD: 3}


async def test_a_contact_that_is_gone_is_unlinked_by_the_next_look(shop: Shop) -> None:
    await shop.talk()
    await shop.world.remove(Stream.PEOPLE, shop.anna)
    await shop.told()
    assert (await facts())[FactState.DEAD] == 2
    await shop.town.clock.advance(timedelta(days=2))
    await shop.rounds.read()
    assert (await CrmLink.get(external_id=shop.anna)).state is LinkState.GONE
    assert (await shop.buyer()).vanished_at is not None


async def test_when_all_seem_gone_a_right_is_missing(shop: Shop) -> None:
    people = [await shop.world.contact(f"P{n}", email=f"p{n}@shop.example") for n in range(12)]
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    for one in people:
        await shop.world.remove(Stream.PEOPLE, one)
    await shop.town.clock.advance(timedelta(days=2))
    await shop.rounds.read()
    assert await CrmLink.filter(state=LinkState.GONE).count() == 0
    assert "12 of 13" in (await standing.status("espocrm", shop.town.clock.now())).error


async def test_a_wrong_link_takes_its_notes_along(shop: Shop) -> None:
    await shop.talk()
    await shop.told()
    link = await CrmLink.get(external_id=shop.anna)
    buyer = await shop.buyer()
    other = await shop.world.contact("Анна Другая", email="other@shop.example")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    await tx(lambda: review.undo(link.id, None, shop.town.clock.now()))
    right = await CrmLink.get(external_id=other)
    await tx(lambda: review.undo(right.id, None, shop.town.clock.now()))
    await tx(lambda: review.decide(right.id, buyer.id, None, shop.town.clock.now()))
    await shop.told()
    assert {note.on for note in await shop.world.notes()} == {(other,), (shop.firm,)}
    assert await shop.world.fields(shop.anna) == {}
    assert (await shop.world.fields(other))[Field.ADDRESSES] == "telegram:4711"


async def test_forgetting_reaches_the_crm_and_leaves_it_its_own(shop: Shop) -> None:
    await shop.talk()
    await shop.told()
    assert await shop.world.notes()
    buyer = await shop.buyer()
    await tx(lambda: forget(buyer, shop.town.desk()))
    assert all(one.body == {} and one.wanted == "" for one in await CrmFact.all())
    await shop.told()
    assert await shop.world.notes() == []
    assert await shop.world.fields(shop.anna) == {}
    assert await shop.world.exists(Stream.PEOPLE, shop.anna)
    assert await CrmFact.all().count() == 0


async def test_forgetting_what_may_be_there_although_nobody_heard(shop: Shop) -> None:
    await shop.talk()
    await shop.world.order(Weather.LOST, writing=True)
    await shop.rounds.tell()
    buyer = await shop.buyer()
    await tx(lambda: forget(buyer, shop.town.desk()))
    await shop.quarantined()
    await shop.told()
    assert await shop.world.notes() == []
    assert await CrmFact.all().count() == 0


async def test_a_crm_that_is_only_read_is_told_nothing_but_who_is_forgotten(shop: Shop) -> None:
    await shop.talk()
    await shop.told()
    await shop.restart(push=False)
    buyer = await shop.buyer()
    await shop.town.edit("4711", "102", "другое")
    writes = shop.world.writes
    await shop.told()
    assert shop.world.writes == writes
    await tx(lambda: forget(buyer, shop.town.desk()))
    await shop.told()
    assert await shop.world.notes() == []


async def test_what_was_refused_is_told_again_when_somebody_asks(shop: Shop) -> None:
    await shop.talk()
    await shop.world.order(Weather.REFUSED, writing=True)
    await shop.told()
    assert (await facts())[FactState.DEAD] == 1
    await shop.told()
    assert (await facts())[FactState.DEAD] == 1
    assert await planning.again("espocrm") == 1
    await shop.told()
    assert await facts() == {FactState.TOLD: 3}
    assert len(await shop.world.notes()) == 2


async def test_somebody_the_crm_does_not_know_is_made_there_only_if_set(shop: Shop) -> None:
    stranger = await shop.town.bought("A-9", "Пётр", email="petr@shop.example")
    await shop.town.talk(stranger, "4712", "тяжело нести")
    await shop.told()
    assert await CrmLink.filter(buyer_id=stranger.id).count() == 0
    await shop.restart(create_people=True)
    await shop.told()
    await shop.told()
    link = await CrmLink.get(buyer_id=stranger.id)
    assert link.how == "made"
    assert await shop.world.exists(Stream.PEOPLE, link.external_id)
    assert any("тяжело нести" in note.text for note in await shop.world.notes())


async def namesake(shop: Shop, **known: Any) -> str:
    """A contact of the CRM whom it takes for Petr, because they are called the same."""
    row = shop.world.server.enter("Contact", name="Пётр Иванов", firstName="Пётр", lastName="Иванов", **known)
    return str(row["id"])


async def petr(shop: Shop) -> Buyer:
    """A buyer whom the CRM does not know, and who has told."""
    await shop.restart(create_people=True)
    made = await shop.town.bought("A-9", "Пётр Иванов", email="petr@shop.example")
    await shop.town.talk(made, "4712", "тяжело нести")
    return made


@pytest.mark.parametrize("state", [LinkState.LINKED, LinkState.GONE])
async def test_a_namesake_who_is_known_to_be_another_is_no_reason_not_to_make_somebody(
    shop: Shop, state: LinkState
) -> None:
    known = await namesake(shop, phoneNumber="+79160000001")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    other = await CrmLink.get(external_id=known)
    assert other.state is LinkState.LINKED
    await CrmLink.filter(id=other.id).update(state=state)  # gone, and back since
    buyer = await petr(shop)
    await shop.told()
    await shop.told()
    made = await CrmLink.get(buyer_id=buyer.id)
    assert (made.how, made.external_id != known) == ("made", True)
    assert (await CrmLink.get(external_id=known)).buyer_id == other.buyer_id
    assert any("тяжело нести" in note.text for note in await shop.world.notes())


@pytest.mark.parametrize("answer", ["is new", "nobody", "it is him"])
async def test_a_namesake_whom_nobody_knows_is_asked_about_first(shop: Shop, answer: str) -> None:
    known = await namesake(shop, phoneNumber="+79160000001")
    buyer = await petr(shop)
    await shop.told()
    await shop.told()
    asked = await CrmLink.get(external_id=known)
    assert (asked.state, asked.candidates) == (LinkState.REVIEW, [buyer.id])
    assert await CrmLink.filter(buyer_id=buyer.id).count() == 0
    now = shop.town.clock.now()
    match answer:
        case "is new":
            await tx(lambda: review.is_new(asked.id, None, shop.town.settings, now))
        case "nobody":
            await tx(lambda: review.set_apart(asked.id, None, now))
        case _:
            await tx(lambda: review.decide(asked.id, buyer.id, None, now))
    for _ in range(3):
        await shop.town.clock.advance(timedelta(minutes=2))
        await shop.told()
    link = await CrmLink.get(buyer_id=buyer.id)
    assert (link.external_id == known) == (answer == "it is him")
    assert await facts() == {FactState.TOLD: len(await CrmFact.all())}
    assert any(
        note.on == (link.external_id,) and "тяжело нести" in note.text for note in await shop.world.notes()
    )


async def test_what_was_refused_is_made_when_somebody_has_put_it_right(shop: Shop) -> None:
    buyer = await petr(shop)
    await shop.world.order(Weather.REFUSED, writing=True)
    await shop.told()
    assert (await CrmFact.get(kind="contact")).state is FactState.DEAD
    await planning.again("espocrm")
    await shop.town.clock.advance(timedelta(minutes=2))
    await shop.told()
    assert (await CrmLink.get(buyer_id=buyer.id)).how == "made"


async def test_a_ticket_offers_a_complaint_interview_once(shop: Shop) -> None:
    buyer = await shop.buyer()
    await shop.town.writes_from("4711", buyer)
    await shop.restart(tickets_days=3)
    ticket = await shop.world.ticket("Не приехали", shop.anna)
    shop.world.server.correct("Case", ticket, createdAt=f"{shop.town.clock.now():%Y-%m-%d %H:%M:%S}")
    for _ in range(2):
        await shop.town.clock.advance(timedelta(hours=1))
        await shop.rounds.read()
    [invitation] = await Invitation.all()
    assert (invitation.survey, invitation.buyer_id) == ("complaint", buyer.id)
    assert await Delivery.filter(place="4711").count() == 1


async def test_who_comes_back_to_the_crm_is_who_they_were(shop: Shop) -> None:
    row = shop.world.server.rows["Contact"][shop.anna]
    await shop.world.remove(Stream.PEOPLE, shop.anna)
    await shop.town.clock.advance(timedelta(days=2))
    await shop.rounds.read()
    assert (await CrmLink.get(external_id=shop.anna)).state is LinkState.GONE
    shop.world.server.rows["Contact"][shop.anna] = row  # taken out of the bin: nothing has changed in it
    await shop.town.clock.advance(timedelta(days=2))
    await shop.rounds.read()
    assert (await CrmLink.get(external_id=shop.anna)).state is LinkState.LINKED
    assert (await shop.buyer()).vanished_at is None


async def test_who_is_forgotten_and_known_by_other_details_is_not_invited_again(shop: Shop) -> None:
    known = await shop.town.bought("A-1", "Анна", phone="+79990001122")
    link = await CrmLink.get(external_id=shop.anna)
    await tx(lambda: review.undo(link.id, None, shop.town.clock.now()))
    await tx(lambda: review.decide(link.id, known.id, None, shop.town.clock.now()))
    await tx(lambda: forget(known, shop.town.desk()))
    await shop.world.change(Stream.PEOPLE, shop.anna, email="anna@new.example")
    await shop.town.clock.advance(timedelta(hours=1))
    await shop.rounds.read()
    choice = await buyers.choose(shop.town.clock.now(), shop.town.settings)
    assert buyers.Why.FORGOTTEN in choice.reasons()
    assert choice.eligible == ()
