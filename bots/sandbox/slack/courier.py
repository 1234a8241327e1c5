"""Takes payloads to one app: signed HTTP requests, or envelopes over Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bots.sandbox.slack.records import App, Parcel, Socket
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]


class Unanswered(Exception):
    """The app did not acknowledge: Slack's word for why. `again`: whether that counts as an attempt."""

    def __init__(self, reason: str, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.counts = counts


class Courier:
    """One app's deliveries, for as long as the sandbox runs.

    Within a room the first attempts go in order, one after another; retries do not hold up what follows, so
    that, as with Slack, an old event can arrive late.
    """

    def __init__(self, slack: SlackWorld, app: App, http: aiohttp.ClientSession) -> None:
        self._slack, self._app, self._http = slack, app, http
        self._turn = 0

    async def run(self) -> None:
        """Take what is due and hand it over; cancelled when the sandbox stops."""
        changes = self._slack.world.changes
        async with asyncio.TaskGroup() as deliveries:
            while True:
                seen = changes.version
                while (parcel := self._next()) is not None:
                    parcel.busy = True
                    deliveries.create_task(self._deliver(parcel))
                await changes.beyond(seen, 3600)

    def _next(self) -> Parcel | None:
        """The first parcel whose room has nothing under way, if there is anywhere to take it."""
        if self._app.request_url is None and self._socket() is None:
            return None  # nobody is connected: it waits (Slack would drop it)
        taken = {parcel.room for parcel in self._app.pending if parcel.busy}
        for parcel in self._app.pending:
            if parcel.resting or parcel.busy:
                continue
            if parcel.attempts or parcel.room not in taken:
                return parcel
            taken.add(parcel.room)
        return None

    async def _deliver(self, parcel: Parcel) -> None:
        app = self._app
        try:
            if parcel.trigger is not None:
                parcel.trigger.issued = time.monotonic()
            answer = await (self._push(parcel) if app.request_url else self._envelope(parcel))
            self._forget(parcel)
            if not parcel.answer.done():
                parcel.answer.set_result(answer)
        except Unanswered as trouble:
            parcel.reason = trouble.reason
            parcel.attempts += trouble.counts
            app.last_error = f"{parcel.kind}: {trouble.reason}"
            self._slack.world.changes.bump()
            await self._rest_or_drop(parcel, trouble)
        finally:
            parcel.busy = False
            self._slack.world.changes.bump()

    async def _rest_or_drop(self, parcel: Parcel, trouble: Unanswered) -> None:
        """Try again later, or give up: only events are repeated over HTTP, three times."""
        waits = self._slack.retry_waits
        last = parcel.attempts > len(waits) or trouble.reason == "no_retry"
        if last or (self._app.request_url and parcel.kind != "events_api"):
            self._forget(parcel)
            self._app.dropped += 1
            if not parcel.answer.done():
                parcel.answer.set_exception(trouble)
            return
        if trouble.counts:
            parcel.resting, parcel.busy = True, False
            self._slack.world.changes.bump()
            await asyncio.sleep(waits[parcel.attempts - 1])
            parcel.resting = False

    def _forget(self, parcel: Parcel) -> None:
        self._app.pending = [other for other in self._app.pending if other is not parcel]

    # --- HTTP ---

    async def _push(self, parcel: Parcel) -> Any:
        if parcel.kind == "events_api":
            body, kind = json.dumps(parcel.payload, ensure_ascii=False).encode(), "application/json"
        else:
            form = parcel.payload
            if parcel.kind == "interactive":
                form = {"payload": json.dumps(parcel.payload, ensure_ascii=False)}
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (sandbox)", **self.signature(body)}
        if parcel.attempts:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempts), "X-Slack-Retry-Reason": parcel.reason}
        self._app.last_sent = (headers, body)
        status, answer = await self.send(headers, body)
        if not 200 <= status < 300:
            raise Unanswered("http_error" if status >= 0 else "no_retry")
        return _read(answer)

    def signature(self, body: bytes) -> dict[str, str]:
        """Headers by which the app knows that Slack wrote this; the time is the machine's, not the demo's."""
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def send(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """One HTTP request as it is: status (-1: an error that asks not to be retried) and answer."""
        assert self._app.request_url is not None
        try:
            async with self._http.post(
                self._app.request_url,
                data=body,
                headers=headers,
                allow_redirects=False,
                ssl=False,  # a self-signed certificate on this very machine is fine
                timeout=aiohttp.ClientTimeout(total=self._slack.ack_within),
            ) as response:
                answer = await response.read()
                refused = response.status >= 300 and response.headers.get("X-Slack-No-Retry") == "1"
                return (-1 if refused else response.status), answer
        except TimeoutError:
            raise Unanswered("http_timeout") from None
        except (aiohttp.ClientError, OSError):
            raise Unanswered("connection_failed") from None

    async def verify(self) -> bool:
        """Whether the app gives the challenge back, as Slack demands of every request URL."""
        challenge = f"challenge-{self._slack.next_number():06d}"
        ask = {"token": "sandbox-verification", "challenge": challenge, "type": "url_verification"}
        body = json.dumps(ask).encode()
        try:
            status, answer = await self.send(
                {"Content-Type": "application/json", **self.signature(body)}, body
            )
        except Unanswered:
            return False
        said = _read(answer)
        echoed = said.get("challenge") if isinstance(said, dict) else said
        return status == 200 and echoed == challenge

    async def replay(self, times: int) -> list[int]:
        """Send the last request again, byte by byte; the statuses it got (0: no answer)."""
        if self._app.last_sent is None:
            return []
        if self._app.request_url is None:
            for _ in range(times):
                if socket := self._socket():
                    await socket.ws.send_str(self._app.last_sent[1].decode())
            return [200] * times
        statuses = []
        for _ in range(times):
            try:
                statuses.append((await self.send(*self._app.last_sent))[0])
            except Unanswered:
                statuses.append(0)
        return statuses

    # --- Socket Mode ---

    def _socket(self) -> Socket | None:
        """The next connection in turn that takes new work."""
        free = [socket for socket in self._app.sockets if not socket.leaving and not socket.ws.closed]
        return free[self._turn % len(free)] if free else None

    async def _envelope(self, parcel: Parcel) -> Any:
        socket = self._socket()
        if socket is None:
            raise Unanswered("no connection", counts=False)
        self._turn += 1
        if not parcel.envelope_id:
            number = self._slack.next_number()
            parcel.envelope_id = f"5a9dbb0e-0000-4000-8000-{number:012d}"
        envelope: Json = {
            "envelope_id": parcel.envelope_id,
            "payload": parcel.payload,
            "type": parcel.kind,
            "accepts_response_payload": parcel.kind != "events_api",
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempts, "retry_reason": parcel.reason}
        text = json.dumps(envelope, ensure_ascii=False)
        self._app.last_sent = ({}, text.encode())
        acknowledged = socket.acks[parcel.envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.ws.send_str(text)
            async with asyncio.timeout(self._slack.ack_within):
                return await acknowledged
        except TimeoutError:
            raise Unanswered("timeout") from None
        except (ConnectionError, aiohttp.ClientError):
            raise Unanswered("connection lost", counts=False) from None
        finally:
            socket.acks.pop(parcel.envelope_id, None)


def _read(answer: bytes) -> Any:
    """What an app said in its answer: a JSON object, bare text, or None."""
    text = answer.decode(errors="replace").strip()
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) else text
