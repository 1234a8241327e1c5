"""Things that go wrong on order: busy, forbidden, lost answers, silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bots.sandbox.errors import ApiError

Json = dict[str, Any]

ANSWERS = {
    "400": (400, "Bad Request: chat not found"),
    "401": (401, "Unauthorized"),
    "403": (403, "Forbidden: bot was blocked by the user"),
    "500": (500, "Internal Server Error"),
    "502": (502, "Bad Gateway"),
}
# `timeout` and `refuse` happen before the effect, `lost` and `hang_after` after it.
BEFORE = frozenset({"timeout", "refuse"})
AFTER = frozenset({"lost", "hang_after"})
KINDS = frozenset({"429", *ANSWERS, *BEFORE, *AFTER, "duplicate"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: what goes wrong, for whom, and how many times more."""

    id: int
    kind: str
    bot: int | None = None
    method: str | None = None
    chat_id: str | None = None
    times: int = 1
    retry_after: int = 3
    description: str | None = None
    parameters: Mapping[str, Any] | None = None

    def meets(self, bot: int, method: str, chat_id: str) -> bool:
        return (
            self.bot in (None, bot)
            and (self.method or method).lower() == method.lower()
            and self.chat_id in (None, chat_id)
        )

    def error(self) -> ApiError | None:
        """The answer of the API that this fault stands for, if it answers at all."""
        if self.kind == "429":
            words = self.description or f"Too Many Requests: retry after {self.retry_after}"
            return ApiError(429, words, {"retry_after": self.retry_after})
        if self.kind in ANSWERS:
            status, words = ANSWERS[self.kind]
            return ApiError(status, self.description or words, dict(self.parameters or {}))
        return None


class Faults:
    """Orders waiting for their request; each is used up after `times`."""

    # A fault meant for "any method" must not be eaten by the poll that runs all the time.
    ONLY_BY_NAME = frozenset({"getupdates", "getme", "getwebhookinfo", "setwebhook", "deletewebhook"})

    def __init__(self) -> None:
        self.orders: list[Fault] = []
        self._last = 0

    def order(self, **given: Any) -> Fault:
        """Place an order; ValueError names what is wrong with it."""
        if given.get("kind") not in KINDS:
            raise ValueError(f"No fault {given.get('kind')!r}; choose one of {', '.join(sorted(KINDS))}.")
        for name in {"times", "retry_after"} & given.keys():
            given[name] = int(given[name])
            if given[name] < 1:
                raise ValueError(f"{name} must be 1 or more, not {given[name]}.")
        self._last += 1
        fault = Fault(id=self._last, **given)
        self.orders.append(fault)
        return fault

    def strike(self, bot: int, method: str, chat_id: str) -> Fault | None:
        """The fault that meets this request, counted as used."""
        for order in self.orders:
            if order.kind == "duplicate" or not order.meets(bot, method, chat_id):
                continue
            if order.method is None and method.lower() in self.ONLY_BY_NAME:
                continue
            return self._use(order)
        return None

    def doubles(self, bot: int) -> bool:
        """Whether the next update of this bot is to be delivered twice; used up by asking."""
        for order in self.orders:
            if order.kind == "duplicate" and order.bot in (None, bot):
                self._use(order)
                return True
        return False

    def _use(self, order: Fault) -> Fault:
        place = self.orders.index(order)
        if order.times > 1:
            self.orders[place] = replace(order, times=order.times - 1)
        else:
            del self.orders[place]
        return order

    def clear(self) -> None:
        self.orders.clear()

    def shown(self) -> list[Json]:
        return [asdict(order) for order in self.orders]
