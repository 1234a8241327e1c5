"""Notes and tasks: they carry our mark, are amended, and blanked since amoCRM's API removes none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from core.clock import Clock
from core.crm.ports import FactKind, Note, Stale, Stream, Todo, Verdict
from core.errors import Gone, Refused, Trouble
from integrations.crm.amocrm import writing
from integrations.crm.amocrm.batches import Verdicts, send, settle
from integrations.crm.amocrm.calls import PATHS, AmoCalls, Row

OWNER = "responsible_user_id"
NEWEST_FIRST = ("order[id]", "desc")  # ours is new; and what comes meanwhile hides nothing

T = TypeVar("T", Note | Todo, Stale)


class Marked:
    """Tells notes and tasks, and takes them back. Raises the ``Trouble`` family."""

    def __init__(self, calls: AmoCalls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    # Telling ------------------------------------------------------------------------------------------------

    async def tell(self, facts: Sequence[Note | Todo]) -> list[Verdict]:
        """Tell these, all notes or all tasks: those that stand there are amended, the others made."""
        verdicts: Verdicts = {}
        try:
            for stream, part in _by_stream(facts).items():
                await self._tell(stream, part, verdicts)
        except Trouble as trouble:
            settle([fact.key for fact in facts], verdicts, trouble)
        return [verdicts[fact.key] for fact in facts]

    async def _tell(self, stream: Stream, facts: Sequence[Note | Todo], verdicts: Verdicts) -> None:
        on = {fact.key: writing.place(fact.on).id for fact in facts}
        there = await self._calls.by_ids(PATHS[stream], on.values())
        standing = [fact for fact in facts if on[fact.key] in there]
        for fact in facts:
            if on[fact.key] not in there:
                verdicts[fact.key] = Verdict(fact.key, trouble=Gone("what it was to stand on is gone"))
        kind = FactKind.NOTE if any(isinstance(fact, Note) for fact in facts) else FactKind.TODO
        refs = {fact.key: fact.ref for fact in standing}
        seek = {fact.key: on[fact.key] for fact in standing if fact.tried}
        found = await self._find(kind, stream, refs, seek)
        path = _path(kind, stream)
        amended, made = {}, {}
        for fact in standing:
            row = found.get(fact.key)
            if row is not None:
                amended[fact.key] = self._amended(fact, row)
            else:
                made[fact.key] = self._made(fact, stream, there[on[fact.key]])
        await self._send("PATCH", path, amended, verdicts)
        await self._send("POST", path, made, verdicts)

    def _made(self, fact: Note | Todo, stream: Stream, on: Row) -> Row:
        if isinstance(fact, Note):
            return {"entity_id": on["id"], **writing.note(fact)}
        owner = int(fact.owner) if fact.owner.isdecimal() else on.get(OWNER)
        return {
            **writing.task(fact),
            "entity_id": on["id"],
            "entity_type": PATHS[stream],
            "complete_till": writing.due(fact, self._clock.now()),
            **({OWNER: owner} if owner else {}),
        }

    @staticmethod
    def _amended(fact: Note | Todo, row: Row) -> Row:
        """Words only; whether a task is done stays as people set it, but one we blanked is open again."""
        if isinstance(fact, Note):
            return {"id": row["id"], "entity_id": row["entity_id"], **writing.note(fact)}
        changed: Row = {"id": row["id"], **writing.task(fact)}
        if fact.due_at is not None:
            changed["complete_till"] = int(fact.due_at.timestamp())
        if fact.owner.isdecimal():
            changed[OWNER] = int(fact.owner)
        if writing.is_blank(writing.words(row), fact.key):
            changed["is_completed"] = False
        return changed

    async def _send(self, method: str, path: str, items: Mapping[str, Row], verdicts: Verdicts) -> None:
        """Send them; a refused task once more without its owner: it may be somebody who left."""
        await send(self._calls, method, path, items, verdicts)
        again = {
            key: {name: value for name, value in row.items() if name != OWNER}
            for key, row in items.items()
            if OWNER in row and isinstance(verdicts[key].trouble, Refused)
        }
        await send(self._calls, method, path, again, verdicts)

    # Finding again ------------------------------------------------------------------------------------------

    async def _find(
        self, kind: FactKind, stream: Stream, refs: Mapping[str, str], seek: Mapping[str, str]
    ) -> dict[str, Row]:
        """Those that stand there, by our keys: by ``refs``, else by our mark on the records ``seek``."""
        by_id = await self._calls.by_ids(_path(kind, stream), [ref for ref in refs.values() if ref])
        found = {key: by_id[ref] for key, ref in refs.items() if ref in by_id}
        sought: dict[str, list[str]] = defaultdict(list)
        for key, on in seek.items():
            if key not in found:
                sought[on].append(key)
        for on, keys in sought.items():
            for row in await self._listed(kind, stream, on):
                for key in keys:
                    if writing.is_marked(writing.words(row), key):
                        found.setdefault(key, row)
        return found

    async def _listed(self, kind: FactKind, stream: Stream, on: str) -> list[Row]:
        """The notes or tasks of one record, [] when it is gone."""
        if not on.isdecimal():
            return []
        if kind is FactKind.TODO:
            query = [("filter[entity_type]", PATHS[stream]), ("filter[entity_id][]", on)]
            return await self._calls.all_rows("tasks", [*query, NEWEST_FIRST])
        query = [("filter[note_type][]", "common"), NEWEST_FIRST]
        try:
            return await self._calls.all_rows(f"{PATHS[stream]}/{on}/notes", query)
        except Gone:
            return []

    # Taking back --------------------------------------------------------------------------------------------

    async def take_back(self, stale: Sequence[Stale]) -> list[Verdict]:
        """Blank these, all notes or all tasks; what is not there is no error."""
        verdicts: Verdicts = {}
        try:
            for stream, part in _by_stream(stale).items():
                found = await self._found(stream, part)
                kind = part[0].kind
                items = {
                    key: _blanked(kind, key, row)
                    for key, row in found.items()
                    if not writing.is_blank(writing.words(row), key)
                }
                await send(self._calls, "PATCH", _path(kind, stream), items, verdicts)
                for one in part:
                    verdicts.setdefault(one.key, Verdict(one.key))
        except Trouble as trouble:
            settle([one.key for one in stale], verdicts, trouble)
        return [verdicts[one.key] for one in stale]

    async def stand(self, stale: Sequence[Stale]) -> dict[str, bool]:
        """Whether anything but our mark is still there, by our keys; all notes or all tasks."""
        there = {one.key: False for one in stale}
        for stream, part in _by_stream(stale).items():
            for key, row in (await self._found(stream, part)).items():
                there[key] = not writing.is_blank(writing.words(row), key)
        return there

    async def _found(self, stream: Stream, stale: Sequence[Stale]) -> dict[str, Row]:
        refs = {one.key: one.ref for one in stale}
        seek = {one.key: writing.place(one.on).id for one in stale}
        return await self._find(stale[0].kind, stream, refs, seek)


def _blanked(kind: FactKind, key: str, row: Row) -> Row:
    if kind is FactKind.NOTE:
        return {"id": row["id"], "entity_id": row["entity_id"], **writing.blank_note(key)}
    return {"id": row["id"], **writing.blank_task(key)}


def _path(kind: FactKind, stream: Stream) -> str:
    return f"{PATHS[stream]}/notes" if kind is FactKind.NOTE else "tasks"


def _by_stream(facts: Iterable[T]) -> dict[Stream, list[T]]:
    found: dict[Stream, list[T]] = defaultdict(list)
    for fact in facts:
        found[writing.place(fact.on).stream].append(fact)
    return found
