"""``crm review``: contacts of whom somebody has to say who they are, from the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bots.commands.import_words import printable
from bots.commands.kept import with_store
from core import audit, settings
from core.clock import SystemClock
from core.crm import review as queue
from core.crm import standing
from core.errors import Misconfigured, NotAllowed
from core.settings import Settings
from core.store.db import tx
from core.store.models import CrmLink


@click.command()
@click.argument("number", type=int, required=False)
@click.option("--is", "buyer", type=int, metavar="BUYER", help="It is this buyer of the store.")
@click.option("--new", "is_new", is_flag=True, help="It is somebody whom the store does not know.")
@click.option("--apart", is_flag=True, help="Nobody to ask: never shown again.")
@click.option("--undo", is_flag=True, help="The link was wrong: money and answers go back.")
def review(number: int | None, buyer: int | None, is_new: bool, apart: bool, undo: bool) -> None:
    """Contacts that may be several people: list them, or say who one is. The newsroom has the same: /crm.

    \b
    Example: otklik crm review
             otklik crm review 12 --is 57
             otklik crm review 12 --undo
    """
    loaded = settings.load()
    wanted = sum((buyer is not None, is_new, apart, undo))
    if number is None:
        if wanted:
            raise Misconfigured("Say which one: otklik crm review NUMBER --is BUYER")
        for line in with_store(loaded, _list) or ["Nobody waits."]:
            click.echo(printable(line))
        return
    if max(number, buyer or 0) >= 2**63:
        raise Misconfigured("There is no such number. List them: otklik crm review")
    if wanted != 1:
        raise Misconfigured("Say one of --is BUYER, --new, --apart, --undo.")

    async def work() -> CrmLink:
        return await tx(lambda: _decide(number, buyer, loaded, is_new=is_new, apart=apart))

    try:
        link = with_store(loaded, work)
    except NotAllowed as no:
        which = f"{number}, or there is no buyer {buyer}" if buyer is not None else str(number)
        raise Misconfigured(
            f"This cannot be said of {which}. It may have been decided already: otklik crm review"
        ) from no
    click.echo(f"{link.crm} {link.external_id}: {link.state.value}.")


async def _decide(number: int, buyer: int | None, loaded: Settings, *, is_new: bool, apart: bool) -> CrmLink:
    now = SystemClock().now()
    if buyer is not None:
        link = await queue.decide(number, buyer, None, now)
    elif is_new:
        link = await queue.is_new(number, None, loaded, now)
    elif apart:
        link = await queue.set_apart(number, None, now)
    else:
        link = await queue.undo(number, None, now)
    await audit.note(None, "crm.review", {"link": link.id}, now)
    return link


async def _list() -> Sequence[str]:
    lines = []
    for link in await standing.to_review():
        card = link.card
        told = [str(card.get("name", "")), *card.get("phones", ()), *card.get("emails", ())]
        lines.append(f"{link.id}: {link.crm} {link.external_id}: {', '.join(part for part in told if part)}")
        for id in link.candidates:
            one = await queue.person(id)
            if one is not None:
                parts = [one.name, one.company, one.phone, one.email, f"{one.orders} orders"]
                lines.append(f"    may be {one.id}: {', '.join(part for part in parts if part)}")
    return lines
