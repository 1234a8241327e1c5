"""Two thousand forged, malformed, stale, deep, oversized and replayed requests at Slack's real door."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random  # noqa: TID251 seeded: the same noise every time
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from bots.front_door import FrontDoor
from bots.slack.door import SlackDoor
from bots.slack.receiving import Kind
from core import inbox
from core.clock import SystemClock
from core.inbox import Received
from core.store.db import tx
from core.store.models import InboxRow
from core.words import BotRole
from tests.faults import raw

SECRET, OTHER = "8f742231b10e8888abcd99yyyzzz85a5", "another-app-its-secret"
PATH = "/slack/interviewer"
REQUESTS = 2_000
LARGEST = 256 * 1024
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
FORM = b"Content-Type: application/x-www-form-urlencoded"


class StillClock(SystemClock):
    """The machine's time stands still; the business's runs a year ahead, as a demo's may."""

    def now(self) -> datetime:
        return NOW + timedelta(days=365)

    def wall(self) -> datetime:
        return NOW


class Quiet:
    """A prompt with nothing to say."""

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> None:
        return None


def event(number: object = 1, text: str = "hello", **outer: Any) -> bytes:
    said = {"type": "message", "user": "U1", "channel": "D1", "text": text, "ts": "1700000000.000100"}
    kept = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": said}
    return json.dumps({**kept, **outer}).encode()


def interaction(**more: Any) -> bytes:
    action = {"type": "button", "action_id": "a", "value": "token", "action_ts": "1700000000.5"}
    tap = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "actions": [action]}
    return urlencode({"payload": json.dumps({**tap, "trigger_id": "1.2.x", **more})}).encode()


def command(**more: str) -> bytes:
    typed = {"command": "/otklik", "text": "", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2.y"}
    return urlencode({**typed, **more}).encode()


def signature(body: bytes, stamp: str = STAMP, secret: str = SECRET) -> bytes:
    basis = b"v0:" + stamp.encode() + b":" + body
    return b"v0=" + hmac.new(secret.encode(), basis, hashlib.sha256).hexdigest().encode()


@dataclass
class Request:
    """Bytes on the wire. ``signatures`` None: rightly signed. ``cut``: how much of the body really comes."""

    name: str
    body: bytes = b""
    signatures: Sequence[bytes] | None = None
    stamps: Sequence[bytes] = (STAMP.encode(),)
    path: str = PATH
    method: str = "POST"
    headers: Sequence[bytes] = ()
    chunked: bool = False
    cut: int | None = None

    def wire(self) -> bytes:
        signed = [signature(self.body)] if self.signatures is None else self.signatures
        headers = [b"X-Slack-Signature: " + one for one in signed]
        headers += [b"X-Slack-Request-Timestamp: " + one for one in self.stamps]
        headers += self.headers
        return raw.request(self.method, self.path, headers, self.body, chunked=self.chunked, cut=self.cut)


@dataclass
class Door:
    """The front door with both of Slack's, on a socket of its own. ``broken``: nothing can be kept."""

    port: int = 0
    broken: bool = False
    rung: list[int] = field(default_factory=list)

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        if self.broken:
            raise OSError("disk full")
        await tx(partial(inbox.keep, source, account, received, NOW))
        self.rung.append(1)

    async def knock(self, request: Request) -> tuple[int, bytes]:
        """The answer's status and body; 0 when the door hung up without a word."""
        return await raw.knock(self.port, request.wire(), hang_up=request.cut is not None)


@pytest.fixture
async def door(store: str) -> AsyncIterator[Door]:
    made = Door()
    front = FrontDoor({
        ("POST", f"/slack/{role}"): SlackDoor(role, secret, made.keep, Quiet(), StillClock()).answer
        for role, secret in ((BotRole.INTERVIEWER, SECRET), (BotRole.NEWSROOM, OTHER))
    })  # fmt: skip
    runner = web.AppRunner(front.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


def unauthentic() -> Iterator[Request]:
    """Requests that Slack did not sign just now for this app, or that knock elsewhere."""
    body = event()
    right, stamp = signature(body), STAMP.encode()
    wrong: dict[str, tuple[Sequence[bytes], Sequence[bytes]]] = {
        "missing": ((), (stamp,)),
        "no time": ((right,), ()),
        "neither": ((), ()),
        "empty": ((b"",), (stamp,)),
        "of another body": ((signature(b"{}"),), (stamp,)),
        "of another time": ((signature(body, "1700000000"),), (stamp,)),
        "of the other app": ((signature(body, secret=OTHER),), (stamp,)),
        "without the version": ((right[3:],), (stamp,)),
        "another version": ((b"v1" + right[2:],), (stamp,)),
        "upper case": ((right.upper(),), (stamp,)),
        "prefix": ((right[:-1],), (stamp,)),
        "longer": ((right + b"0",), (stamp,)),
        "twice": ((right, right), (stamp,)),
        "right, then wrong": ((right, b"v0=x"), (stamp,)),
        "wrong, then right": ((b"v0=x", right), (stamp,)),
        "time twice": ((right,), (stamp, stamp)),
        "two times": ((right,), (stamp, b"1")),
        "joined by a comma": ((right + b", " + right,), (stamp,)),
        "UTF-8": (("v0=секрет".encode(),), (stamp,)),
        "not even UTF-8": ((b"\xff\xfe\x80" + right[3:],), (stamp,)),
        "4,000 letters": ((b"v0=" + b"a" * 4_000,), (stamp,)),
    }
    for name, (signatures, stamps) in wrong.items():
        yield Request(f"forged: {name}", body, signatures, stamps)
        if name != "of the other app":
            yield Request(f"forged: {name}, newsroom", body, signatures, stamps, "/slack/newsroom")
    for odd in ("", "x", "-1", "+" + STAMP, STAMP + ".0", "1_777_896_000", "0x69f88ac0", "٣", "１７７７",
                "9" * 12, "9" * 400, "1e9", "NaN", "inf", "0"):  # fmt: skip
        yield Request(f"time: {odd[:20]!r}", body, (signature(body, odd),), (odd.encode(),))
    for seconds in (-301, 301, -3600, 3600, -86_400 * 365, 86_400 * 365):
        stale = str(int(NOW.timestamp()) + seconds)
        yield Request(f"time: {seconds} s away", body, (signature(body, stale),), (stale.encode(),))
    for path in (
        "/", "/slack", "/slack/", "/slack/nobody", "/slack/interviewer/", "/slack/Interviewer",
        "/slack/../slack/nobody", "//slack/interviewer", "/slack/interviewer/x", "/slack/%00", "/slack/%ff",
    ):  # fmt: skip
        yield Request(f"path: {path!r}", body, path=path)
    for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
        yield Request(f"method: {method}", body, method=method)
    yield Request("forged: in the query", body, (), (), f"{PATH}?X-Slack-Signature={right.decode()}")
    yield Request("forged: in a cookie", body, (), headers=(b"Cookie: X-Slack-Signature=" + right,))
    yield Request("forged: a retry", body, (), headers=(b"X-Slack-Retry-Num: 1",))
    for name, unsigned in {
        "ssl_check": b"ssl_check=1&token=x",
        "a challenge": b'{"type":"url_verification","challenge":"abc"}',
        "a command": command(),
        "a tap": interaction(),
        "nothing": b"",
    }.items():
        yield Request(f"forged: {name}", unsigned, (), headers=(FORM,))


def malformed() -> Iterator[Request]:
    """Requests that are rightly signed and say nothing."""
    deep = json.dumps({"type": "block_actions"})[:-1] + ', "x": ' + "[" * 5_000 + "]" * 5_000 + "}"
    bodies: dict[str, bytes] = {
        "empty": b"",
        "spaces": b"   ",
        "not JSON": b"hello",
        "half of JSON": event()[:-5],
        "an array": b"[" + event() + b"]",
        "a number": b"5",
        "null": b"null",
        "a challenge that is none": b'{"type":"url_verification"}',
        "a challenge that is a number": b'{"type":"url_verification","challenge":5}',
        "an empty challenge": b'{"type":"url_verification","challenge":""}',
        "a long challenge": b'{"type":"url_verification","challenge":"' + b"a" * 501 + b'"}',
        "two documents": event() + event(),
        "UTF-16": event().decode().encode("utf-16"),
        "deep in UTF-16": '{"a": "Т", "b": '.encode("utf-16") + ("[" * 20_000).encode("utf-16-le"),
        "a byte order mark": b"\xef\xbb\xbf" + event(),
        "not UTF-8": event().replace(b"hello", b"\xff\xfe"),
        "a bare NUL": event().replace(b"hello", b"\x00"),
        "objects 30,000 deep": b'{"a":' * 30_000,
        "65 deep": b'{"x": ' + b"[" * 64 + b"]" * 64 + b"}",
        "deep behind an open quote": b'{"' + b"[" * 100_000,
        "a number of 5,000 digits": b'{"x": ' + b"9" * 5_000 + b"}",
        "300 kB": event(text="x" * 300_000),
        "one byte too many": event().ljust(LARGEST + 1),
        "a payload that is no JSON": b"payload=hello",
        "a payload that is a list": b"payload=%5B%5D",
        "a payload that is null": b"payload=null",
        "an empty payload": b"payload=",
        "two payloads": interaction() + b"&" + interaction(),
        "two commands": command() + b"&command=%2Fotklik",
        "a payload in UTF-16": b"payload=%FF%FE%7B%00%7D%00",
        "a deep payload": urlencode({"payload": deep}).encode(),
        "half a payload": interaction()[:-40],
        "another form": b"a=1&b=2",
        "only keys": b"payload",
        "101 fields": command() + b"".join(b"&f%d=x" % n for n in range(101)),
        "ssl_check of nothing": b"ssl_check=0",
        "multipart": b'--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{}\r\n--x--',
        "XML": b"<event><type>event_callback</type></event>",
    }
    for name, body in bodies.items():
        yield Request(f"body: {name}", body)
        yield Request(f"body, chunked: {name}", body, chunked=True)
        yield Request(f"body, called a form: {name}", body, headers=(FORM,))
    packed = gzip.compress(event())
    for encoding in ("gzip", "deflate", "br", "zstd", "GZIP", "gzip, identity", "unheard-of"):
        yield Request(f"encoding: {encoding}", packed, headers=(f"Content-Encoding: {encoding}".encode(),))
    yield Request("gzip without saying so", packed)
    yield Request("a bomb", gzip.compress(b"[" * 10_000_000), headers=(b"Content-Encoding: gzip",))
    yield Request("two lengths", event(), headers=(b"Content-Length: 3",))
    for cut in (0, 1, 40):
        yield Request(f"hung up after {cut} bytes", event(), cut=cut)
        yield Request(f"hung up in chunks after {cut} bytes", event(), chunked=True, cut=cut)


def noise(count: int, dice: Random) -> Iterator[Request]:
    """Random bytes, and genuine bodies with something changed after signing."""
    genuine = (event(), interaction(), command())
    for n in range(count):
        body = dice.choice(genuine)
        match n % 4:
            case 0:
                yield Request(f"noise {n}", dice.randbytes(dice.randrange(400)))
            case 1:
                yield Request(f"forged {n}", body, (b"v0=" + dice.randbytes(32).hex().encode(),))
            case 2:
                at = dice.randrange(len(body))
                changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
                yield Request(f"forged {n}, one bit", changed, (signature(body),))
            case _:
                yield Request(f"noise {n}, cut", event()[: dice.randrange(len(event()) - 1)])


async def test_nothing_forged_or_malformed_is_accepted(door: Door) -> None:
    fixed = [*unauthentic(), *malformed()]
    requests = [*fixed, *noise(REQUESTS - len(fixed), Random(30))]
    Random(31).shuffle(requests)
    assert len(requests) == REQUESTS
    gate = asyncio.Semaphore(16)

    async def knock(request: Request) -> tuple[str, int]:
        async with gate:
            return request.name, (await door.knock(request))[0]

    answers = await asyncio.gather(*(knock(request) for request in requests))
    accepted = [name for name, status in answers if 200 <= status < 300]
    broken = [name for name, status in answers if status >= 500]
    assert (accepted, broken) == ([], [])
    assert await InboxRow.all().count() == 0
    assert door.rung == []
    forged = [status for name, status in answers if name.startswith(("forged", "time"))]
    assert Counter(forged).keys() <= {401, 400}  # 400: a header that HTTP itself forbids
    assert forged.count(401) > 600
    assert await door.knock(Request("genuine", event(8))) == (200, b"")
    assert await InboxRow.all().count() == 1


@pytest.mark.parametrize("body", [event(), interaction(), command()], ids=["event", "tap", "command"])
async def test_a_signed_request_replayed_is_one_row(door: Door, body: bytes) -> None:
    request = Request("the same", body)
    assert [await door.knock(request) for _ in range(3)] == [(200, b"")] * 3
    at_once = await asyncio.gather(*(door.knock(request) for _ in range(10)))
    assert set(at_once) == {(200, b"")}
    (row,) = await InboxRow.all()
    assert (row.source, row.account, row.conversation) == ("slack:interviewer", "T1", "T1:U1")


@pytest.mark.parametrize("seconds", [-300, 0, 300])
async def test_the_window_is_five_minutes_either_way(door: Door, seconds: int) -> None:
    stamp = str(int(NOW.timestamp()) + seconds)
    request = Request("edge", event(), (signature(event(), stamp),), (stamp.encode(),))
    assert (await door.knock(request))[0] == 200
    assert await InboxRow.all().count() == 1


@pytest.mark.parametrize(("body", "answer"), [
    pytest.param(b"ssl_check=1&token=x", b"", id="a look at the certificate"),
    pytest.param(b'{"type":"url_verification","challenge":"3eZbrw1a"}', b"3eZbrw1a", id="a challenge"),
    pytest.param(b'{"type":"app_rate_limited","team_id":"T1"}', b"", id="another callback"),
    pytest.param(event(event={"type": "reaction_added"}), b"", id="an event not asked for"),
    pytest.param(interaction(type="view_closed"), b"", id="a modal closed"),
    pytest.param(b'{"type":"event_callback"}', b"", id="no event"),
    pytest.param(b'{"type":["event_callback"],"event":[]}', b"", id="an odd event"),
    pytest.param(event(event={"type": "message", "user": {"id": 1}, "subtype": {}}), b"", id="odd inside"),
    pytest.param(urlencode({"payload": '{"type":{},"actions":{"a":1}}'}).encode(), b"", id="an odd tap"),
    pytest.param(b"command=%2Fotklik", b"", id="a command of nobody"),
])  # fmt: skip
async def test_signed_and_of_no_concern_is_answered_and_not_kept(
    door: Door, body: bytes, answer: bytes
) -> None:
    assert await door.knock(Request("signed", body)) == (200, answer)
    assert await InboxRow.all().count() == 0


@pytest.mark.parametrize("odd", [
    pytest.param(event(text="a\0b"), id="NUL"),
    pytest.param(event().replace(b"hello", b"\\ud83d"), id="half of a pair"),
    pytest.param(event(more=10**4_000), id="a huge number"),
    pytest.param(event().replace(b'"T1"', b'"T1", "x": 1e999'), id="infinity"),
    pytest.param(event(text="[" * 1_000), id="brackets in words"),
    pytest.param(event(number={"x": 1}), id="an odd name"),
    pytest.param(event().ljust(LARGEST), id="the largest that passes"),
    pytest.param(b"  \n" + event(), id="space before it"),
    pytest.param(command(text="привет 👋 & = +"), id="a command with everything in it"),
    pytest.param(command(trigger_id=""), id="a command without a trigger"),
    pytest.param(interaction(trigger_id=None, x="\0"), id="a tap without a trigger"),
])  # fmt: skip
async def test_authentic_but_odd_is_kept(door: Door, odd: bytes) -> None:
    assert (await door.knock(Request("odd", odd)))[0] == 200
    (row,) = await InboxRow.all()
    assert json.loads(row.body)["kind"] in ("event", "interaction", "command")


async def test_what_cannot_be_kept_is_not_acknowledged(door: Door) -> None:
    door.broken = True
    assert (await door.knock(Request("lost", event())))[0] == 503
    door.broken = False
    retried = Request("again", event(), headers=(b"X-Slack-Retry-Num: 1",))
    assert (await door.knock(retried))[0] == 200
    assert await InboxRow.all().count() == 1


async def test_without_a_secret_the_door_does_not_open() -> None:
    with pytest.raises(ValueError, match="secret"):
        SlackDoor(BotRole.INTERVIEWER, "", Door().keep, Quiet(), StillClock())
