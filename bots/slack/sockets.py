"""Socket Mode: two connections to Slack, each envelope acknowledged only when what it brought is committed.

slack_sdk keeps a connection alive and follows Slack's own ``disconnect``. Everything else is decided here: a
connection that is lost or deaf is replaced as a whole, because the library may try a dead address for ever.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.slack.receiving import Kind
from bots.slack.reception import Prompt, Reception
from core.clock import Clock
from core.lines import Keep
from core.words import BotRole

log = logging.getLogger(__name__)
CONNECTIONS = 2  # Slack closes each after some hours; the other one hears in the meantime
HEARTBEAT = 5.0  # seconds between pings; deaf after four without an answer (slack_sdk)
LOOK = 1.0  # seconds between the watchdog's looks
CONNECT_WITHIN = 15.0  # seconds
CLOSE_WITHIN = 3.0  # seconds, for what is being kept and for Slack to say good-bye
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # seconds between attempts
STEADY = 30.0  # seconds a connection must last for the waits to begin anew
KINDS = {"events_api": Kind.EVENT, "interactive": Kind.INTERACTION, "slash_commands": Kind.COMMAND}
LOCKED = (
    "invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "token_expired",
    "account_inactive", "missing_scope", "no_permission", "access_denied",
)  # fmt: skip


class Socket:
    """One bot's connections; ``run`` keeps them until it is cancelled."""

    def __init__(
        self, role: BotRole, app_token: str, api_base: str, keep: Keep, prompt: Prompt, clock: Clock
    ) -> None:
        """``api_base``: "https://slack.com/api", or what stands in for it."""
        self._role = role
        self._app_token = app_token
        self._api_base = api_base.rstrip("/") + "/"
        self._reception = Reception(role, keep, prompt, clock)
        self._hearing: set[asyncio.Task[Any]] = set()

    async def run(self) -> None:
        """Connect, hear and reconnect until cancelled; leaves no connection open."""
        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(self._hold())

    async def _hold(self) -> None:
        loop = asyncio.get_running_loop()
        wait = FIRST_WAIT
        while True:
            client = self._client()
            began = loop.time()
            try:
                await _connect(client)
                log.info("slack.socket_open", extra={"role": self._role.value})
                await _watch(client)
                log.warning("slack.socket_lost", extra={"role": self._role.value})
            except SlackApiError as error:
                wait = max(wait, self._refused(error))
            except Exception as error:  # whatever the library raises, hearing must go on
                # Only its class: the address of a connection is as good as a password.
                why = type(error).__name__
                log.warning("slack.socket_failed", extra={"role": self._role.value, "why": why})
            finally:
                await self._close(client)
            if loop.time() - began > STEADY:
                wait = FIRST_WAIT
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _client(self) -> SocketModeClient:
        web = AsyncWebClient(base_url=self._api_base, timeout=int(CONNECT_WITHIN), retry_handlers=[])
        client = SocketModeClient(
            self._app_token, web_client=web, auto_reconnect_enabled=False, ping_interval=HEARTBEAT
        )
        client.socket_mode_request_listeners.append(self._hear)
        return client

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._hearing.add(task)
        try:
            kind = KINDS.get(request.type)
            answer = await self._reception.take(kind, request.payload) if kind else None
        except Exception as error:  # not kept, so not acknowledged: Slack brings it again
            log.error("slack.not_kept", extra={"role": self._role.value}, exc_info=error)
        else:
            await self._acknowledge(client, SocketModeResponse(request.envelope_id, answer))
        finally:
            self._hearing.discard(task)

    async def _acknowledge(self, client: AsyncBaseSocketModeClient, told: SocketModeResponse) -> None:
        try:
            await client.send_socket_mode_response(told)
        except Exception as error:  # it is kept: that Slack brings it once more harms nobody
            why = type(error).__name__
            log.warning("slack.not_acknowledged", extra={"role": self._role.value, "why": why})

    def _refused(self, error: SlackApiError) -> float:
        """Say what to do about it; how long to wait at least, seconds."""
        told = error.response
        code = str(told.get("error", "")) if isinstance(told, AsyncSlackResponse) else ""
        extra = {"role": self._role.value, "why": code}
        if code not in LOCKED:
            log.warning("slack.socket_refused", extra=extra)
            return FIRST_WAIT
        todo = (
            f"Make an app-level token (xapp-…) with connections:write on the app's page, put it into "
            f"OTKLIK_SLACK_{self._role.upper()}_APP_TOKEN, and see that Socket Mode is on"
        )
        log.error("slack.socket_locked", extra={**extra, "todo": todo})
        return LONGEST_WAIT

    async def _close(self, client: SocketModeClient) -> None:
        """Let what is being kept be kept and acknowledged, then close everything the library opened."""
        if self._hearing:
            await asyncio.wait(self._hearing, timeout=CLOSE_WITHIN)
        running = [
            task
            for task in (client.message_processor, client.current_session_monitor, client.message_receiver)
            if task is not None
        ]
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await client.close()  # type: ignore[no-untyped-call]
        except Exception as error:  # what follows closes it all the same
            log.warning("slack.socket_unclosed", extra={"why": type(error).__name__})
        finally:
            for task in running:
                task.cancel()
            await client.aiohttp_client_session.close()
            await asyncio.gather(*running, return_exceptions=True)


async def _connect(client: SocketModeClient) -> None:
    """One attempt at a fresh address. Raises ``SlackApiError`` and what aiohttp raises."""
    async with asyncio.timeout(CONNECT_WITHIN):
        client.wss_uri = await client.issue_new_wss_url()
        await client.connect()  # type: ignore[no-untyped-call]


async def _watch(client: SocketModeClient) -> None:
    """Until the connection is lost, or deaf: open, and silent to our pings."""
    loop = asyncio.get_running_loop()
    heard = loop.time()
    while True:
        await asyncio.sleep(LOOK)
        if await client.is_connected():
            heard = loop.time()
            continue
        following = client.connect_operation_lock.locked()  # Slack said ``disconnect``
        if not following or loop.time() - heard > CONNECT_WITHIN:
            return
