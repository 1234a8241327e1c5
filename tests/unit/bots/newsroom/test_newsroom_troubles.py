"""Telegram's errors, row by row."""

from __future__ import annotations

import warnings
from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bots.telegram.newsroom.troubles import BAD_REQUEST, NOT_SENT, Answered, already, ours
from core.errors import Gone, Locked, Moved, Refused, Trouble, TryLater, Unknown


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def _flood() -> RetryAfter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return RetryAfter(7)


@pytest.mark.parametrize(
    ("theirs", "private", "channel"),
    [
        (BadRequest("Chat not found"), Gone, Refused),
        (BadRequest("PEER_ID_INVALID"), Gone, Refused),
        (BadRequest("User not found"), Gone, Gone),
        (BadRequest("user is deactivated"), Gone, Gone),
        (BadRequest("Not enough rights to send text messages to the chat"), Locked, Locked),
        (BadRequest("Have no rights to send a message"), Locked, Locked),
        (BadRequest("need administrator rights in the channel chat"), Locked, Locked),
        (BadRequest("CHAT_ADMIN_REQUIRED"), Locked, Locked),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), Locked, Locked),
        (BadRequest("bot is not a member of the channel chat"), Gone, Locked),
        (BadRequest("message is too long"), Refused, Refused),
        (BadRequest("Message caption is too long"), Refused, Refused),
        (BadRequest("Wrong file identifier/http url specified"), Refused, Refused),
        (BadRequest("Wrong remote file identifier specified"), Refused, Refused),
        (BadRequest("PHOTO_INVALID_DIMENSIONS"), Refused, Refused),
        (BadRequest("Message to edit not found"), Refused, Refused),
        (BadRequest("can't parse entities"), Refused, Refused),
        (Forbidden("bot was blocked by the user"), Gone, Locked),
        (Forbidden("bot can't initiate conversation with a user"), Gone, Locked),
        (Forbidden("bot is not a member of the channel chat"), Gone, Locked),
        (InvalidToken("Unauthorized"), Locked, Locked),
        (EndPointNotFound("Endpoint 'sendMessage' not found"), Locked, Locked),
        (ChatMigrated(-100500), Moved, Moved),
        (Conflict("terminated by other getUpdates request"), TryLater, TryLater),
        (_flood(), TryLater, TryLater),
        (Answered(429, 3.0), TryLater, TryLater),
        (Answered(413), Refused, Refused),
        (Answered(500), Unknown, Unknown),
        (Answered(502), Unknown, Unknown),
        (TimedOut(), Unknown, Unknown),
        (caused(TimedOut(), httpx.ReadTimeout("")), Unknown, Unknown),
        (caused(TimedOut(), httpx.WriteTimeout("")), Unknown, Unknown),
        (caused(TimedOut(), httpx.PoolTimeout("")), TryLater, TryLater),
        (caused(TimedOut(), httpx.ConnectTimeout("")), TryLater, TryLater),
        (caused(NetworkError("x"), httpx.ConnectError("")), TryLater, TryLater),
        (caused(NetworkError("x"), httpx.ProxyError("")), TryLater, TryLater),
        (caused(NetworkError("x"), httpx.UnsupportedProtocol("")), TryLater, TryLater),
        (caused(NetworkError("x"), httpx.InvalidURL("")), TryLater, TryLater),
        (caused(NetworkError("x"), httpx.ReadError("")), Unknown, Unknown),
        (caused(NetworkError("x"), httpx.WriteError("")), Unknown, Unknown),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("")), Unknown, Unknown),
        (NetworkError("Bad Gateway"), Unknown, Unknown),
        (TelegramError("Invalid server response"), Unknown, Unknown),
        (TypeError("the library tripped over an answer"), Unknown, Unknown),
    ],
)
def test_each_error_has_one_meaning(
    theirs: Exception, private: type[Trouble], channel: type[Trouble]
) -> None:
    assert type(ours(theirs, channel=False)) is private
    assert type(ours(theirs, channel=True)) is channel


def test_every_row_can_be_reached() -> None:
    for n, (words, private, _) in enumerate(BAD_REQUEST):
        earlier = [other for other, *_ in BAD_REQUEST[:n] if other in words]
        assert not earlier, f"{words!r} is hidden by {earlier}"
        assert isinstance(private("why"), Trouble)
    assert len(set(NOT_SENT)) == len(NOT_SENT)


@pytest.mark.parametrize("error", [_flood(), Answered(429, 7.0)])
def test_how_long_to_wait_is_passed_on(error: TelegramError) -> None:
    trouble = ours(error, channel=False)
    assert isinstance(trouble, TryLater)
    assert trouble.after == timedelta(seconds=7)


def test_where_a_group_moved_is_passed_on() -> None:
    trouble = ours(ChatMigrated(-100500), channel=True)
    assert isinstance(trouble, Moved)
    assert trouble.to == "-100500"


@pytest.mark.parametrize(
    ("error", "done"),
    [
        (BadRequest("Message is not modified: specified new message content is the same"), True),
        (BadRequest("Message to delete not found"), True),
        (BadRequest("Message to edit not found"), False),
        (Forbidden("message is not modified"), False),
    ],
)
def test_what_is_so_already_is_done(error: TelegramError, done: bool) -> None:
    assert already(error) is done


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (Forbidden("bot was kicked from the channel chat"), "channel-rights"),
        (BadRequest("Chat not found"), "channel-missing"),
        (InvalidToken(), "token"),
        (BadRequest("MESSAGE_TOO_LONG: message is too long"), "too-long"),
        (BadRequest("PHOTO_INVALID"), "photo"),
    ],
)
def test_the_reason_begins_with_a_word_that_staff_are_told(error: TelegramError, word: str) -> None:
    assert ours(error, channel=True).why.startswith(f"{word}:")
