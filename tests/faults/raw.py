"""HTTP by hand: requests that no library would send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence


def request(
    method: str, path: str, headers: Sequence[bytes], body: bytes, *, chunked: bool, cut: int | None
) -> bytes:
    """A request as bytes. ``cut``: how much of its body is sent at all."""
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: door", b"Connection: close", *headers]
    if chunked:
        lines.append(b"Transfer-Encoding: chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    else:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body if cut is None else body[:cut])


async def knock(port: int, sent: bytes, *, hang_up: bool) -> tuple[int, bytes]:
    """The answer's status and body; 0 when the door hung up without a word."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        if hang_up:
            writer.write_eof()
        try:
            await writer.drain()
            answer = await reader.read()
        except ConnectionError:
            return 0, b""
        head, _, body = answer.partition(b"\r\n\r\n")
        return (int(head.split()[1]), body) if head else (0, b"")
    finally:
        writer.close()
