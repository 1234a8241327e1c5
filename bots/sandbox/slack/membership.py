"""Coming and going: people leave a company, apps are brought into channels, removed and uninstalled."""

from __future__ import annotations

from typing import Any

from bots.sandbox.errors import Impossible
from bots.sandbox.slack import events, people
from bots.sandbox.slack.methods.users import user
from bots.sandbox.slack.records import Install, Member, Room
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]


def deactivate(slack: SlackWorld, person: Member, *, on: bool) -> Json:
    """Somebody leaves the company, or comes back: apps hear user_change."""
    if person.deactivated == on:
        raise Impossible(f"{person.name} {'has already left' if on else 'is already here'}.")
    person.deactivated = on
    for app in slack.apps.values():
        events.user_changed(slack, app, user(slack, person), person.team)
    slack.world.changes.bump()
    return {"person": person.id}


def invite(slack: SlackWorld, room: Room, install: Install, inviter: str, *, on: bool) -> Json:
    """Bring an app into a channel, or remove it from there."""
    inside = install.user_id in room.members
    if inside == on:
        raise Impossible(f"{install.app.name} is {'already' if on else 'not'} in #{room.name}.")
    if on:
        room.members.add(install.user_id)
        event: Json = {
            "type": "member_joined_channel",
            "user": install.user_id,
            "channel": room.id,
            "channel_type": "C",
            "team": room.team.id,
            "inviter": inviter,
        }
    else:
        room.members.discard(install.user_id)
        event = {"type": "channel_left", "channel": room.id, "actor_id": inviter}
    event["event_ts"] = slack.new_ts(room.team.id)
    slack.world.changes.bump()
    return people.done(room, None, events.tell_app(slack, install, event, room=room))


def archive(slack: SlackWorld, room: Room, actor: str, *, on: bool) -> Json:
    """Archive a channel, or bring it back."""
    room.archived = on
    slack.world.changes.bump()
    told = []
    for install in slack.installs:
        if install.user_id in room.members:
            kind = "channel_archive" if on else "channel_unarchive"
            event = {"type": kind, "channel": room.id, "user": actor, "event_ts": slack.new_ts(room.team.id)}
            told += events.tell_app(slack, install, event, room=room)
    return people.done(room, None, told)


def uninstall(slack: SlackWorld, install: Install) -> Json:
    """An owner removes the app from the workspace: its token dies, and it is told so."""
    if install.status != "active":
        raise Impossible(f"{install.app.name} is not installed there.")
    ts = slack.new_ts(install.team.id)
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.user_id]}, "event_ts": ts}
    events.tell_app(slack, install, revoked)
    events.tell_app(slack, install, {"type": "app_uninstalled", "event_ts": ts})
    install.status = "account_inactive"
    slack.world.changes.bump()
    return {"app": install.app.id, "team": install.team.id}
