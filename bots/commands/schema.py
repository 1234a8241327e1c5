"""``migrate``: the release step."""

from __future__ import annotations

import asyncio

import click

from core import settings
from core.store import migrate as store


@click.command()
def migrate() -> None:
    """Bring the database up to date; safe to run twice, or twice at once.

    Example: otklik migrate
    """
    loaded = settings.load()
    done = asyncio.run(store.up(loaded.database, lambda name: click.echo(f"Applying {name} …")))
    click.echo(f"{len(done)} migration(s) applied." if done else "The database is up to date.")
