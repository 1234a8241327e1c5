"""``export`` and ``forget``: a buyer's rights, exercised for them by staff."""

from __future__ import annotations

import json
from typing import IO

import click

from bots.commands.kept import with_store
from core import audit, jobs, settings
from core.clock import SystemClock
from core.desk import Desk
from core.errors import Misconfigured
from core.links import Links
from core.rights import forgetting, lookup
from core.rights.holdings import held
from core.settings import Settings
from core.store.db import tx
from core.store.models import Buyer

WHO = "BUYER: the CRM's id, an e-mail address, a phone, #NUMBER or telegram:ACCOUNT."


async def _one(text: str, loaded: Settings) -> Buyer:
    found = await lookup.find(text, loaded)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Misconfigured(f"Nobody in the store is {text!r}. {WHO}")
    numbers = ", ".join(f"#{buyer.id}" for buyer in found)
    raise Misconfigured(f"{text!r} is {len(found)} people: {numbers}. Say which by number.")


@click.command(epilog=WHO)
@click.argument("buyer")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="JSON file.")
def export(buyer: str, output: IO[str]) -> None:
    """Everything kept about one buyer, as JSON.

    It holds personal data: hand it to that person, and to nobody else.

    Example: otklik export anna@example.com -o anna.json
    """
    loaded = settings.load()

    async def work() -> dict[str, object]:
        found = await _one(buyer, loaded)

        async def read() -> dict[str, object]:
            await audit.note(None, "buyer.export", {"buyer": found.id}, SystemClock().now())
            return await held(found)

        return await tx(read)

    kept = with_store(loaded, work)
    json.dump(kept, output, ensure_ascii=False, indent=2)
    output.write("\n")


@click.command(epilog=WHO)
@click.argument("buyer")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def forget(buyer: str, yes: bool) -> None:
    """Remove one buyer from every table and queue. Counts stay; it cannot be undone.

    Example: otklik forget anna@example.com
    """
    loaded = settings.load()
    desk = Desk(SystemClock().now(), loaded, Links(loaded.secret.get_secret_value()), jobs.load(loaded.jobs))

    async def look() -> int:
        found = await _one(buyer, loaded)
        return int(found.id)

    buyer_id = with_store(loaded, look)
    if not yes:
        click.confirm(f"Forget buyer #{buyer_id} for good?", abort=True)

    async def work() -> None:
        await tx(_forget)

    async def _forget() -> None:
        if (found := await Buyer.get_or_none(id=buyer_id)) is not None:
            await forgetting.forget(found, desk)
            await audit.note(None, "buyer.forget", {"buyer": buyer_id}, desk.now)

    with_store(loaded, work)
    click.echo(f"Forgotten: buyer #{buyer_id}.")
