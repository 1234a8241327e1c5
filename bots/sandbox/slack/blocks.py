"""Block Kit from the outside: which blocks a message, a modal or an App Home may hold, and their limits.

Stricter than Slack where Slack is vague: inputs stand only in views, and every text in the blocks of a
message counts toward one sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from bots.sandbox.slack.elements import IMAGE, IN_ACTIONS, IN_CONTEXT, IN_INPUT, IN_SECTION, plain, text
from bots.sandbox.slack.rich_text import RICH_TEXT
from bots.sandbox.slack.shapes import Check, boolean, by_type, complain, items, shape, string

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_TEXT = 13_200  # characters in all blocks of a message; measured, Slack publishes no number
ID = {"block_id": string(255)}


def _section(value: Any, where: str) -> list[str]:
    known = shape(
        {},
        ID
        | {
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": IN_SECTION,
            "expand": boolean,
        },
    )
    wrong = known(value, where)
    if not wrong and "text" not in value and "fields" not in value:
        wrong = complain("text or fields are needed", where)
    return wrong


def _image_block(value: Any, where: str) -> list[str]:
    bare = {name: item for name, item in value.items() if name not in {"title", "block_id"}}
    own = {name: item for name, item in value.items() if name in {"title", "block_id"}}
    return IMAGE(bare, where) + shape({}, ID | {"title": plain(2000)})(own, where)


MESSAGE_BLOCKS: dict[str, Check] = {
    "section": _section,
    "actions": shape({"elements": items(IN_ACTIONS, 25)}, ID),
    "context": shape({"elements": items(IN_CONTEXT, 10)}, ID),
    "divider": shape({}, ID),
    "header": shape({"text": plain(150)}, ID),
    "image": _image_block,
    "rich_text": RICH_TEXT,
}
INPUT = shape(
    {"label": plain(2000), "element": IN_INPUT},
    ID | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
)
IN_MESSAGE = by_type(MESSAGE_BLOCKS)
IN_VIEW = by_type(MESSAGE_BLOCKS | {"input": INPUT})


def check_blocks(blocks: object, surface: Surface = "message", where: str = "/blocks") -> list[str]:
    """What is wrong with these blocks; an empty list when nothing is."""
    of_message = surface == "message"
    most = MOST_IN_MESSAGE if of_message else MOST_IN_VIEW
    wrong = items(IN_MESSAGE if of_message else IN_VIEW, most, 0 if of_message else 1)(blocks, where)
    if wrong or not isinstance(blocks, list):
        return wrong
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            wrong += complain(f"block_id {name!r} already exists", f"{where}/{place}/block_id")
        seen |= {name} if name else set()
        wrong += _twins(block, f"{where}/{place}")
    return wrong


def _twins(block: Json, where: str) -> list[str]:
    names = [e["action_id"] for e in elements_of(block) if "action_id" in e]
    return [
        words
        for name in sorted({name for name in names if names.count(name) > 1})
        for words in complain(f"`action_id` {name!r} already exists in this block", where)
    ]


def check_view(view: object, kind: Literal["modal", "home"] | None = None) -> list[str]:
    """What is wrong with a view; `kind` is the only type that would be taken."""
    if not isinstance(view, dict):
        return complain("must be an object", "/view")
    kinds = (kind,) if kind else ("modal", "home")
    if view.get("type") not in kinds:
        return complain(f"must be one of {', '.join(kinds)}", "/view/type")
    blocks: Check = lambda value, where: check_blocks(value, view["type"], where)  # noqa: E731
    common = {
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
    }
    if view["type"] == "home":
        return shape({"blocks": blocks}, common)(view, "/view")
    flags = {"clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean}
    texts = {"submit": plain(24), "close": plain(24)}
    wrong = shape({"title": plain(24), "blocks": blocks}, common | flags | texts)(view, "/view")
    if not wrong and "submit" not in view and any(b["type"] == "input" for b in view["blocks"]):
        wrong = complain("submit is needed when there is an input block", "/view/submit")
    return wrong


def elements_of(block: Json) -> list[Json]:
    """What can be pressed or filled in a block, in order."""
    found = [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    if block.get("type") == "actions":
        found += block["elements"]
    return found


def text_size(value: object) -> int:
    """Characters in all texts, wherever they stand."""
    return sum(len(found) for found in texts_in(value))


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def named(blocks: list[Json], first: int) -> list[Json]:
    """The blocks as Slack keeps them: every block and element has an id, every text all of its fields.

    `first` is a number from which made-up ids count.
    """
    kept = []
    for place, block in enumerate(blocks):
        block = {"type": block["type"], "block_id": f"b{first}x{place}", **_whole(block)}
        for number, element in enumerate(elements_of(block)):
            if element["type"] != "image":
                element.setdefault("action_id", f"a{first}x{place}x{number}")
        kept.append(block)
    return kept


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if not isinstance(value, dict):
        return value
    extra = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}.get(str(value.get("type")), {})
    return {
        **{name: _whole(item) for name, item in value.items()},
        **{k: value.get(k, v) for k, v in extra.items()},
    }
