"""The emulated Slack as JSON, for the page and for tests."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bots.sandbox.slack.records import App, Member, Room
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]


def state(slack: SlackWorld) -> Json | None:
    """Everything the page shows of Slack; None when there is no Slack in this sandbox."""
    if not slack.teams:
        return None
    return {
        "teams": [asdict(team) for team in slack.teams.values()],
        "apps": [_app(slack, app) for app in slack.apps.values()],
        "people": [_person(person) for person in slack.people.values()],
        "rooms": [_room(room) for room in slack.rooms.values()],
        "modals": [
            {
                "app": modal.app.id,
                "person": modal.person.id,
                "depth": len(modal.stack),
                "view": modal.stack[-1],
                "errors": modal.errors,
                "trouble": modal.trouble,
            }
            for modal in slack.modals.values()
        ],
        "homes": [
            {"app": app, "person": person, "view": view} for (app, person), view in slack.homes.items()
        ],
        "faults": slack.faults.shown(),
        "limiter": slack.limiter.on,
    }


def _app(slack: SlackWorld, app: App) -> Json:
    return {
        "id": app.id,
        "name": app.name,
        "audience": app.audience,
        "command": app.command,
        "request_url": app.request_url,
        "connections": sum(not socket.ws.closed for socket in app.sockets),
        "pending": len(app.pending),
        "dropped": app.dropped,
        "last_error": app.last_error,
        "installs": [
            {"team": i.team.id, "user_id": i.user_id, "bot_id": i.bot_id, "status": i.status}
            for i in slack.installs
            if i.app is app
        ],
    }


def _person(person: Member) -> Json:
    return {**asdict(person), "handle": person.handle}


def _room(room: Room) -> Json:
    """Messages in order of time, ephemeral ones among them, each with what it would set off."""
    told = list(room.messages.values())
    told += [{**message, "is_ephemeral": True, "to": who} for who, message in room.whispers.values()]
    told.sort(key=lambda message: str(message["ts"]))
    return {
        "key": room.id,
        "kind": room.channel_type,
        "id": room.id,
        "team": room.team.id,
        "name": room.name,
        "app": room.install.app.id if room.install else None,
        "person": room.person.id if room.person else None,
        "members": sorted(room.members),
        "archived": room.archived,
        "messages": [{**message, "pings": room.pings.get(message["ts"], [])} for message in told],
        "stamps": room.stamps,
        "chosen": room.chosen,
        "taps": [asdict(tap) for tap in room.taps],
    }
