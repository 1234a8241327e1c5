"""Modals and the App Home, from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import ControlError, SlackClient, words_of
from bots.sandbox.slack.methods import views
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    INT,
    OLGA,
    Hook,
    Json,
    RawApp,
    actions,
    button,
    field,
    modal,
    section,
)


async def trigger(world: SlackClient, hook: Hook) -> str:
    await world.command(ANNA, INT, "/otklik x")
    await world.settled(INT)
    return hook.commands[-1]["trigger_id"]


async def show(world: SlackClient, hook: Hook, app: RawApp, view: Json) -> Json:
    return dict((await app.do("views.open", trigger_id=await trigger(world, hook), view=view))["view"])


async def test_a_trigger_opens_once_and_soon(
    world: SlackClient, hook: Hook, app: RawApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = await trigger(world, hook)
    view = (await app.do("views.open", trigger_id=used, view=modal(section("x"))))["view"]
    assert (view["type"], view["app_id"], view["root_view_id"]) == ("modal", INT, view["id"])
    assert (
        await app.refused("views.open", trigger_id=used, view=modal(section("x"))) == "exchanged_trigger_id"
    )
    assert await app.refused("views.open", trigger_id="x", view=modal(section("x"))) == "invalid_trigger_id"
    late = await trigger(world, hook)
    monkeypatch.setattr(views, "TRIGGER_LIVES", -1.0)
    assert await app.refused("views.open", trigger_id=late, view=modal(section("x"))) == "expired_trigger_id"


async def test_a_bad_view_is_refused(world: SlackClient, hook: Hook, app: RawApp) -> None:
    _, body = await app.ask("views.open", trigger_id=await trigger(world, hook), view=modal(section("")))
    assert body["error"] == "invalid_arguments"
    assert "/view/blocks/0/text/text" in body["response_metadata"]["messages"][0]
    assert await world.modal(ANNA, INT) is None


async def test_filling_in(world: SlackClient, hook: Hook, app: RawApp) -> None:
    choice: Json = {
        "type": "input",
        "block_id": "how",
        "optional": True,
        "label": {"type": "plain_text", "text": "How"},
        "element": {
            "type": "radio_buttons",
            "action_id": "how",
            "options": [
                {"text": {"type": "plain_text", "text": t}, "value": t[0]} for t in ("Well", "Badly")
            ],
        },
    }
    await show(
        world, hook, app, modal(field("What", min_length=3), choice, private_metadata="m", callback_id="c")
    )
    empty = await world.submit(ANNA, INT)
    assert empty["errors"] == {"say-block": "Заполните это поле."}
    short = await world.submit(ANNA, INT, {"What": "ab"})
    assert "не меньше 3" in short["errors"]["say-block"]
    assert hook.interactions == []  # Slack itself said so
    with pytest.raises(ControlError, match="'Why'"):
        await world.submit(ANNA, INT, {"Why": "x"})
    with pytest.raises(ControlError, match="'Well', 'Badly'"):
        await world.submit(ANNA, INT, {"What": "abc", "How": "So-so"})
    assert (await world.submit(ANNA, INT, {"What": "abc", "How": "Badly"})) | {"open": False}
    [sent] = hook.interactions
    assert (sent["type"], sent["view"]["private_metadata"], sent["view"]["callback_id"]) == (
        "view_submission",
        "m",
        "c",
    )
    values = sent["view"]["state"]["values"]
    assert values["say-block"]["say"] == {"type": "plain_text_input", "value": "abc"}
    assert values["how"]["how"]["selected_option"]["value"] == "B"
    assert await world.modal(ANNA, INT) is None


ANSWERS = [
    ({"response_action": "errors", "errors": {"say-block": "No"}}, True, {"say-block": "No"}, None),
    ({"response_action": "errors", "errors": {"nowhere": "No"}}, True, {}, views),
    ({"response_action": "update", "view": modal(section("next"))}, True, {}, None),
    ({"response_action": "update", "view": {"type": "home", "blocks": []}}, True, {}, views),
    ({"response_action": "push", "view": modal(section("over"))}, True, {}, None),
    ({"response_action": "clear"}, False, {}, None),
    ({"response_action": "dance"}, True, {}, views),
]


@pytest.mark.parametrize(("answer", "still", "errors", "trouble"), ANSWERS)
async def test_what_an_app_answers(
    world: SlackClient, hook: Hook, app: RawApp, answer: Json, still: bool, errors: Json, trouble: Any
) -> None:
    await show(world, hook, app, modal(field("What")))
    hook.answers = [web.json_response(answer)]
    outcome = await world.submit(ANNA, INT, {"What": "x"})
    assert (outcome["open"], outcome["errors"]) == (still, errors)
    assert (outcome["trouble"] is None) == (trouble is None)


async def test_an_app_in_trouble_leaves_the_modal_open(world: SlackClient, hook: Hook, app: RawApp) -> None:
    await show(world, hook, app, modal(field("What")))
    hook.answers = [web.Response(status=500)]
    outcome = await world.submit(ANNA, INT, {"What": "x"})
    assert (outcome["open"], outcome["trouble"]) == (True, "Не получилось связаться. Попробовать ещё раз?")
    assert not (await world.submit(ANNA, INT, {"What": "x"}))["open"]


async def test_a_stack_of_three(world: SlackClient, hook: Hook, app: RawApp) -> None:
    first = await show(world, hook, app, modal(section("1"), actions(button("More"))))
    for title in ("2", "3", "4"):
        await world.tap_modal(ANNA, INT, "More")
        await world.settled(INT)
        press = hook.interactions[-1]
        assert press["container"] == {"type": "view", "view_id": press["view"]["id"]}
        view = modal(section(title), actions(button("More")), notify_on_close=True)
        if title == "4":
            error = await app.refused("views.push", trigger_id=press["trigger_id"], view=view)
            assert error == "push_limit_reached"
            break
        pushed = (await app.do("views.push", trigger_id=press["trigger_id"], view=view))["view"]
        assert pushed["root_view_id"] == first["id"]
    assert (await world.close_modal(ANNA, INT))["open"]
    assert words_of(await world.modal(ANNA, INT) or {}) == "Form\n2"
    assert not (await world.close_modal(ANNA, INT, whole=True))["open"]
    await world.settled(INT)
    closed = [press["is_cleared"] for press in hook.interactions if press["type"] == "view_closed"]
    assert closed == [False, True]


async def test_updating_a_view(world: SlackClient, hook: Hook, app: RawApp) -> None:
    view = await show(world, hook, app, {**modal(section("1")), "external_id": "mine"})
    new = (await app.do("views.update", view_id=view["id"], hash=view["hash"], view=modal(section("2"))))[
        "view"
    ]
    assert new["id"] == view["id"]
    old = {"view_id": view["id"], "hash": view["hash"], "view": modal(section("3"))}
    assert await app.refused("views.update", **old) == "hash_conflict"
    await app.do("views.update", external_id="mine", view=modal(section("4")))
    await world.sees_modal(ANNA, INT, containing="4")
    assert await app.refused("views.update", view_id="V0", view=modal(section("5"))) == "not_found"


async def test_the_home_tab(world: SlackClient, hook: Hook, app: RawApp) -> None:
    assert await world.home(OLGA, INT) is None
    with pytest.raises(ControlError, match="no Home"):
        await world.tap_home(OLGA, INT, "Digest")
    await world.open_home(OLGA, INT)
    await world.settled(INT)
    assert hook.events[-1]["event"]["tab"] == "home"
    assert "view" not in hook.events[-1]["event"]
    home = {"type": "home", "blocks": [section("This week"), actions(button("Digest", "d"))]}
    published = (await app.do("views.publish", user_id="U900", view=home))["view"]
    assert (await world.sees_home(OLGA, INT, containing="This week"))["id"] == published["id"]
    again = await app.do("views.publish", user_id="U900", view=home, hash=published["hash"])
    assert again["view"]["id"] == published["id"]
    assert await app.refused("views.publish", user_id="U900", view=home, hash="old") == "hash_conflict"
    await world.tap_home(OLGA, INT, "Digest")
    await world.open_home(OLGA, INT)
    await world.settled(INT)
    press = hook.interactions[-1]
    assert (press["type"], press["actions"][0]["value"], press["view"]["type"]) == (
        "block_actions",
        "d",
        "home",
    )
    assert "channel" not in press
    assert hook.events[-1]["event"]["view"]["id"] == published["id"]
    assert await app.refused("views.publish", user_id="U555", view=home) == "user_not_found"
    assert await app.refused("views.publish", user_id="U900", view=modal(section("x"))) == "invalid_arguments"


async def test_nobody_to_send_it_to(world: SlackClient, hook: Hook, app: RawApp, sandbox: Sandbox) -> None:
    await show(world, hook, app, modal(field("What")))
    await world.request_url(INT, None)
    sandbox.slack.ack_within = 0.05
    assert (await world.submit(ANNA, INT, {"What": "x"}))["trouble"]
    assert (await world.state())["slack"]["apps"][0]["pending"] == 0
