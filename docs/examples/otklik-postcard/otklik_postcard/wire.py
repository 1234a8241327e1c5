"""The line to the site: one call is one signed request, and its errors in the house's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp

from core.clock import Clock
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown

from .signing import signed

# Theirs → ours: statuses that say by themselves that nothing was done. Any other is Unknown.
STATUSES: Mapping[int, type[Trouble]] = {
    400: Refused,
    401: Locked,
    403: Locked,
    404: Gone,  # of the visitor; the caller says where it means a message
    410: Gone,
    413: Refused,
    422: Refused,
    429: TryLater,
}


class Wire:
    """Keeps no connection between two calls: on one that is kept, aiohttp repeats some requests by itself."""

    def __init__(self, site: str, secret: str, clock: Clock, timeout: float) -> None:
        """``timeout``: seconds, for a whole call."""
        self._site = site.rstrip("/")
        self._secret = secret
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._http: aiohttp.ClientSession | None = None

    async def call(
        self, path: str, body: Mapping[str, Any], *, missing: type[Trouble] = Gone
    ) -> dict[str, Any]:
        """Post JSON, and give back what is answered. ``missing``: what a 404 means.

        Raises the ``Trouble`` family and nothing else.
        """
        # Not as ASCII: half of a pair would pass as an escape, and break whoever reads it.
        raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = signed(self._secret, raw, self._clock.wall()) | {"Content-Type": "application/json"}
        try:
            async with self._session().post(
                f"{self._site}{path}", data=raw, headers=headers, allow_redirects=False
            ) as answer:
                if answer.status == 200:
                    found = await answer.json()
                    if isinstance(found, dict):
                        return found
                    raise Unknown("an answer that is no object")
                raise _trouble(answer, missing)
        except Trouble:
            raise
        except aiohttp.ClientConnectorError:
            raise TryLater("the site is not reached") from None
        except Exception as error:  # reset, timed out, not JSON: it may have happened
            raise Unknown(type(error).__name__) from None

    async def close(self) -> None:
        """Close it; once more is no error."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True), timeout=self._timeout
            )
        return self._http


def _trouble(answer: aiohttp.ClientResponse, missing: type[Trouble]) -> Trouble:
    kind = missing if answer.status == 404 else STATUSES.get(answer.status, Unknown)
    if kind is TryLater:
        after = answer.headers.get("Retry-After", "")
        return TryLater("429", timedelta(seconds=int(after)) if after.isdecimal() else None)
    if kind is Locked:
        return Locked("the site does not accept our signature; check OTKLIK_POSTCARD_SECRET on both sides")
    return kind(f"HTTP {answer.status}")
