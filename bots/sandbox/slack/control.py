"""The control room of the emulated Slack: JSON under /sandbox/slack/, for the page and for tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bots.sandbox.control import Act, carried_out
from bots.sandbox.errors import Impossible
from bots.sandbox.slack import membership, modals, people
from bots.sandbox.slack.courier import Courier
from bots.sandbox.slack.furniture import check_url
from bots.sandbox.slack.records import App, Grant, Install, Member, Room
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

FAULT_FIELDS = frozenset({"kind", "method", "times", "retry_after", "error"})
REASONS = frozenset({"warning", "refresh_requested"})


class SlackControl:
    """Handlers of the control room; `courier_of` gives the courier of an app once the sandbox runs."""

    def __init__(self, slack: SlackWorld, courier_of: Callable[[App], Courier]) -> None:
        self._slack, self._courier_of = slack, courier_of

    def routes(self) -> list[web.RouteDef]:
        acts: dict[str, Act] = {
            "say": self.say,
            "open": self.open,
            "tap": self.tap,
            "edit": self.edit,
            "delete": self.delete,
            "sticker": self.sticker,
            "command": self.command,
            "block": partial(self.block, on=True),
            "unblock": partial(self.block, on=False),
            "submit": self.submit,
            "close_modal": self.close_modal,
            "tap_modal": partial(self.tap_view, home=False),
            "tap_home": partial(self.tap_view, home=True),
            "open_home": self.open_home,
            "invite": partial(self.invite, on=True),
            "remove": partial(self.invite, on=False),
            "archive": partial(self.archive, on=True),
            "unarchive": partial(self.archive, on=False),
            "uninstall": self.uninstall,
            "expire_token": self.expire_token,
            "authorize": self.authorize,
            "request_url": self.request_url,
            "disconnect": self.disconnect,
            "replay": self.replay,
            "fault": self.fault,
            "limiter": self.limiter,
            **{kind: partial(self.attach, kind) for kind in ("voice", "photo", "document")},
        }
        world = self._slack.world
        return [
            web.get("/sandbox/slack/file/{file}", self.file),
            web.delete("/sandbox/slack/faults", self.clear_faults),
            *(
                web.post(f"/sandbox/slack/{name}", partial(carried_out, world, act))
                for name, act in acts.items()
            ),
        ]

    async def file(self, request: web.Request) -> web.Response:
        """A picture for the page; anything else could be a page that somebody uploaded."""
        file = self._slack.files.get(request.match_info["file"])
        if file is None:
            return web.json_response({"error": "no such file"}, status=404)
        shown = file.mime if file.mime in {"image/png", "image/jpeg"} else "application/octet-stream"
        return web.Response(body=file.content, content_type=shown)

    # --- who and where ---

    def _pair(self, given: Json) -> tuple[Install, Member]:
        person = self._slack.person(given["person"])
        return self._slack.install_for(self._slack.app(given["bot"]), person), person

    def _place(self, given: Json) -> tuple[Room, Member]:
        """A channel when one is named, otherwise the direct message with a bot."""
        if given.get("channel"):
            return self._slack.channel(given["channel"]), self._slack.person(given["person"])
        install, person = self._pair(given)
        return self._slack.dm(install, person), person

    def _install(self, given: Json) -> Install:
        """The installation of an app, in the team that is named or in the first."""
        app = self._slack.app(given["bot"])
        for install in self._slack.installs:
            if install.app is app and given.get("team") in (None, install.team.id):
                return install
        raise Impossible(f"{app.name} is not installed there.", status=404)

    # --- acting ---

    def say(self, given: Json) -> Json:
        reply, share = given.get("reply_to"), bool(given.get("share"))
        return people.say(self._slack, *self._place(given), given["text"], reply, share=share)

    def sticker(self, given: Json) -> Json:
        return people.say(self._slack, *self._place(given), f":{str(given.get('emoji', 'wave')).strip(':')}:")

    def attach(self, kind: str, given: Json) -> Json:
        return people.attach(self._slack, *self._place(given), kind, given)

    def open(self, given: Json) -> Json:
        """Come by an invitation, or just look at the Messages tab and begin."""
        install, person = self._pair(given)
        payload = str(given.get("payload") or "")
        if not payload:
            people.open_tab(self._slack, install, person, "messages")
        line = f"{install.app.command} start {payload}"
        return people.command(self._slack, install, self._slack.dm(install, person), person, line)

    def command(self, given: Json) -> Json:
        install, person = self._pair(given)
        room, _ = self._place(given)
        return people.command(self._slack, install, room, person, str(given["text"]))

    def tap(self, given: Json) -> Json:
        return people.tap(self._slack, *self._place(given), str(given["ts"]), given)

    def edit(self, given: Json) -> Json:
        return people.edit(self._slack, *self._place(given), str(given["ts"]), given["text"])

    def delete(self, given: Json) -> Json:
        return people.delete(self._slack, *self._place(given), str(given["ts"]))

    def block(self, given: Json, *, on: bool) -> Json:
        return membership.deactivate(self._slack, self._slack.person(given["person"]), on=on)

    async def submit(self, given: Json) -> Json:
        return await modals.submit(self._slack, *self._pair(given), given.get("values") or {})

    def close_modal(self, given: Json) -> Json:
        return modals.close(self._slack, *self._pair(given), whole=bool(given.get("whole")))

    def tap_view(self, given: Json, *, home: bool) -> Json:
        return modals.tap(self._slack, *self._pair(given), given, home=home)

    def open_home(self, given: Json) -> Json:
        return people.open_tab(self._slack, *self._pair(given), "home")

    def invite(self, given: Json, *, on: bool) -> Json:
        room = self._slack.channel(given["channel"])
        by = self._slack.person(given["person"]).id if given.get("person") else "U0OWNER"
        return membership.invite(self._slack, room, self._install(given), by, on=on)

    def archive(self, given: Json, *, on: bool) -> Json:
        return membership.archive(self._slack, self._slack.channel(given["channel"]), "U0OWNER", on=on)

    def uninstall(self, given: Json) -> Json:
        return membership.uninstall(self._slack, self._install(given))

    def expire_token(self, given: Json) -> Json:
        install = self._install(given)
        install.expires_at = self._slack.world.now()
        self._slack.world.changes.bump()
        return {"app": install.app.id}

    def authorize(self, given: Json) -> Json:
        """Agree on Slack's page: the code and the address the browser goes to."""
        person = people.active(self._slack.person(given["person"]))
        app = next((a for a in self._slack.apps.values() if a.client_id == given["client_id"]), None)
        if app is None:
            raise Impossible(f"No app has the client_id {given['client_id']!r}.", status=404)
        kind = given.get("kind", "oauth")
        if kind not in {"oauth", "openid"}:
            raise ValueError(f"kind is oauth or openid, not {kind!r}.")
        scopes = frozenset(str(given.get("scope") or "").replace(",", " ").split())
        redirect, nonce = str(given.get("redirect_uri") or ""), str(given.get("nonce") or "")
        code = f"code-{self._slack.next_number():08d}"
        now = self._slack.world.now()
        self._slack.grants[code] = Grant(code, kind, app, person, scopes, redirect, nonce, now)
        answer = {"code": code, "state": str(given.get("state") or "")}
        return {**answer, "location": f"{redirect}?{urlencode(answer)}"}

    # --- the weather ---

    async def request_url(self, given: Json) -> Json:
        """Set (or take away) the address where an app hears events; Slack asks it for a challenge first."""
        app = self._slack.app(given["bot"])
        check_url(given.get("url"))
        app.request_url = given.get("url") or None
        self._slack.world.changes.bump()
        return {"verified": app.request_url is not None and await self._courier_of(app).verify()}

    async def disconnect(self, given: Json) -> Json:
        """Tell Socket Mode connections to leave, or (`cut`) break them off without a word."""
        app = self._slack.app(given["bot"])
        reason = str(given.get("reason") or "refresh_requested")
        if reason not in REASONS:
            raise ValueError(f"reason is one of {', '.join(sorted(REASONS))}, not {reason!r}.")
        sockets = list(app.sockets)
        for socket in sockets:
            if given.get("cut"):
                await socket.cut()
            else:
                socket.leaving = reason == "refresh_requested"
                debug = {"host": "applink-sandbox"}
                await socket.ws.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})
        self._slack.world.changes.bump()
        return {"connections": len(sockets)}

    async def replay(self, given: Json) -> Json:
        """Send an app its last request again, byte by byte."""
        app = self._slack.app(given["bot"])
        return {"statuses": await self._courier_of(app).replay(int(given.get("times", 1)))}

    def fault(self, given: Json) -> Json:
        order = {name: given[name] for name in FAULT_FIELDS & given.keys()}
        if given.get("bot") is not None:
            order["app"] = self._slack.app(given["bot"]).id
        fault = self._slack.faults.order(**order)
        self._slack.world.changes.bump()
        return {"id": fault.id}

    async def clear_faults(self, request: web.Request) -> web.Response:
        self._slack.faults.clear()
        return web.json_response({"version": self._slack.world.changes.bump()})

    def limiter(self, given: Json) -> Json:
        self._slack.limiter.switch(bool(given["on"]))
        self._slack.world.changes.bump()
        return {"on": self._slack.limiter.on}
