"""Bitrix24's calls: one method, or fifty at most in a ``batch``. In its words; no trouble hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from core.clock import Clock
from core.crm.ports import CrmLimits
from core.errors import Locked, Misconfigured, Trouble, TryLater, Unknown
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.bitrix24.access import Access
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.troubles import ADDRESS, APP, Expired, judge, named
from integrations.outgoing import safe_url

PAGE = 50  # records of a list, and commands of a batch: both fixed by Bitrix24
A_WRITE = 1.0  # seconds; commands of a batch run one after another, and what writes takes about half of that

Row: TypeAlias = dict[str, Any]
Command: TypeAlias = tuple[str, Mapping[str, Any]]
"""A method and its parameters."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one command came to. ``more``: the ``start`` of the list's next page, if there is one."""

    result: Any = None
    more: int | None = None
    trouble: Trouble | None = None

    @property
    def rows(self) -> list[Row]:
        """The records of a list."""
        return rows_of(self.result)


class Bitrix24Calls:
    """One portal, called by its incoming webhook, or as an app."""

    def __init__(self, options: Bitrix24Options, settings: Settings, clock: Clock, limits: CrmLimits) -> None:
        """Raises ``Misconfigured`` for an address that is none."""
        webhook = options.webhook_url.get_secret_value()
        self._access: Access | None = None
        if webhook:
            base = safe_url(webhook, settings.allowed_hosts, what="OTKLIK_BITRIX24_WEBHOOK_URL")
            if not re.search(r"/rest/\d+/\w+$", base):
                raise Misconfigured(
                    "OTKLIK_BITRIX24_WEBHOOK_URL must be a webhook's whole address, as Bitrix24 shows it. "
                    "Example: https://acme.bitrix24.ru/rest/1/abcdefgh12345678/"
                )
        else:
            url = safe_url(options.url, settings.allowed_hosts, what="OTKLIK_BITRIX24_URL")
            base = f"{url.removesuffix('/rest')}/rest"
            self._access = Access(options, settings, clock, limits)
        self.host = urlsplit(base).hostname or ""
        self._api = Api(
            f"{base}/",
            limits,
            judge,
            clock,
            allowed=settings.allowed_hosts,
            timeout=settings.timeout_seconds,
        )

    async def ask(
        self, method: str, params: Mapping[str, Any], *, writes: bool = False, work: float = 0.0
    ) -> Row:
        """One method: the whole answer ("result", "next" …). Raises the ``Trouble`` family."""
        if self._access is None:
            return dict(await self._api.ask("POST", method, writes=writes, work=work, json=params))
        token = await self._access.token()
        for _ in range(2):
            try:
                body = {**params, "auth": token}
                return dict(await self._api.ask("POST", method, writes=writes, work=work, json=body))
            except Expired:
                token = await self._access.renewed(token)
        raise Locked(APP)

    async def several(self, commands: Sequence[Command], *, writes: bool = False) -> list[Told]:
        """These methods in batches of fifty, one after another there, each with its own outcome.

        Raises what a batch as a whole came to; ``Unknown`` then means any of them.
        """
        found: list[Told] = []
        for start in range(0, len(commands), PAGE):
            part = commands[start : start + PAGE]
            cmd = {f"c{n}": f"{method}?{encoded(params)}" for n, (method, params) in enumerate(part)}
            work = A_WRITE * len(part) if writes else 0.0
            answer = (await self.ask("batch", {"halt": 0, "cmd": cmd}, writes=writes, work=work)).get(
                "result"
            )
            if not isinstance(answer, dict):
                raise Locked(ADDRESS)
            results, errors, more = (
                _named(answer.get(one)) for one in ("result", "result_error", "result_next")
            )
            for name in cmd:
                if name in errors:
                    trouble = named(_named(errors[name]), wrote=writes)
                    if isinstance(trouble, TryLater) and trouble.after is not None:
                        trouble.whole_door = True  # a limit: no fact's fault, and none gives up for it
                    found.append(Told(trouble=trouble))
                elif name in results:
                    following = more.get(name)
                    found.append(Told(results[name], following if isinstance(following, int) else None))
                else:
                    why = "Bitrix24 does not say what came of a command"
                    found.append(Told(trouble=Unknown(why) if writes else TryLater(why)))
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
        if self._access is not None:
            await self._access.close()


def rows_of(result: Any) -> list[Row]:
    """The records of a list that have an id."""
    found = result if isinstance(result, list) else []
    return [row for row in found if isinstance(row, dict) and str(row.get("ID", "")).isdecimal()]


def encoded(params: Mapping[str, Any]) -> str:
    """Parameters as PHP reads them from a query: ``filter[%3EID]=5&select[0]=ID``.

    In a batch Bitrix24 puts an earlier result where a value says "$result[…]" (rest_util.php,
    ParseBatchQuery): with another "$" that is only words.
    """
    return "&".join(f"{name}={quote(_literal(value), safe='')}" for name, value in _flat(params))


def _flat(params: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in params.items():
        key = f"{above}[{quote(str(name), safe='')}]" if above else quote(str(name), safe="")
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        elif isinstance(value, list | tuple):
            yield from _flat({str(n): one for n, one in enumerate(value)}, key)
        else:
            yield key, "" if value is None else str(value)


def _literal(value: str) -> str:
    return re.sub(r"\$(?=(?:result|next|total|time|error)\S*\[)", "＄", value, flags=re.IGNORECASE)


def _named(found: Any) -> Row:
    """PHP writes an empty map as an empty list."""
    return found if isinstance(found, dict) else {}
