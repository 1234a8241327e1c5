"""Methods that show modals and the App Home."""

from __future__ import annotations

from time import monotonic
from typing import Any

from bots.sandbox.slack.blocks import check_view, named
from bots.sandbox.slack.errors import SlackError, complained
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.records import App, Install, Json, Member, Modal
from bots.sandbox.slack.world import SlackWorld

TRIGGER_LIVES = 3.0  # seconds of wall time, as in Slack
MOST_VIEWS = 3  # in one stack of modals


def open_view(call: Call) -> Json:
    person = _pull(call)
    view = whole(call.slack, call.install, checked(call, "modal"))
    modal = Modal(call.install.app, person, [view])
    call.slack.modals[call.install.app.id, person.id] = modal
    return _shown(call, view, "modal")


def push_view(call: Call) -> Json:
    person = _pull(call)
    modal = call.slack.modals.get((call.install.app.id, person.id))
    if modal is None:
        raise SlackError("not_found")
    view = push(call.slack, call.install, modal, checked(call, "modal"))
    return _shown(call, view, "modal")


def update_view(call: Call) -> Json:
    """Change an open modal, found by view_id or external_id; a home is changed by publishing again."""
    new = checked(call, None)
    wanted = {name: call.params[name] for name in ("view_id", "external_id") if name in call.params}
    if not wanted:
        raise complained("invalid_arguments", ["missing required field: view_id [json-pointer:/view_id]"])
    for modal in call.slack.modals.values():
        for place, old in enumerate(modal.stack):
            if modal.app is call.install.app and wanted.get("view_id", old["id"]) == old["id"]:
                if wanted.get("external_id", old["external_id"]) != old["external_id"]:
                    continue
                _unchanged(call, old)
                modal.stack[place] = replaced(call.slack, call.install, old, new)
                modal.errors = {}
                return _shown(call, modal.stack[place], "modal")
    for key, old in call.slack.homes.items():
        if key[0] == call.install.app.id and old["id"] == wanted.get("view_id"):
            _unchanged(call, old)
            call.slack.homes[key] = replaced(call.slack, call.install, old, new)
            return _shown(call, call.slack.homes[key], "home")
    raise SlackError("not_found")


def publish(call: Call) -> Json:
    """Set what one person sees on the Home tab."""
    person = call.slack.people.get(call.params["user_id"])
    if person is None or person.team != call.install.team.id:
        raise SlackError("user_not_found")
    new = checked(call, "home")
    key = (call.install.app.id, person.id)
    old = call.slack.homes.get(key)
    if old is None:
        view = whole(call.slack, call.install, new)
    else:
        _unchanged(call, old)
        view = replaced(call.slack, call.install, old, new)
    call.slack.homes[key] = view
    return _shown(call, view, "home")


def _shown(call: Call, view: Json, kind: str) -> Json:
    call.slack.world.changes.bump()
    call.effects.append({"does": kind, "view": view["id"]})
    return {"ok": True, "view": view}


def checked(call: Call, kind: Any) -> Json:
    """The view of a request; complaints in Slack's words."""
    view: Json = call.params["view"]
    if wrong := check_view(view, kind):
        raise complained("invalid_arguments", wrong)
    return view


def _unchanged(call: Call, old: Json) -> None:
    if call.params.get("hash", old["hash"]) != old["hash"]:
        raise SlackError("hash_conflict")


def _pull(call: Call) -> Member:
    """Use up a trigger; whose it was."""
    trigger = call.slack.triggers.get(str(call.params.get("trigger_id")))
    if trigger is None or trigger.app != call.install.app.id:
        raise SlackError("invalid_trigger_id" if "trigger_id" in call.params else "invalid_arguments")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.issued is None or monotonic() - trigger.issued > TRIGGER_LIVES:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return call.slack.people[trigger.person]


def whole(slack: SlackWorld, install: Install, view: Json) -> Json:
    """A new view as Slack keeps it."""
    number = slack.next_number()
    view_id = f"V{number:08d}"
    return {
        "id": view_id,
        "team_id": install.team.id,
        "type": view["type"],
        "blocks": named(view["blocks"], number),
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": {}},
        "hash": f"{slack.new_ts(install.team.id)}.h{number}",
        "title": view.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": install.app.id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": install.team.id,
        "bot_id": install.bot_id,
    }


def replaced(slack: SlackWorld, install: Install, old: Json, new: Json) -> Json:
    """The same view with new contents: its id and place in the stack stay."""
    view = whole(slack, install, new)
    kept = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
    if not new.get("external_id"):
        kept["external_id"] = old["external_id"]
    return view | kept


def push(slack: SlackWorld, install: Install, modal: Modal, new: Json) -> Json:
    """Put a view on top of a stack; `push_limit_reached` when there are three."""
    if len(modal.stack) >= MOST_VIEWS:
        raise SlackError("push_limit_reached")
    view = whole(slack, install, new)
    view |= {"previous_view_id": modal.stack[-1]["id"], "root_view_id": modal.stack[0]["id"]}
    modal.stack.append(view)
    modal.errors = {}
    return view


def close_all(slack: SlackWorld, app: App, person: Member) -> None:
    slack.modals.pop((app.id, person.id), None)
    slack.world.changes.bump()


METHODS = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish,
}
