"""Finding what we wrote into Odoo again, by our key."""

from __future__ import annotations

from collections.abc import Sequence

from core.crm.ports import Fact, Stale
from integrations.crm.marks import mark
from integrations.crm.odoo import writing as write
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.reading import PARTNER
from integrations.crm.odoo.rpc import Domain, Rpc

MESSAGE, ACTIVITY = "mail.message", "mail.activity"
TEXTS = {MESSAGE: "body", ACTIVITY: "note"}


class Finding:
    """Looks, and writes nothing."""

    def __init__(self, rpc: Rpc, installed: Installed) -> None:
        self._rpc = rpc
        self._installed = installed

    async def found(
        self,
        keys: Sequence[str],
        models: Sequence[str] = (ACTIVITY, MESSAGE),
        on: Sequence[int] | None = None,
    ) -> dict[str, list[tuple[int, str]]]:
        """By model: ids and keys. ``on``: only on these contacts; None: on any, for a merge moves notes.

        A todo that was done is a message in the chatter, with its words and our key.
        """
        found: dict[str, list[tuple[int, str]]] = {}
        for model in models if keys else ():
            text = TEXTS[model]
            about: Domain = [["res_model" if model == ACTIVITY else "model", "=", PARTNER]]
            about += [] if on is None else [["res_id", "in", list(on)]]
            leaves = [[text, "ilike", mark(key)] for key in keys]
            rows = await self._rpc.rows(model, [*about, *any_of(leaves)], [text])
            found[model] = [
                (row["id"], key) for row in rows for key in keys if write.marked(str(row.get(text)), key)
            ]
        return found

    async def filled(self, contacts: Sequence[int]) -> list[int]:
        """Those of the contacts in which one of our fields is not blank."""
        leaves = [[name, "!=", False] for name in await self.our_fields()]
        if not contacts or not leaves:
            return []
        rows = await self._rpc.rows(PARTNER, [["id", "in", list(contacts)], *any_of(leaves)], ["name"])
        return [row["id"] for row in rows]

    async def our_fields(self) -> list[str]:
        """Those of our fields that are there now; nothing that is to be gone may wait for one that is not."""
        there = await self._installed.fields(PARTNER, afresh=True) or {}
        return [name for name in write.LABELS if name in there]


def place(fact: Fact | Stale) -> int:
    """The contact or company that it stands on; 0 when its id is none of Odoo's."""
    id = fact.on[0].id if fact.on else ""
    return int(id) if id.isdecimal() and len(id) < 10 else 0


def any_of(leaves: Domain) -> Domain:
    """A domain that one of the leaves is enough for."""
    return ["|"] * (len(leaves) - 1) + leaves
