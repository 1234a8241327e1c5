"""The control room: JSON under /sandbox/, for the page and for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bots.sandbox import people, view
from bots.sandbox.errors import Impossible
from bots.sandbox.records import Bot, Person, Room
from bots.sandbox.world import World

Json = dict[str, Any]
Advance = Callable[[timedelta], Awaitable[None]]
Act = Callable[[Json], Json | Awaitable[Json]]
Look = Callable[[], Awaitable[Json]]

LONGEST_WAIT = 30.0  # seconds a reader may hang on for a change
HEARTBEAT = 15.0  # seconds between comments that keep an idle event stream open
FAULT_FIELDS = frozenset({"kind", "method", "times", "retry_after", "description", "parameters"})


async def carried_out(world: World, act: Act, request: web.Request) -> web.Response:
    """Read JSON, do it, and say in words what was wrong with it."""
    try:
        given = await request.json() if request.can_read_body else {}
        if not isinstance(given, dict):
            raise ValueError("a JSON object is expected")
        before = world.changes.version
        done = act(given)
        result = done if isinstance(done, dict) else await done
    except Impossible as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except KeyError as error:
        return web.json_response({"error": f"{error.args[0]!r} is missing"}, status=400)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        return web.json_response({"error": str(error)}, status=400)
    return web.json_response({**result, "before": before, "version": world.changes.version})


class Control:
    """Handlers of the control room; `advance` moves the demo's clock, when there is one.

    `backstage` tells what is behind the scenes, when somebody knows; `slack` shows the emulated Slack.
    """

    backstage: Look | None = None

    def __init__(
        self,
        world: World,
        stopping: asyncio.Event,
        advance: Advance | None,
        slack: Callable[[], Json | None],
    ) -> None:
        self._world, self._stopping, self._advance, self._slack = world, stopping, advance, slack

    def routes(self) -> list[web.RouteDef]:
        acts: dict[str, Act] = {
            "say": self.say,
            "open": self.open,
            "tap": self.tap,
            "edit": self.edit,
            "forward": self.forward,
            "block": partial(self.block, on=True),
            "unblock": partial(self.block, on=False),
            "group_add": self.group_add,
            "channel_admin": self.channel_admin,
            "fault": self.fault,
            "mail": self.mail,
            "limiter": self.limiter,
            "advance": self.advance,
            **{
                kind: partial(self.media, kind)
                for kind in ("voice", "photo", "sticker", "document", "video_note", "contact")
            },
        }
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/log", self.log),
            web.get("/sandbox/backstage", self.behind),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/file/{file_id}", self.file),
            web.delete("/sandbox/faults", self.clear_faults),
            *(
                web.post(f"/sandbox/{name}", partial(carried_out, self._world, act))
                for name, act in acts.items()
            ),
        ]

    # --- looking ---

    async def state(self, request: web.Request) -> web.Response:
        """Everything; with ?beyond=N&wait=S the answer waits for a version above N."""
        if "beyond" in request.query:
            wait = min(_number(request, "wait"), LONGEST_WAIT)
            await self._world.changes.beyond(int(_number(request, "beyond")), wait)
        shown = view.state(self._world, can_advance=self._advance is not None)
        extra = {"backstage": self.backstage is not None, "slack": self._slack()}
        return web.json_response({**shown, **extra})

    async def behind(self, request: web.Request) -> web.Response:
        """What `backstage` tells now."""
        if self.backstage is None:
            return web.json_response({"error": "There is nothing behind these scenes."}, status=404)
        return web.json_response(await self.backstage())

    async def log(self, request: web.Request) -> web.Response:
        since = int(_number(request, "since"))
        return web.json_response({"log": [view.entry(record) for record in self._world.log[since:]]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """A stream of version numbers; the page fetches the state when one arrives."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        seen = -1
        while not self._stopping.is_set():
            version = await self._world.changes.beyond(seen, HEARTBEAT)
            words = f'data: {{"version": {version}}}\n\n' if version > seen else ": still here\n\n"
            await response.write(words.encode())
            seen = version
        return response

    async def file(self, request: web.Request) -> web.Response:
        stored = self._world.files.any(request.match_info["file_id"])
        if stored is None:
            return web.json_response({"error": "no such file"}, status=404)
        # Only pictures are shown; anything else could be a page that somebody uploaded.
        mime = stored.mime if stored.mime.startswith("image/") and "svg" not in stored.mime else None
        return web.Response(body=stored.content, content_type=mime or "application/octet-stream")

    # --- acting ---

    def _pair(self, given: Json) -> tuple[World, Bot, Person]:
        return self._world, self._world.bot(given["bot"]), self._world.person(given["person"])

    def _room(self, given: Json) -> Room:
        if "chat" in given:
            return self._world.rooms.get(str(given["chat"])) or self._world.public(given["chat"])
        _, bot, person = self._pair(given)
        return self._world.private(bot, person)

    def say(self, given: Json) -> Json:
        if "chat" in given:
            person = self._world.person(given["person"])
            return people.say_in_group(self._world, self._room(given), person, given["text"])
        return people.say(*self._pair(given), text=given["text"], reply_to=given.get("reply_to"))

    def open(self, given: Json) -> Json:
        return people.open_chat(*self._pair(given), payload=given.get("payload") or "")

    def tap(self, given: Json) -> Json:
        person = self._world.person(given["person"])
        return people.tap(self._world, self._room(given), person, int(given["message_id"]), given)

    def edit(self, given: Json) -> Json:
        return people.edit(*self._pair(given), message_id=int(given["message_id"]), text=given["text"])

    def media(self, kind: str, given: Json) -> Json:
        return people.media(*self._pair(given), kind=kind, given=given)

    def forward(self, given: Json) -> Json:
        author = str(given.get("author", "Somebody"))
        return people.forward(*self._pair(given), text=given["text"], author=author)

    def block(self, given: Json, *, on: bool) -> Json:
        return people.block(*self._pair(given), on=on)

    def group_add(self, given: Json) -> Json:
        return people.group_add(*self._pair(given), room=self._world.public(given["chat"]))

    def channel_admin(self, given: Json) -> Json:
        bot, room = self._world.bot(given["bot"]), self._world.public(given["channel"])
        return people.channel_admin(self._world, bot, room, bool(given["admin"]))

    def mail(self, given: Json) -> Json:
        person = self._world.person(given["person"])
        letter = self._world.post_letter(person, given["subject"], given["text"], given.get("link", ""))
        return {"id": letter.id}

    # --- the weather ---

    def fault(self, given: Json) -> Json:
        order = {name: given[name] for name in FAULT_FIELDS & given.keys()}
        if given.get("bot") is not None:
            order["bot"] = self._world.bot(given["bot"]).id
        if given.get("chat_id") is not None:
            order["chat_id"] = str(given["chat_id"])
        fault = self._world.faults.order(**order)
        self._world.changes.bump()
        return {"id": fault.id}

    async def clear_faults(self, request: web.Request) -> web.Response:
        self._world.faults.clear()
        return web.json_response({"version": self._world.changes.bump()})

    def limiter(self, given: Json) -> Json:
        self._world.limiter.switch(bool(given["on"]))
        self._world.changes.bump()
        return {"on": self._world.limiter.on}

    async def advance(self, given: Json) -> Json:
        if self._advance is None:
            raise Impossible("The clock of this sandbox is the real one; there is nothing to move.")
        step = timedelta(seconds=float(given["seconds"]))
        if step <= timedelta(0):
            raise ValueError("Time moves only forward: seconds must be positive.")
        await self._advance(step)
        self._world.changes.bump()
        return {"now": self._world.now().isoformat()}


def _number(request: web.Request, name: str) -> float:
    """A finite number of the query, 0 when absent."""
    given = request.query.get(name, "0")
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e12:
        raise web.HTTPBadRequest(text=f"{name} must be a number, not {given!r}")
    return number
