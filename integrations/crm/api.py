"""The way to a CRM's HTTP API: paced, guarded, without retries, its errors told in our words."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

import aiohttp

from core.clock import Clock
from core.crm.ports import CrmLimits
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.pace import CallPace
from integrations.outgoing import TooLarge, call, guarded, waiting

LONGEST_WAIT = timedelta(hours=1)  # of those a CRM tells; more is a mistake or a punishment


@dataclass(frozen=True, slots=True)
class Answer:
    """What a CRM answered. ``data``: the JSON, None when it is none. ``headers``: names in lower case.

    ``wait``: of Retry-After, seconds or a date. ``wrote``: whether the call was to change something.
    """

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: timedelta | None = None
    wrote: bool = False


Judge: TypeAlias = Callable[[Answer], Trouble | None]
"""A connector's error table: the trouble that an answer is, or None when it is well."""


def by_status(answer: Answer, why: str = "") -> Trouble | None:
    """What a bare HTTP status means; a connector's own table comes before it. ``why`` names no customer."""
    status = answer.status
    why = f"HTTP {status}{': ' + why if why else ''}"
    match status:
        case _ if 200 <= status < 300:
            return None
        case 429:
            return TryLater(why, answer.wait, whole_door=True)
        case 503 if answer.wait is not None:
            return TryLater(why, answer.wait, whole_door=True)
        case 401:
            return Locked(f"key: the CRM does not accept the key ({why})")
        case 402:
            return Locked(f"tariff: the CRM's tariff does not include this ({why})")
        case 403:
            return Locked(f"rights: the key lacks a right ({why})", whole_door=False)
        case 404 | 410:
            return Gone(why)
        case 408 | 425 | 500 | 502 | 503 | 504:
            return Unknown(why) if answer.wrote else TryLater(why)
        case _ if status >= 500:
            return Unknown(why) if answer.wrote else TryLater(why)
        case _ if 300 <= status < 400:
            return Locked(f"address: the CRM sends us elsewhere ({why}). Set the address it really has.")
        case _:
            return Refused(why)


class Api:
    """One account's API. Of requests and answers nothing gets into a trouble but what ``judge`` says."""

    def __init__(
        self,
        base: str,
        limits: CrmLimits,
        judge: Judge,
        clock: Clock,
        *,
        allowed: Collection[str] = (),
        timeout: float = 20.0,
    ) -> None:
        """``base``: the URL before every path, looked at by ``safe_url``; ``timeout``: seconds of a call."""
        self.base = base
        self._limits = limits
        self._judge = judge
        self._clock = clock
        self._allowed = tuple(allowed)
        self._timeout = timeout
        self._http: aiohttp.ClientSession | None = None
        self.pace = CallPace(limits.per_second, limits.at_once)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        writes: bool | None = None,
        headers: Mapping[str, str] | None = None,
        work: float = 0.0,
        **params: Any,
    ) -> Any:
        """One call: the answer's JSON (None when it is empty). Raises the ``Trouble`` family.

        ``writes``: whether it changes something, so that a lost answer is of unknown fate; by default every
        method but GET. ``work``: seconds beyond the usual that what is asked for may take. ``params``:
        aiohttp's ``json``, ``data``, ``params``. ``path``: also a whole URL.
        """
        wrote = method != "GET" if writes is None else writes
        if work:
            params["timeout"] = waiting(self._timeout + work)
        answer = await self._answer(method, path, wrote, headers or {}, params)
        trouble = self._judge(answer)
        if trouble is not None:
            if isinstance(trouble, TryLater) and trouble.whole_door and trouble.after is not None:
                self.pace.hold(trouble.after.total_seconds())
            raise trouble
        return answer.data

    async def _answer(
        self, method: str, path: str, wrote: bool, headers: Mapping[str, str], params: dict[str, Any]
    ) -> Answer:
        url = path if path.startswith(("https://", "http://")) else f"{self.base}{path}"
        async with self.pace:
            try:
                status, got, body = await call(
                    self._open(), method, url, self._allowed, headers=headers, **params
                )
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                raise TryLater(f"not connected: {type(error).__name__}") from None
            except aiohttp.InvalidURL:
                raise Refused("address: not a web address") from None
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                why = f"no answer: {type(error).__name__}"
                raise (Unknown(why) if wrote else TryLater(why)) from None
            except TooLarge:
                raise (Unknown if wrote else Refused)("the answer is too large") from None
        lower = {str(name).lower(): str(value) for name, value in dict(got).items()}
        return Answer(status, _json(body), lower, self._wait(lower.get("retry-after", "")), wrote)

    def _wait(self, told: str) -> timedelta | None:
        if not told:
            return None
        if told.strip().isdecimal():
            return min(timedelta(seconds=int(told)), LONGEST_WAIT)
        try:
            until = parsedate_to_datetime(told)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(timedelta(), min(until - self._clock.wall(), LONGEST_WAIT))

    def _open(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = guarded(self._allowed, timeout=self._timeout, at_once=self._limits.at_once)
        return self._http

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None


def _json(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
