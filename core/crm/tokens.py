"""Tokens that a vendor rotates: sealed, in the store, and never anywhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.clock import Clock
from core.crm import standing
from core.errors import Misconfigured
from core.sealing import Sealer
from core.settings import Settings
from core.store.db import tx
from core.store.models import CrmAccount


class Drawer:
    """Where one connector keeps what it was given last: ``{"access": …, "refresh": …, "until": …}``."""

    def __init__(self, crm: str, settings: Settings, clock: Clock) -> None:
        """Raises ``Misconfigured`` when ``OTKLIK_SECRET`` is too short to seal with."""
        self._crm = crm
        self._clock = clock
        self._sealer = Sealer(settings.secret.get_secret_value(), f"crm {crm}")

    async def load(self) -> dict[str, str]:
        """What is kept, {} when nothing is. Raises ``Misconfigured`` when the secret was changed since."""
        found = await CrmAccount.get_or_none(crm=self._crm)
        if found is None or not found.tokens:
            return {}
        opened = self._sealer.opened(found.tokens)
        if opened is None:
            raise Misconfigured(
                f"OTKLIK_SECRET is not the one with which the tokens of {self._crm} were sealed. Put the old "
                f"one back, or let the CRM in again: otklik crm setup {self._crm}"
            )
        return dict(json.loads(opened))

    async def save(self, tokens: Mapping[str, str]) -> None:
        """Keep these from now on; returns after the commit."""
        sealed = self._sealer.seal(json.dumps(dict(tokens)))

        async def keep() -> None:
            await standing.account(self._crm, self._clock.now())
            await CrmAccount.filter(crm=self._crm).update(tokens=sealed)

        await tx(keep)
