"""EspoCRM's webhooks: whether one is EspoCRM's, and what it tells.

Source: Core/Webhook/Sender.php. ``Signature`` (9.0 and later): base64 of "webhookId:" and the hexadecimal
HMAC-SHA256 of the body under the webhook's secretKey. ``X-Signature`` (until 11.0): with the raw digest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from core.crm.ports import Heard, Stream
from core.errors import Misconfigured, Refused
from core.lines import Knock


def secrets_of(told: str) -> Mapping[str, bytes]:
    """Webhook ids with their secret keys, of "id:secretKey, id:secretKey". Raises ``Misconfigured``."""
    found: dict[str, bytes] = {}
    for part in filter(None, (one.strip() for one in told.split(","))):
        id, colon, secret = part.partition(":")
        if not (colon and id and secret):
            raise Misconfigured(
                "OTKLIK_ESPOCRM_WEBHOOK_SECRET must be id:secretKey of each webhook, with commas between "
                "(Administration, Webhooks)."
            )
        found[id.strip()] = secret.strip().encode()
    return found


def is_theirs(knock: Knock, secrets: Mapping[str, bytes]) -> bool:
    """Whether every signature that came is right, and one came."""
    ways = {"signature": _signed, "x-signature": _signed_raw}
    came = {name: way for name, way in ways.items() if knock.headers.get(name)}
    return bool(came) and all(
        any(
            hmac.compare_digest(knock.header(name).encode("utf-8", "replace"), way(id, secret, knock.body))
            for id, secret in secrets.items()
        )
        for name, way in came.items()
    )


def _signed(id: str, secret: bytes, body: bytes) -> bytes:
    return base64.b64encode(f"{id}:{hmac.new(secret, body, hashlib.sha256).hexdigest()}".encode())


def _signed_raw(id: str, secret: bytes, body: bytes) -> bytes:
    return base64.b64encode(f"{id}:".encode() + hmac.digest(secret, body, "sha256"))


def heard(body: str) -> Heard:
    """That something changed: a body lists records and does not say of what kind. Raises ``Refused``."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("webhook: not JSON") from None
    if not isinstance(told, list) or not told:
        raise Refused("webhook: not a list of records")
    if not all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in told):
        raise Refused("webhook: a record without id")
    return Heard(frozenset(Stream))
