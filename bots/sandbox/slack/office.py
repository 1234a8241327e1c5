"""The emulated Slack as a part of the sandbox's server: its addresses and its couriers."""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web

from bots.sandbox.slack import view
from bots.sandbox.slack.control import SlackControl
from bots.sandbox.slack.courier import Courier
from bots.sandbox.slack.doors import Doors
from bots.sandbox.slack.records import App, Json
from bots.sandbox.slack.wire import Wire
from bots.sandbox.slack.world import SlackWorld


class Office:
    """Web API, doors and control room; one courier an app while the server runs."""

    def __init__(self, slack: SlackWorld, stopping: asyncio.Event) -> None:
        self._slack, self._stopping = slack, stopping
        self._couriers: dict[str, Courier] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def routes(self) -> list[web.RouteDef]:
        return [
            *Wire(self._slack, self._stopping).routes(),
            *Doors(self._slack, self._stopping).routes(),
            *SlackControl(self._slack, self._courier_of).routes(),
        ]

    def state(self) -> Json | None:
        return view.state(self._slack)

    def employ(self, http: aiohttp.ClientSession) -> None:
        """A courier for every app that has none; tasks are kept here and cancelled by `dismiss`."""
        loop = asyncio.get_running_loop()
        for app in self._slack.apps.values():
            if app.id not in self._couriers:
                courier = self._couriers[app.id] = Courier(self._slack, app, http)
                self._tasks.append(loop.create_task(courier.run()))

    async def dismiss(self) -> None:
        """Let the couriers go and close what is connected."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for app in self._slack.apps.values():
            for socket in list(app.sockets):
                await socket.cut()

    def _courier_of(self, app: App) -> Courier:
        return self._couriers[app.id]
