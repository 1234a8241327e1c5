"""Messages: who may write where, threads, history by pages, corrections, whispers."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import ControlError, SlackClient, words_of
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    BORIS,
    CHANNEL,
    INT,
    NEWS,
    STRANGER,
    RawApp,
    actions,
    button,
    section,
)
from tests.unit.bots.sandbox.stage import Clock


async def test_writing_to_a_person_opens_the_direct_message(app: RawApp, world: SlackClient) -> None:
    sent = await app.do("chat.postMessage", channel="U101", text="hello")
    assert sent["channel"].startswith("D")
    message = sent["message"]
    assert (message["type"], message["app_id"], message["bot_id"]) == ("message", INT, "B0INT")
    assert (message["user"], message["team"], message["ts"]) == ("U0INTB", "T0SHOP", sent["ts"])
    opened = await app.do("conversations.open", users="U101")
    assert opened["channel"] == {"id": sent["channel"]}
    assert opened["already_open"]
    assert [m["text"] for m in await world.messages(ANNA, INT)] == ["hello"]


async def test_ts_grows_even_when_time_stands_still(app: RawApp, clock: Clock) -> None:
    times = [(await app.do("chat.postMessage", channel="U101", text=str(i)))["ts"] for i in range(3)]
    assert times == sorted(set(times))
    assert times[0].startswith(f"{int(clock.time.timestamp())}.0000")
    clock.time += timedelta(seconds=90)
    later = (await app.do("chat.postMessage", channel="U101", text="later"))["ts"]
    assert later.partition(".")[0] == str(int(clock.time.timestamp()))


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "U999", "text": "x"}, "channel_not_found"),
        ({"channel": CHANNEL, "text": "x"}, "not_in_channel"),
        ({"channel": "U101"}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "U101", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "U101", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": "U101", "text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"channel": "U101", "text": "x", "blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ({"channel": "U101", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "U101", "text": "x", "metadata": {"event_payload": {}}}, "invalid_metadata_format"),
        ({"channel": "U101", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (
            {"channel": "U101", "text": "x", "metadata": {"event_type": "a", "event_payload": {"n": None}}},
            "invalid_metadata_schema",
        ),
        ({"channel": "U101", "text": "x", "unfurl_links": "perhaps"}, "invalid_arguments"),
    ],
)
async def test_what_cannot_be_posted(
    app: RawApp, world: SlackClient, params: dict[str, str], error: str
) -> None:
    assert await app.refused("chat.postMessage", **params) == error
    state = await world.state()
    assert all(not room["messages"] for room in state["slack"]["rooms"])
    assert [e["description"] for e in await world.log()] == [error]


async def test_a_complaint_says_where(app: RawApp) -> None:
    _, body = await app.ask("chat.postMessage", channel="U101", blocks=[section("x" * 3001)])
    words = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert body["response_metadata"]["messages"] == [f"[ERROR] {words}"]
    assert body["errors"] == [words]


async def test_an_archived_channel_takes_nothing(news: RawApp, world: SlackClient) -> None:
    await world.archive(CHANNEL)
    assert await news.refused("chat.postMessage", channel=CHANNEL, text="x") == "is_archived"
    await world.unarchive(CHANNEL)
    await news.do("chat.postMessage", channel=CHANNEL, text="x")


async def test_another_apps_room_is_invisible(app: RawApp, news: RawApp) -> None:
    room = (await app.do("chat.postMessage", channel="U101", text="x"))["channel"]
    assert await news.refused("chat.postMessage", channel=room, text="x") == "channel_not_found"
    assert await news.refused("conversations.history", channel=room) == "channel_not_found"


async def test_corrections(app: RawApp, news: RawApp, world: SlackClient) -> None:
    post = await news.do("chat.postMessage", channel=CHANNEL, text="We did", blocks=[section("We did")])
    done = await news.do("chat.update", channel=CHANNEL, ts=post["ts"], text="We did it")
    assert (done["text"], done["message"]["edited"]["user"]) == ("We did it", "U0NEWSB")
    assert "blocks" not in done["message"]
    anna = await world.say_in_channel(ANNA, CHANNEL, "Good")
    assert (
        await news.refused("chat.update", channel=CHANNEL, ts=anna["ts"], text="x") == "cant_update_message"
    )
    assert await news.refused("chat.delete", channel=CHANNEL, ts=anna["ts"]) == "cant_delete_message"
    assert await news.refused("chat.update", channel=CHANNEL, ts="1.000001", text="x") == "message_not_found"
    await news.do("chat.delete", channel=CHANNEL, ts=post["ts"])
    assert await news.refused("chat.delete", channel=CHANNEL, ts=post["ts"]) == "message_not_found"
    assert [m["ts"] for m in await world.messages(CHANNEL)] == [anna["ts"]]


async def test_a_correction_is_no_post(app: RawApp, world: SlackClient) -> None:
    sent = await app.do("chat.postMessage", channel="U101", text="Q", blocks=[section("Q")])
    error = await app.refused("chat.update", channel="U101", ts=sent["ts"], text="x")
    assert error == "channel_not_found"  # a person's id stands for the room only in a post
    given = {"channel": sent["channel"], "ts": sent["ts"]}
    done = await app.do("chat.update", **given, blocks=[section("A")])
    assert (done["text"], "edited" in done["message"]) == ("Q", False)
    await app.do("chat.update", **given, text="@here")
    assert [m["pings"] for m in await world.messages(ANNA, INT)] == [["@here"]]
    await app.do("chat.update", **given, text="@here", parse="none")
    assert [m["pings"] for m in await world.messages(ANNA, INT)] == [[]]


async def test_threads_stay_out_of_the_channels_history(news: RawApp, world: SlackClient) -> None:
    root = await news.do("chat.postMessage", channel=CHANNEL, text="root")
    reply = await world.say_in_channel(ANNA, CHANNEL, "reply", reply_to=root["ts"])
    deeper = await news.do("chat.postMessage", channel=CHANNEL, text="deeper", thread_ts=reply["ts"])
    assert deeper["message"]["thread_ts"] == root["ts"]
    shown = await news.do(
        "chat.postMessage", channel=CHANNEL, text="both", thread_ts=root["ts"], reply_broadcast=True
    )
    history = (await news.do("conversations.history", channel=CHANNEL))["messages"]
    assert [m["ts"] for m in history] == [shown["ts"], root["ts"]]
    assert (history[1]["reply_count"], history[1]["latest_reply"]) == (3, shown["ts"])
    assert history[1]["reply_users"] == ["U101", "U0NEWSB"]
    replies = await news.do("conversations.replies", channel=CHANNEL, ts=root["ts"])
    assert [m["text"] for m in replies["messages"]] == ["root", "reply", "deeper", "both"]
    assert replies["messages"][1]["parent_user_id"] == "U0NEWSB"


async def test_history_comes_by_pages_and_between_bounds(news: RawApp) -> None:
    times = [(await news.do("chat.postMessage", channel=CHANNEL, text=str(i)))["ts"] for i in range(5)]
    first = await news.do("conversations.history", channel=CHANNEL, limit=2)
    assert ([m["text"] for m in first["messages"]], first["has_more"]) == (["4", "3"], True)
    cursor = first["response_metadata"]["next_cursor"]
    second = await news.do("conversations.history", channel=CHANNEL, limit=2, cursor=cursor)
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    last = await news.do(
        "conversations.history", channel=CHANNEL, limit=2, cursor=second["response_metadata"]["next_cursor"]
    )
    assert ([m["text"] for m in last["messages"]], last["has_more"]) == (["0"], False)
    between = await news.do("conversations.history", channel=CHANNEL, oldest=times[1], latest=times[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    whole = await news.do(
        "conversations.history", channel=CHANNEL, oldest=times[1], latest=times[3], inclusive=True
    )
    assert [m["text"] for m in whole["messages"]] == ["3", "2", "1"]
    assert await news.refused("conversations.history", channel=CHANNEL, oldest="soon") == "invalid_ts_oldest"
    assert await news.refused("conversations.history", channel=CHANNEL, cursor="x") == "invalid_cursor"


async def test_whispers_are_in_no_history(news: RawApp, world: SlackClient) -> None:
    done = await news.do("chat.postEphemeral", channel=CHANNEL, user="U101", text="only you")
    assert (await news.do("conversations.history", channel=CHANNEL))["messages"] == []
    [seen] = await world.messages(CHANNEL)
    assert (seen["ts"], seen["is_ephemeral"], seen["to"]) == (done["message_ts"], True, "U101")
    error = await news.refused("chat.postEphemeral", channel=CHANNEL, user="U555", text="x")
    assert error == "user_not_in_channel"
    with pytest.raises(ControlError, match="ephemeral"):
        await world.say_in_channel(ANNA, CHANNEL, "x", reply_to=done["message_ts"])


async def test_a_response_url_answers_five_times(
    http: aiohttp.ClientSession, app: RawApp, world: SlackClient, sandbox: Sandbox
) -> None:
    blocks = [section("Q"), actions(button("Yes", "y"))]
    sent = await app.do("chat.postMessage", channel="U101", text="Q", blocks=blocks)
    await world.tap(ANNA, INT, sent["ts"], text="Yes")
    url = next(iter(sandbox.slack.apps[INT].pending)).payload["event"]
    assert url["type"] == "message"  # its own words come first
    press = sandbox.slack.apps[INT].pending[-1].payload
    async with http.post(press["response_url"], json={"text": "Noted", "replace_original": True}) as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    assert [words_of(m) for m in await world.messages(ANNA, INT)] == ["Noted"]
    for _ in range(4):
        async with http.post(press["response_url"], json={"text": "More"}) as answer:
            assert answer.status == 200
    assert (await world.messages(ANNA, INT))[-1]["is_ephemeral"]
    async with http.post(press["response_url"], json={"text": "More"}) as answer:
        assert (answer.status, await answer.text()) == (404, "used_url")


async def test_rooms_as_an_app_sees_them(news: RawApp, world: SlackClient) -> None:
    channel = (await news.do("conversations.info", channel=CHANNEL, include_num_members=True))["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("news", True, 5)
    await news.do("chat.postMessage", channel="U102", text="x")
    listed = (await news.do("conversations.list", types="public_channel,im"))["channels"]
    assert [(c.get("name"), c.get("user")) for c in listed] == [("news", None), (None, "U102")]
    assert listed[1]["is_im"]
    await news.do("conversations.leave", channel=CHANNEL)
    assert await news.refused("conversations.history", channel=CHANNEL) == "not_in_channel"
    assert await news.refused("conversations.leave", channel=CHANNEL) == "not_in_channel"
    await news.do("conversations.join", channel=CHANNEL)
    assert (await news.do("conversations.join", channel=CHANNEL))["warning"] == "already_in_channel"


async def test_people_can_be_clumsy_in_words(world: SlackClient, app: RawApp) -> None:
    said = await world.say(ANNA, INT, "hello")
    sent = await app.do("chat.postMessage", channel="U101", blocks=[actions(button("Yes"))], text="?")
    with pytest.raises(ControlError, match="there is 'Yes'"):
        await world.tap(ANNA, INT, sent["ts"], text="No")
    with pytest.raises(ControlError, match="own message"):
        await world.edit(ANNA, INT, sent["ts"], "x")
    with pytest.raises(ControlError, match="empty"):
        await world.say(ANNA, INT, " ")
    with pytest.raises(ControlError, match="no Slack app"):
        await world.say(ANNA, "nobody", "x")
    with pytest.raises(ControlError, match="no person"):
        await world.say(4, INT, "x")
    await world.edit(ANNA, INT, said["ts"], "hello!")
    assert (await world.messages(ANNA, INT))[0]["edited"]["user"] == "U101"
    await world.delete(ANNA, INT, said["ts"])
    assert len(await world.messages(ANNA, INT)) == 1


async def test_where_mentions_fire_is_written_down(news: RawApp, world: SlackClient) -> None:
    await news.do("chat.postMessage", channel=CHANNEL, text="<!channel> and @анна.белова", link_names=True)
    await news.do("chat.postMessage", channel=CHANNEL, text="quiet", blocks=[section("<!channel>")])
    loud, quiet = await world.messages(CHANNEL)
    assert loud["pings"] == ["<!channel>", "@анна.белова"]
    assert quiet["pings"] == []


async def test_strangers_and_guests_write_too(world: SlackClient, news: RawApp) -> None:
    await world.say_in_channel(STRANGER, CHANNEL, "From afar")
    [message] = (await news.do("conversations.history", channel=CHANNEL))["messages"]
    assert (message["user"], message["team"]) == ("U777", "T0OTHER")
    await world.channel_admin(CHANNEL, NEWS, False)
    assert await news.refused("chat.postMessage", channel=CHANNEL, text="x") == "not_in_channel"
    await world.channel_admin(CHANNEL, NEWS, True)
    await news.do("chat.postMessage", channel=CHANNEL, text="x")
    await world.say(BORIS, NEWS, "hi")
