"""A visit to Slack and back: what was on the way there is here again, and nobody else's browser comes back.

Between leaving and returning lies a ``state``: sealed, good for ten minutes, and bound to the browser by a
cookie, so that a link somebody else began does not end in this browser.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from core.clock import Clock
from core.lines import Knock
from core.sealing import Sealer
from core.settings import Settings

COOKIE = "otklik_visit"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes with the browser: ``state`` and ``nonce`` into Slack's address, ``cookie`` into a header."""

    state: str
    nonce: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Back:
    """What came back: what was carried, the nonce that an identity must name, and the visit's own name."""

    carried: str
    nonce: str
    name: str


class Visits:
    """Visits of one kind, which come back to one path of ours."""

    def __init__(self, kind: str, path: str, settings: Settings, clock: Clock) -> None:
        """``path``: where Slack sends the browser, below OTKLIK_PUBLIC_URL."""
        self._kind = kind
        self._sealer = Sealer(settings.secret.get_secret_value(), f"visits: {kind}")
        self._clock = clock
        self.address = (settings.public_url or "").rstrip("/") + path
        address = urlsplit(self.address)
        safe = "; Secure" if address.scheme == "https" else ""
        self._attributes = f"; Path={address.path}; HttpOnly; SameSite=Lax{safe}"

    def leave(self, carry: str) -> Leaving:
        """Begin a visit that carries a ticket or an invitation."""
        secret = secrets.token_urlsafe(24)
        until = (self._clock.wall() + LASTS).timestamp()
        state = self._sealer.seal(json.dumps([carry, _mark("state", secret), until]))
        cookie = f"{COOKIE}={secret}; Max-Age={int(LASTS.total_seconds())}{self._attributes}"
        return Leaving(state, _mark("nonce", secret), cookie)

    def back(self, knock: Knock) -> Back | None:
        """The visit that ends with this request; None when it is too old, forged, or another browser's."""
        state = knock.query.get("state", "")
        opened = self._sealer.opened(state)
        if opened is None:
            return None
        carried, mark, until = json.loads(opened)
        if self._clock.wall().timestamp() > until:
            return None
        for part in knock.header("cookie").split(";"):
            name, _, secret = part.strip().partition("=")
            offered = secret.encode("utf-8", "surrogateescape").decode("latin-1")
            if name == COOKIE and hmac.compare_digest(_mark("state", offered), mark):
                return Back(carried, _mark("nonce", offered), hashlib.sha256(state.encode()).hexdigest())
        return None

    @property
    def farewell(self) -> str:
        """The cookie that ends a visit."""
        return f"{COOKIE}=; Max-Age=0{self._attributes}"


def _mark(of: str, secret: str) -> str:
    """What a secret is known by; it does not lead back to the secret."""
    return hashlib.sha256(f"{of}:{secret}".encode()).hexdigest()
