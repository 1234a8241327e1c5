"""Proof of who speaks, the same in both directions: an HMAC over the second and the bytes of the body."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

SIGNATURE, STAMP = "postcard-signature", "postcard-time"
WINDOW = 300  # seconds, either way
SECONDS = re.compile(r"[0-9]{1,12}")  # ASCII digits: int() takes more


def signed(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers that go with a body."""
    stamp = str(int(at.timestamp()))
    return {STAMP: stamp, SIGNATURE: _mac(secret, stamp, body)}


def is_signed(secret: str, body: bytes, stamp: str, signature: str, at: datetime) -> bool:
    """Whether these headers prove this body, just now. ``at``: the machine's time."""
    if not SECONDS.fullmatch(stamp):
        return False
    # Bytes: comparing non-ASCII text raises.
    same = hmac.compare_digest(
        _mac(secret, stamp, body).encode(), signature.encode("utf-8", "surrogateescape")
    )
    return same and abs(at.timestamp() - int(stamp)) <= WINDOW


def _mac(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
