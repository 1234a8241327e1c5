"""Things that go wrong on order with the Web API: busy, refused, lost answers, silence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

Json = dict[str, Any]

# "429": busy; "error": a code; "500", "502": nothing was done; "500_after": done, but answered 500;
# "refuse": cut before anything was done; "lost": done, the answer cut; "timeout" and "hang_after": silence
# before and after; "duplicate": the next event is delivered twice.
BROKEN = frozenset({"500", "502"})
BEFORE = frozenset({"timeout", "refuse"})
AFTER = frozenset({"lost", "hang_after", "500_after"})
KINDS = frozenset({"429", "error", *BROKEN, "duplicate"}) | BEFORE | AFTER


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: what goes wrong, for which app and method, and how many times more."""

    id: int
    kind: str
    app: str | None = None
    method: str | None = None
    times: int = 1
    retry_after: int = 3
    error: str = "internal_error"


class Faults:
    """Orders waiting for their request; each is used up after `times`."""

    # A fault meant for "any method" must not be eaten by what libraries ask of their own accord.
    ONLY_BY_NAME = frozenset({"auth.test", "apps.connections.open"})

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

    def strike(self, app: str, method: str) -> Fault | None:
        """The fault that meets this request, counted as used."""
        for order in self.orders:
            if order.kind == "duplicate" or order.app not in (None, app):
                continue
            if order.method == method or (order.method is None and method not in self.ONLY_BY_NAME):
                return self._use(order)
        return None

    def doubles(self, app: str) -> bool:
        """Whether the next event of this app is to be delivered twice; used up by asking."""
        for order in self.orders:
            if order.kind == "duplicate" and order.app in (None, app):
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
