"""Requests to addresses that people have set: https, public addresses only, no redirects, small answers.

A name is resolved by aiohttp through our resolver, which refuses private addresses; a literal address never
reaches a resolver, so it is looked at before. Hosts of the operator's own network (an on-premise CRM) are
allowed by name: ``OTKLIK_ALLOWED_HOSTS=crm.company.local,10.0.0.5``.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from core.errors import Misconfigured

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
LARGEST_ANSWER = 16 * 1024 * 1024  # bytes; a page of a few hundred records is well under one


class Unsafe(OSError):
    """The name leads to an address inside: an ``OSError``, so that aiohttp reports it as "cannot connect"."""


def is_inside(address: str) -> bool:
    """Whether an IP address is not public (loopback, private, link-local, multicast, mapped or reserved)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if ip in NAT64:
        mapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return not ip.is_global or ip.is_multicast or (mapped is not None and is_inside(str(mapped)))


def literal(host: str) -> str | None:
    """The address that a host literally is, also in spellings that only systems read ("127.1", "0x7f…")."""
    bare = host.strip("[]")
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare)) if bare[:1].isdigit() else None
    except OSError:
        return None


def safe_url(url: str, allowed: Collection[str], *, what: str) -> str:
    """The URL without a slash at its end. Raises ``Misconfigured``; ``what``: the variable to look at.

    ``allowed``: hosts that may be inside, and then also spoken to without TLS.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise Misconfigured(f"{what} is not a web address. Example: https://crm.example.com") from None
    if parts.scheme not in ("https", "http") or not host:
        raise Misconfigured(f"{what} must be a web address that begins with https://")
    if parts.username or parts.password:
        raise Misconfigured(f"{what} must not hold a name or password; there is a variable for the key.")
    if host.lower() in {one.lower() for one in allowed}:
        return url.strip().rstrip("/")
    if parts.scheme != "https":
        raise Misconfigured(
            f"{what} must begin with https://. A server of your own network may do without: put its name "
            f"({host}) into OTKLIK_ALLOWED_HOSTS."
        )
    address = literal(host)
    if (address and is_inside(address)) or host == "localhost" or host.endswith(".localhost"):
        raise Misconfigured(
            f"{what} leads into your own network. If that is meant, put {host} into OTKLIK_ALLOWED_HOSTS."
        )
    return url.strip().rstrip("/")


class _Guard(AbstractResolver):
    """Resolves names, and drops what lies inside unless the name is allowed."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = {one.lower() for one in allowed}
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if host.rstrip(".").lower() in self._allowed:
            return found
        public = [one for one in found if not is_inside(one["host"])]
        if not public:
            raise Unsafe(f"{host} leads into our own network (OTKLIK_ALLOWED_HOSTS)")
        return public

    async def close(self) -> None:
        await self._inner.close()


def guarded(allowed: Collection[str], *, timeout: float, at_once: int = 8) -> aiohttp.ClientSession:
    """A session whose every connection is guarded. ``timeout``: seconds for one whole call."""
    connector = aiohttp.TCPConnector(resolver=_Guard(allowed), limit=at_once)
    http = aiohttp.ClientSession(
        connector=connector,
        timeout=waiting(timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )
    http._retry_connection = False  # else it sends GET, PUT and DELETE twice when a kept connection breaks
    return http


def waiting(seconds: float) -> aiohttp.ClientTimeout:
    """Seconds for one whole call; a connection must come about sooner."""
    return aiohttp.ClientTimeout(total=seconds, sock_connect=min(10.0, seconds))


async def call(
    http: aiohttp.ClientSession, method: str, url: str, allowed: Collection[str], **params: Any
) -> tuple[int, aiohttp.typedefs.LooseHeaders, bytes]:
    """One request: status, headers, body. Follows no redirect, reads no more than ``LARGEST_ANSWER``.

    Raises aiohttp's errors, ``TimeoutError``, ``Misconfigured`` for an address inside, ``TooLarge``.
    """
    safe_url(url, allowed, what="The address")
    async with http.request(method, url, allow_redirects=False, **params) as answer:
        body = bytearray()
        async for part in answer.content.iter_chunked(65_536):
            body += part
            if len(body) > LARGEST_ANSWER:
                raise TooLarge(f"more than {LARGEST_ANSWER} bytes")
        return answer.status, answer.headers, bytes(body)


class TooLarge(Exception):
    """The answer is larger than anything we would read."""
