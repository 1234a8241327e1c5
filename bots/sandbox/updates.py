"""The updates of one bot that wait to be taken: by getUpdates or by the webhook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bots.sandbox.changes import Changes

Json = dict[str, Any]

# Telegram sends these only to bots that ask for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE_ID = 100_001


@dataclass(slots=True, eq=False)
class Pending:
    """One update on its way; `attempts` counts webhook failures, `busy` marks one being delivered now."""

    update_id: int
    room: str
    body: Json
    attempts: int = 0
    busy: bool = False


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to; an empty url means polling."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Queue:
    """Updates of one bot in order, with the settings that decide who may take them."""

    changes: Changes
    arrivals: Changes = field(default_factory=Changes)
    pending: list[Pending] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    allowed: tuple[str, ...] = ()
    poller: int = 0
    _ids: count[int] = field(default_factory=lambda: count(FIRST_UPDATE_ID))

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def add(self, kind: str, room: str, content: Json, *, twice: bool = False) -> int | None:
        """Queue an update (`twice`: under the same number); None when the bot did not ask for this kind."""
        if not self.wants(kind):
            return None
        update_id = next(self._ids)
        body = {"update_id": update_id, kind: content}
        self.pending.append(Pending(update_id, room, body))
        if twice:
            self.pending.append(Pending(update_id, room, body))
        self.arrivals.bump()
        self.changes.bump()
        return update_id

    def take(self, offset: int, limit: int) -> list[Json]:
        """What getUpdates answers: confirms everything below a positive offset, keeps the rest."""
        if offset > 0:
            self.confirm(p for p in self.pending if p.update_id < offset)
        elif offset < 0:
            self.confirm(self.pending[:offset])
        return [pending.body for pending in self.pending[:limit]]

    def confirm(self, taken: Iterable[Pending]) -> None:
        """Forget updates that the bot has; waiters are told only when something went."""
        gone = set(map(id, taken))
        if gone:
            self.pending = [p for p in self.pending if id(p) not in gone]
            self.changes.bump()

    def drop(self) -> None:
        self.confirm(list(self.pending))

    def supersede(self) -> int:
        """Become the one poller; whoever polled before finds a higher number and leaves with 409."""
        self.poller += 1
        self.arrivals.bump()
        return self.poller
