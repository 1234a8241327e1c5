"""Where things are in the state of the emulated Slack: rooms, apps and views by the names a test uses."""

from __future__ import annotations

from typing import Any

from bots.sandbox.driver import ControlError, Who

Json = dict[str, Any]
Ts = str | Json  # a message, or its ts


def ts_of(message: Ts | None) -> str | None:
    return str(message["ts"]) if isinstance(message, dict) else message


def person_id(who: Who) -> str:
    return f"U{who}" if str(who).isdigit() else str(who)


def app_in(state: Json, bot: Who) -> Json:
    wanted = str(bot).lstrip("@").lower()
    for app in state["slack"]["apps"]:
        names = {app["id"].lower(), app["name"].lower(), *(i["user_id"].lower() for i in app["installs"])}
        if wanted in names:
            return dict(app)
    raise ControlError(404, f"There is no Slack app {bot!r}.")


def room_in(state: Json, who: Who, bot: Who | None = None) -> Json:
    """A direct message, or a channel by id or name; an empty one when nobody spoke yet."""
    if bot is None:
        for room in state["slack"]["rooms"]:
            if room["kind"] == "channel" and str(who).lstrip("#") in {room["id"], room["name"]}:
                return dict(room)
        raise ControlError(404, f"There is no Slack channel {who!r}.")
    app, person = app_in(state, bot)["id"], person_id(who)
    for room in state["slack"]["rooms"]:
        if room["app"] == app and room["person"] == person:
            return dict(room)
    return {"key": "", "messages": [], "stamps": {}}


def view_in(state: Json, where: str, person: Who, bot: Who) -> Json | None:
    app = app_in(state, bot)["id"]
    for shown in state["slack"][where]:
        if shown["app"] == app and shown["person"] == person_id(person):
            return dict(shown["view"])
    return None
