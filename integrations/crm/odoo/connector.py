"""Odoo as a CRM: what the engine calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    Heard,
    Page,
    Stale,
    Standing,
    Stream,
    Verdict,
)
from core.errors import Locked, Refused
from core.lines import Knock
from core.settings import Settings
from integrations.crm.marks import unknown_fields
from integrations.crm.odoo import reading as read
from integrations.crm.odoo import webhooks
from integrations.crm.odoo.finding import ACTIVITY, MESSAGE, Finding
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.pulling import Pulling
from integrations.crm.odoo.pushing import Pushing
from integrations.crm.odoo.rpc import Domain, Rpc
from integrations.crm.odoo.withdrawing import Withdrawing
from integrations.crm.odoo.writing import LABELS, definition

CAN = frozenset(CrmCan) - {
    CrmCan.SHARED_NOTES,
    CrmCan.MERGES,
}  # a merge deletes, and tells nobody into whom
DEALS = {"sale": read.ORDER, "crm": read.LEAD}
OLDEST = 17
NEEDS_SETTINGS = (
    "rights: only an account with Settings may make custom fields. Run the setup with such a key once, or "
    "make them by hand (README)."
)


class OdooCrm:
    """One Odoo database."""

    def __init__(self, options: OdooOptions, settings: Settings, clock: Clock) -> None:
        """Raises ``Misconfigured`` for an address that is none."""
        limits = CrmLimits(options.per_second, batch=100)
        self._options = options
        self._manifest = CrmManifest("odoo", "Odoo", CAN, limits)
        self._rpc = Rpc(options, settings, clock, limits)
        self._installed = Installed(self._rpc, options)
        self._pulling = Pulling(self._rpc, options, self._installed)
        finding = Finding(self._rpc, self._installed)
        self._pushing = Pushing(self._rpc, self._installed, finding)
        self._withdrawing = Withdrawing(self._rpc, finding)

    @property
    def manifest(self) -> CrmManifest:
        return self._manifest

    @property
    def options(self) -> OdooOptions:
        return self._options

    async def check(self) -> Standing:
        """See ``Crm.check``."""
        major, me = await self._rpc.major(), await self._rpc.me()
        mine = await self._rpc.rows(read.USERS, [["id", "=", me]], ["name"])
        firms = await self._rpc.rows("res.company", [], ["name"], limit=1)
        lacks = []
        if major < OLDEST:
            lacks.append(f"version: this is Odoo {major}; the connector is made for {OLDEST} and newer.")
        lacks += await self._lacking_rights()
        lacks += await self._lacking_models()
        lacks += await self._lacking_fields()
        return Standing(
            " / ".join(filter(None, (read.text(row.get("name")) for row in firms))) or self._options.database,
            read.text(mine[0].get("name")) if mine else str(me),
            tuple(lacks),
            await self._used(),
        )

    async def _lacking_rights(self) -> list[str]:
        wanted = [(read.PARTNER, "read"), (read.USERS, "read")]
        if self._options.push:
            wanted += [(read.PARTNER, "write"), (MESSAGE, "create"), (MESSAGE, "unlink")]
            wanted += [(ACTIVITY, "create"), (ACTIVITY, "unlink")]
        if self._options.push and self._options.create_people:
            wanted.append((read.PARTNER, "create"))
        if kind := await self._installed.kind_of_deals():
            wanted.append((DEALS[kind], "read"))
        if await self._installed.fields(read.TICKET) is not None:
            wanted.append((read.TICKET, "read"))
        if self._options.refunds and await self._installed.fields(read.REFUND) is not None:
            wanted.append((read.REFUND, "read"))
        return [
            f"rights: our account may not {operation} {model}. See the rights in the connector's README."
            for model, operation in wanted
            if not await self._rpc.may(model, operation)
        ]

    async def _lacking_models(self) -> list[str]:
        if await self._installed.kind_of_deals():
            return []
        return ["deals: install Sales or CRM in Odoo, and look at OTKLIK_ODOO_DEALS."]

    async def _lacking_fields(self) -> list[str]:
        options = self._options
        there = set(await self._installed.fields(read.PARTNER, afresh=True) or {})
        lacks = []
        if options.push and (missing := set(LABELS) - there):
            names = ", ".join(sorted(missing))
            lacks.append(f"fields: run otklik crm setup odoo; res.partner lacks {names}.")
        model = DEALS.get(await self._installed.kind_of_deals(), "")
        deals = await self._installed.fields(model) or {} if model else {}
        for one in unknown_fields(options, there.__contains__, lambda name: not model or name in deals):
            whose = "deals have" if one.is_deals else "res.partner has"
            lacks.append(f"fields: {whose} no {one.field}; look at OTKLIK_ODOO_{one.option}.")
        return lacks

    async def _used(self) -> tuple[str, ...]:
        models = [read.PARTNER, read.USERS, DEALS.get(await self._installed.kind_of_deals(), "")]
        models.append(read.REFUND if await self._installed.has_refunds() else "")
        models.append(read.TICKET if await self._installed.fields(read.TICKET) is not None else "")
        written = [f"{read.PARTNER}.{name}" for name in LABELS] if self._options.push else []
        return (*filter(None, models), *([MESSAGE, ACTIVITY] if self._options.push else []), *written)

    async def setup(self) -> Sequence[str]:
        """See ``Crm.setup``. One call makes all of them: each one makes Odoo reload its models."""
        there = await self._installed.fields(read.PARTNER, afresh=True) or {}
        missing = [name for name in LABELS if name not in there]
        if missing:
            if not await self._rpc.may("ir.model.fields", "create"):
                raise Locked(NEEDS_SETTINGS, whole_door=False)
            models = await self._rpc.rows("ir.model", [["model", "=", read.PARTNER]], ["model"])
            if not models:
                raise Locked(NEEDS_SETTINGS, whole_door=False)
            await self._rpc.create("ir.model.fields", [definition(name, models[0]["id"]) for name in missing])
            await self._installed.fields(read.PARTNER, afresh=True)
        return missing

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """See ``Crm.pull``."""
        return await self._pulling.pull(stream, since, after)

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """See ``Crm.present``. Who is archived is not there: nobody is to write to them."""
        there: set[str] = set()
        for model, numbers in _by_model(stream, ids).items():
            archived = stream not in (Stream.PEOPLE, Stream.COMPANIES)
            domain: Domain = [["id", "in", sorted(numbers)]]
            try:
                rows = await self._rpc.rows(model, domain, ["write_date"], archived=archived)
            except Refused:
                if await self._installed.fields(model, afresh=True) is not None:
                    raise
                rows = [{"id": id} for id in numbers]  # its module is taken out: nobody can tell
            there |= {f"{model},{row['id']}" if stream is Stream.DEALS else str(row["id"]) for row in rows}
        return {id: id if id in there else None for id in ids}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """See ``Crm.push``."""
        return await self._pushing.push(facts)

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """See ``Crm.withdraw``."""
        return await self._withdrawing.withdraw(stale)

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """See ``Crm.standing``."""
        return await self._withdrawing.standing(stale)

    def admit(self, knock: Knock) -> str | None:
        """See ``Crm.admit``."""
        return webhooks.admit(knock, self._options.webhook_secret)

    def read(self, body: str) -> Heard:
        """See ``Crm.read``."""
        return webhooks.read(body)

    async def close(self) -> None:
        """See ``Crm.close``."""
        await self._rpc.close()


MODELS = {
    Stream.OWNERS: read.USERS,
    Stream.COMPANIES: read.PARTNER,
    Stream.PEOPLE: read.PARTNER,
    Stream.TICKETS: read.TICKET,
}


def _by_model(stream: Stream, ids: Sequence[str]) -> dict[str, set[int]]:
    """The numbers by model: a deal's id names its own ("sale.order,12")."""
    found: dict[str, set[int]] = {}
    for id in ids:
        model, _, number = id.rpartition(",") if stream is Stream.DEALS else (MODELS[stream], "", id)
        if number.isdecimal() and (
            stream is not Stream.DEALS or model in (read.ORDER, read.LEAD, read.REFUND)
        ):
            found.setdefault(model, set()).add(int(number))
    return found
