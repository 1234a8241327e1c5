"""The HubSpot connector: one account, by one token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    Fields,
    Heard,
    NewContact,
    Note,
    Page,
    Stale,
    Standing,
    Stream,
    Todo,
    Verdict,
)
from core.errors import Misconfigured
from core.lines import Knock
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.hubspot import fields, webhooks
from integrations.crm.hubspot.looking import Looking
from integrations.crm.hubspot.objects import BATCH, Objects, record_id
from integrations.crm.hubspot.options import HubspotOptions
from integrations.crm.hubspot.pulling import Pulling
from integrations.crm.hubspot.pushing import Pushing
from integrations.crm.hubspot.reading import KINDS
from integrations.crm.hubspot.troubles import judge
from integrations.crm.hubspot.writing import NOTE, TODO
from integrations.outgoing import safe_url

AT_ONCE = 8  # calls under way: enough to use the limit when each takes half a second


class HubspotCrm:
    """HubSpot as a ``Crm``."""

    def __init__(
        self, options: HubspotOptions, settings: Settings, clock: Clock, *, limits: CrmLimits | None = None
    ) -> None:
        """``limits``: others than the options'. Raises ``Misconfigured``."""
        token = options.token.get_secret_value().strip()
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise Misconfigured("OTKLIK_HUBSPOT_TOKEN is no token. Copy it from HubSpot again.")
        base = safe_url(options.url, settings.allowed_hosts, what="OTKLIK_HUBSPOT_URL")
        limits = limits or CrmLimits(options.calls_per_10_seconds / 10, BATCH, AT_ONCE)
        without = () if options.tickets_days is not None else (CrmCan.TICKETS,)  # a scope of its own
        self._manifest = CrmManifest("hubspot", "HubSpot", frozenset(CrmCan).difference(without), limits)
        self._options = options
        self._clock = clock
        self._uri = f"{settings.public_url.rstrip('/')}/crm/hubspot" if settings.public_url else ""
        self._api = _TokenApi(
            base,
            limits,
            judge,
            clock,
            allowed=settings.allowed_hosts,
            timeout=settings.timeout_seconds,
            token=token,
        )
        self._objects = Objects(self._api, searches_per_second=limits.per_second / 5)
        self._looking = Looking(self._api, options)
        self._pulling = Pulling(self._api, self._objects, options, self._looking.currency)
        self._pushing = Pushing(self._objects, clock)

    @property
    def manifest(self) -> CrmManifest:
        return self._manifest

    @property
    def options(self) -> HubspotOptions:
        return self._options

    async def check(self) -> Standing:
        return await self._looking.standing()

    async def setup(self) -> Sequence[str]:
        return await fields.make(self._api)

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        return await self._pulling.page(stream, since, after)

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        if stream is Stream.OWNERS:
            owners = await self._owners() if ids else set()
            return {id: id if id in owners else None for id in ids}
        found = await self._objects.fetch(KINDS[stream].name, ids)
        return {id: record_id(found[id]) if id in found else None for id in ids}

    async def _owners(self) -> set[str]:
        found: set[str] = set()
        page = await self._pulling.page(Stream.OWNERS, None, None)
        while page.after is not None:
            found |= {one.id for one in page.items}
            page = await self._pulling.page(Stream.OWNERS, None, page.after)
        return found | {one.id for one in page.items}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        match facts[0] if facts else None:
            case Note():
                verdicts = await self._pushing.activities(NOTE, cast(Sequence[Note], facts))
            case Todo():
                verdicts = await self._pushing.activities(TODO, cast(Sequence[Todo], facts))
            case Fields():
                verdicts = await self._pushing.fields(cast(Sequence[Fields], facts))
            case NewContact():
                verdicts = await self._pushing.contacts(cast(Sequence[NewContact], facts))
            case _:
                verdicts = {}
        return [verdicts[fact.key] for fact in facts]

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        verdicts: dict[str, Verdict] = {}
        for kind in dict.fromkeys(one.kind for one in stale):
            verdicts |= await self._pushing.withdraw(kind, [one for one in stale if one.kind is kind])
        return [verdicts[one.key] for one in stale]

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        found: dict[str, bool] = {}
        for kind in dict.fromkeys(one.kind for one in stale):
            found |= await self._pushing.standing(kind, [one for one in stale if one.kind is kind])
        return [found[one.key] for one in stale]

    def admit(self, knock: Knock) -> str | None:
        secret = self._options.webhook_secret.get_secret_value().strip()
        return "" if webhooks.is_theirs(knock, self._uri, secret, self._clock.wall()) else None

    def read(self, body: str) -> Heard:
        return webhooks.heard(body)

    async def close(self) -> None:
        await self._api.close()


class _TokenApi(Api):
    """The API with its token in every call."""

    def __init__(self, *args: Any, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._token = token

    async def ask(
        self,
        method: str,
        path: str,
        *,
        writes: bool | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Any:
        signed = {"Authorization": f"Bearer {self._token}", **(headers or {})}
        return await super().ask(method, path, writes=writes, headers=signed, **params)
