"""The demo's CRM: whole, readable by the connector, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.demo import books
from bots.demo.guests import GUESTS
from core import settings
from core.clock import SystemClock
from core.crm.ports import Company, Contact, Deal, Owner, Pulled, Stream
from core.words import Lang
from integrations.crm.files.connector import FilesCrm


def opened(folder: Path) -> FilesCrm:
    books.write(folder, SystemClock().now())
    loaded = settings.load(_env_file=None, secret="s" * 32, zone="Europe/Moscow", language=Lang.RU)
    return books.crm(folder, loaded, SystemClock())


async def everything(crm: FilesCrm) -> list[Pulled]:
    found: list[Pulled] = []
    for stream in (Stream.OWNERS, Stream.COMPANIES, Stream.PEOPLE, Stream.DEALS):
        after: str | None = None
        while True:
            page = await crm.pull(stream, None, after)
            found += page.items
            if (after := page.after) is None:
                break
    return found


async def test_everybody_is_in_it_with_all_they_bought(tmp_path: Path) -> None:
    crm = opened(tmp_path)
    assert (await crm.check()).lacks == ()
    found = await everything(crm)
    people = {one.id: one for one in found if isinstance(one, Contact)}
    for guest in GUESTS:
        known = people.pop(str(guest.person))
        assert (known.name, known.emails, known.language) == (guest.name, (guest.email,), guest.lang)
        assert bool(known.company) == bool(guest.company)
    [double] = people.values()
    assert double.emails == (GUESTS[0].email,), "somebody has to say who that is"
    deals = [one for one in found if isinstance(one, Deal)]
    assert len(deals) == sum(len(guest.orders) for guest in GUESTS)
    assert {one.contact for one in deals if not one.is_won} == {
        str(guest.person) for guest in GUESTS if not guest.paid
    }
    owners = {one.id for one in found if isinstance(one, Owner)}
    assert {one.owner for one in found if isinstance(one, Company)} <= owners
    assert not list(tmp_path.glob("rejected-*"))


def test_what_the_operator_has_set_up_is_none_of_the_demos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_FILES_FOLDER", "/somewhere/real")
    monkeypatch.setenv("OTKLIK_FILES_CREATE_PEOPLE", "true")
    options = opened(tmp_path).options
    assert (options.folder, options.create_people) == (tmp_path, False)
