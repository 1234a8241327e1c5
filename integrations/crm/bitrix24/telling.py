"""Telling Bitrix24 facts, fifty in a call: a look first for those that may have been told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from core.clock import Clock
from core.crm.ports import AnyFact, FactKind, Fields, NewContact, Note, Stream, Todo, Verdict
from core.errors import Gone, Locked, Refused, Trouble, Unknown
from integrations.crm.bitrix24 import finding, writing
from integrations.crm.bitrix24.calls import Bitrix24Calls, Command, Told
from integrations.crm.bitrix24.finding import Sought
from integrations.crm.bitrix24.reading import is_active, stamp
from integrations.crm.bitrix24.removing import removed
from integrations.crm.bitrix24.setup import FieldNames

F = TypeVar("F", bound=AnyFact)
SOON = timedelta(days=1)  # when a to-do that nobody dated is due


class Telling:
    """What is told. Raises what a whole batch came to; the rest stands in the verdicts."""

    def __init__(self, calls: Bitrix24Calls, names: FieldNames, clock: Clock) -> None:
        self._calls = calls
        self._names = names
        self._clock = clock

    async def tell(self, facts: Sequence[AnyFact]) -> list[Verdict]:
        """A verdict each, in order; the facts are of one kind."""
        by_key: dict[str, Verdict] = {}
        by_key |= await self._notes([one for one in facts if isinstance(one, Note)])
        by_key |= await self._todos([one for one in facts if isinstance(one, Todo)])
        by_key |= await self._fields([one for one in facts if isinstance(one, Fields)])
        by_key |= await self._people([one for one in facts if isinstance(one, NewContact)])
        on = {fact.key: fact.on[0] for fact in facts if fact.on}
        troubles = {key: verdict.trouble for key, verdict in by_key.items() if key in on}
        for key, trouble in (await finding.explained(self._calls, troubles, on)).items():
            if trouble is not None:
                by_key[key] = Verdict(key, trouble=trouble)
        return [by_key[fact.key] for fact in facts]

    async def _notes(self, facts: Sequence[Note]) -> dict[str, Verdict]:
        verdicts, fit = _placed(facts)
        found = await self._look(FactKind.NOTE, [fact for fact in fit if fact.tried], verdicts)
        fit = [fact for fact in fit if fact.key not in verdicts]
        known = {fact.key: found[fact.key].ref if fact.key in found else fact.ref for fact in fit}
        new = [fact for fact in fit if not known[fact.key]]
        amended = [fact for fact in fit if known[fact.key]]
        new += await self._amend(amended, known, verdicts)
        for fact, one in await self._add(new, [_new_comment(fact) for fact in new], verdicts):
            verdicts[fact.key] = _made(fact.key, one, one.result)
        return verdicts

    async def _amend(
        self, facts: Sequence[Note], known: Mapping[str, str], verdicts: dict[str, Verdict]
    ) -> list[Note]:
        """Amend comments; returns those that are to be made anew.

        Bitrix24 lets nobody but its author change a comment, administrators remove it (comment.php,
        hasUpdateCommentPermission). One that people linked elsewhere is copied, and stays there as it was.
        """
        commands: list[Command] = [
            (
                "crm.timeline.comment.update",
                {"id": known[fact.key], "fields": {"COMMENT": writing.comment(fact)}},
            )
            for fact in facts
        ]
        lost: list[Note] = []
        left: list[Note] = []  # stands there with the words before
        for fact, one in zip(facts, await self._calls.several(commands, writes=True), strict=True):
            ref = str(one.result) if str(one.result).isdecimal() else known[fact.key]
            verdicts[fact.key] = Verdict(fact.key, ref, one.trouble)
            if isinstance(one.trouble, Gone):  # removed by hand
                lost.append(fact)
            elif ref != known[fact.key] or _is_denied(one.trouble):
                left.append(fact)
        told = await removed(self._calls, FactKind.NOTE, [known[fact.key] for fact in left])
        for fact, trouble in zip(left, told, strict=True):
            before = verdicts[fact.key]
            if trouble is None and before.trouble is not None:
                lost.append(fact)
            elif trouble is not None:
                verdicts[fact.key] = Verdict(fact.key, before.ref, before.trouble or trouble)
        return lost

    async def _add(
        self, facts: Sequence[F], commands: Sequence[Command], verdicts: dict[str, Verdict]
    ) -> list[tuple[F, Told]]:
        """Make what is new where there is something to make it on; what came of it."""
        gone = await finding.lost(self._calls, [fact.on[0] for fact in facts])
        asked: list[tuple[F, Command]] = []
        for fact, command in zip(facts, commands, strict=True):
            if fact.on[0] in gone:
                verdicts[fact.key] = Verdict(fact.key, trouble=Gone("what it was to stand on is gone"))
            else:
                asked.append((fact, command))
        told = await self._calls.several([command for _, command in asked], writes=True)
        return [(fact, one) for (fact, _), one in zip(asked, told, strict=True)]

    async def _todos(self, facts: Sequence[Todo]) -> dict[str, Verdict]:
        verdicts, fit = _placed(facts)
        # Also those whose ref is known: an amendment must name when it is due, and leaves alone what is done.
        found = await self._look(FactKind.TODO, [fact for fact in fit if fact.tried or fact.ref], verdicts)
        soon = stamp((self._clock.wall() + SOON).replace(second=0, microsecond=0))
        fit = [await self._for_somebody(fact) for fact in fit if fact.key not in verdicts]
        rows = {fact.key: found[fact.key].row for fact in fit if fact.key in found}
        new = [fact for fact in fit if rows.get(fact.key) is None]
        asked: list[tuple[Todo, str, Command]] = []
        for fact in fit:
            if (row := rows.get(fact.key)) is None:
                continue
            ref = str(row["ID"])
            if row.get("COMPLETED") == "Y":
                verdicts[fact.key] = Verdict(fact.key, ref)
                continue
            values = writing.todo(fact, str(row.get("DEADLINE") or soon))
            asked.append((fact, ref, ("crm.activity.todo.update", {"id": ref, **values})))
        told = await self._calls.several([command for *_, command in asked], writes=True)
        for (fact, ref, _), one in zip(asked, told, strict=True):
            verdicts[fact.key] = Verdict(fact.key, ref, one.trouble)
        adds: list[Command] = [("crm.activity.todo.add", writing.todo(fact, soon)) for fact in new]
        for fact, one in await self._add(new, adds, verdicts):
            made = one.result.get("id") if isinstance(one.result, dict) else None
            verdicts[fact.key] = _made(fact.key, one, made)
        return verdicts

    async def _for_somebody(self, fact: Todo) -> Todo:
        """Bitrix24 takes to-dos for who has left, and nobody reads them: then it is ours to see to."""
        if not fact.owner:
            return fact
        try:
            owners = await finding.there(self._calls, Stream.OWNERS, [fact.owner])
        except Locked as closed:
            if closed.whole_door:
                raise
            return fact
        row = owners.get(fact.owner)
        return replace(fact, owner="") if row is not None and not is_active(row) else fact

    async def _look(
        self, kind: FactKind, facts: Sequence[AnyFact], verdicts: dict[str, Verdict]
    ) -> dict[str, finding.Found]:
        """What is there of these facts; those that could not be looked for get their verdict."""
        found = await finding.marked(self._calls, kind, [Sought(fact.key, fact.on[0]) for fact in facts])
        for key, one in found.items():
            if one.trouble is not None:
                verdicts[key] = Verdict(key, trouble=one.trouble)
        return found

    async def _fields(self, facts: Sequence[Fields]) -> dict[str, Verdict]:
        verdicts, fit = _placed(facts)
        names = await self._names.known() if fit else ()
        asked: list[tuple[Fields, Command]] = []
        for fact in fit:
            try:
                values = writing.fields(fact, names)
            except Trouble as trouble:
                verdicts[fact.key] = Verdict(fact.key, trouble=trouble)
                continue
            asked.append((fact, ("crm.contact.update", {"id": fact.on[0].id, "fields": values})))
        told = await self._calls.several([command for _, command in asked], writes=True)
        for (fact, _), one in zip(asked, told, strict=True):
            verdicts[fact.key] = Verdict(fact.key, fact.on[0].id if not one.trouble else "", one.trouble)
        return verdicts

    async def _people(self, facts: Sequence[NewContact]) -> dict[str, Verdict]:
        verdicts = {fact.key: Verdict(fact.key, fact.ref) for fact in facts if fact.ref}
        commands: list[Command] = []
        for fact in (one for one in facts if not one.ref):
            ours = {"=ORIGINATOR_ID": writing.ORIGINATOR, "=ORIGIN_ID": fact.key}
            asked = {"filter": ours, "select": ["ID", "ORIGIN_ID"], "order": {"ID": "ASC"}, "start": -1}
            commands.append(("crm.contact.list", asked))
            commands += [
                ("crm.duplicate.findbycomm", {"entity_type": "CONTACT", "type": kind, "values": [value]})
                for kind, value in (("PHONE", fact.phone), ("EMAIL", fact.email))
                if value
            ]
        told = iter(await self._calls.several(commands))
        new: list[NewContact] = []  # a filter that Bitrix24 does not know it leaves out: all come then
        for fact in (one for one in facts if not one.ref):
            own = next(told)
            like = [next(told) for value in (fact.phone, fact.email) if value]
            trouble = next((one.trouble for one in (own, *like) if one.trouble), None)
            ids = tuple(dict.fromkeys(id for one in like for id in _contacts(one)))
            if trouble is not None:
                verdicts[fact.key] = Verdict(fact.key, trouble=trouble)
            elif made := [row for row in own.rows if row.get("ORIGIN_ID") == fact.key]:
                verdicts[fact.key] = Verdict(fact.key, str(made[0]["ID"]))
            elif not set(ids) <= set(fact.others):
                why = Refused("duplicate: Bitrix24 has contacts like this one")
                verdicts[fact.key] = Verdict(fact.key, trouble=why, candidates=ids)
            else:
                new.append(fact)
        adds: list[Command] = [("crm.contact.add", {"fields": writing.person(fact)}) for fact in new]
        for fact, one in zip(new, await self._calls.several(adds, writes=True), strict=True):
            verdicts[fact.key] = _made(fact.key, one, one.result)
            if isinstance(one.trouble, Refused):
                asking = f"{one.trouble.why}. Are there fields of contacts that are mandatory in Bitrix24?"
                verdicts[fact.key] = Verdict(fact.key, trouble=Refused(asking))
        return verdicts


def _placed(facts: Sequence[F]) -> tuple[dict[str, Verdict], list[F]]:
    """Verdicts of those that stand where nothing can, and the rest."""
    verdicts: dict[str, Verdict] = {}
    fit: list[F] = []
    for fact in facts:
        try:
            writing.place(fact.on)
            fit.append(fact)
        except Trouble as trouble:
            verdicts[fact.key] = Verdict(fact.key, trouble=trouble)
    return verdicts, fit


def _new_comment(fact: Note) -> Command:
    on = fact.on[0]
    values = {"ENTITY_ID": on.id, "ENTITY_TYPE": writing.TYPES[on.stream][1]}
    return "crm.timeline.comment.add", {"fields": {**values, "COMMENT": writing.comment(fact)}}


def _is_denied(trouble: Trouble | None) -> bool:
    return isinstance(trouble, Locked) and not trouble.whole_door


def _made(key: str, told: Told, id: object) -> Verdict:
    if told.trouble is not None:
        return Verdict(key, trouble=told.trouble)
    if not str(id).isdecimal():
        return Verdict(key, trouble=Unknown("Bitrix24 does not say what it made"))
    return Verdict(key, str(id))


def _contacts(told: Told) -> list[str]:
    """The result is a map of types to ids, or an empty list."""
    found = told.result.get("CONTACT") if isinstance(told.result, dict) else None
    return [str(id) for id in found] if isinstance(found, list) else []
