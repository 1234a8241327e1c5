"""Telling HubSpot: notes, todos, fields, new contacts; withdrawing them; reading them back.

Whatever we make carries our key in a unique property, so that HubSpot itself keeps a second one out: what was
tried before is looked up by the key, what is there is changed by it, and only what is not there is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.clock import Clock
from core.crm.ports import Fact, FactKind, Fields, NewContact, Note, Stale, Todo, Verdict
from core.errors import Gone, Refused, Trouble, Unknown
from integrations.crm.hubspot import writing
from integrations.crm.hubspot.fields import KEY, OURS
from integrations.crm.hubspot.objects import CONTACTS, Batch, Objects, record_id, value
from integrations.crm.hubspot.troubles import Taken
from integrations.crm.hubspot.writing import NOTE, TODO, Activity

A = TypeVar("A", bound=Fact)

KINDS = {FactKind.NOTE: NOTE, FactKind.TODO: TODO}


class Pushing:
    """Writes to one account."""

    def __init__(self, objects: Objects, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock

    async def activities(self, activity: Activity, facts: Sequence[Note | Todo]) -> dict[str, Verdict]:
        """Tell notes or todos: key → verdict. What was never tried is one call."""
        tried = [fact.key for fact in facts if fact.tried or fact.ref]
        there = await self._objects.fetch(activity.kind, tried, by=KEY) if tried else {}
        new = [fact for fact in facts if fact.key not in there]
        verdicts, taken = await self._make(activity.kind, new, lambda fact: self._new(activity, fact))
        held = [fact for fact in facts if fact.key in there or fact in taken]
        return verdicts | await self._amend(activity, held)

    def _new(self, activity: Activity, fact: Note | Todo) -> dict[str, object]:
        return {
            "properties": writing.made(fact, self._clock.now()),
            "associations": writing.associations(fact, activity),
            "objectWriteTraceId": fact.key,
        }

    async def _make(
        self, kind: str, facts: Sequence[A], told: Callable[[A], dict[str, object]]
    ) -> tuple[dict[str, Verdict], list[A]]:
        """Make records: the verdicts, and the facts whose key (or e-mail) is taken."""
        batch = await self._objects.create(kind, [told(fact) for fact in facts])
        refs = await self._refs(kind, batch, facts)
        verdicts: dict[str, Verdict] = {}
        taken: list[A] = []
        for fact in facts:
            trouble = None if fact.key in refs else batch.fault(fact.key)
            if isinstance(trouble, Taken):
                taken.append(fact)
            else:
                verdicts[fact.key] = Verdict(fact.key, refs.get(fact.key, ""), trouble)
        return verdicts, taken

    async def _refs(self, kind: str, batch: Batch, facts: Sequence[Fact]) -> dict[str, str]:
        """Key → id of what was made or changed: by our trace id (it is the key), by the property, looked up.

        Raises ``Unknown`` when nothing at all is to be learnt of one of them.
        """
        told = {
            str(one.get("objectWriteTraceId") or value(one, KEY)): record_id(one) for one in batch.results
        }
        refs = {fact.key: told[fact.key] for fact in facts if told.get(fact.key)}
        silent = [fact.key for fact in facts if fact.key not in refs and not batch.named(fact.key)]
        there = await self._objects.fetch(kind, silent, by=KEY)
        if any(key not in there and batch.fault(key) is None for key in silent):
            raise Unknown("HubSpot says nothing of a part of the batch")
        return refs | {key: record_id(one) for key, one in there.items()}

    async def _amend(self, activity: Activity, facts: Sequence[Note | Todo]) -> dict[str, Verdict]:
        """Change what is there by our key, and see to it that it stands on all it is to stand on."""
        batch = await self._objects.upsert(
            activity.kind,
            [
                {
                    "id": fact.key,
                    "idProperty": KEY,
                    "properties": writing.amended(fact),
                    "objectWriteTraceId": fact.key,
                }
                for fact in facts
            ],
        )
        refs = await self._refs(activity.kind, batch, facts)
        verdicts: dict[str, Verdict] = {}
        for fact in facts:
            trouble = None if fact.key in refs else batch.fault(fact.key)
            verdicts[fact.key] = Verdict(fact.key, refs.get(fact.key, ""), _final(trouble))
        return verdicts | await self._place(activity, [fact for fact in facts if fact.key in refs], refs)

    async def _place(
        self, activity: Activity, facts: Sequence[Note | Todo], refs: dict[str, str]
    ) -> dict[str, Verdict]:
        """Associate; the verdicts of those where that failed."""
        failed: dict[str, Verdict] = {}
        for stream, to in writing.PLACES.items():
            pairs = [(refs[f.key], on.id, f.key) for f in facts for on in f.on if on.stream is stream]
            batch = await self._objects.associate(activity.kind, to, [pair[:2] for pair in pairs])
            done = {(one["from"]["id"], one["to"]["id"]) for one in batch.results if "from" in one}
            for ref, id, key in pairs:
                if (ref, id) not in done and (trouble := batch.fault(ref, id)) is not None:
                    failed[key] = Verdict(key, ref, _final(trouble))
        return failed

    async def fields(self, facts: Sequence[Fields]) -> dict[str, Verdict]:
        """Set our fields. Two facts on one contact become one: HubSpot refuses an id that comes twice."""
        told: dict[str, dict[str, str]] = {}
        for fact in facts:
            told.setdefault(fact.on[0].id, {}).update(writing.fields(fact))
        batch = await self._objects.update(CONTACTS, [{"id": id, "properties": p} for id, p in told.items()])
        done = {record_id(one) for one in batch.results}
        verdicts = {}
        for fact in facts:
            id = fact.on[0].id
            trouble = None if id in done else batch.fault(id)
            verdicts[fact.key] = Verdict(fact.key, "" if trouble else id, _final(trouble))
        return verdicts

    async def contacts(self, facts: Sequence[NewContact]) -> dict[str, Verdict]:
        """Make contacts; of one whose e-mail HubSpot knows already, who that is."""
        tried = [fact.key for fact in facts if fact.tried or fact.ref]
        there = await self._objects.fetch(CONTACTS, tried, by=KEY) if tried else {}
        verdicts = {key: Verdict(key, record_id(one)) for key, one in there.items()}
        new = [fact for fact in facts if fact.key not in there]
        made, taken = await self._make(CONTACTS, new, writing.contact)
        ours = await self._objects.fetch(CONTACTS, [fact.key for fact in taken], by=KEY)
        others = [fact.email for fact in taken if fact.key not in ours and fact.email]
        known = await self._objects.fetch(CONTACTS, others, ("email",), by="email")
        for fact in taken:
            if fact.key in ours:
                verdicts[fact.key] = Verdict(fact.key, record_id(ours[fact.key]))
            else:
                same = (record_id(known[fact.email]),) if fact.email in known else ()
                why = Refused("duplicate: HubSpot has a contact with this e-mail address")
                verdicts[fact.key] = Verdict(fact.key, trouble=why, candidates=same)
        return verdicts | made

    async def withdraw(self, kind: FactKind, stale: Sequence[Stale]) -> dict[str, Verdict]:
        """Remove notes and todos, emptied first: the bin keeps them for 90 days. Blank our fields."""
        if kind is FactKind.CONTACT:
            return {one.key: Verdict(one.key, one.ref) for one in stale}
        if kind is FactKind.FIELDS:
            return await self._blank(stale)
        activity = KINDS[kind]
        there = await self._objects.fetch(activity.kind, [one.key for one in stale if not one.ref], by=KEY)
        refs = {one.key: one.ref or record_id(there.get(one.key, {})) for one in stale}
        ids = [ref for ref in dict.fromkeys(refs.values()) if ref]
        await self._objects.update(
            activity.kind, [{"id": id, "properties": dict(activity.emptied)} for id in ids]
        )
        batch = await self._objects.archive(activity.kind, ids)
        verdicts = {}
        for one in stale:
            trouble = batch.fault(refs[one.key]) if refs[one.key] else None
            failed = None if isinstance(trouble, Gone) else trouble
            verdicts[one.key] = Verdict(one.key, refs[one.key], failed)
        return verdicts

    async def _blank(self, stale: Sequence[Stale]) -> dict[str, Verdict]:
        verdicts = await self.fields(
            [Fields(one.key, one.on, values=dict.fromkeys(OURS, "")) for one in stale if one.on]
        )
        return {
            one.key: Verdict(one.key)
            if (verdict := verdicts.get(one.key)) is None or isinstance(verdict.trouble, Gone)
            else verdict
            for one in stale
        }

    async def standing(self, kind: FactKind, stale: Sequence[Stale]) -> dict[str, bool]:
        """Key → whether anything of it is there: by the key, and by id where somebody took the key away."""
        if kind is FactKind.CONTACT:
            return {one.key: False for one in stale}
        if kind is FactKind.FIELDS:
            ids = {one.key: one.on[0].id for one in stale if one.on}
            people = await self._objects.fetch(CONTACTS, ids.values(), OURS.values())
            marked = {id for id, one in people.items() if any(value(one, name) for name in OURS.values())}
            return {one.key: ids.get(one.key) in marked for one in stale}
        name = KINDS[kind].kind
        by_key = await self._objects.fetch(name, [one.key for one in stale], by=KEY)
        rest = [one.ref for one in stale if one.ref and one.key not in by_key]
        by_id = await self._objects.fetch(name, rest)
        return {one.key: one.key in by_key or one.ref in by_id for one in stale}


def _final(trouble: Trouble | None) -> Trouble | None:
    """A key that is taken although it was looked up: somebody else's record has it."""
    return Refused(trouble.why) if isinstance(trouble, Taken) else trouble
