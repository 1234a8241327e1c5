"""``demo``: the main job in the sandbox, with nothing to configure."""

from __future__ import annotations

import asyncio
import secrets
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from core import logs, settings
from core.clock import MovableClock
from core.errors import Misconfigured
from core.words import Lang


@click.command()
@click.option("--port", type=int, default=8080, show_default=True, help="Where the page is.")
@click.option("--lang", type=click.Choice([lang.value for lang in Lang]), default="ru", show_default=True)
def demo(port: int, lang: str) -> None:
    """Try everything on this machine: no tokens, no network, nothing kept afterwards.

    A shop, its buyers, its newsroom and its public channel on one page.

    Example: otklik demo --lang en
    """
    logs.set_up("WARNING")
    click.echo("Setting the stage …")
    asyncio.run(_until_stopped(port, Lang(lang)))


async def _until_stopped(port: int, lang: Lang) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with staged(port, lang) as url:
        click.echo(f"\n  Open {url}\n")
        click.echo("  A buyer has a letter: open it and answer. The tour on the page shows the rest.")
        click.echo("  Ctrl+C ends the demo; nothing is kept.")
        await stop.wait()


@asynccontextmanager
async def staged(port: int, lang: Lang) -> AsyncIterator[str]:
    """A running demo; yields the page's address. ``port`` 0: any free one.

    Raises ``Misconfigured`` when the port is taken.
    """
    # Imported here: the libraries behind cost seconds, and `otklik --help` should not.
    from bots.app import house
    from bots.demo import books
    from bots.demo.backstage import look
    from bots.demo.play import furnish, rehearse
    from bots.demo.scene import (
        BRAND,
        CHANNEL,
        CURRENCY,
        INTERVIEWER,
        JOBS,
        NEWSROOM,
        SLACK_APPS,
        SLACK_CHANNEL,
    )
    from bots.sandbox import Sandbox

    clock = MovableClock()
    clock.rewind_before_start(timedelta(days=3))
    sandbox = Sandbox(now=clock.now, advance=clock.advance)
    furnish(sandbox, lang)
    with tempfile.TemporaryDirectory(prefix="otklik-demo-") as folder:
        (Path(folder) / "jobs.toml").write_text(JOBS, encoding="utf-8")
        shop = Path(folder) / "crm"
        shop.mkdir()
        books.write(shop, clock.now())
        try:
            url = await sandbox.start(port=port)
        except OSError as error:
            raise Misconfigured(
                f"Port {port} is taken. Stop what uses it, or choose another: otklik demo --port {port + 1}"
            ) from error
        try:
            loaded = settings.load(
                _env_file=None,
                database=f"sqlite:///{folder}/demo.sqlite3",
                secret=secrets.token_urlsafe(32),
                interviewer_token=INTERVIEWER[0],
                newsroom_token=NEWSROOM[0],
                telegram_api=url,
                telegram_proxy=None,
                slack_api=f"{url}/slack/api",
                **{f"slack_{role}_token": app[2] for role, app in SLACK_APPS.items()},
                **{f"slack_{role}_app_token": app[3] for role, app in SLACK_APPS.items()},
                public_url=None,
                brand=BRAND,
                contact="@teply_dom_help",
                news_link=f"t.me/{CHANNEL[2]}",
                language=lang,
                zone="Europe/Moscow",
                currency=CURRENCY,
                jobs=Path(folder) / "jobs.toml",
                channels=(f"@{CHANNEL[2]}", f"slack:{SLACK_CHANNEL[0]}"),
                linger_seconds=0.8,
                quarantine_seconds=4.0,
                timeout_seconds=3.0,
            )
            # Nobody is watching yet: the rehearsal need not keep the pace that people and Telegram need.
            hurried = loaded.model_copy(update={"linger_seconds": 0.0, "chat_pause_seconds": 0.01})
            async with house(hurried, clock, crms=[books.crm(shop, hurried, clock)]) as made:
                await rehearse(made, url, clock)
            async with house(loaded, clock, crms=[books.crm(shop, loaded, clock)]):
                sandbox.show_backstage(partial(look, shop))
                try:
                    yield url
                finally:
                    sandbox.show_backstage(None)  # the store closes before the page does
        finally:
            await sandbox.stop()
