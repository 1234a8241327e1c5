"""The wire between a test and a running sandbox: asks, waits for changes, never sleeps."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
Who = int | str

PATIENCE = 10.0  # seconds a test waits for something that ought to happen at once
ONE_LOOK = 20.0  # seconds of one long poll


class ControlError(Exception):
    """The control room said no; `status` is its HTTP status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Silence(AssertionError):
    """What the test waited for did not happen in time; says what was there instead."""


class Driver:
    """Remembers when somebody last acted in a room, so that `heard` means "after that"."""

    def __init__(self, base_url: str, *, patience: float = PATIENCE) -> None:
        self.base_url = base_url.rstrip("/")
        self._patience = patience
        self._http: aiohttp.ClientSession | None = None
        self._acted: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def state(self) -> Json:
        return await self._ask("GET", "state")

    async def advance(self, seconds: float) -> Json:
        """Move the demo's clock."""
        return await self._ask("POST", "advance", {"seconds": seconds})

    async def wait_for(
        self, predicate: Callable[[Json], Any], within: float | None = None, *, what: str = "it"
    ) -> Any:
        """The first truthy answer of `predicate(state)`; looks again at every change, never in between.

        Raises Silence after `within` seconds.
        """
        deadline = monotonic() + (self._patience if within is None else within)
        state = await self.state()
        while not (found := predicate(state)):
            left = deadline - monotonic()
            if left <= 0:
                raise Silence(f"waited for {what}; meanwhile:\n{self._summary(state)}")
            wait = min(left, ONE_LOOK)
            state = await self._ask("GET", "state", beyond=state["version"], wait=wait)
        return found

    async def messages(self, person: Who, bot: Who | None = None) -> list[Json]:
        """Messages of somebody's chat with a bot; of a public room when only one name is given."""
        return list(self._room(await self.state(), person, bot)["messages"])

    async def heard(
        self,
        person: Who,
        bot: Who,
        *,
        containing: str = "",
        anew: bool = True,
        within: float | None = None,
    ) -> Json:
        """A message of the bot that contains these words, sent or edited after the person's last act.

        `anew=False` looks at the whole conversation. With several such messages the latest wins.
        """

        def found(state: Json) -> Json | None:
            room = self._room(state, person, bot)
            since = self._acted.get(room["key"], 0) if anew else 0
            told = {self._ref(one): one for one in room["messages"] if self._is_bots(one)}
            stamps = {ref: int(room["stamps"][ref]) for ref in told}
            fitting = [ref for ref in told if stamps[ref] > since and containing in self._words(told[ref])]
            return told[max(fitting, key=stamps.__getitem__)] if fitting else None

        return dict(await self.wait_for(found, within, what=f"{bot} to say {containing!r} to {person}"))

    async def posted(self, channel: Who, *, containing: str = "", within: float | None = None) -> Json:
        """A post in a public channel that contains these words."""

        def found(state: Json) -> Json | None:
            posts = reversed(self._room(state, channel)["messages"])
            return next((post for post in posts if containing in self._words(post)), None)

        return dict(await self.wait_for(found, within, what=f"a post {containing!r} in {channel}"))

    @abstractmethod
    def _room(self, state: Json, who: Who, bot: Who | None = None) -> Json:
        """A chat with a bot, or a public room by name; an empty one when nobody spoke there yet."""

    @abstractmethod
    def _ref(self, message: Json) -> str:
        """A message's name in its room."""

    @abstractmethod
    def _is_bots(self, message: Json) -> bool:
        """Whether a bot said it."""

    @abstractmethod
    def _words(self, message: Json) -> str:
        """What it says."""

    @abstractmethod
    def _summary(self, state: Json) -> str:
        """The last words of every room, for the failure message."""

    async def _act(self, act: str, /, **given: Any) -> Json:
        body = {key: value for key, value in given.items() if value is not None}
        done = await self._ask("POST", act, body)
        if "chat" in done:
            self._acted[done["chat"]] = done["version"]
        return done

    async def _ask(self, verb: str, name: str, body: Json | None = None, **query: Any) -> Json:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        url = f"{self.base_url}/sandbox/{name}"
        async with self._http.request(verb, url, json=body, params=query) as response:
            answer: Json = await response.json()
            if response.status != 200:
                raise ControlError(response.status, answer.get("error", ""))
            return answer
