"""Standard Webhooks 1.0.0, symmetric signatures: making them, and whether one is right.

Source: spec/standard-webhooks.md of Standard Webhooks, "Signature scheme" and "Webhook headers". Its Python
library reads the machine's time by itself and is not used: times come from our clock.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.errors import Misconfigured
from core.lines import Knock

WINDOW = timedelta(minutes=5)  # the specification's libraries' tolerance, to both sides
SHORTEST, LONGEST = 24, 64  # bytes of a secret: "at least 24 bytes (192 bits, 512 maximum)"
PREFIX = "whsec_"
LONGEST_ID = 120  # characters the inbox keeps of a delivery's id


def secrets_of(told: str, what: str) -> tuple[bytes, ...]:
    """The secrets of "whsec_…, whsec_…". Raises ``Misconfigured``; ``what``: the variable to look at."""
    found = []
    for part in filter(None, (one.strip() for one in told.split(","))):
        try:
            secret = base64.b64decode(part.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if not (part.startswith(PREFIX) and SHORTEST <= len(secret) <= LONGEST):
            raise Misconfigured(
                f"{what} must be whsec_ and the base64 of {SHORTEST} to {LONGEST} random bytes, several with "
                'commas between. Make one with: echo "whsec_$(openssl rand -base64 32)"'
            )
        found.append(secret)
    return tuple(found)


def signature(secret: bytes, id: str, timestamp: str, body: bytes) -> str:
    """One signature: "v1," and the base64 of the HMAC-SHA256 of id, timestamp and body with dots between."""
    digest = hmac.digest(secret, f"{id}.{timestamp}.".encode("utf-8", "replace") + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def signed(secrets: Sequence[bytes], id: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """The headers of a request sent ``now``, signed with every secret."""
    timestamp = str(int(now.timestamp()))
    return {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signature(one, id, timestamp, body) for one in secrets),
    }


def delivery(knock: Knock, secrets: Sequence[bytes], now: datetime) -> str | None:
    """The id of a request that is signed by one of these secrets, and fresh; None of any other.

    An id with a dot could be read as the beginning of the timestamp, and is refused.
    """
    id, sent = knock.header("webhook-id"), knock.header("webhook-timestamp")
    if not id or "." in id or not (sent.isascii() and sent.isdecimal() and len(sent) <= 12):
        return None
    if abs(int(sent) - now.timestamp()) > WINDOW.total_seconds():
        return None
    came = [one.encode("utf-8", "replace") for one in knock.header("webhook-signature").split(" ")]
    right = [signature(secret, id, sent, knock.body).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, other) for one in came for other in right):
        return None
    return id if len(id) <= LONGEST_ID else hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()
