"""Opaque, signed payloads for deep links; what they mean, and whether they are spent, the store knows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from core.errors import Misconfigured

NONCE_BYTES = 12
MAC_BYTES = 16  # 128 bits: forging one takes 2^127 attempts on average


def new_nonce() -> str:
    """A fresh unguessable name, 16 characters of base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(NONCE_BYTES)).decode()


class Links:
    """Signs and opens link payloads with the install's secret."""

    def __init__(self, secret: str) -> None:
        """Raises ``Misconfigured`` for a secret shorter than 32 characters."""
        if len(secret) < 32:
            raise Misconfigured(
                "OTKLIK_SECRET must have at least 32 characters: it signs the links you send to people. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        self._secret = secret.encode()

    def sign(self, purpose: str, nonce: str) -> str:
        """A payload of 38 characters of ``A-Za-z0-9_-`` (Telegram allows 64) for a ``new_nonce()``."""
        raw = base64.urlsafe_b64decode(nonce)
        return base64.urlsafe_b64encode(raw + self._mac(purpose, raw)).decode().rstrip("=")

    def open(self, purpose: str, payload: str) -> str | None:
        """The nonce of a payload we signed for this purpose; None for anything else."""
        try:
            raw = base64.urlsafe_b64decode(payload.encode("ascii") + b"=" * (-len(payload) % 4))
        except (ValueError, UnicodeEncodeError):
            return None
        nonce, mac = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        if len(mac) != MAC_BYTES or not hmac.compare_digest(mac, self._mac(purpose, nonce)):
            return None
        return base64.urlsafe_b64encode(nonce).decode()

    def sign_number(self, purpose: str, number: int) -> str:
        """A payload of the same length for a row's number, always the same one."""
        return self.sign(purpose, base64.urlsafe_b64encode(number.to_bytes(NONCE_BYTES, "big")).decode())

    def open_number(self, purpose: str, payload: str) -> int | None:
        """The number that we signed for this purpose; None for anything else."""
        nonce = self.open(purpose, payload)
        return None if nonce is None else int.from_bytes(base64.urlsafe_b64decode(nonce), "big")

    def _mac(self, purpose: str, raw: bytes) -> bytes:
        return hmac.digest(self._secret, purpose.encode() + b"\0" + raw, hashlib.sha256)[:MAC_BYTES]
