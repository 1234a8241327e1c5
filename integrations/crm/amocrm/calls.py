"""amoCRM's calls: lists, records by id, batches. In its words; no troubles are hidden here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from core.clock import Clock
from core.crm.ports import CrmLimits, Stream
from core.errors import Gone, Locked, Unknown
from core.settings import Settings
from integrations.crm.amocrm.access import Access
from integrations.crm.amocrm.options import AmocrmOptions
from integrations.crm.amocrm.troubles import ADDRESS, BLOCKED, DEAD, RIGHTS, judge
from integrations.crm.api import Api
from integrations.outgoing import safe_url

PAGE = 200  # records; amoCRM gives 250 at most
FIELDS = 50  # custom fields of a page: amoCRM gives no more of them at once
MOST = 50  # pages of the notes of one contact
ACCOUNT = "account"
SEVERAL = 100  # ids of one filter: they stand in the address

PATHS: Mapping[Stream, str] = {
    Stream.OWNERS: "users",
    Stream.COMPANIES: "companies",
    Stream.PEOPLE: "contacts",
    Stream.DEALS: "leads",
}

Row: TypeAlias = dict[str, Any]
Query: TypeAlias = Sequence[tuple[str, str]]


class AmoCalls:
    """One account, called with its key; a key that died is renewed once where it can be."""

    def __init__(self, options: AmocrmOptions, settings: Settings, clock: Clock, limits: CrmLimits) -> None:
        url = safe_url(options.url, settings.allowed_hosts, what="OTKLIK_AMOCRM_URL")
        parts = urlsplit(url)  # copied from a browser it may name a page
        self.site = f"{parts.scheme}://{parts.netloc}"
        allowed, timeout = settings.allowed_hosts, settings.timeout_seconds
        self._api = Api(f"{self.site}/", limits, judge, clock, allowed=allowed, timeout=timeout)
        self._access = Access(options, settings, clock, self._api)

    async def ask(self, method: str, path: str, **params: Any) -> Any:
        """One call below /api/v4/: its JSON, None for "204 No Content". Raises the ``Trouble`` family."""
        try:
            return await self._with_key(method, path, params)
        except Locked as closed:
            if closed.why not in (RIGHTS, BLOCKED) or path == ACCOUNT:
                raise
        # A right that lacks, a firewall that dislikes some words and a server that is shut out are all a 403,
        # with JSON or without. The account may be read by everybody who is let in: that tells them apart.
        await self.account()
        raise Locked(RIGHTS, whole_door=False)

    async def _with_key(self, method: str, path: str, params: Mapping[str, Any]) -> Any:
        token = await self._access.token()
        try:
            return await self._call(method, path, token, params)
        except Locked as closed:
            if closed.why != DEAD or not await self._access.renewed(token):
                raise
            return await self._call(method, path, await self._access.token(), params)

    async def _call(self, method: str, path: str, token: str, params: Mapping[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return await self._api.ask(method, f"api/v4/{path}", headers=headers, **params)

    async def rows(self, path: str, query: Query = (), *, page: int = 1, limit: int = PAGE) -> list[Row]:
        """A page of a list, [] past its end (204)."""
        params = [*query, ("page", str(page)), ("limit", str(limit))]
        return listed(await self.ask("GET", path, params=params), path)

    async def all_rows(self, path: str, query: Query = (), *, limit: int = PAGE) -> list[Row]:
        """A list whole, by its pages; of what grows without bounds, the first ``MOST`` of them."""
        found: list[Row] = []
        for page in range(1, MOST + 1):
            part = await self.rows(path, query, page=page, limit=limit)
            found += part
            if len(part) < limit:
                break
        return found

    async def by_ids(self, path: str, ids: Collection[str]) -> dict[str, Row]:
        """Those of these records that are there, by id.

        An account whose API has no filters ignores them without a word (``is_api_filter_enabled``): then
        others come, and each is asked for by itself.
        """
        found: dict[str, Row] = {}
        wanted = [id for id in dict.fromkeys(ids) if id.isdecimal()]
        for start in range(0, len(wanted), SEVERAL):
            part = wanted[start : start + SEVERAL]
            rows = await self.rows(path, [("filter[id][]", id) for id in part], limit=len(part))
            there = {str(row["id"]): row for row in rows}
            if there.keys() <= set(part):
                found |= {id: row for id, row in there.items() if not is_deleted(row)}
                continue
            for id in part:
                try:
                    row = await self.ask("GET", f"{path}/{id}")
                except Gone:
                    continue
                if isinstance(row, dict) and str(row.get("id")) == id and not is_deleted(row):
                    found[id] = row
        return found

    async def write(self, method: str, path: str, items: Sequence[Row]) -> list[Row]:
        """Make or change several records; returns them as amoCRM names them, each with its request_id."""
        return listed(await self.ask(method, path, json=list(items)), path, wrote=True)

    async def account(self) -> Row:
        """The account: "id", "name", "currency", "current_user_id"."""
        try:
            data = await self.ask("GET", ACCOUNT)
        except Gone:
            data = None
        except Locked as closed:  # nothing is open to who may not even read this
            raise Locked(BLOCKED) if closed.why == RIGHTS else closed from None
        if not isinstance(data, dict) or "id" not in data:
            raise Locked(ADDRESS)
        return data

    async def fields(self, path: str) -> list[Row]:
        """The custom fields of contacts or leads."""
        return await self.all_rows(f"{path}/custom_fields", limit=FIELDS)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()


def is_deleted(row: Row) -> bool:
    """Whether it lies in amoCRM's bin."""
    return row.get("is_deleted") is True


def listed(data: Any, path: str, *, wrote: bool = False) -> list[Row]:
    """The records of an answer, which stand below "_embedded" by the last word of the path that is no id."""
    if data is None:
        return []
    name = [part for part in path.split("/") if not part.isdecimal()][-1]
    name = "links" if name == "link" else name
    embedded = data.get("_embedded") if isinstance(data, dict) else None
    found = embedded.get(name) if isinstance(embedded, dict) else None
    if not isinstance(found, list):
        raise Unknown("amoCRM does not say what it made") if wrote else Locked(ADDRESS)
    return [row for row in found if isinstance(row, dict) and (name == "links" or "id" in row)]
