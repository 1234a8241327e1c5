"""Telegram's updates in neutral words, whatever arrives."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.entities import entities
from bots.telegram.newsroom.reading import Unreadable, language, read
from core.ports import Joined, Left, Opened, Run, Said, Tapped, Who
from core.words import Lang

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DATE = int(AT.timestamp())
ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "language_code": "ru"}
BOT = {"id": 5, "is_bot": True, "first_name": "Newsroom", "username": "newsroom_bot"}
CHAT = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -5, "type": "group", "title": "Team"}
WHO = Who("telegram", "7", "7", "Ann Lee", Lang.RU)


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 12, "date": DATE, "chat": CHAT, "from": ANN} | more


def heard(**update: Any) -> list[Any]:
    return read(json.dumps({"update_id": 1} | update))


def test_words_are_said() -> None:
    assert heard(message=message(text="/digest")) == [Said(WHO, "12", "/digest", AT)]
    [said] = heard(message=message(text="yes", reply_to_message=message(message_id=3)))
    assert said.reply_to == "3"


@pytest.mark.parametrize(
    ("text", "payload"), [("/start abc-_1", "abc-_1"), ("/start", ""), ("/start@x_bot p", "p")]
)
def test_start_opens(text: str, payload: str) -> None:
    assert heard(message=message(text=text)) == [Opened(WHO, "12", payload, AT)]


def test_an_edit_is_told_as_one() -> None:
    [said] = heard(edited_message=message(text="/start now", edit_date=DATE + 60))
    assert said == Said(WHO, "12", "/start now", AT.replace(minute=1), edited=True)


def test_the_largest_photo_comes_with_its_caption() -> None:
    sizes = [{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (1, 2)]
    assert heard(message=message(photo=sizes, caption="words")) == [
        Said(WHO, "12", "words", AT, media="photo", media_ref="f2")
    ]


def test_other_media_are_named() -> None:
    voice = {"file_id": "v", "file_unique_id": "u", "duration": 3}
    assert heard(message=message(voice=voice))[0].media == "voice"
    place = {"latitude": 1.0, "longitude": 2.0}
    assert (
        heard(message=message(location=place))[0].media,
        heard(message=message(location=place))[0].media_ref,
    ) == (
        "location",
        None,
    )
    assert heard(message=message(pinned_message=message())) == []


def test_a_forwarded_channel_post_tells_where_it_is() -> None:
    channel = {"id": -1001, "type": "channel", "title": "News", "username": "shop_news"}
    origin = {"type": "channel", "date": DATE, "chat": channel, "message_id": 55}
    [said] = heard(message=message(text="words", forward_origin=origin))
    assert (said.text, said.media, said.media_ref) == ("words", "channel_post", "-1001|@shop_news|55")
    person = {"type": "user", "date": DATE, "sender_user": ANN}
    [said] = heard(message=message(text="words", forward_origin=person))
    assert said.media is None


def test_a_tap_names_its_token_message_and_call() -> None:
    query = {"id": "77", "from": ANN, "chat_instance": "1", "data": "tok", "message": message(text="x")}
    assert heard(callback_query=query) == [Tapped(WHO, "tok", "12", "77", AT)]
    old = query | {"message": {"message_id": 12, "date": 0, "chat": CHAT}}
    assert heard(callback_query=old)[0].ref == "12"
    for lack in ("data", "message"):
        assert heard(callback_query={key: value for key, value in query.items() if key != lack}) == []


def membership(chat: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {
        "chat": chat,
        "from": ANN,
        "date": DATE,
        "old_chat_member": {"status": old, "user": BOT, "until_date": 0},
        "new_chat_member": {"status": new, "user": BOT, "until_date": 0},
    }


def test_groups_are_joined_channels_are_home_and_people_leave() -> None:
    assert heard(my_chat_member=membership(GROUP, "left", "member")) == [Joined("-5", Lang.RU, AT)]
    assert heard(my_chat_member=membership(GROUP, "member", "left")) == []
    channel = {"id": -1001, "type": "channel", "title": "News"}
    assert heard(my_chat_member=membership(channel, "left", "member")) == []
    assert heard(my_chat_member=membership(CHAT, "member", "kicked")) == [Left(WHO, False, AT)]
    assert heard(my_chat_member=membership(CHAT, "kicked", "member")) == [Left(WHO, True, AT)]


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(chat=GROUP, text="/digest")},
        {"message": message(**{"from": BOT}, text="/digest")},
        {"channel_post": {"message_id": 1, "date": DATE, "chat": {"id": -1, "type": "channel"}, "text": "x"}},
        {"poll_answer": {"poll_id": "1", "user": ANN, "option_ids": []}},
        {"something_new": {"deep": [1]}},
        {},
    ],
)
def test_what_does_not_concern_us_is_nothing(update: dict[str, Any]) -> None:
    assert heard(**update) == []


@pytest.mark.parametrize(
    "raw", ["", "[", "[]", "1", "null", '"x"', "{}", '{"update_id": 1, "message": 5}', "[" * 100_000]
)
def test_what_is_no_update_is_unreadable(raw: str) -> None:
    with pytest.raises(Unreadable):
        read(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PARTS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])
FIELDS = st.sampled_from(
    [
        "message_id",
        "date",
        "chat",
        "from",
        "text",
        "photo",
        "caption",
        "voice",
        "forward_origin",
        "data",
        "entities",
    ]
)


@given(part=PARTS, field=FIELDS, value=JSON)
def test_any_json_is_read_or_unreadable(part: str, field: str, value: Any) -> None:
    raw = json.dumps({"update_id": 1, part: message(text="x") | {field: value}})
    with contextlib.suppress(Unreadable):
        assert isinstance(read(raw), list)


@pytest.mark.parametrize(
    ("code", "lang"),
    [("ru", Lang.RU), ("ru-RU", Lang.RU), ("en-GB", Lang.EN), ("de", None), (None, None), ("", None)],
)
def test_languages_are_ours_or_unknown(code: str | None, lang: Lang | None) -> None:
    assert language(code) is lang


def test_entities_count_utf16_units() -> None:
    runs = (
        Run("🐌 ", "b"),
        Run("<b>ё"),
        Run(""),
        Run("🇷🇺", "i"),
        Run("here", href="https://t.me/x"),
        Run("c", "code"),
    )
    assert entities(runs) == [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 7, "length": 4},
        {"type": "text_link", "offset": 11, "length": 4, "url": "https://t.me/x"},
        {"type": "code", "offset": 15, "length": 1},
    ]
