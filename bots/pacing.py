"""When a bot may send: Telegram's pace, kept so that it never has to be told.

About 30 messages a second a bot, one a second to a person, twenty a minute to a group or channel (Telegram's
Bots FAQ, "My bot is hitting limits"). What counts for Telegram is when a message *arrives*: some time between
its beginning and Telegram's answer. So a send holds its place in the window from its beginning until a whole
window after its answer: whatever the network does, no window of Telegram's sees more than is allowed. Within
that, sends are spread evenly: no burst, and after a stall no catching up.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW = 1.0  # seconds, of the bot's limit
GROUP_WINDOW, GROUP_AT_MOST = 60.0, 20  # seconds, messages
SOONEST = 0.5  # of the even gap, after a late start: timers and the store are never on the dot


@dataclass(slots=True)
class _Window:
    """At most ``size`` sends within ``span`` seconds, each counted until ``span`` after its answer."""

    size: int
    span: float
    under_way: int = 0
    answered: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float | None:
        """Seconds until there is room; None: until something is answered."""
        while self.answered and now - self.answered[0] >= self.span:
            self.answered.popleft()
        if self.under_way + len(self.answered) < self.size:
            return 0.0
        return self.answered[0] + self.span - now if self.answered else None

    def end(self, now: float) -> None:
        self.under_way -= 1
        self.answered.append(now)


class Pacer:
    """One bot's pace, for everything that leaves by its token. ``time`` gives seconds that only grow."""

    def __init__(self, per_second: int, chat_pause: float, time: Callable[[], float]) -> None:
        """``per_second``: sends of the whole bot; ``chat_pause``: seconds between two to one person."""
        self._gap = 1 / per_second
        self._pause = chat_pause
        self._time = time
        self._bot = _Window(per_second, WINDOW)
        self._next = 0.0
        self._held = 0.0
        self._chats: OrderedDict[str, _Window] = OrderedDict()
        self._chats_held: dict[str, float] = {}

    def bot_wait(self) -> float:
        """Seconds until the bot may begin another send; 0: now."""
        now = self._time()
        room = self._bot.wait(now)
        return max(self._next - now, self._held - now, WINDOW if room is None else room, 0.0)

    def chat_wait(self, place: str) -> float:
        """Seconds until something may be sent to that place, as far as the place is concerned; 0: now."""
        now = self._time()
        chat = self._chats.get(place)
        room = 0.0 if chat is None else chat.wait(now)
        return max(self._chats_held.get(place, 0.0) - now, WINDOW if room is None else room, 0.0)

    def begin(self, place: str | None) -> None:
        """A send begins now. ``place`` None: no new message there (an edit); it counts for the bot only."""
        now = self._time()
        slot = max(self._next, now - self._gap)  # who comes later than that has lost the slot
        self._next = max(slot + self._gap, now + self._gap * SOONEST)
        self._bot.under_way += 1
        if place is not None:
            self._chats.setdefault(place, self._new(place)).under_way += 1
            self._chats.move_to_end(place)

    def end(self, place: str | None) -> None:
        """It was answered, or given up: it has arrived by now or never will."""
        now = self._time()
        self._bot.end(now)
        if place is not None:
            self._chats[place].end(now)
        self._forget(now)

    def hold(self, seconds: float, place: str, *, whole_bot: bool) -> None:
        """Telegram said "retry after". It does not say whether it means the bot or the chat: ``whole_bot`` is
        what the caller makes of it, and a second chat that is told so while the first waits settles it."""
        now = self._time()
        self._chats_held = {one: until for one, until in self._chats_held.items() if until > now}
        if whole_bot or self._chats_held.keys() - {place}:
            self._held = max(self._held, now + seconds)
        self._chats_held[place] = max(self._chats_held.get(place, 0.0), now + seconds)

    def _new(self, place: str) -> _Window:
        # A group's or channel's number is negative, a public channel's name begins with @.
        if place.startswith(("-", "@")):
            return _Window(GROUP_AT_MOST, GROUP_WINDOW)
        return _Window(1, self._pause)

    def _forget(self, now: float) -> None:
        """Drop the places that are free again, the longest unused first: memory grows with the pace only."""
        while self._chats:
            place, chat = next(iter(self._chats.items()))
            if chat.wait(now) != 0.0 or chat.under_way or chat.answered:
                return
            del self._chats[place]
