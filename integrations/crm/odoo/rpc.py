"""Calling methods of Odoo's models: over JSON-RPC (to Odoo 18) or the JSON-2 API (from 19 on).

Sources: "External API" (17.0), "External JSON-2 API" (19.0), odoo/service/{common,model}.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from core.clock import Clock
from core.crm.ports import CrmLimits
from core.errors import Gone, Locked, Refused, Unknown
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.troubles import judge
from integrations.outgoing import safe_url

Row: TypeAlias = dict[str, Any]
Domain: TypeAlias = list[Any]

NO_ODOO = "address: what answers at OTKLIK_ODOO_URL is not Odoo's JSON-RPC. Set it without a path."
WRITING = frozenset({"create", "write", "unlink"})


class Rpc:
    """One account in one database. Knows the version and our own number there once it has asked."""

    def __init__(self, options: OdooOptions, settings: Settings, clock: Clock, limits: CrmLimits) -> None:
        """Raises ``Misconfigured`` for an address that is none."""
        url = safe_url(options.url, settings.allowed_hosts, what="OTKLIK_ODOO_URL")
        self._options = options
        self._api = Api(
            url, limits, judge, clock, allowed=settings.allowed_hosts, timeout=settings.timeout_seconds
        )
        self._me = 0
        self._major = 0

    async def major(self) -> int:
        """The server's version, 17 for 17.0; an odd one between (saas~17.2) counts as its first number."""
        if not self._major:
            told = await (self._modern_version() if self._options.protocol == "json2" else self._version())
            if not isinstance(told, list) or not told:
                raise Refused("the server does not tell its version")
            digits = "".join(c for c in str(told[0]) if c.isdecimal())  # 17, or "saas~17"
            if not digits:
                raise Refused("the server does not tell its version")
            self._major = int(digits)
        return self._major

    async def _version(self) -> Any:
        try:
            told = await self._service("common", "version", [])
        except (Gone, Locked) as trouble:
            if self._options.protocol != "auto":
                raise Locked(NO_ODOO) if isinstance(trouble, Gone) else trouble from None
            return await self._modern_version()  # the services are to be gone in Odoo 22
        return told.get("server_version_info") if isinstance(told, Mapping) else None

    async def _modern_version(self) -> Any:
        told = await self._api.ask("GET", "/web/version")
        return told.get("version_info") if isinstance(told, Mapping) else None

    async def is_modern(self) -> bool:
        """Whether we speak JSON-2."""
        if self._options.protocol != "auto":
            return self._options.protocol == "json2"
        return await self.major() >= 19

    async def me(self) -> int:
        """Our own number in ``res.users``. Raises ``Locked`` when the key is not accepted."""
        if not self._me:
            if await self.is_modern():
                told = await self.call("res.users", "context_get", {})
                self._me = int(told.get("uid") or 0) if isinstance(told, Mapping) else 0
            else:
                self._me = await self._authenticate()
        return self._me

    async def _authenticate(self) -> int:
        options = self._options
        if not options.database:
            raise Locked("database: set OTKLIK_ODOO_DATABASE, the name of the database.")
        if not options.login:
            raise Locked("login: set OTKLIK_ODOO_LOGIN, the login of the account whose key it is.")
        key = options.api_key.get_secret_value()
        try:
            told = await self._service("common", "authenticate", [options.database, options.login, key, {}])
        except Refused as refused:  # it is there, and has no res.users
            raise Locked(
                f"database: that is none of Odoo's ({refused.why}). Set OTKLIK_ODOO_DATABASE."
            ) from None
        if not isinstance(told, int) or told is False:
            raise Locked(
                "key: Odoo does not know this login with this key. Look at OTKLIK_ODOO_LOGIN and "
                "OTKLIK_ODOO_API_KEY."
            )
        return told

    async def call(
        self,
        model: str,
        method: str,
        named: Mapping[str, Any],
        *,
        ids: Sequence[int] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Any:
        """One method's answer. ``named``: its arguments, in the order the method has them.

        JSON-RPC is given them by place, since their names have changed between versions; JSON-2 by name.
        ``ids``: None for what is a model's and not a record's.
        """
        writes = method in WRITING
        if await self.is_modern():
            body = {**named, **({"ids": list(ids)} if ids is not None else {}), "context": context or {}}
            headers = {"Authorization": f"bearer {self._options.api_key.get_secret_value()}"}
            if self._options.database:
                headers["X-Odoo-Database"] = self._options.database
            path = f"/json/2/{model}/{method}"
            return await self._api.ask("POST", path, writes=writes, headers=headers, json=body)
        key = self._options.api_key.get_secret_value()
        places = [*([list(ids)] if ids is not None else []), *named.values()]
        call = [self._options.database, await self.me(), key, model, method, places]
        try:
            return await self._service(
                "object", "execute_kw", [*call, {"context": context or {}}], writes=writes
            )
        except Locked as trouble:
            if trouble.whole_door:
                self._me = 0  # when the key is changed there, the number is asked for anew
            raise

    async def _service(self, service: str, method: str, args: list[Any], *, writes: bool = False) -> Any:
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"service": service, "method": method, "args": args},
            "id": 1,
        }
        answer = await self._api.ask("POST", "/jsonrpc", writes=writes, json=body)
        if not isinstance(answer, Mapping) or "jsonrpc" not in answer:
            raise Locked(NO_ODOO)
        return answer.get("result")  # a method that returns nothing has none

    # The few methods that every model has -----------------------------------------------------------------

    async def rows(
        self,
        model: str,
        domain: Domain,
        fields: Sequence[str],
        *,
        limit: int | None = None,
        order: str = "id",
        archived: bool = True,
    ) -> list[Row]:
        """``search_read``; ``archived``: also the records that are out of use."""
        named = {"domain": domain, "fields": list(fields), "offset": 0, "limit": limit, "order": order}
        told = await self.call(model, "search_read", named, context={"active_test": not archived})
        if not isinstance(told, list) or not all(isinstance(row, dict) and "id" in row for row in told):
            raise Refused(f"{model}: not a list of records")
        return told

    async def fields_of(self, model: str) -> dict[str, Row] | None:
        """The model's fields that we may see: type, relation, selection; None when there is no such model."""
        named = {"allfields": [], "attributes": ["type", "relation", "selection"]}
        try:
            told = await self.call(model, "fields_get", named)
        except (Refused, Gone):  # "Object … doesn't exist", 404
            return None
        return told if isinstance(told, dict) else None

    async def may(self, model: str, operation: str) -> bool:
        """Whether our account may at all "read", "write", "create" or "unlink" records of a model."""
        if await self.major() >= 18:
            return bool(await self.call(model, "has_access", {"operation": operation}, ids=[]))
        named = {"operation": operation, "raise_exception": False}
        return bool(await self.call(model, "check_access_rights", named))

    async def create(
        self, model: str, values: Sequence[Row], context: Mapping[str, Any] | None = None
    ) -> list[int]:
        """All of them, or none: one transaction. The new ids, in order."""
        told = await self.call(model, "create", {"vals_list": list(values)}, context=context)
        if not isinstance(told, list) or len(told) != len(values):
            raise Unknown(f"{model}: not as many ids as records")
        return [int(id) for id in told]

    async def write(
        self, model: str, ids: Sequence[int], values: Row, context: Mapping[str, Any] | None = None
    ) -> None:
        """The same values into all of them."""
        await self.call(model, "write", {"vals": values}, ids=ids, context=context)

    async def unlink(self, model: str, ids: Sequence[int]) -> None:
        """Delete them."""
        await self.call(model, "unlink", {}, ids=ids)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
