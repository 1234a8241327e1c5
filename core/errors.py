"""Errors named by what to do next. Adapters turn theirs into ours by one explicit table each."""

from __future__ import annotations

from datetime import timedelta


class Trouble(Exception):
    """The family of runtime errors of the outside world. ``why`` holds no personal data and no secret."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class TryLater(Trouble):
    """The world is busy, and nothing was sent: reschedule.

    ``after``: how long to wait, as told by the platform or None. ``whole_door``: the limit is the bot's, not
    the chat's, as far as the adapter can tell.
    """

    def __init__(self, why: str = "", after: timedelta | None = None, *, whole_door: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.whole_door = whole_door


class Moved(Trouble):
    """The address changed to ``to``: save it, send again."""

    def __init__(self, to: str, why: str = "") -> None:
        super().__init__(why)
        self.to = to


class Gone(Trouble):
    """The person left or blocked us: stop asking, keep the answers."""


class Refused(Trouble):
    """Our content is wrong: dead letter, tell staff, never retry."""


class Locked(Trouble):
    """Token or right missing: close this door, keep the queue.

    ``whole_door``: False when only this place is closed (a channel, one workspace of several): then only
    what was to go there waits.
    """

    def __init__(self, why: str = "", *, whole_door: bool = True) -> None:
        super().__init__(why)
        self.whole_door = whole_door


class Unknown(Trouble):
    """It may have happened: quarantine, look it up, then sent / again / a person decides."""


class Unsupported(Trouble):
    """Cannot be said here: refused at planning time, or a declared fallback."""


class Misconfigured(Exception):
    """Not a runtime error: refuse to start. Outside the family, so that no ``except Trouble`` eats it.

    The message says what is wrong and what to do.
    """


class NotAllowed(Exception):
    """Staff may not do this, or not now; ``reason`` is a text id for the reader's language."""

    def __init__(self, reason: str, **args: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args
