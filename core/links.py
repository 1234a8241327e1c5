"""Links: signed, opaque payloads for deep links."""

from __future__ import annotations

import base64
import hashlib
import hmac


class Links:
    """Signs nonces for a purpose; what was not signed by us does not open."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def _mark(self, purpose: str, nonce: str) -> str:
        digest = hmac.new(self._secret, f"{purpose}:{nonce}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:18]).decode()

    def sign(self, purpose: str, nonce: str) -> str:
        """A token of at most 64 characters of ``A-Za-z0-9_-``."""
        return self._mark(purpose, nonce) + nonce

    def open(self, purpose: str, token: str) -> str | None:
        """The nonce inside, or None when the token is not ours."""
        mark, nonce = token[:24], token[24:]
        good = hmac.compare_digest(mark.encode(), self._mark(purpose, nonce).encode())
        return nonce if nonce and good else None
