"""Telling HubSpot: notes, todos, fields, new contacts; withdrawing them; reading them back.

Whatever we make carries our key in a unique property, so that HubSpot itself keeps a second one out: what was
tried before is looked up by the key, what is there is changed by it, and only what is not there is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from core.clock import Clock
from core.crm.ports import Fact, FactKind, Fields, NewContact, Note, Stale, Todo, Verdict
from core.errors import Gone, Refused, Trouble, Unknown
from integrations.crm.hubspot import writing
from integrations.crm.hubspot.fields import OURS
from integrations.crm.hubspot.objects import CONTACTS, KEY, Batch, Objects, record_id, value
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
        """Tell notes or todos: key → verdict. What was never tried is one call.

        A todo that is refused is told once more without its owner, who may have left.
        """
        verdicts = await self._activities(activity, facts)
        bare = [
            replace(fact, owner="")
            for fact in facts
            if isinstance(fact, Todo) and fact.owner and isinstance(verdicts[fact.key].trouble, Refused)
        ]
        return verdicts | (await self._activities(activity, bare) if bare else {})

    async def _activities(self, activity: Activity, facts: Sequence[Note | Todo]) -> dict[str, Verdict]:
        tried = [fact.key for fact in facts if fact.tried or fact.ref]
        there = await self._objects.fetch(activity.kind, tried, by=KEY) if tried else {}
        new = [fact for fact in facts if fact.key not in there]
        verdicts, taken = await self._make(activity.kind, new, lambda fact: self._new(activity, fact))
        held = [fact for fact in facts if fact.key in there or fact.key in taken]
        return verdicts | await self._amend(activity, held)

    def _new(self, activity: Activity, fact: Note | Todo) -> dict[str, object]:
        return {
            "properties": writing.made(fact, self._clock.now()),
            "associations": writing.associations(fact, activity),
            "objectWriteTraceId": fact.key,
        }

    async def _make(
        self, kind: str, facts: Sequence[A], told: Callable[[A], dict[str, object]]
    ) -> tuple[dict[str, Verdict], dict[str, str]]:
        """Make records: the verdicts, and of facts whose key or e-mail is taken: key → who has it, if told.

        One that was made and has a trouble all the same may not stand where it is to stand: taken, too.
        """
        batch = await self._objects.create(kind, [told(fact) for fact in facts])
        refs = await self._refs(kind, batch, facts)
        verdicts: dict[str, Verdict] = {}
        taken: dict[str, str] = {}
        for fact in facts:
            trouble = batch.named(fact.key) if fact.key in refs else batch.fault(fact.key)
            if isinstance(trouble, Taken):
                taken[fact.key] = trouble.existing
            elif trouble is not None and fact.key in refs:
                taken[fact.key] = refs[fact.key]
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
        """Set our fields. Two facts on one contact become one: HubSpot refuses an id that comes twice.

        HubSpot may pass over an id in silence: then it is looked up, and told again under the id of today.
        """
        told: dict[str, dict[str, str]] = {}
        for fact in facts:
            told.setdefault(fact.on[0].id, {}).update(writing.fields(fact))
        batch = await self._objects.update(CONTACTS, [{"id": id, "properties": p} for id, p in told.items()])
        done = {record_id(one) for one in batch.results}
        there = await self._objects.fetch(CONTACTS, told.keys() - done)
        now = {id: record_id(one) for id, one in there.items()}
        moved = {new: told[old] for old, new in now.items() if new not in done | told.keys()}
        again = await self._objects.update(CONTACTS, [{"id": id, "properties": p} for id, p in moved.items()])
        done |= {record_id(one) for one in again.results}
        verdicts = {}
        for fact in facts:
            id = fact.on[0].id
            trouble: Trouble | None = None
            if not {id, now.get(id)} & done:
                trouble = batch.fault(id) or again.fault(now.get(id, ""))
                trouble = trouble or (
                    Unknown("HubSpot says nothing of it") if id in now else Gone("no contact")
                )
            verdicts[fact.key] = Verdict(fact.key, "" if trouble else id, _final(trouble))
        return verdicts

    async def contacts(self, facts: Sequence[NewContact]) -> dict[str, Verdict]:
        """Make contacts; of one whose e-mail HubSpot knows already, who that is.

        Without the e-mail when HubSpot refuses that, or it is of somebody known to be another: no two
        contacts of HubSpot have the same.
        """
        tried = [fact.key for fact in facts if fact.tried or fact.ref]
        there = await self._objects.fetch(CONTACTS, tried, by=KEY) if tried else {}
        verdicts = {key: Verdict(key, record_id(one)) for key, one in there.items()}
        new = [fact for fact in facts if fact.key not in there]
        made, taken = await self._make(CONTACTS, new, writing.contact)
        verdicts |= made | await self._known([fact for fact in new if fact.key in taken], taken)
        bare = []
        for fact in new:
            verdict = verdicts[fact.key]
            is_others = (
                set(verdict.candidates) <= set(fact.others) if verdict.candidates else fact.key not in taken
            )
            if isinstance(verdict.trouble, Refused) and is_others and fact.email and fact.name:
                bare.append(replace(fact, email=""))
        return verdicts | ((await self._make(CONTACTS, bare, writing.contact))[0] if bare else {})

    async def _known(self, facts: Sequence[NewContact], taken: Mapping[str, str]) -> dict[str, Verdict]:
        """Of contacts that could not be made: ourselves, or who has the e-mail."""
        ours = await self._objects.fetch(CONTACTS, [fact.key for fact in facts], by=KEY)
        others = [f.email for f in facts if f.key not in ours and f.email and not taken[f.key]]
        known = await self._objects.fetch(CONTACTS, others, ("email",), by="email")
        verdicts = {}
        for fact in facts:
            if fact.key in ours:
                verdicts[fact.key] = Verdict(fact.key, record_id(ours[fact.key]))
                continue
            same = taken[fact.key] or record_id(known.get(fact.email, {}))
            why = Refused("duplicate: HubSpot has a contact with this e-mail address")
            verdicts[fact.key] = Verdict(fact.key, trouble=why, candidates=(same,) if same else ())
        return verdicts

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
