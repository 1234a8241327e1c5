"""The line to Slack: slack_sdk's client without its retries. One call is one request, in one workspace."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.line import NAME
from bots.slack.tokens import Tokens
from bots.slack.troubles import ours
from core import installations
from core.errors import Locked, Refused
from core.settings import Settings
from core.words import BotRole

REMEMBERED = 10_000  # private channels


def is_person(chat: str) -> bool:
    """Whether an id of Slack's is a person's: one posts to them, and Slack finds the channel."""
    return chat.startswith(("U", "W"))


class Wire:
    """One app's connection to every workspace that has it."""

    def __init__(self, role: BotRole, settings: Settings, tokens: Tokens) -> None:
        self.role = role
        self._settings = settings
        self._tokens = tokens
        self._http: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None
        self._private: OrderedDict[tuple[str, str], str] = OrderedDict()  # (workspace, person) → channel

    async def call(self, workspace: str, method: str, **params: Any) -> Any:
        """What Slack answers. Raises the ``Trouble`` family and nothing else."""
        return await self._request(await self._token(workspace), method, json=params)

    async def read(self, workspace: str, method: str, **params: Any) -> Any:
        """``call`` for methods that take no JSON. Raises the ``Trouble`` family."""
        return await self._request(await self._token(workspace), method, data=params)

    async def ask(self, token: str, method: str, **params: Any) -> Any:
        """The same with a token that belongs to no workspace yet. Raises the ``Trouble`` family."""
        return await self._request(token, method, data=params)

    async def _token(self, workspace: str) -> str:
        try:
            return await self._tokens.of(workspace)
        except Exception as error:
            raise ours(error) from None

    async def _request(self, token: str, method: str, **params: Any) -> Any:
        try:
            return await self._web().api_call(method, headers={"Authorization": f"Bearer {token}"}, **params)
        except Exception as error:
            # "from None": what the library chains may hold a request, and with it the token.
            raise ours(error) from None

    async def upload(self, workspace: str, name: str, content: bytes, **where: Any) -> str:
        """Upload a file; returns its id there. ``where``: ``channel_id`` and ``initial_comment`` to share it.

        Raises the ``Trouble`` family.
        """
        place = await self.read(workspace, "files.getUploadURLExternal", filename=name, length=len(content))
        try:
            async with self._session().post(place["upload_url"], data=content) as answer:
                if answer.status != 200:
                    raise Refused(f"photo: the upload was answered with {answer.status}")
        except Exception as error:
            raise ours(error) from None
        file_id = str(place["file_id"])
        files = [{"id": file_id, "title": name}]
        await self.call(workspace, "files.completeUploadExternal", files=files, **where)
        return file_id

    async def download(self, workspace: str, file_id: str) -> bytes:
        """A file that the app may see. Raises the ``Trouble`` family."""
        file = (await self.read(workspace, "files.info", file=file_id))["file"]
        headers = {"Authorization": f"Bearer {await self._token(workspace)}"}
        try:
            async with self._session().get(file["url_private_download"], headers=headers) as answer:
                if answer.status != 200:
                    raise Refused(f"photo: the download was answered with {answer.status}")
                return await answer.read()
        except Exception as error:
            raise ours(error) from None

    async def split(self, place: str) -> tuple[str, str]:
        """Workspace and chat of a place ("T1:C2", or "C2" of the only one). Raises ``Locked``."""
        workspace, colon, chat = place.rpartition(":")
        if colon:
            return workspace, chat
        known = await installations.present(NAME, self.role)
        if len(known) != 1:
            raise Locked(
                f"channel-missing: {len(known)} workspaces have the app; write the channel as T…:{chat}",
                whole_door=False,
            )
        return known[0].workspace, chat

    async def channel(self, workspace: str, chat: str) -> str:
        """The channel of a chat: of a person's, the private one with us. Raises the ``Trouble`` family."""
        if not is_person(chat):
            return chat
        known = self._private.get((workspace, chat))
        if known is None:
            opened = await self.call(workspace, "conversations.open", users=chat)
            known = self.remember(workspace, chat, str(opened["channel"]["id"]))
        return known

    def remember(self, workspace: str, person: str, channel: str) -> str:
        """Keep in mind which channel is private with somebody."""
        self._private[workspace, person] = channel
        if len(self._private) > REMEMBERED:
            self._private.popitem(last=False)
        return channel

    async def tell(self, url: str, body: dict[str, Any]) -> None:
        """Post to a ``response_url``. Raises the ``Trouble`` family."""
        try:
            async with self._session().post(url, json=body, allow_redirects=False):
                return
        except Exception as error:
            raise ours(error) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            timeout = aiohttp.ClientTimeout(total=self._settings.timeout_seconds)
            self._http, self._client = aiohttp.ClientSession(timeout=timeout), None
        return self._http

    def _web(self) -> AsyncWebClient:
        session = self._session()
        if self._client is None:
            # retry_handlers=[]: by default the client repeats a post after a dropped connection.
            self._client = AsyncWebClient(
                base_url=self._settings.slack_api, session=session, retry_handlers=[]
            )
        return self._client
