"""Looking whether what we know is still in the CRM: contacts that are gone are unlinked, merges followed.

A CRM's changes tell nothing of what was deleted. So once a day everything linked is asked for by its id, a
batch at a time; where it stands is kept, and a restart goes on there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from core.clock import Clock
from core.crm import links, standing
from core.crm.leases import Lease
from core.crm.ports import Crm, CrmCan, Dropped, Stream
from core.crm.taking import Taker
from core.errors import Locked
from core.settings import Settings
from core.store.db import rows, tx
from core.store.models import Buyer, CrmAccount, CrmLink
from core.words import LinkState

EVERY = timedelta(days=1)
SUSPICIOUS = 10  # so many in one batch, and more than half of it, are not deleted: a right is missing …
ALL_OF = 3  # … and so is it when all of a batch of so many are gone
ORDER = (Stream.PEOPLE, Stream.COMPANIES, Stream.DEALS)


class Sweeper:
    """Sweeps one CRM."""

    def __init__(self, crm: Crm, settings: Settings, clock: Clock) -> None:
        self._crm = crm
        self._name = crm.manifest.name
        self._clock = clock
        self._taker = Taker(self._name, settings, clock)

    async def is_due(self) -> bool:
        """Whether a sweep is under way, or a day has passed since the last one."""
        account = await standing.account(self._name, self._clock.now())
        since = account.swept_at or account.connected_at
        return account.sweep is not None or since + EVERY <= self._clock.now()

    async def sweep(self, *, believing: bool = False, lease: Lease | None = None) -> int:
        """Look at everything, or go on where it was broken off; returns how many are gone.

        ``believing``: however many they are.

        Raises the ``Trouble`` family, ``Locked`` when so many are gone that a right must be missing.
        """
        account = await standing.account(self._name, self._clock.now())
        place = account.sweep or {"stream": ORDER[0].value, "after": 0}
        gone = 0
        for stream in ORDER[ORDER.index(Stream(place["stream"])) :]:
            after = int(place["after"]) if stream.value == place["stream"] else 0
            if stream is Stream.COMPANIES and CrmCan.COMPANIES not in self._crm.manifest.can:
                continue
            while batch := await self._batch(stream, after):
                found = await self._crm.present(stream, list(batch.values()))
                dropped = [
                    Dropped(stream, id, into=found.get(id) or "")
                    for id in batch.values()
                    if found.get(id) != id
                ]
                if not believing and _is_suspicious(len(dropped), len(batch)):
                    raise Locked(
                        f"rights: {len(dropped)} of {len(batch)} {stream.value} cannot be seen any more. "
                        f"If they were really deleted: otklik crm pull {self._name} --deleted",
                        whole_door=False,
                    )
                after = max(batch)
                gone += await self._keep(account, dropped, stream, after)
                if lease is not None:
                    await lease.keep()
        await self._welcome_back(lease)
        account.sweep, account.swept_at = None, self._clock.now()
        await account.save(update_fields=["sweep", "swept_at"])
        return gone

    async def _welcome_back(self, lease: Lease | None) -> None:
        """Whoever had gone and is there again is who they were: changes alone would not tell."""
        limits, after = self._crm.manifest.limits, 0
        gone = CrmLink.filter(
            crm=self._name, stream=links.PEOPLE, state=LinkState.GONE, buyer_id__isnull=False
        )
        while (
            batch := await gone.filter(id__gt=after).order_by("id").limit(max(1, limits.ids or limits.batch))
        ):
            found = await self._crm.present(Stream.PEOPLE, [one.external_id for one in batch])
            back = [one for one in batch if found.get(one.external_id) == one.external_id]
            await tx(partial(_bind, back, self._clock.now()))
            after = batch[-1].id
            if lease is not None:
                await lease.keep()

    async def _batch(self, stream: Stream, after: int) -> Mapping[int, str]:
        """Our row's number → the id there, in order."""
        limits = self._crm.manifest.limits
        size = max(1, limits.ids or limits.batch)
        if stream is Stream.DEALS:
            head = self._taker.identity("")
            found = await rows(
                "SELECT id, identity FROM customer_order WHERE identity LIKE ? AND (is_paid OR is_refund) "
                "AND id > ? ORDER BY id LIMIT ?",
                [f"{head}%", after, size],
            )
            return {int(row["id"]): str(row["identity"]).removeprefix(head) for row in found}
        found = await rows(
            "SELECT id, external_id FROM crm_link WHERE crm = ? AND stream = ? AND state IN (?, ?) "
            "AND id > ? ORDER BY id LIMIT ?",
            [self._name, stream.value, str(LinkState.LINKED), str(LinkState.REVIEW), after, size],
        )
        return {int(row["id"]): str(row["external_id"]) for row in found}

    async def _keep(self, account: CrmAccount, dropped: Sequence[Dropped], stream: Stream, after: int) -> int:
        async def keep() -> int:
            await self._taker.take(dropped)
            account.sweep = {"stream": stream.value, "after": after}
            await account.save(update_fields=["sweep"])
            return len(dropped)

        return await tx(keep)


def _is_suspicious(gone: int, of: int) -> bool:
    return (gone >= SUSPICIOUS and gone * 2 > of) or (gone == of and gone >= ALL_OF)


async def _bind(back: Sequence[CrmLink], now: datetime) -> None:
    for link in back:
        buyer = await Buyer.get_or_none(id=link.buyer_id)
        if buyer is not None:
            await links.bind(link, buyer, link.how or "id", now)
