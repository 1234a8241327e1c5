"""What apps are told, in Slack's shapes: events, interactions, slash commands."""

from __future__ import annotations

from typing import Any

from bots.sandbox.slack.reading import Press, values_of
from bots.sandbox.slack.records import App, Install, Member, Parcel, Room
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 (Slack's old token; nobody may rely on it)
READ = {"im": "im:history", "channel": "channels:history"}


def tell(slack: SlackWorld, room: Room, event: Json) -> list[Parcel]:
    """An event of a room, to every app in it that may read it."""
    told = []
    for install in slack.installs:
        if install.user_id in room.members and install.status == "active":
            if READ[room.channel_type] not in install.scopes:
                continue
            body = {**event, "channel": room.id, "channel_type": room.channel_type}
            told += tell_app(slack, install, body, room=room)
    return told


def tell_app(slack: SlackWorld, install: Install, event: Json, *, room: Room | None = None) -> list[Parcel]:
    """One event to one app, twice when a `duplicate` fault was ordered; nothing when it did not subscribe."""
    app = install.app
    if app.events is not None and _subscription(event) not in app.events:
        return []
    number = slack.next_number()
    payload = {
        "token": VERIFICATION_TOKEN,
        "team_id": install.team.id,
        "context_team_id": install.team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number:09d}",
        "event_time": slack.stamp(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": install.team.id,
                "user_id": install.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": room is not None and _is_shared(slack, room),
        "event_context": f"4-{number:09d}",
    }
    key = room.id if room else app.id
    copies = 2 if slack.faults.doubles(app.id) else 1
    return [slack.post(app, "events_api", key, payload) for _ in range(copies)]


def _subscription(event: Json) -> str:
    """The name by which an app subscribes: messages by the kind of room."""
    if event["type"] == "message":
        return {"im": "message.im", "channel": "message.channels"}[event["channel_type"]]
    return str(event["type"])


def _is_shared(slack: SlackWorld, room: Room) -> bool:
    members = (slack.people.get(user) for user in room.members)
    return any(member.home_team for member in members if member)


def interaction(
    slack: SlackWorld, install: Install, person: Member, kind: str, content: Json, room: str
) -> Parcel:
    """A payload of interactivity: block_actions, view_submission or view_closed."""
    trigger = slack.new_trigger(install.app, person) if kind != "view_closed" else None
    payload = {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.own_team,
        },
        "api_app_id": install.app.id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": install.team.id, "domain": install.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        **({"trigger_id": trigger.id} if trigger else {}),
        **content,
    }
    return slack.post(install.app, "interactive", room, payload, trigger)


def pressed_in_message(
    slack: SlackWorld, install: Install, person: Member, room: Room, message: Json, press: Press
) -> Parcel:
    """block_actions of a message."""
    ts = message["ts"]
    content = {
        "container": {
            "type": "message",
            "message_ts": ts,
            "channel_id": room.id,
            "is_ephemeral": ts in room.whispers,
            **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
        },
        "channel": {"id": room.id, "name": "directmessage" if room.is_im else room.name},
        **({} if ts in room.whispers else {"message": message}),
        "state": {"values": values_of(message["blocks"], room.chosen.get(ts, {}))},
        "response_url": slack.new_ticket(install, room, person, ts),
        "actions": [press.action(slack.new_ts(room.team.id))],
    }
    return interaction(slack, install, person, "block_actions", content, room.id)


def pressed_in_view(
    slack: SlackWorld, install: Install, person: Member, view: Json, press: Press, chosen: dict[str, Json]
) -> Parcel:
    """block_actions of a modal or an App Home."""
    shown = {**view, "state": {"values": values_of(view["blocks"], chosen)}}
    content = {
        "container": {"type": "view", "view_id": view["id"]},
        "view": shown,
        "actions": [press.action(slack.new_ts(install.team.id))],
    }
    return interaction(slack, install, person, "block_actions", content, f"{install.app.id}/{person.id}")


def slash(slack: SlackWorld, install: Install, person: Member, room: Room, command: str, text: str) -> Parcel:
    """A slash command as the fields of its form."""
    trigger = slack.new_trigger(install.app, person)
    payload = {
        "token": VERIFICATION_TOKEN,
        "team_id": install.team.id,
        "team_domain": install.team.domain,
        "channel_id": room.id,
        "channel_name": "directmessage" if room.is_im else room.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": install.app.id,
        "is_enterprise_install": "false",
        "response_url": slack.new_ticket(install, room, person),
        "trigger_id": trigger.id,
    }
    return slack.post(install.app, "slash_commands", room.id, payload, trigger)


def user_changed(slack: SlackWorld, app: App, user: Json, team: str) -> None:
    """user_change, to an app in the workspace where this person is seen."""
    for install in slack.installs:
        if install.app is app and install.team.id == team and install.status == "active":
            event = {"type": "user_change", "user": user, "cache_ts": slack.stamp()}
            tell_app(slack, install, {**event, "event_ts": slack.new_ts(team)})
