"""What holds when a CRM is told something: once, whole, amended, withdrawn, found after a lost answer."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from core.crm.ports import (
    AnyFact,
    Crm,
    CrmCan,
    FactKind,
    Field,
    Fields,
    NewContact,
    Note,
    On,
    Stale,
    Stream,
    Todo,
    Verdict,
)
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from core.links import new_nonce
from core.testing import hostile
from core.testing.crm_world import CrmWorld
from core.testing.world import Weather

WRITING: Mapping[Weather, type[Trouble]] = {
    Weather.BUSY: TryLater,
    Weather.AWAY: TryLater,
    Weather.LOST: Unknown,
    Weather.BROKEN: Unknown,
    Weather.HANGS: Unknown,
    Weather.REFUSED: Refused,
    Weather.LOCKED: Locked,
}
"""What a connector makes of each weather when it writes …"""

READING: Mapping[Weather, type[Trouble]] = {
    Weather.BUSY: TryLater,
    Weather.AWAY: TryLater,
    Weather.LOST: TryLater,
    Weather.BROKEN: TryLater,
    Weather.HANGS: TryLater,
    Weather.REFUSED: Refused,
    Weather.LOCKED: Locked,
}
"""… and when it only reads: that may always be done again."""

KINDS = {
    FactKind.NOTE: CrmCan.NOTES,
    FactKind.FIELDS: CrmCan.FIELDS,
    FactKind.TODO: CrmCan.TODOS,
    FactKind.CONTACT: CrmCan.CREATE,
}
WORDS = "What was hard?\nWaiting all day for the technician.\nTheme: appointments"


def discreet(trouble: BaseException, world: CrmWorld) -> None:
    """Neither a trouble nor what it came from quotes a secret or a customer: both may reach a log."""
    told = "".join(traceback.format_exception(trouble)) + repr(trouble)
    assert [secret for secret in world.secrets if secret and secret in told] == []
    assert "a@b.test" not in told


def note(contact: str, text: str = WORDS, **more: object) -> Note:
    """A note on a contact under a new key."""
    return Note(new_nonce(), (On(Stream.PEOPLE, contact),), title="Interview", text=text, **more)  # type: ignore[arg-type]


def stale(fact: AnyFact, ref: str = "") -> Stale:
    """The same fact as one that is to be there no longer."""
    kind = {Note: FactKind.NOTE, Fields: FactKind.FIELDS, Todo: FactKind.TODO}[type(fact)]
    return Stale(kind, fact.key, fact.on, ref)


async def told(crm: Crm, *facts: AnyFact) -> list[Verdict]:
    """Push, and every one of them arrived."""
    verdicts = list(await crm.push(facts))
    assert [verdict.key for verdict in verdicts] == [fact.key for fact in facts]
    assert [verdict.trouble for verdict in verdicts] == [None] * len(facts)
    assert all(verdict.ref for verdict in verdicts)
    return verdicts


async def in_trouble(crm: Crm, fact: AnyFact) -> Trouble:
    """The trouble that telling one fact ends in, raised or as its verdict."""
    try:
        [verdict] = await crm.push([fact])
    except Trouble as trouble:
        return trouble
    assert verdict.trouble is not None, f"told without trouble: {verdict}"
    return verdict.trouble


class CrmPushing:
    """The pushing half of the suite."""

    pytestmark = pytest.mark.asyncio

    @staticmethod
    def can(crm: Crm, what: CrmCan) -> bool:
        """Whether the manifest says so."""
        return what in crm.manifest.can

    @pytest_asyncio.fixture
    async def anna(self, world: CrmWorld) -> str:
        """A contact to tell things about."""
        return await world.contact("Анна Смирнова", phone="+79161234567", email="a@b.test")

    async def able(self, crm: Crm, kind: FactKind, example: AnyFact) -> bool:
        """Whether it can be told that kind; if not it must refuse."""
        if KINDS[kind] in crm.manifest.can:
            return True
        trouble = await in_trouble(crm, example)
        assert isinstance(trouble, Unsupported)
        return False

    async def test_a_note_stands_there_once_and_to_the_letter(
        self, crm: Crm, world: CrmWorld, anna: str
    ) -> None:
        if not await self.able(crm, FactKind.NOTE, note(anna)):
            return
        fact = note(anna, at=world.now() - timedelta(hours=1))
        [first] = await told(crm, fact)
        [again] = await told(crm, replace(fact, tried=True))
        assert again.ref == first.ref
        await told(crm, replace(fact, ref=first.ref, tried=True))
        [seen] = await world.notes()
        assert WORDS in seen.text
        assert seen.text.index("Interview") < seen.text.index(WORDS)
        assert seen.on == (anna,)

    async def test_customers_words_are_no_markup(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        if not self.can(crm, CrmCan.NOTES):
            return
        for name, words in hostile.WORDS.items():
            await told(crm, note(anna, f"{name}: {words} That is all."))
            assert f"{name}: {words} That is all." in (await world.notes())[-1].text
        for words in hostile.ODD.values():
            try:
                [verdict] = await crm.push([note(anna, f"odd: {words}")])
            except (Refused, Unsupported):
                continue
            assert verdict.trouble is None or isinstance(verdict.trouble, Refused | Unsupported)

    async def test_a_note_on_person_and_company(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        if not (self.can(crm, CrmCan.NOTES) and self.can(crm, CrmCan.COMPANIES)):
            return
        firm = await world.company("Acme")
        places = (On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm))
        if self.can(crm, CrmCan.SHARED_NOTES):
            await told(crm, replace(note(anna), on=places))
            [seen] = await world.notes()
            assert set(seen.on) == {anna, firm}
        else:
            for place in places:
                await told(crm, replace(note(anna), on=(place,)))
            assert {seen.on for seen in await world.notes()} == {(anna,), (firm,)}

    async def test_other_words_amend_the_note(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        if not self.can(crm, CrmCan.NOTES):
            return
        fact = note(anna)
        [first] = await told(crm, fact)
        await told(crm, replace(fact, text="Changed my mind", ref=first.ref, tried=True))
        [seen] = await world.notes()
        assert "Changed my mind" in seen.text
        assert "technician" not in seen.text

    async def test_a_full_batch(self, crm: Crm, world: CrmWorld) -> None:
        if not self.can(crm, CrmCan.NOTES):
            return
        size = min(crm.manifest.limits.batch, 12)
        people = [await world.contact(f"Person {n}", email=f"p{n}@b.test") for n in range(size)]
        facts = [note(one, f"words of {n}") for n, one in enumerate(people)]
        before = world.writes
        verdicts = await told(crm, *facts)
        assert len({verdict.ref for verdict in verdicts}) == size
        assert size == 1 or world.writes - before < size or crm.manifest.limits.batch == 1
        mixed = [replace(fact, tried=True, text=f"{fact.text}, amended") for fact in facts]
        extra = note(people[0], "one more")
        some = [*mixed[: max(1, size - 1)], *([extra] if size > 1 else [])]
        await told(crm, *some)
        texts = [seen.text for seen in await world.notes()]
        assert len(texts) == size + (size > 1)
        assert sum("amended" in text for text in texts) == max(1, size - 1)

    @pytest.mark.parametrize("weather", list(WRITING))
    async def test_trouble_in_telling(self, crm: Crm, world: CrmWorld, anna: str, weather: Weather) -> None:
        if not self.can(crm, CrmCan.NOTES):
            return
        fact = note(anna)
        await world.order(weather, writing=True)
        trouble = await in_trouble(crm, fact)
        assert type(trouble) is WRITING[weather]
        discreet(trouble, world)
        if weather is Weather.AWAY:
            return
        assert len(await world.notes()) == (weather is Weather.LOST)
        other = world.again()
        try:
            await told(other, replace(fact, tried=True))
        finally:
            await other.close()
        assert len(await world.notes()) == 1

    async def test_a_contact_that_is_gone_spoils_nothing_else(
        self, crm: Crm, world: CrmWorld, anna: str
    ) -> None:
        if not self.can(crm, CrmCan.NOTES):
            return
        gone = await world.contact("Gone", email="g@b.test")
        await world.remove(Stream.PEOPLE, gone)
        facts = [note(gone), note(anna)] if crm.manifest.limits.batch > 1 else [note(gone)]
        verdicts = await crm.push(facts)
        assert isinstance(verdicts[0].trouble, Gone)
        assert [seen.on for seen in await world.notes()] == [(anna,)] * (len(facts) - 1)

    async def test_fields_are_set_and_blanked(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        values: dict[Field, str | datetime | None] = {
            Field.LAST_INTERVIEW: (world.now() - timedelta(days=1)).replace(microsecond=0),
            Field.OUTCOME: "finished",
            Field.CONSENT: "interview, quote",
            Field.ADDRESSES: "telegram:4711, slack:T1:U2",
            Field.INVITATION: "https://t.me/acme_bot?start=abc",
        }
        fact = Fields(new_nonce(), (On(Stream.PEOPLE, anna),), values=values)
        if not await self.able(crm, FactKind.FIELDS, fact):
            return
        await told(crm, fact)
        seen = await world.fields(anna)
        assert set(seen) == {str(field) for field in values}
        assert seen[Field.ADDRESSES] == "telegram:4711, slack:T1:U2"
        assert seen[Field.INVITATION] == "https://t.me/acme_bot?start=abc"
        await told(
            crm, replace(fact, tried=True, values={**values, Field.INVITATION: "", Field.OUTCOME: "stopped"})
        )
        seen = await world.fields(anna)
        assert Field.INVITATION not in seen
        assert seen[Field.OUTCOME] == "stopped"
        await self._read_back(crm, world, anna)

    async def _read_back(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        """The addresses that we wrote come with the next reading: they recognise the person."""
        page = await crm.pull(Stream.PEOPLE, None, None)
        [seen] = [item for item in page.items if item.id == anna]
        assert getattr(seen, "addresses", None) == ("telegram:4711", "slack:T1:U2")

    async def test_a_todo_for_the_owner(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        boss = await world.owner("Olga Orlova", "olga@teply.test") if self.can(crm, CrmCan.OWNERS) else ""
        fact = Todo(
            new_nonce(),
            (On(Stream.PEOPLE, anna),),
            title="Call back",
            text="The boiler leaks <b>now</b> & nobody came",
            owner=boss,
            due_at=world.now() + timedelta(days=1),
        )
        if not await self.able(crm, FactKind.TODO, fact):
            return
        [first] = await told(crm, fact)
        await told(crm, replace(fact, tried=True))
        [seen] = await world.todos()
        assert "Call back" in seen.title
        assert "The boiler leaks <b>now</b> & nobody came" in seen.text
        assert (seen.owner, seen.on) == (boss, (anna,))
        await told(crm, replace(fact, ref=first.ref, tried=True, title="Call back at once"))
        [seen] = await world.todos()
        assert "Call back at once" in seen.title

    async def test_somebody_the_crm_does_not_know(self, crm: Crm, world: CrmWorld) -> None:
        fact = NewContact(new_nonce(), name="Пётр Новый", phone="+79990001122", email="new@b.test")
        if not await self.able(crm, FactKind.CONTACT, fact):
            return
        [made] = await told(crm, fact)
        assert await world.exists(Stream.PEOPLE, made.ref)
        [again] = await told(crm, replace(fact, tried=True))
        assert again.ref == made.ref
