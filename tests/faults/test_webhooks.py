"""Two thousand forged, malformed, deep, oversized and replayed requests at the real front door."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 seeded: the same noise every time

import pytest
from aiohttp import web

from bots.front_door import FrontDoor
from bots.telegram.webhooks import SECRET_HEADER, webhook, webhook_secret
from core import inbox
from core.clock import SystemClock
from core.inbox import Received
from core.store.db import tx
from core.store.models import InboxRow
from tests.faults import raw

SECRET = "s" * 32
RIGHT, OTHER = webhook_secret(SECRET, "interviewer"), webhook_secret(SECRET, "newsroom")
PATH = "/telegram/interviewer"
REQUESTS = 2_000
LARGEST = 256 * 1024
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")


def update(number: object, text: str = "hello") -> bytes:
    chat = {"id": 5, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {**chat, "is_bot": False}, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


@dataclass
class Request:
    """Bytes on the wire. ``cut``: how much of the body is really sent; the rest never comes."""

    name: str
    body: bytes = b""
    secrets: tuple[bytes, ...] = (RIGHT.encode(),)
    path: str = PATH
    method: str = "POST"
    headers: tuple[bytes, ...] = ()
    chunked: bool = False
    cut: int | None = None

    def wire(self) -> bytes:
        secrets = [SECRET_HEADER.encode() + b": " + secret for secret in self.secrets]
        headers = [*secrets, *self.headers]
        return raw.request(self.method, self.path, headers, self.body, chunked=self.chunked, cut=self.cut)


@dataclass
class Door:
    """The front door on a socket of its own."""

    port: int
    rung: list[int] = field(default_factory=list)

    async def knock(self, request: Request) -> int:
        """The answer's status; 0 when the door hung up without a word."""
        return (await raw.knock(self.port, request.wire(), hang_up=request.cut is not None))[0]


@asynccontextmanager
async def _door() -> AsyncIterator[Door]:
    made = Door(0)
    accounts = {"interviewer": "7001", "newsroom": "7002"}

    async def keep(source: str, account: str, received: Sequence[Received]) -> None:
        await tx(lambda: inbox.keep(source, account, received, SystemClock().now()))
        made.rung.append(1)

    front = FrontDoor(
        {("POST", f"/telegram/{role}"): webhook(role, bot, SECRET, keep) for role, bot in accounts.items()}
    )
    runner = web.AppRunner(front.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


@pytest.fixture
async def door(store: str) -> AsyncIterator[Door]:
    async with _door() as made:
        yield made


def unauthentic() -> Iterator[Request]:
    """Requests whose sender does not know the secret, or does not know where to knock."""
    right = RIGHT.encode()
    wrong: dict[str, tuple[bytes, ...]] = {
        "missing": (),
        "empty": (b"",),
        "prefix": (right[:-1],),
        "longer": (right + b"0",),
        "upper case": (right.upper(),),
        "of the other role": (OTHER.encode(),),
        "the install's own": (SECRET.encode(),),
        "right twice": (right, right),
        "right, then wrong": (right, b"x"),
        "wrong, then right": (b"x", right),
        "joined by a comma": (right + b", " + right,),
        "quoted": (b'"' + right + b'"',),
        "UTF-8": ("секрет".encode(),),
        "not even UTF-8": (b"\xff\xfe\x80" + right[3:],),
        "latin-1": ("é".encode("latin-1") * 64,),
        "4,000 letters": (b"a" * 4_000,),
    }
    for name, secrets in wrong.items():
        yield Request(f"secret: {name}", update(1), secrets)
        yield Request(
            f"secret: {name}, newsroom",
            update(1),
            secrets if OTHER.encode() not in secrets else (),
            "/telegram/newsroom",
        )
    for path in (
        "/",
        "/telegram",
        "/telegram/",
        "/telegram/nobody",
        "/telegram/interviewer/",
        "/telegram/Interviewer",
        "/telegram/%69nterviewer%2f",
        "/telegram/../telegram/nobody",
        "//telegram/interviewer",
        "/telegram/interviewer/x",
        "/telegram/%00",
        "/telegram/%ff",
        "/telegram/интервью".encode().decode("latin-1"),
    ):
        yield Request(f"path: {path!r}", update(2), path=path)
    for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
        yield Request(f"method: {method}", update(3), method=method)
    yield Request("secret in the query", update(4), (), f"{PATH}?{SECRET_HEADER}={RIGHT}")
    yield Request("secret in a cookie", update(4), (), headers=(f"Cookie: {SECRET_HEADER}={RIGHT}".encode(),))
    yield Request("a trusted address", update(4), (), headers=(b"X-Forwarded-For: 149.154.160.1",))
    yield Request("a sub-request header", update(4), (), headers=(b"X-Original-Header: " + right,))


def malformed() -> Iterator[Request]:
    """Requests that carry the right secret and no update."""
    bodies: dict[str, bytes] = {
        "empty": b"",
        "spaces": b"   ",
        "not JSON": b"hello",
        "half of JSON": b'{"update_id": 5',
        "an array": b"[]",
        "an array of updates": b"[" + update(5) + b"]",
        "a number": b"5",
        "a string": b'"update_id"',
        "null": b"null",
        "true": b"true",
        "no number": b'{"message": {}}',
        "NaN": b'{"update_id": NaN}',
        "two documents": update(5) + update(6),
        "a form": b"update_id=5",
        "XML": b"<update><update_id>5</update_id></update>",
        # Behind a character whose UTF-16 bytes look like a quote, a scan for depth would see one long string.
        "deep in UTF-16": '{"a": "Т", "b": '.encode("utf-16") + ("[" * 20_000 + '"c"').encode("utf-16-le"),
        "UTF-16": update(5).decode().encode("utf-16"),
        "a byte order mark": b"\xef\xbb\xbf" + update(5),
        "not UTF-8": b'{"update_id": 5, "x": "\xff\xfe"}',
        "a bare NUL": b'{"update_id": 5, "x": "\x00"}',
        "arrays 200,000 deep": b"[" * 200_000,
        "objects 30,000 deep": b'{"a":' * 30_000,
        "deep in an update": b'{"update_id": 5, "x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        "65 deep": b'{"update_id": 5, "x": ' + b"[" * 64 + b"]" * 64 + b"}",
        "deep after a quote trick": b'{"a": "\\\\", "b": ' + b"[" * 1_000 + b"]" * 1_000 + b"}",
        "deep behind an open quote": b'"' + b"[" * 100_000,
        "300 kB": update(5, "x" * 300_000),
        "one byte too many": update(5).ljust(LARGEST + 1),
        "a number of 5,000 digits": b'{"update_id": ' + b"9" * 5_000 + b"}",
        "a number of 4,000 digits": b'{"update_id": ' + b"9" * 4_000 + b"}",
    }
    for number in (-1, True, False, 1.0, 5.5, "5", None, [], {}, 2**53, 2**63, -(2**70), 1e300):
        bodies[f"update_id {number!r}"[:40]] = update(number)
    for name, body in bodies.items():
        yield Request(f"body: {name}", body)
        yield Request(f"body, chunked: {name}", body, chunked=True)
    packed = gzip.compress(update(5))
    for encoding in ("gzip", "deflate", "br", "zstd", "GZIP", "x-gzip", "gzip, identity", "unheard-of"):
        yield Request(f"encoding: {encoding}", packed, headers=(f"Content-Encoding: {encoding}".encode(),))
    yield Request("gzip without saying so", packed)
    yield Request("a bomb", gzip.compress(b"[" * 10_000_000), headers=(b"Content-Encoding: gzip",))
    yield Request("two lengths", update(5), headers=(b"Content-Length: 3",))
    yield Request("a length and chunks", update(5), headers=(b"Content-Length: 3",), chunked=True)
    yield Request("a length that is no number", b"", headers=(b"Content-Length: x",))
    for cut in (0, 1, 40):
        yield Request(f"hung up after {cut} bytes", update(5), cut=cut)
        yield Request(f"hung up in chunks after {cut} bytes", update(5), chunked=True, cut=cut)


def noise(count: int, dice: Random) -> Iterator[Request]:
    """Random bytes, and genuine updates with some of their bytes changed, under wrong and right secrets."""
    for n in range(count):
        match n % 4:
            case 0:
                yield Request(f"noise {n}", dice.randbytes(dice.randrange(400)))
            case 1:
                yield Request(f"noise {n}, forged", update(7), (dice.randbytes(32).hex().encode(),))
            case 2:
                secret = bytearray(RIGHT.encode())
                at = dice.randrange(len(secret))
                secret[at] = ord(dice.choice("ghijklmnopqrstuvwxyz"))
                yield Request(f"noise {n}, almost right", update(7), (bytes(secret),))
            case _:
                start = update(7)[: dice.randrange(len(update(7)) - 1)]
                yield Request(f"noise {n}, cut", start, chunked=dice.random() < 0.5)


async def test_nothing_forged_or_malformed_is_accepted(door: Door) -> None:
    fixed = [*unauthentic(), *malformed()]
    requests = [*fixed, *noise(REQUESTS - len(fixed), Random(20))]
    Random(21).shuffle(requests)
    assert len(requests) == REQUESTS
    gate = asyncio.Semaphore(16)

    async def knock(request: Request) -> tuple[str, int]:
        async with gate:
            return request.name, await door.knock(request)

    answers = await asyncio.gather(*(knock(request) for request in requests))
    accepted = [name for name, status in answers if 200 <= status < 300]
    broken = [name for name, status in answers if status >= 500]
    assert (accepted, broken) == ([], [])
    assert await InboxRow.all().count() == 0
    assert door.rung == []
    forged = [
        status for name, status in answers if name.startswith(("secret: ", "a trusted")) or "forged" in name
    ]
    assert Counter(forged).keys() <= {401, 400}  # 400: a header that HTTP itself forbids
    assert await door.knock(Request("genuine", update(8))) == 200
    assert await InboxRow.all().count() == 1


async def test_a_genuine_update_is_kept_once_however_often_it_comes(door: Door) -> None:
    first = await asyncio.gather(*(door.knock(Request("again", update(100))) for _ in range(30)))
    later = [await door.knock(Request("in chunks", update(100), chunked=True)) for _ in range(5)]
    changed = await door.knock(Request("same number, other words", update(100, "changed")))
    assert {*first, *later, changed} == {200}
    (row,) = await InboxRow.all()
    assert (row.source, row.account, row.external_id, row.conversation) == (
        "telegram:interviewer",
        "7001",
        "100",
        "5",
    )
    assert json.loads(row.body)["message"]["text"] == "hello"


async def test_the_same_number_of_the_other_bot_is_another_update(door: Door) -> None:
    await door.knock(Request("buyer", update(100)))
    await door.knock(Request("staff", update(100), (OTHER.encode(),), "/telegram/newsroom"))
    assert sorted([row.source for row in await InboxRow.all()]) == [
        "telegram:interviewer",
        "telegram:newsroom",
    ]


@pytest.mark.parametrize("odd", [
    pytest.param(b'{"update_id": 9, "message": {"chat": {"id": 5}, "text": "a\\u0000b"}}', id="NUL"),
    pytest.param(b'{"update_id": 9, "message": {"chat": {"id": 5}, "text": "\\ud83d"}}', id="half of a pair"),
    pytest.param(b'{"update_id": 9, "message": {"chat": {"id": 5}, "\\u0000\\udc00": 1}}', id="in a key"),
    pytest.param(b'{"update_id": 9, "x": ' + b"9" * 4_000 + b"}", id="a huge number elsewhere"),
    pytest.param(b'{"update_id": 9, "message": {"chat": {"id": ' + b"9" * 300 + b"}}}", id="a huge chat"),
    pytest.param(b'{"update_id": 9, "x": 1e999, "y": -0.0}', id="infinity"),
    pytest.param(b'{"update_id": 9, "update_id": 9}', id="twice the number"),
    pytest.param(b'{"update_id": 9, "x": "' + b"[" * 1_000 + b'"}', id="brackets in words"),
    *(pytest.param(b'{"update_id": 9, "%s": %s}' % (kind.encode(), value), id=f"{kind} {value.decode()}")
      for kind in KINDS for value in (b"null", b"5", b'[{"chat": 1}]', b'{"chat": 5, "message": 5}')),
])  # fmt: skip
async def test_authentic_but_odd_is_kept(door: Door, odd: bytes) -> None:
    assert await door.knock(Request("odd", odd)) == 200
    (row,) = await InboxRow.all()
    assert row.external_id == "9"


async def test_the_largest_body_passes(door: Door) -> None:
    assert await door.knock(Request("just fits", update(9).ljust(LARGEST))) == 200
    assert await InboxRow.all().count() == 1


async def _nowhere(source: str, account: str, received: Sequence[Received]) -> None: ...


async def test_without_a_secret_the_door_does_not_open() -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook("interviewer", "7001", "", _nowhere)
