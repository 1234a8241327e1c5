"""What this Odoo has: modules may be missing, and fields come and go with versions and modules."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Refused
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.reading import LEAD, ORDER, REFUND
from integrations.crm.odoo.rpc import Row, Rpc


class Installed:
    """Remembers the fields of the models that are there; of those that are not it asks again."""

    def __init__(self, rpc: Rpc, options: OdooOptions) -> None:
        self._rpc = rpc
        self._options = options
        self._known: dict[str, dict[str, Row]] = {}

    async def fields(self, model: str, *, afresh: bool = False) -> dict[str, Row] | None:
        """The model's fields that we may see; None: its module is not installed (now)."""
        if afresh or model not in self._known:
            found = await self._rpc.fields_of(model)
            if found is None:
                self._known.pop(model, None)
                return None
            self._known[model] = found
        return self._known[model]

    def forget(self) -> None:
        """Ask for everything anew."""
        self._known.clear()

    async def has(self, model: str, wanted: set[str]) -> bool:
        """Whether a model has all these fields; somebody may have made them since we looked."""
        if wanted <= set(await self.fields(model) or {}):
            return True
        return wanted <= set(await self.fields(model, afresh=True) or {})

    async def visible(self, model: str, wanted: Sequence[str]) -> list[str]:
        """Those of the wanted fields that are there. Raises ``Refused`` when the model is not."""
        there = await self.fields(model)
        if there is None:
            raise Refused(f"{model}: Odoo does not tell its fields")
        return [name for name in dict.fromkeys(wanted) if name in there]

    async def kind_of_deals(self) -> str:
        """ "sale", "crm", or "" when neither is installed."""
        wanted = self._options.deals
        if wanted != "crm" and await self.fields(ORDER) is not None:
            return "sale"
        if wanted != "sale" and await self.fields(LEAD) is not None:
            return "crm"
        return ""

    async def has_refunds(self) -> bool:
        """Whether there are credit notes that our account may read."""
        if not self._options.refunds or await self.fields(REFUND) is None:
            return False
        return await self._rpc.may(REFUND, "read")
