"""A window that slides over time: how the sandbox counts what was let through."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Window:
    """At most `size` moments within `span`."""

    size: int
    span: timedelta
    moments: deque[datetime] = field(default_factory=deque)

    def wait(self, now: datetime) -> timedelta:
        """How long until there is room; nothing when there is."""
        while self.moments and now - self.moments[0] >= self.span:
            self.moments.popleft()
        if len(self.moments) < self.size:
            return timedelta(0)
        return self.moments[0] + self.span - now
