"""Taking back what we told Odoo. What cannot be taken back does not keep the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.crm.ports import FactKind, Stale, Verdict
from core.errors import Gone, Locked, Refused, Trouble
from integrations.crm.odoo.finding import TEXTS, Finding, place
from integrations.crm.odoo.reading import PARTNER
from integrations.crm.odoo.rpc import Rpc

RECORDS = (FactKind.NOTE, FactKind.TODO)


class Withdrawing:
    """Removes our records, blanks our fields."""

    def __init__(self, rpc: Rpc, finding: Finding) -> None:
        self._rpc = rpc
        self._finding = finding

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """See ``Crm.withdraw``."""
        left: dict[str, Trouble] = {}
        for model, rows in (await self._finding.found(_keys(stale))).items():
            kept = await self._unlink(model, sorted({id for id, _ in rows}))
            left |= {key: kept[id] for id, key in rows if id in kept}
        contacts = [place(one) for one in stale if one.kind is FactKind.FIELDS]
        closed = await self._blank(PARTNER, await self._finding.filled(contacts))
        left |= {
            one.key: closed[place(one)]
            for one in stale
            if one.kind is FactKind.FIELDS and place(one) in closed
        }
        return [Verdict(one.key, one.ref, trouble=left.get(one.key)) for one in stale]

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """See ``Crm.standing``."""
        rows = (await self._finding.found(_keys(stale))).values()
        keys = {key for found in rows for _, key in found}
        blank = {one.key: place(one) for one in stale if one.kind is FactKind.FIELDS}
        kept = await self._finding.filled(list(blank.values()))
        return [one.key in keys or blank.get(one.key) in kept for one in stale]

    async def _unlink(self, model: str, ids: Sequence[int]) -> dict[int, Trouble]:
        """Delete; at least none of the words stay where we may not. What of it could not be done, by id."""

        async def unlink(some: Sequence[int]) -> None:
            await self._rpc.unlink(model, some)

        kept = await _as_many_as_can_be(ids, unlink)
        return await self._blank(model, list(kept))

    async def _blank(self, model: str, ids: Sequence[int]) -> dict[int, Trouble]:
        names = await self._finding.our_fields() if model == PARTNER else [TEXTS[model]]

        async def blank(some: Sequence[int]) -> None:
            await self._rpc.write(model, some, dict.fromkeys(names, False))

        return await _as_many_as_can_be(ids, blank)


async def _as_many_as_can_be(
    ids: Sequence[int], do: Callable[[Sequence[int]], Awaitable[None]]
) -> dict[int, Trouble]:
    """All in one call, one by one when it is denied; the trouble of those that are. What is gone is done.

    Odoo checks each record (rules, the contacts of its own staff), and one of them fails the whole call.
    """
    if not ids:
        return {}
    try:
        await do(ids)
    except (Gone, Refused, Locked) as trouble:
        if isinstance(trouble, Locked) and trouble.whole_door:
            raise
        if len(ids) > 1:
            left: dict[int, Trouble] = {}
            for id in ids:
                left |= await _as_many_as_can_be([id], do)
            return left
        return {} if isinstance(trouble, Gone) else {ids[0]: trouble}
    return {}


def _keys(stale: Sequence[Stale]) -> list[str]:
    return [one.key for one in stale if one.kind in RECORDS]
