"""Sealing: what must not lie readable in the database or in somebody else's address bar."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import Misconfigured


class Sealer:
    """Encrypts and authenticates text: Fernet, with a key made of the install's secret by HKDF-SHA256."""

    def __init__(self, secret: str, purpose: str) -> None:
        """``purpose``: what is sealed for one purpose does not open for another.

        Raises ``Misconfigured`` for a secret shorter than 32 characters.
        """
        if len(secret) < 32:
            raise Misconfigured(
                "OTKLIK_SECRET must have at least 32 characters: it seals the tokens of workspaces. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        derived = HKDF(SHA256(), 32, salt=None, info=f"otklik sealing: {purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

    def seal(self, text: str) -> str:
        """The text sealed: ``A-Za-z0-9_-=``, about a third longer than the text and 76 characters more."""
        return self._fernet.encrypt(text.encode()).decode()

    def opened(self, sealed: str) -> str | None:
        """What was sealed; None for anything that this secret did not seal for this purpose."""
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "replace")).decode()
        except InvalidToken:
            return None

    def open(self, sealed: str) -> str:
        """What we sealed ourselves. Raises ``Misconfigured`` when the secret was changed since."""
        text = self.opened(sealed)
        if text is None:
            raise Misconfigured(
                "OTKLIK_SECRET is not the one with which the tokens of workspaces were sealed. Put the old "
                "one back, or install the apps again: otklik slack install --role interviewer"
            )
        return text
