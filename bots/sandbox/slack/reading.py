"""What a person reads and can press in a message or a view: words, buttons, what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bots.sandbox.slack.blocks import elements_of

Json = dict[str, Any]

LABELLED = re.compile(r"<([^<>|\s]+)\|([^<>]*)>")
ADDRESS = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)>")


def escaped(text: str) -> str:
    """What somebody typed, as Slack stores it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rendered(mrkdwn: str) -> str:
    """mrkdwn as it is read: links by their label, characters unescaped; marks of bold and italic stay."""
    plain = ADDRESS.sub(r"\1", LABELLED.sub(r"\2", mrkdwn))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def words_of(message: Json) -> str:
    """The words of a message or a view: from its blocks if there are any, otherwise from its text."""
    blocks = message.get("blocks") or []
    title = _text(message.get("title")) if isinstance(message.get("title"), dict) else ""
    lines = (
        [title, *(_block(block) for block in blocks)]
        if blocks
        else [rendered(str(message.get("text") or ""))]
    )
    return "\n".join(line for line in lines if line)


def _text(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    text = str(value.get("text", ""))
    return rendered(text) if value.get("type") == "mrkdwn" else text


def _block(block: Json) -> str:
    match block.get("type"):
        case "section":
            return "\n".join(filter(None, map(_text, [block.get("text"), *block.get("fields", [])])))
        case "header":
            return _text(block.get("text"))
        case "context":
            return " ".join(filter(None, (_text(e) or str(e.get("alt_text", "")) for e in block["elements"])))
        case "image":
            return " ".join(filter(None, [_text(block.get("title")), str(block.get("alt_text", ""))]))
        case "input":
            return "\n".join(filter(None, [_text(block.get("label")), _text(block.get("hint"))]))
        case "rich_text":
            return "\n".join(_rich(part) for part in block.get("elements", []))
        case _:
            return ""


def _rich(part: Json) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"• {_rich(item)}" for item in part["elements"])
    return "".join(_piece(piece) for piece in part["elements"])


def _piece(piece: Json) -> str:
    match piece["type"]:
        case "text":
            return str(piece["text"])
        case "link":
            return str(piece.get("text") or piece["url"])
        case "emoji":
            return f":{piece['name']}:"
        case "user":
            return f"<@{piece['user_id']}>"
        case "broadcast":
            return f"@{piece['range']}"
        case _:
            return ""


# --- pressing ---


@dataclass(frozen=True, slots=True)
class Press:
    """One thing that can be pressed: where it stands, what is read on it, what the app is told."""

    row: int
    block_id: str
    element: Json
    label: str
    value: str
    option: Json | None = None

    def chosen(self) -> Json:
        """What is selected after pressing, in the fields of Slack's action."""
        if self.option is None:
            return {}
        if self.element["type"] in {"checkboxes", "multi_static_select"}:
            return {"selected_options": [self.option]}
        return {"selected_option": self.option}

    def action(self, ts: str) -> Json:
        """Slack's action, as block_actions carries it."""
        element = self.element
        given: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": self.block_id,
            "action_ts": ts,
            **self.chosen(),
        }
        for name in ("text", "value", "style", "placeholder"):
            if name in element:
                given[name] = element[name]
        return given


def presses(blocks: Iterable[Json]) -> list[Press]:
    """Everything that can be pressed, row by row; a row is a block that holds something to press."""
    found: list[Press] = []
    row = -1
    for block in blocks:
        elements = [e for e in elements_of(block) if e.get("type") != "image"]
        if not elements or block.get("type") == "input":
            continue
        row += 1
        name = str(block.get("block_id", ""))
        for element in elements:
            if element["type"] == "button":
                label, value = element["text"]["text"], str(element.get("value", ""))
                found.append(Press(row, name, element, label, value))
            for option in options_of(element):
                label = option["text"]["text"]
                found.append(Press(row, name, element, label, option["value"], option))
    return found


def options_of(element: Json) -> list[Json]:
    """Options of a menu, whether listed or in groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def buttons_of(message: Json) -> list[str]:
    """Visible texts of everything that can be pressed, row by row."""
    return [press.label for press in presses(message.get("blocks") or [])]


def values_of(blocks: Iterable[Json], chosen: dict[str, Json]) -> Json:
    """Slack's `state.values`: for every block and element what is chosen now; `chosen` is by action_id."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in {"button", "overflow", "image"}:
                continue
            held = chosen.get(element["action_id"], initial(element))
            values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **held}
    return values


FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


def initial(element: Json) -> Json:
    """What an element holds before anybody touched it."""
    field, start = FIELDS[element["type"]]
    empty: Any = [] if field.endswith("s") and "selected" in field else None
    return {field: element.get(start, empty)}
