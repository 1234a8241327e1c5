"""Taking back what was told, and looking whether any of it is still there."""

from __future__ import annotations

from collections.abc import Sequence

from core.crm.ports import FactKind, Stale, Stream, Verdict
from core.errors import Gone, Locked, Trouble
from integrations.crm.bitrix24 import finding, writing
from integrations.crm.bitrix24.calls import Bitrix24Calls, Command
from integrations.crm.bitrix24.finding import Found, Sought
from integrations.crm.bitrix24.removing import DROP, removed, trouble_of
from integrations.crm.bitrix24.setup import FieldNames


class TakingBack:
    """What is withdrawn; a contact that we made stays, it is the company's now."""

    def __init__(self, calls: Bitrix24Calls, names: FieldNames) -> None:
        self._calls = calls
        self._names = names

    async def withdraw(self, stale: Sequence[Stale]) -> list[Verdict]:
        """Remove our comments and to-dos, blank our fields; what is not there is no error."""
        troubles: dict[str, Trouble | None] = {one.key: None for one in stale}
        for kind in DROP:
            troubles |= await self._drop(kind, [one for one in stale if one.kind is kind])
        troubles |= await self._blank([one for one in stale if one.kind is FactKind.FIELDS])
        on = {one.key: one.on[0] for one in stale if one.on}
        told = {key: trouble for key, trouble in troubles.items() if key in on}
        troubles |= await finding.explained(self._calls, told, on)
        return [
            Verdict(one.key, trouble=None if isinstance(troubles[one.key], Gone) else troubles[one.key])
            for one in stale
        ]

    async def _drop(self, kind: FactKind, stale: Sequence[Stale]) -> dict[str, Trouble | None]:
        found = await self._marked(kind, stale)
        troubles: dict[str, Trouble | None] = {}
        refs: list[tuple[str, str]] = []
        for one in stale:
            refs += [(one.key, ref) for ref in dict.fromkeys((one.ref, found[one.key].ref)) if ref]
            if found[one.key].trouble is not None and not one.ref:
                troubles[one.key] = found[one.key].trouble
        told = await removed(self._calls, kind, [ref for _, ref in refs])
        for (key, _), trouble in zip(refs, told, strict=True):
            troubles[key] = troubles.get(key) or trouble
        return troubles

    async def _blank(self, stale: Sequence[Stale]) -> dict[str, Trouble | None]:
        values = writing.blank(await self._names.known()) if stale else {}
        if not values:
            return {}
        commands: list[Command] = [
            ("crm.contact.update", {"id": writing.place(one.on).id, "fields": values}) for one in stale
        ]
        told = await self._calls.several(commands, writes=True)
        return {one.key: trouble_of(answer) for one, answer in zip(stale, told, strict=True)}

    async def _marked(self, kind: FactKind, stale: Sequence[Stale]) -> dict[str, Found]:
        return await finding.marked(
            self._calls, kind, [Sought(one.key, writing.place(one.on)) for one in stale]
        )

    async def standing(self, stale: Sequence[Stale]) -> list[bool]:
        """For each, whether anything of ours is still there."""
        there: dict[str, bool] = {}
        for kind in DROP:
            there |= await self._standing(kind, [one for one in stale if one.kind is kind])
        blanked = [one for one in stale if one.kind is FactKind.FIELDS]
        names = tuple(writing.blank(await self._names.known())) if blanked else ()
        ids = [writing.place(one.on).id for one in blanked]
        rows = await finding.there(self._calls, Stream.PEOPLE, ids, ("ID", *names)) if names else {}
        for one in blanked:
            row = rows.get(one.on[0].id, {})
            there[one.key] = any(row.get(name) for name in names)
        return [there.get(one.key, False) for one in stale]

    async def _standing(self, kind: FactKind, stale: Sequence[Stale]) -> dict[str, bool]:
        found = await self._marked(kind, stale)
        named = [one for one in stale if one.ref and not found[one.key].ref]
        told = await self._calls.several([_reading(kind, one.ref) for one in named])
        troubles = {key: one.trouble for key, one in found.items()}
        seen = {key: bool(one.ref) for key, one in found.items()}
        for one, answer in zip(named, told, strict=True):
            seen[one.key] = answer.trouble is None and bool(answer.result)
            if not isinstance(answer.trouble, Gone):
                troubles[one.key] = troubles[one.key] or answer.trouble
        on = {one.key: writing.place(one.on) for one in stale}
        for trouble in (await finding.explained(self._calls, troubles, on)).values():
            if trouble is not None and not isinstance(trouble, Gone):
                raise trouble if not isinstance(trouble, Locked) else Locked(trouble.why, whole_door=False)
        return seen


def _reading(kind: FactKind, ref: str) -> Command:
    """One of ours by its id. Of a to-do that is gone crm.activity.get says nothing that could be understood:
    an error without a code and without words (restservice.php, CCrmActivityRestProxy, innerGet)."""
    if kind is FactKind.NOTE:
        return "crm.timeline.comment.get", {"id": ref}
    return "crm.activity.list", {"filter": {"ID": ref}, "select": ["ID"], "start": -1}
