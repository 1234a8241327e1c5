"""Looking around in an account: whose it is, what the token may, which fields are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.crm.ports import Standing
from core.errors import Gone, Locked, Refused
from integrations.crm.api import Api
from integrations.crm.hubspot import fields
from integrations.crm.hubspot.objects import CONTACTS, DEALS, VERSION
from integrations.crm.hubspot.options import HubspotOptions
from integrations.crm.hubspot.troubles import SETUP

NO_CURRENCY = (
    "rights: HubSpot does not tell this token the account's currency. For deals that name none, set "
    "OTKLIK_HUBSPOT_CURRENCY (EUR, USD …)"
)


class Looking:
    """Looks around; writes nothing."""

    def __init__(self, api: Api, options: HubspotOptions) -> None:
        self._api = api
        self._options = options
        self._currency: str | None = None

    async def currency(self) -> str:
        """The account's own currency (ISO 4217), of deals that name none; "" where nobody tells it."""
        if self._currency is None:
            try:
                self._currency = str((await self._details()).get("companyCurrency") or self._options.currency)
            except (Gone, Refused, Locked):  # the deals were read with this token: it is of this call only
                return self._options.currency
        return self._currency

    async def standing(self) -> Standing:
        """What ``Crm.check`` tells."""
        details: Mapping[str, Any] = {}
        untold: list[str] = []
        try:
            details = await self._details()
        except Locked as locked:
            if locked.whole_door:
                raise
            if not self._options.currency:
                untold = [NO_CURRENCY]
        token = await self._token()
        lacks = [*_lacking(self._options, token.get("scopes")), *untold, *await self._fields()]
        account = f"{details.get('uiDomain') or 'HubSpot'}, account {details.get('portalId') or '?'}"
        app = token.get("appId")
        return Standing(account, f"app {app}" if app else "", tuple(lacks), tuple(_names(self._options)))

    async def _details(self) -> Mapping[str, Any]:
        data = await self._api.ask("GET", f"/account-info/{VERSION}/details")
        return data if isinstance(data, dict) else {}

    async def _token(self) -> Mapping[str, Any]:
        """Scopes and app of the token; nothing where HubSpot does not tell of this kind of token."""
        key = self._options.token.get_secret_value().strip()
        path = "/oauth/v2/private-apps/get/access-token-info"
        try:
            data = await self._api.ask("POST", path, writes=False, json={"tokenKey": key})
        except (Gone, Refused, Locked):
            return {}
        return data if isinstance(data, dict) else {}

    async def _fields(self) -> list[str]:
        lacks: list[str] = []
        for kind in fields.NEEDED:
            try:
                there = await fields.properties(self._api, kind)
                wanted = fields.missing(kind, there)
            except Locked as locked:
                lacks.append(locked.why)
                continue
            if wanted:
                names = ", ".join(str(one["name"]) for one in wanted)
                lacks.append(f"fields: {kind} have no {names}. Make them with: {SETUP}")
            if kind == CONTACTS:
                lacks += _unknown(_chosen(self._options), there, "contacts")
        if any(name for _, name in _chosen_of_deals(self._options)):
            try:
                there = await fields.properties(self._api, DEALS)
            except Locked as locked:
                return [*lacks, locked.why]
            lacks += _unknown(_chosen_of_deals(self._options), there, "deals")
        return lacks


def _needs(options: HubspotOptions) -> Sequence[tuple[tuple[str, ...], str]]:
    """Scopes, any of a line's, and what for."""
    found: list[tuple[tuple[str, ...], str]] = [
        (("crm.objects.contacts.read",), "to read people, notes and tasks"),
        (("crm.objects.companies.read",), "to read companies"),
        (("crm.objects.deals.read",), "to read won deals"),
        (("crm.objects.owners.read",), "to read who looks after whom"),
    ]
    if options.push:
        found.append((("crm.objects.contacts.write",), "to write notes, tasks and fields"))
    if options.lines:
        line_items = ("crm.objects.line_items.read", "e-commerce")
        found.append((line_items, "to read what was bought, or set OTKLIK_HUBSPOT_LINES=false"))
    if options.tickets_days is not None:
        found.append((("tickets", "crm.objects.tickets.read"), "to read open tickets"))
    return found


def _lacking(options: HubspotOptions, told: object) -> list[str]:
    if not isinstance(told, list):
        return []
    return [
        f"rights: add the scope {' or '.join(names)} to the token, {why}"
        for names, why in _needs(options)
        if not set(names) & set(told)
    ]


def _chosen(options: HubspotOptions) -> Iterable[tuple[str, str]]:
    yield "SEGMENT_FIELD", options.segment_field
    yield "ZONE_FIELD", options.zone_field
    yield "LANGUAGE_FIELD", options.language_field


def _chosen_of_deals(options: HubspotOptions) -> Iterable[tuple[str, str]]:
    yield "MARGIN_FIELD", options.margin_field
    yield "CATEGORY_FIELD", options.category_field


def _unknown(chosen: Iterable[tuple[str, str]], there: Mapping[str, Any], what: str) -> list[str]:
    return [
        f"OTKLIK_HUBSPOT_{variable}: {what} have no property {name}. Write its internal name."
        for variable, name in chosen
        if name and name not in there
    ]


def _names(options: HubspotOptions) -> Iterable[str]:
    for kind, needed in fields.NEEDED.items():
        yield from (f"{kind}.{one['name']}" for one in needed)
    yield from (f"contacts.{name}" for _, name in _chosen(options) if name)
    yield from (f"deals.{name}" for _, name in _chosen_of_deals(options) if name)
