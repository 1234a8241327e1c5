"""Block Kit from the inside: texts, options, buttons, menus and inputs, with Slack's published limits."""

from __future__ import annotations

from typing import Any

from bots.sandbox.slack.shapes import Check, boolean, by_type, integer, items, one_of, shape, string, url


def plain(most: int) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return by_type(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        }
    )


IDENTITY = {"action_id": string(255)}
PLACEHOLDER = {"placeholder": plain(150)}
FOCUS = {"focus_on_load": boolean}
CONFIRM = {
    "confirm": shape(
        {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
        {"style": one_of("primary", "danger")},
    )
}
SLACK_FILE = shape({}, {"id": string(255), "url": url})


def option(label: Check) -> Check:
    return shape({"text": label, "value": string(150)}, {"description": text(75), "url": url})


MENU_OPTION = option(plain(75))
LISTED_OPTION = option(text(75))
OPTION_GROUP = shape({"label": plain(75), "options": items(MENU_OPTION, 100)})
MENU = IDENTITY | PLACEHOLDER | FOCUS | CONFIRM
MANY = {"max_selected_items": integer(1, 1000)}


def _image(value: Any, where: str) -> list[str]:
    known = shape({"alt_text": string(2000)}, {"image_url": url, "slack_file": SLACK_FILE})
    wrong = known(value, where)
    if not wrong and ("image_url" in value) == ("slack_file" in value):
        wrong = [f"exactly one of image_url and slack_file is needed [json-pointer:{where}]"]
    return wrong


def _static(value: Any, where: str) -> list[str]:
    """A menu of its own options: a flat list or groups, never both."""
    single = value.get("type") == "static_select"
    first = (
        {"initial_option": MENU_OPTION} if single else {"initial_options": items(MENU_OPTION, 100), **MANY}
    )
    lists = {"options": items(MENU_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
    wrong = shape({}, MENU | first | lists)(value, where)
    if not wrong and ("options" in value) == ("option_groups" in value):
        wrong = [f"exactly one of options and option_groups is needed [json-pointer:{where}]"]
    return wrong


BUTTON = shape(
    {"text": plain(75)},
    IDENTITY
    | CONFIRM
    | {
        "url": url,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
DISPATCH = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
    )
}
TYPED = IDENTITY | PLACEHOLDER | FOCUS | DISPATCH

PRESSED: dict[str, Check] = {
    "button": BUTTON,
    "static_select": _static,
    "users_select": shape({}, MENU | {"initial_user": string(255)}),
    "conversations_select": shape(
        {},
        MENU
        | {
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": shape(
                {},
                {
                    "include": items(one_of("im", "mpim", "private", "public"), 4),
                    "exclude_external_shared_channels": boolean,
                    "exclude_bot_users": boolean,
                },
            ),
        },
    ),
    "channels_select": shape({}, MENU | {"initial_channel": string(255), "response_url_enabled": boolean}),
    "overflow": shape({"options": items(MENU_OPTION, 5)}, IDENTITY | CONFIRM),
    "radio_buttons": shape(
        {"options": items(LISTED_OPTION, 10)}, IDENTITY | FOCUS | CONFIRM | {"initial_option": LISTED_OPTION}
    ),
    "checkboxes": shape(
        {"options": items(LISTED_OPTION, 10)},
        IDENTITY | FOCUS | CONFIRM | {"initial_options": items(LISTED_OPTION, 10)},
    ),
    "datepicker": shape({}, MENU | {"initial_date": string(10, 10)}),
    "timepicker": shape({}, MENU | {"initial_time": string(5, 5), "timezone": string(255)}),
    "datetimepicker": shape(
        {}, IDENTITY | FOCUS | CONFIRM | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
}
MULTI: dict[str, Check] = {
    "multi_static_select": _static,
    "multi_users_select": shape({}, MENU | MANY | {"initial_users": items(string(255), 100)}),
}
WRITTEN: dict[str, Check] = {
    "plain_text_input": shape(
        {},
        TYPED
        | {
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": shape({}, TYPED | {"initial_value": string(3000, 0)}),
    "url_text_input": shape({}, TYPED | {"initial_value": string(3000, 0)}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        TYPED | {"initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
}

IMAGE: Check = _image
IN_ACTIONS = by_type(PRESSED)
IN_SECTION = by_type(PRESSED | MULTI | {"image": IMAGE})
IN_CONTEXT = by_type(
    {
        "image": IMAGE,
        "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
    }
)
IN_INPUT = by_type({k: v for k, v in (PRESSED | MULTI | WRITTEN).items() if k not in {"button", "overflow"}})
