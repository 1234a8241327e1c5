"""EspoCRM's calls: lists with filters, records by id, metadata. In its words; no troubles are hidden here."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

from core.clock import Clock
from core.crm.ports import CrmLimits
from core.errors import Gone, Locked, Misconfigured, Unknown
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.espocrm.options import EspocrmOptions
from integrations.crm.espocrm.troubles import ADDRESS, ShutOut, judge
from integrations.outgoing import safe_url

PAGE = 200  # records: recordListMaxSizeLimit, the most that EspoCRM gives in one list

NO_ADMIN = (
    "key: EspoCRM does not take OTKLIK_ESPOCRM_ADMIN_NAME and OTKLIK_ESPOCRM_ADMIN_PASSWORD as an "
    "administrator's. One with a second factor cannot be used."
)

Row: TypeAlias = dict[str, Any]
Filter: TypeAlias = tuple[str, str, str | Sequence[str] | None]
"""One "where" item: type, attribute, value (None: the type takes none)."""


class EspoCalls:
    """One EspoCRM, called with the API user's key, or as the administrator where one is set."""

    def __init__(self, options: EspocrmOptions, settings: Settings, clock: Clock, limits: CrmLimits) -> None:
        shown = options.url.partition("#")[0]  # browsers show where in EspoCRM one is: …/#Contact
        url = safe_url(shown, settings.allowed_hosts, what="OTKLIK_ESPOCRM_URL")
        self.site = url.removesuffix("/api/v1").rstrip("/")
        self._api = Api(
            f"{self.site}/api/v1/",
            limits,
            judge,
            clock,
            allowed=settings.allowed_hosts,
            timeout=settings.timeout_seconds,
        )
        self._key = {"X-Api-Key": _header(options.api_key.get_secret_value(), "OTKLIK_ESPOCRM_API_KEY")}
        self._admin: dict[str, str] = {}
        self._admin_is_wrong = False
        if options.admin_name:
            pair = f"{options.admin_name}:{options.admin_password.get_secret_value()}"
            self._admin = {"Espo-Authorization": base64.b64encode(pair.encode()).decode()}

    @property
    def has_admin(self) -> bool:
        """Whether an administrator is set."""
        return bool(self._admin)

    async def ask(self, method: str, path: str, *, as_admin: bool = False, **params: Any) -> Any:
        """One call below /api/v1/. Raises the ``Trouble`` family."""
        admin = as_admin and self.has_admin
        if admin and self._admin_is_wrong:
            raise Locked(NO_ADMIN, whole_door=False)
        headers = {**(self._admin if admin else self._key), **params.pop("headers", {})}
        try:
            return await self._api.ask(method, path, headers=headers, **params)
        except Locked as closed:
            if not admin or isinstance(closed, ShutOut):
                raise
            # Ten wrong passwords in a minute shut this address out, and the API user with it
            # (Core/Authentication/Hook/Hooks/FailedAttemptsLimit.php): one is enough.
            self._admin_is_wrong = closed.whole_door
            raise Locked(NO_ADMIN, whole_door=False) from None

    async def find(
        self,
        path: str,
        where: Sequence[Filter],
        *,
        select: Sequence[str] = (),
        order_by: str = "",
        offset: int = 0,
        size: int = PAGE,
        **more: str,
    ) -> list[Row]:
        """Records of a list that meet all filters, without counting them all (documentation: CRUD, List)."""
        params: list[tuple[str, str]] = [("maxSize", str(size)), ("offset", str(offset)), *more.items()]
        if select:
            params.append(("select", ",".join(select)))
        if order_by:
            params += [("orderBy", order_by), ("order", "asc")]
        for n, (kind, attribute, value) in enumerate(where):
            params += [(f"where[{n}][type]", kind), (f"where[{n}][attribute]", attribute)]
            if isinstance(value, str):
                params.append((f"where[{n}][value]", value))
            elif value is not None:
                params += [(f"where[{n}][value][]", one) for one in value]
        data = await self.ask("GET", path, params=params, headers={"X-No-Total": "true"})
        rows = data.get("list") if isinstance(data, dict) else None
        if not isinstance(rows, list):
            raise Locked(ADDRESS)
        return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]

    async def record(self, entity: str, id: str) -> Row:
        """One record. Raises ``Gone``."""
        return _row(await self.ask("GET", f"{entity}/{quote(id, safe='')}"))

    async def exists(self, entity: str, id: str) -> bool:
        """Whether a record is there, for those who may read it."""
        try:
            await self.record(entity, id)
        except Gone:
            return False
        return True

    async def make(self, entity: str, values: Row) -> str:
        """Make a record, and return its id."""
        made = await self.ask("POST", entity, json=values)
        id = made.get("id") if isinstance(made, dict) else None
        if not isinstance(id, str) or not id:
            raise Unknown("EspoCRM does not say what it made")
        return id

    async def change(self, entity: str, id: str, values: Row) -> Row:
        """Change a record, and return how EspoCRM says it is now. Raises ``Gone``."""
        made = await self.ask("PUT", f"{entity}/{quote(id, safe='')}", json=values)
        return made if isinstance(made, dict) else {}

    async def drop(self, entity: str, id: str, *, as_admin: bool = False) -> None:
        """Remove a record. Raises ``Gone``."""
        await self.ask("DELETE", f"{entity}/{quote(id, safe='')}", as_admin=as_admin)

    async def metadata(self, key: str) -> Row:
        """A part of the metadata, {} for what is not there or not for us."""
        data = await self.ask("GET", "Metadata", params={"key": key})
        return data if isinstance(data, dict) else {}

    async def me(self) -> Row:
        """Who we are there: "user", "acl", "settings" …"""
        return _row(await self.ask("GET", "App/user"))

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()


def _row(data: Any) -> Row:
    if not isinstance(data, dict):
        raise Locked(ADDRESS)
    return data


def _header(value: str, what: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise Misconfigured(f"{what} is no key: it has characters that no key has. Copy it anew.")
    return value.strip()
