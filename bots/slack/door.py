"""Slack's door: the signature is checked over raw bytes, what was said committed, and then Slack told 200."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from typing import Any
from urllib.parse import parse_qsl

from bots.front_door import Malformed, parsed
from bots.slack.receiving import Kind
from bots.slack.reception import Prompt, Reception
from core.clock import Clock
from core.lines import Keep, Knock, Reply
from core.words import BotRole

log = logging.getLogger(__name__)
SIGNATURE, TIMESTAMP = "X-Slack-Signature", "X-Slack-Request-Timestamp"
WINDOW = 5 * 60  # seconds, either way; docs.slack.dev, "Verifying requests from Slack"
SECONDS = re.compile(r"[0-9]{1,12}")  # ASCII digits: int() would take Arabic ones, spaces and underscores
LONGEST_CHALLENGE = 500  # characters; real ones have about 60
MOST_FIELDS = 100  # of a form; a slash command has about 14


class SlackDoor:
    """Answers ``POST /slack/<role>``: events, interactions and commands of one app.

    The app's id in a body is not compared with what we know: the signing secret belongs to exactly one app,
    so the signature has said it already, and a body nobody signed is not read.
    """

    def __init__(self, role: BotRole, signing_secret: str, keep: Keep, prompt: Prompt, clock: Clock) -> None:
        """Raises ``ValueError`` without a secret."""
        if not signing_secret:
            raise ValueError("a door without a secret would accept anybody's word")
        self._role = role
        self._secret = signing_secret.encode()
        self._clock = clock
        self._reception = Reception(role, keep, prompt, clock)

    async def answer(self, knock: Knock) -> Reply:
        """401 unless Slack signed it just now, 400 for nonsense, 503 when it could not be kept, else 200."""
        if not self._signed(knock):
            return Reply(401)
        try:
            text = knock.body.decode()
            return await (self._event(knock.body) if text.lstrip()[:1] == "{" else self._form(text))
        except (Malformed, UnicodeDecodeError):
            return Reply(400)

    def _signed(self, knock: Knock) -> bool:
        stamp = knock.header(TIMESTAMP)
        if not SECONDS.fullmatch(stamp):
            return False
        # The machine's time: a demo's clock may run ahead of Slack's by months.
        fresh = abs(self._clock.wall().timestamp() - int(stamp)) <= WINDOW
        basis = b"v0:" + stamp.encode() + b":" + knock.body
        expected = b"v0=" + hmac.new(self._secret, basis, hashlib.sha256).hexdigest().encode()
        # Bytes: comparing non-ASCII text raises.
        offered = knock.header(SIGNATURE).encode("utf-8", "surrogateescape")
        return hmac.compare_digest(offered, expected) and fresh

    async def _event(self, body: bytes) -> Reply:
        payload = parsed(body)
        if payload.get("type") != "url_verification":
            return await self._take(Kind.EVENT, payload)
        challenge = payload.get("challenge")
        if not isinstance(challenge, str) or not 0 < len(challenge) <= LONGEST_CHALLENGE:
            raise Malformed("no challenge")
        return Reply(200, challenge.encode("utf-8", "replace"))

    async def _form(self, text: str) -> Reply:
        try:
            pairs = parse_qsl(
                text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError as error:
            raise Malformed("not a form") from error
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise Malformed("a field that stands twice")
        if fields.get("ssl_check") == "1":  # Slack looks at the certificate from time to time
            return Reply()
        if "payload" in fields:
            payload = parsed(fields["payload"].encode("utf-8", "surrogatepass"))
            if not isinstance(payload, dict):
                raise Malformed("not an object")
            return await self._take(Kind.INTERACTION, payload)
        if "command" in fields:
            return await self._take(Kind.COMMAND, fields)
        raise Malformed("neither payload nor command")

    async def _take(self, kind: Kind, payload: dict[str, Any]) -> Reply:
        try:
            answer = await self._reception.take(kind, payload)
        except Exception as error:  # not kept, so not acknowledged: Slack brings events again
            log.error("slack.not_kept", extra={"role": self._role.value}, exc_info=error)
            return Reply(503)
        return Reply() if answer is None else Reply(200, json.dumps(answer).encode(), "application/json")
