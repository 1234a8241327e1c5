"""``run``, ``web``, ``worker``, ``clock``: the processes."""

from __future__ import annotations

import asyncio
import signal

import click

from bots.parts import ALL, Part
from core import logs, settings
from core.clock import SystemClock
from core.settings import Settings


async def serve(loaded: Settings, parts: frozenset[Part]) -> None:
    """Keep a house open until SIGTERM or SIGINT; what is in flight is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    from bots.app import house  # seconds: only now, so that a signal meanwhile is heard

    async with house(loaded, SystemClock(), parts):
        await stop.wait()


def _start(parts: frozenset[Part], **overrides: object) -> None:
    given = {key: value for key, value in overrides.items() if value is not None}
    loaded = settings.load(**given)
    logs.set_up(loaded.log_level)
    asyncio.run(serve(loaded, parts))


HOST = click.option("--host", help="Address to listen on (default: OTKLIK_HOST or 127.0.0.1).")
PORT = click.option("--port", type=int, help="Port to listen on (default: OTKLIK_PORT or 8000).")


@click.command()
@HOST
@PORT
def run(host: str | None, port: int | None) -> None:
    """Everything in one process, against real Telegram.

    Long polling unless OTKLIK_PUBLIC_URL is set; then webhooks.

    Example: otklik run
    """
    _start(ALL, host=host, port=port)


@click.command()
@HOST
@PORT
def web(host: str | None, port: int | None) -> None:
    """Receive updates (PostgreSQL): webhooks, or polling without OTKLIK_PUBLIC_URL.

    Example: otklik web --host 0.0.0.0 --port 8000
    """
    _start(frozenset({Part.WEB}), host=host, port=port)


@click.command()
def worker() -> None:
    """Handle what was received and send what is due (PostgreSQL); start as many as you like.

    Example: otklik worker
    """
    _start(frozenset({Part.WORKER}))


@click.command()
def clock() -> None:
    """Tick: schedules, digests, sends of unknown fate (PostgreSQL).

    Example: otklik clock
    """
    _start(frozenset({Part.CLOCK}))
