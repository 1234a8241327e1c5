"""The emulated outside world as one HTTP server on loopback: Bot API, control room and page."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import resources

import aiohttp
from aiohttp import web

from bots.sandbox.control import Control, Look
from bots.sandbox.courier import Courier
from bots.sandbox.guard import guard
from bots.sandbox.methods.webhooks import is_loopback
from bots.sandbox.records import Lines, Person, Room, Words
from bots.sandbox.slack.furniture import SlackFurniture
from bots.sandbox.slack.office import Office
from bots.sandbox.slack.world import SlackWorld
from bots.sandbox.wire import Wire
from bots.sandbox.world import World

MAX_BODY = 50 * 1024 * 1024  # bytes: Telegram's limit for uploads
PAGE_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "json": "application/json",
}


class Sandbox(SlackFurniture):
    """Everything outside the product: Telegram and Slack, the people in them, their mail.

    `now` gives the time as an aware UTC datetime; `advance` moves that clock, when it can be moved.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        advance: Callable[[timedelta], Awaitable[None]] | None = None,
    ) -> None:
        self.world = World(now)
        self._stopping = asyncio.Event()
        self.slack = SlackWorld(self.world)
        self._office = Office(self.slack, self._stopping)
        self._control = Control(self.world, self._stopping, advance, self._office.state)
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self._wire = Wire(self.world, self._stopping)
        self._couriers: dict[int, asyncio.Task[None]] = {}

    def add_bot(self, token: str, username: str, name: str, *, audience: str | None = None) -> int:
        """Register a bot; the token looks like '7001:SANDBOX-anything'. Returns the bot's user id.

        `audience` ("buyer" or "staff") decides in which column of the page it appears; by default the
        first bot is for buyers and the others are for staff.
        """
        bot = self.world.add_bot(token, username, name, audience)
        self._employ()
        return bot.id

    def add_person(
        self,
        person_id: int,
        first_name: str,
        *,
        username: str | None = None,
        language_code: str = "ru",
        role: str = "buyer",
        note: Words = "",
        lines: Lines | Sequence[Words] = (),
    ) -> None:
        """Somebody with a Telegram account: a buyer or one of the staff.

        `lines` are what they would say, offered to whoever plays them: a list for any moment, or lists by
        cue (a cue is what `show_backstage` says is open for them; "" is any moment).
        """
        given = lines if isinstance(lines, Mapping) else {"": lines}
        cues = {cue: list(said) for cue, said in given.items() if said}
        self.world.add_person(Person(person_id, first_name, username, language_code, role, note, cues))

    def add_channel(
        self, chat_id: int, title: str, username: str | None = None, *, admins: Iterable[str] = ()
    ) -> None:
        """A public channel; `admins` are tokens of the bots that may post there."""
        self.world.add_public(Room(str(chat_id), "channel", chat_id, title, username), admins)

    def add_group(
        self,
        chat_id: int,
        title: str,
        username: str | None = None,
        *,
        members: Iterable[int] = (),
        admins: Iterable[str] = (),
    ) -> None:
        """A group of people; bots come in with `admins` (tokens) or later, by `group_add`."""
        room = Room(str(chat_id), "supergroup", chat_id, title, username, members=set(members))
        self.world.add_public(room, admins)

    def show_backstage(self, look: Look | None) -> None:
        """What the page shows "behind the scenes"; None hides it.

        `look` gives JSON: `{"people": {"<person id>": {"cue": "…", …}}, "sections": [{"key", "title",
        "empty", "rows": [{"people": [ids], "text", "detail", "tone"}]}]}`; words are plain or by language.
        """
        self._control.backstage = look
        self.world.changes.bump()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen on loopback and return the base URL, without a slash at the end."""
        if not is_loopback(host):
            raise ValueError(
                f"The sandbox has no passwords, so it listens on this machine only, not on {host!r}. "
                "Use 127.0.0.1; from another machine, come through an SSH tunnel."
            )
        app = web.Application(middlewares=[guard], client_max_size=MAX_BODY)
        app.add_routes(self._wire.routes())
        app.add_routes(self._control.routes())
        app.add_routes(self._office.routes())
        app.add_routes([web.get("/", page), web.get(r"/page/{name:[\w.-]+}", page)])
        # A handler ends when its caller leaves: that is how held requests learn that nobody waits.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        self._http = aiohttp.ClientSession()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        await web.SockSite(self._runner, listener).start()
        shown = f"[{host}]" if ":" in host else host
        self.slack.base_url = f"http://{shown}:{listener.getsockname()[1]}"
        self._employ()
        return self.slack.base_url

    async def stop(self) -> None:
        """Let everyone go and close every connection."""
        self._stopping.set()
        for task in self._couriers.values():
            task.cancel()
        await asyncio.gather(*self._couriers.values(), return_exceptions=True)
        self._couriers.clear()
        await self._office.dismiss()
        self.world.changes.bump()
        if self._runner:
            await self._runner.cleanup()
        if self._http:
            await self._http.close()

    def _employ(self) -> None:
        """One courier a bot or app, once the server runs; tasks are kept here and cancelled by `stop`."""
        if self._http is None:
            return
        loop = asyncio.get_running_loop()
        for bot in self.world.bots.values():
            if bot.id not in self._couriers:
                courier = Courier(self.world, self._wire, bot, self._http)
                self._couriers[bot.id] = loop.create_task(courier.run())
        self._office.employ(self._http)

    def _moved(self) -> None:
        """A new app of Slack needs a courier."""
        super()._moved()
        self._employ()


async def page(request: web.Request) -> web.Response:
    """A file of the page; names have no slashes, so nothing outside the folder can be asked for."""
    name = request.match_info.get("name", "index.html")
    file = resources.files("bots.sandbox") / "page" / name
    if name.startswith(".") or not file.is_file():
        raise web.HTTPNotFound
    kind = PAGE_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8")
