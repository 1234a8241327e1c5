"""Modals and the App Home, as the person before them: fill in, submit, close, press."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from bots.sandbox.errors import Impossible
from bots.sandbox.slack import events
from bots.sandbox.slack.blocks import check_view
from bots.sandbox.slack.methods.views import close_all, push, replaced
from bots.sandbox.slack.people import active, find
from bots.sandbox.slack.phrases import phrase
from bots.sandbox.slack.reading import FIELDS, options_of, presses, values_of
from bots.sandbox.slack.records import Install, Member, Modal
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+\.\S+|https?://localhost\S*")
NUMBER = re.compile(r"-?\d+")
DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def opened(slack: SlackWorld, install: Install, person: Member) -> Modal:
    modal = slack.modals.get((install.app.id, person.id))
    if modal is None:
        raise Impossible(f"{person.name} has no modal of {install.app.name} open.", status=404)
    return modal


async def submit(slack: SlackWorld, install: Install, person: Member, values: Mapping[str, Any]) -> Json:
    """Fill in the topmost view (by label, action_id or block_id) and press its button; returns what is shown.

    `errors` are by block_id; `open` says whether a modal is still there.
    """
    modal = opened(slack, install, active(person))
    view = modal.stack[-1]
    chosen, wrong = _filled(view, values, person)
    modal.errors, modal.trouble = wrong, None
    slack.world.changes.bump()
    if wrong:
        return _outcome(slack, modal)
    shown = {**view, "state": {"values": values_of(view["blocks"], chosen)}}
    content = {"view": shown, "response_urls": []}
    room = f"{install.app.id}/{person.id}"
    parcel = events.interaction(slack, install, person, "view_submission", content, room)
    try:
        async with asyncio.timeout(slack.ack_within + 0.5):
            answer = await asyncio.shield(parcel.answer)
    except Exception:  # whatever went wrong on the way, the person sees the same words
        modal.trouble = phrase("trouble", person)
        install.app.pending = [other for other in install.app.pending if other is not parcel]
    else:
        _obey(slack, install, person, modal, view, answer)
    slack.world.changes.bump()
    return _outcome(slack, modal)


def _outcome(slack: SlackWorld, modal: Modal) -> Json:
    still = slack.modals.get((modal.app.id, modal.person.id)) is modal
    return {"open": still, "errors": dict(modal.errors), "trouble": modal.trouble}


def _obey(
    slack: SlackWorld, install: Install, person: Member, modal: Modal, view: Json, answer: object
) -> None:
    """Do what the app answered to a submission."""
    told = answer if isinstance(answer, dict) else {}
    match told.get("response_action"):
        case "errors":
            inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            errors = told.get("errors")
            if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
                modal.trouble = phrase("trouble", person)  # Slack refuses errors of blocks that are no inputs
            else:
                modal.errors = {str(name): str(words) for name, words in errors.items()}
        case "update" | "push" as action:
            new = told.get("view")
            if check_view(new, "modal") or not isinstance(new, dict):
                modal.trouble = phrase("trouble", person)
            elif action == "push":
                push(slack, install, modal, new)
            else:
                modal.stack[-1] = replaced(slack, install, view, new)
        case "clear":
            close_all(slack, install.app, person)
        case None:
            modal.stack.remove(view)
            if not modal.stack or view["clear_on_close"]:
                close_all(slack, install.app, person)
        case _:
            modal.trouble = phrase("trouble", person)


def close(slack: SlackWorld, install: Install, person: Member, *, whole: bool = False) -> Json:
    """Press the cross (`whole`: of the entire stack); the app hears of it only if the view asks for that."""
    modal = opened(slack, install, person)
    leaving = modal.stack[:] if whole else [modal.stack[-1]]
    for view in reversed(leaving):
        modal.stack.remove(view)
        if view["notify_on_close"]:
            content = {"view": view, "is_cleared": whole}
            key = f"{install.app.id}/{person.id}"
            events.interaction(slack, install, person, "view_closed", content, key)
    modal.errors, modal.trouble = {}, None
    if not modal.stack:
        close_all(slack, install.app, person)
    slack.world.changes.bump()
    return _outcome(slack, modal)


def tap(slack: SlackWorld, install: Install, person: Member, wanted: Json, *, home: bool) -> Json:
    """Press something in the App Home or in the open modal."""
    active(person)
    if home:
        view = slack.homes.get((install.app.id, person.id))
        if view is None:
            raise Impossible(f"{install.app.name} shows {person.name} no Home yet.", status=404)
    else:
        view = opened(slack, install, person).stack[-1]
    press = find(presses(view["blocks"]), wanted)
    chosen = {press.element["action_id"]: press.chosen()} if press.option else {}
    events.pressed_in_view(slack, install, person, view, press, chosen)
    url = press.element.get("url")
    return {"view": view["id"], "action_id": press.element["action_id"], **({"url": url} if url else {})}


# --- filling in ---


def _filled(view: Json, values: Mapping[str, Any], person: Member) -> tuple[dict[str, Json], dict[str, str]]:
    """What the inputs hold, by action_id, and what Slack itself finds wrong, by block_id."""
    chosen: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    left = set(values)
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        names = (element["action_id"], block["block_id"], block["label"]["text"])
        given = next((name for name in names if name in values), None)
        if given is not None:
            left.discard(given)
            chosen[element["action_id"]] = _chosen(element, values[given])
        field, start = FIELDS[element["type"]]
        held = chosen.get(element["action_id"], {field: element.get(start)}).get(field)
        if not held and held != 0:
            if not block.get("optional"):
                wrong[block["block_id"]] = phrase("required", person)
        elif isinstance(held, str) and (words := _unfit(element, held, person)):
            wrong[block["block_id"]] = words
    if left:
        labels = [b["label"]["text"] for b in view["blocks"] if b["type"] == "input"]
        raise Impossible(f"There is no field {sorted(left)[0]!r} in this modal; there are {labels}.")
    return chosen, wrong


def _chosen(element: Json, given: Any) -> Json:
    """A value as Slack keeps it: an option is meant by its text or its value."""
    field = FIELDS[element["type"]][0]
    offered = options_of(element)
    if field == "selected_option":
        return {field: _option(offered, given) if given not in (None, "") else None}
    if field == "selected_options":
        return {field: [_option(offered, one) for one in given]}
    if field in {"value", "selected_date", "selected_time"}:
        return {field: str(given) if given not in (None, "") else None}
    return {field: given}


def _option(offered: list[Json], given: object) -> Json:
    for option in offered:
        if given in (option["text"]["text"], option["value"]):
            return option
    raise Impossible(f"There is no option {given!r}; there are {[o['text']['text'] for o in offered]}.")


def _unfit(element: Json, text: str, person: Member) -> str:
    """What Slack's own client says of a text before it is sent anywhere; "" when it may go."""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return phrase("too_short", person, least=least)
    if len(text) > most:
        return phrase("too_long", person, most=most)
    match element["type"]:
        case "email_text_input":
            return "" if EMAIL.fullmatch(text) else phrase("no_email", person)
        case "url_text_input":
            return "" if URL.fullmatch(text) else phrase("no_url", person)
        case "number_input":
            return _unfit_number(element, text, person)
        case _:
            return ""


def _unfit_number(element: Json, text: str, person: Member) -> str:
    pattern = DECIMAL if element["is_decimal_allowed"] else NUMBER
    if not pattern.fullmatch(text):
        return phrase("no_number", person)
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(text) < float(least):
        return phrase("too_little", person, least=least)
    if most is not None and float(text) > float(most):
        return phrase("too_much", person, most=most)
    return ""
