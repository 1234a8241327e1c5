"""Telling Bitrix24 facts, fifty in a call: a look first for those that may have been told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from core.clock import Clock
from core.crm.ports import AnyFact, FactKind, Fields, NewContact, Note, Todo, Verdict
from core.errors import Gone, Refused, Trouble, Unknown
from integrations.crm.bitrix24 import finding, writing
from integrations.crm.bitrix24.calls import Bitrix24Calls, Command, Told
from integrations.crm.bitrix24.finding import Sought
from integrations.crm.bitrix24.reading import stamp
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
        amended = [fact for fact in fit if known[fact.key]]
        commands: list[Command] = [
            (
                "crm.timeline.comment.update",
                {"id": known[fact.key], "fields": {"COMMENT": writing.comment(fact)}},
            )
            for fact in amended
        ]
        made = [fact for fact in fit if not known[fact.key]]
        commands += [_new_comment(fact) for fact in made]
        told = await self._calls.several(commands, writes=True)
        lost = []
        for fact, one in zip(amended, told, strict=False):
            if isinstance(one.trouble, Gone):  # removed by hand
                lost.append(fact)
            else:
                verdicts[fact.key] = Verdict(fact.key, known[fact.key], one.trouble)
        again = await self._calls.several([_new_comment(fact) for fact in lost], writes=True)
        for fact, one in zip([*made, *lost], [*told[len(amended) :], *again], strict=True):
            verdicts[fact.key] = _made(fact.key, one, one.result)
        return verdicts

    async def _todos(self, facts: Sequence[Todo]) -> dict[str, Verdict]:
        verdicts, fit = _placed(facts)
        # Also those whose ref is known: an amendment must name when it is due, and leaves alone what is done.
        found = await self._look(FactKind.TODO, [fact for fact in fit if fact.tried or fact.ref], verdicts)
        soon = stamp((self._clock.wall() + SOON).replace(second=0, microsecond=0))
        told_of: list[tuple[Todo, str]] = []
        commands: list[Command] = []
        for fact in fit:
            if fact.key in verdicts:
                continue
            row = found[fact.key].row if fact.key in found else None
            if row is None:
                told_of.append((fact, ""))
                commands.append(("crm.activity.todo.add", writing.todo(fact, soon)))
            elif row.get("COMPLETED") == "Y":
                verdicts[fact.key] = Verdict(fact.key, str(row["ID"]))
            else:
                told_of.append((fact, str(row["ID"])))
                deadline = str(row.get("DEADLINE") or soon)
                commands.append(
                    ("crm.activity.todo.update", {"id": row["ID"], **writing.todo(fact, deadline)})
                )
        for (fact, ref), one in zip(told_of, await self._calls.several(commands, writes=True), strict=True):
            made = one.result.get("id") if isinstance(one.result, dict) else None
            verdicts[fact.key] = Verdict(fact.key, ref, one.trouble) if ref else _made(fact.key, one, made)
        return verdicts

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
            commands.append(
                ("crm.contact.list", {"filter": ours, "select": ["ID"], "order": {"ID": "ASC"}, "start": -1})
            )
            commands += [
                ("crm.duplicate.findbycomm", {"entity_type": "CONTACT", "type": kind, "values": [value]})
                for kind, value in (("PHONE", fact.phone), ("EMAIL", fact.email))
                if value
            ]
        told = iter(await self._calls.several(commands))
        new: list[NewContact] = []
        for fact in (one for one in facts if not one.ref):
            own = next(told)
            like = [next(told) for value in (fact.phone, fact.email) if value]
            trouble = next((one.trouble for one in (own, *like) if one.trouble), None)
            ids = tuple(dict.fromkeys(id for one in like for id in _contacts(one)))
            if trouble is not None:
                verdicts[fact.key] = Verdict(fact.key, trouble=trouble)
            elif own.rows:
                verdicts[fact.key] = Verdict(fact.key, str(own.rows[0]["ID"]))
            elif not set(ids) <= set(fact.others):
                why = Refused("duplicate: Bitrix24 has contacts like this one")
                verdicts[fact.key] = Verdict(fact.key, trouble=why, candidates=ids)
            else:
                new.append(fact)
        adds: list[Command] = [("crm.contact.add", {"fields": writing.person(fact)}) for fact in new]
        for fact, one in zip(new, await self._calls.several(adds, writes=True), strict=True):
            verdicts[fact.key] = _made(fact.key, one, one.result)
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
