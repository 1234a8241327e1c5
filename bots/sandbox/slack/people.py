"""What people do in the emulated Slack: write, press, edit, attach, leave. Each act becomes an event."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bots.sandbox.errors import Impossible
from bots.sandbox.media import sample_photo, sample_voice
from bots.sandbox.slack import events, media
from bots.sandbox.slack.answers import said
from bots.sandbox.slack.phrases import phrase
from bots.sandbox.slack.pings import pings_of
from bots.sandbox.slack.reading import Press, escaped, presses
from bots.sandbox.slack.records import File, Install, Member, Parcel, Room, Tap
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

MENTION = re.compile(r"&lt;(@[UW]\w+|#C\w+|!\w+)&gt;")


def active(person: Member) -> Member:
    if person.deactivated:
        raise Impossible(f"{person.name} has left this workspace; come back first.")
    return person


def say(
    slack: SlackWorld,
    room: Room,
    person: Member,
    text: str,
    reply_to: str | None = None,
    files: tuple[File, ...] = (),
    share: bool = False,
) -> Json:
    """A message of a person, in a direct message or a channel, perhaps in a thread."""
    active(person)
    if person.id not in room.members:
        raise Impossible(f"{person.name} is not in #{room.name}.")
    if room.archived:
        raise Impossible(f"#{room.name} is archived.")
    if not text.strip() and not files:
        raise Impossible("An empty message cannot be sent.")
    # A mention is picked from a list in Slack; here it is typed as <@U101>.
    stored = MENTION.sub(r"<\1>", escaped(text))
    ts = slack.new_ts(room.team.id)
    message: Json = {
        "user": person.id,
        "type": "message",
        "ts": ts,
        "client_msg_id": f"{slack.next_number():08x}-0000-4000-8000-000000000000",
        "text": stored,
        "team": person.own_team,
        **_thread(room, reply_to, share),
    }
    if text:
        message["blocks"] = [typed(text, f"r{slack.next_number()}")]
    if files:
        message |= {"subtype": "file_share", "files": [file.about for file in files], "upload": False}
        message["display_as_bot"] = False
    slack.put(room, message, pings=pings_of({"text": stored}, ()))
    told = events.tell(slack, room, {**message, "event_ts": ts})
    for install in slack.installs:
        if f"<@{install.user_id}>" in stored and install.user_id in room.members and not room.is_im:
            mention = {**message, "type": "app_mention", "channel": room.id, "event_ts": ts}
            told += events.tell_app(slack, install, mention, room=room)
    return done(room, ts, told)


def typed(text: str, block_id: str) -> Json:
    """The rich_text block that Slack's own composer makes of typed words."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    if emoji := re.fullmatch(r":([\w+\-]+):", text.strip()):
        section["elements"] = [{"type": "emoji", "name": emoji[1]}]
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _thread(room: Room, reply_to: str | None, share: bool) -> Json:
    if reply_to is None:
        return {}
    if reply_to in room.whispers:
        raise Impossible("Nobody can reply to an ephemeral message.")
    found = room.messages.get(reply_to)
    if found is None:
        raise Impossible(f"There is no message {reply_to} to reply to.", status=404)
    root = room.messages.get(found.get("thread_ts", reply_to), found)
    return {
        "thread_ts": root["ts"],
        "parent_user_id": root["user"],
        **({"subtype": "thread_broadcast", "root": root} if share else {}),
    }


def done(room: Room, ts: str | None, told: list[Parcel]) -> Json:
    """What the control room answers: where it happened and under which event ids."""
    ids = [parcel.payload["event_id"] for parcel in told if parcel.kind == "events_api"]
    return {"chat": room.id, "event_ids": ids, **({"ts": ts} if ts else {})}


def edit(slack: SlackWorld, room: Room, person: Member, ts: str, text: str) -> Json:
    """Correct one's own message."""
    old = _own(room, active(person), ts)
    if not text.strip():
        raise Impossible("An empty message cannot be sent.")
    now = slack.new_ts(room.team.id)
    new = {**old, "text": escaped(text), "blocks": [typed(text, f"r{slack.next_number()}")]}
    new["edited"] = {"user": person.id, "ts": now}
    room.messages[ts] = new
    slack.touched(room, ts)
    event = {"type": "message", "subtype": "message_changed", "message": new, "previous_message": old}
    return done(room, ts, events.tell(slack, room, {**event, "hidden": True, "ts": now, "event_ts": now}))


def delete(slack: SlackWorld, room: Room, person: Member, ts: str) -> Json:
    """Take one's own message away."""
    old = _own(room, active(person), ts)
    del room.messages[ts]
    room.stamps.pop(ts, None)
    slack.world.changes.bump()
    now = slack.new_ts(room.team.id)
    event = {"type": "message", "subtype": "message_deleted", "previous_message": old, "deleted_ts": ts}
    return done(room, ts, events.tell(slack, room, {**event, "hidden": True, "ts": now, "event_ts": now}))


def _own(room: Room, person: Member, ts: str) -> Json:
    message = room.messages.get(ts)
    if message is None:
        raise Impossible(f"There is no message {ts} here.", status=404)
    if message.get("user") != person.id:
        raise Impossible("Only one's own message can be changed.")
    return message


def attach(slack: SlackWorld, room: Room, person: Member, kind: str, given: Json) -> Json:
    """Send a sample voice clip, photo or document."""
    active(person)
    team, seed = room.team.id, len(room.messages)
    match kind:
        case "voice":
            file = media.voice(slack, team, person.id, sample_voice(), int(given.get("duration", 4)))
        case "photo":
            size = {"original_w": 320, "original_h": 200}
            file = media.keep(slack, team, person.id, sample_photo(seed), "photo.png", "image/png", **size)
        case _:
            content = str(given.get("content", "notes")).encode()
            name = str(given.get("name", "notes.txt"))
            file = media.keep(slack, team, person.id, content, name, "text/plain")
    file.shared = True
    answer = say(slack, room, person, str(given.get("caption") or ""), given.get("reply_to"), (file,))
    return {**answer, "file": file.id}


# --- pressing ---


def tap(slack: SlackWorld, room: Room, person: Member, ts: str, wanted: Json) -> Json:
    """Press something under a message, found by its visible text, its value, or its row and column."""
    active(person)
    if person.id not in room.members:
        raise Impossible(f"{person.name} is not in #{room.name}.")
    message = room.messages.get(ts) or room.whispers.get(ts, ("", None))[1]
    if message is None:
        raise Impossible(f"There is no message {ts} here.", status=404)
    press = find(presses(message.get("blocks") or []), wanted)
    install = next((i for i in slack.installs if i.bot_id == message.get("bot_id")), None)
    if install is None or install.status != "active":
        raise Impossible("The app of this message is not installed any more.")
    if press.option is not None and press.element["type"] != "overflow":
        room.chosen.setdefault(ts, {})[press.element["action_id"]] = press.chosen()
    held = Tap(ts, press.element["action_id"], press.value)
    room.taps = [old for old in room.taps if old.state == "waiting"] + [held]
    parcel = events.pressed_in_message(slack, install, person, room, message, press)
    _watch(slack, parcel, held)
    url = press.element.get("url") or (press.option or {}).get("url")
    return {"chat": room.id, "ts": ts, "action_id": held.action_id, **({"url": url} if url else {})}


def find(offered: list[Press], wanted: Json) -> Press:
    """What a person means to press."""
    if "row" in wanted:
        row = [press for press in offered if press.row == int(wanted["row"])]
        column = int(wanted.get("col", 0))
        if column >= len(row):
            raise Impossible(f"There is nothing to press at row {wanted['row']}.")
        return row[column]
    by_text = "text" in wanted
    for press in offered:
        if (
            wanted.get("text") == press.label
            if by_text
            else wanted.get("data") in {press.value, press.element["action_id"]}
        ):
            return press
    seen = ", ".join(repr(press.label) for press in offered) or "nothing to press at all"
    raise Impossible(f"There is no {wanted.get('text' if by_text else 'data')!r} to press; there is {seen}.")


def _watch(slack: SlackWorld, parcel: Parcel, held: Tap) -> None:
    def over(future: Any) -> None:
        held.state = "failed" if future.cancelled() or future.exception() else "done"
        slack.world.changes.bump()

    parcel.answer.add_done_callback(over)


# --- commands and tabs ---


def command(slack: SlackWorld, install: Install, room: Room, person: Member, line: str) -> Json:
    """A slash command; Slack shows nothing of it but what the app answers."""
    active(person)
    name, _, text = line.strip().partition(" ")
    if not name.startswith("/") or len(name) < 2:
        raise Impossible(f"A command begins with a slash, such as {install.app.command}; this is {line!r}.")
    if name != install.app.command:
        slack.slackbot(room, person, phrase("no_command", person, command=name))
        return {"chat": room.id}
    parcel = events.slash(slack, install, person, room, name, text.strip())
    parcel.answer.add_done_callback(_answered(slack, install, room, person, name))
    return {"chat": room.id, "trigger_id": parcel.payload["trigger_id"]}


def _answered(
    slack: SlackWorld, install: Install, room: Room, person: Member, name: str
) -> Callable[[Any], None]:
    """Shows what the app said to a command at once, or Slackbot's regret."""

    def over(future: Any) -> None:
        if future.cancelled():
            return
        if future.exception() is not None:
            words = phrase("command_failed", person, command=name, error="operation_timeout")
            slack.slackbot(room, person, words)
            return
        answer = future.result()
        body = {"text": answer} if isinstance(answer, str) else answer
        if body and (wrong := said(slack, install, room, person, body)):
            slack.slackbot(room, person, phrase("command_failed", person, command=name, error=wrong))

    return over


def open_tab(slack: SlackWorld, install: Install, person: Member, tab: str) -> Json:
    """Look at one of the app's tabs: "messages" or "home"."""
    active(person)
    room = slack.dm(install, person)
    ts = slack.new_ts(install.team.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": room.id,
        "tab": tab,
        "event_ts": ts,
    }
    home = slack.homes.get((install.app.id, person.id))
    if tab == "home" and home is not None:
        event["view"] = home
    return done(room, None, events.tell_app(slack, install, event, room=room))
