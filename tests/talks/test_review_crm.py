"""What a reviewer did to the CRM's pages and commands: hostile contacts, long queues, a careless operator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.crm.ports import Contact, Pulled
from core.crm.taking import Taker
from core.store.db import tx
from core.store.models import AuditEntry, Buyer, CrmAccount, CrmLink
from core.testing.hostile import ODD, WORDS
from core.words import LinkState, Role
from tests.crms.espocrm_world import KEY, EspoWorld, espocrm
from tests.talks.conftest import NEWSROOM, Stage, buttons_of, raised, words_of
from tests.talks.test_loop import otklik

OLGA, PETR = 900, 901
ROOM = NEWSROOM[1]


@pytest.fixture
async def stage(sqlite: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with raised(tmp_path, "telegram") as made:
        now = made.clock.now()
        await CrmAccount.create(crm="espocrm", title="EspoCRM", connected_at=now, pull_at=now, pulled_at=now)
        yield made


@pytest.fixture
async def crm() -> AsyncIterator[EspoWorld]:
    async with espocrm() as made:
        yield made


async def take(stage: Stage, *items: Pulled) -> None:
    taker = Taker("espocrm", stage.settings, stage.clock)
    await tx(lambda: taker.take(items))


async def ask(stage: Stage, contact: Contact) -> CrmLink:
    """Put a contact into the queue, as if it might be everybody there is."""
    await take(stage, contact)
    found = await CrmLink.get(stream="people", external_id=contact.id)
    ids = [one.id for one in await Buyer.all().order_by("id")]
    await CrmLink.filter(id=found.id).update(
        state=LinkState.REVIEW, buyer_id=None, candidates=ids, card={**found.card, "name": contact.name}
    )
    return found


async def test_a_card_of_sixty_phones_and_hostile_names_can_be_read(stage: Stage) -> None:
    await stage.staff(OLGA)
    for number, words in enumerate({**WORDS, **ODD}.values()):
        await take(stage, Contact(f"x{number}", words, emails=(f"x{number}@shop.example",)))
    phones = tuple(f"+7916{number:07d}" for number in range(60))
    emails = tuple(f"{'long' * 14}{number}@{'sub.' * 30}shop.example" for number in range(60))
    await take(stage, Contact("7", WORDS["tags"], phones, emails))
    await Buyer.all().update(phone=phones[0])
    await take(stage, Contact("8", WORDS["slack-everyone"], phones, emails))
    await CrmLink.filter(external_id="8").update(state=LinkState.REVIEW, buyer_id=None)
    link = await CrmLink.get(external_id="8")
    ids = [one.id for one in await Buyer.all().order_by("id")]
    card = {"name": WORDS["letters"], "phones": list(phones), "emails": list(emails), "company": ""}
    await CrmLink.filter(id=link.id).update(candidates=ids, card=card)
    await stage.world.open(OLGA, ROOM)
    await stage.play(OLGA, "Buyer: /crm\nBot: People\nTaps: Who is it? · 1\nBot: several people", ROOM)
    listed = await stage.world.heard(OLGA, ROOM, containing="several people", anew=False)
    await stage.world.tap(OLGA, ROOM, listed, text=buttons_of(listed)[0])
    shown = words_of(await stage.world.heard(OLGA, ROOM, containing="contact 8"))
    assert "may be:" in shown
    assert len(shown) < 4096


async def test_a_queue_of_a_hundred_is_turned_page_by_page(stage: Stage) -> None:
    await stage.staff(OLGA)
    now = stage.clock.now()
    await CrmLink.bulk_create(
        [
            CrmLink(
                crm="espocrm", stream="people", external_id=str(number), state=LinkState.REVIEW,
                card={"name": f"Person {number}"}, seen_at=now, created_at=now,
            )
            for number in range(100)
        ]
    )  # fmt: skip
    await stage.world.open(OLGA, ROOM)
    await stage.play(OLGA, "Buyer: /crm\nBot: People\nTaps: Who is it? · 100\nBot: 100 contacts", ROOM)
    seen: set[str] = set()
    listed = await stage.world.heard(OLGA, ROOM, containing="100 contacts", anew=False)
    while True:
        names = [label for label in buttons_of(listed) if label.startswith("Person")]
        assert not seen & set(names)
        seen |= set(names)
        onward = [label for label in buttons_of(listed) if "›" in label and "‹" not in label]
        if not onward:
            break
        await stage.world.tap(OLGA, ROOM, listed, text=onward[0])
        listed = await stage.world.heard(OLGA, ROOM, containing="100 contacts")
    assert len(seen) == 100


async def test_a_marketer_is_told_that_it_is_not_theirs(stage: Stage) -> None:
    await stage.staff(PETR, Role.MARKETER)
    await stage.world.open(PETR, ROOM)
    await stage.world.say(PETR, ROOM, "/crm")
    await stage.until(AuditEntry.filter(action="/crm").exists)
    assert not any("People" in said for said in await stage.said_by_bot(PETR, ROOM))
    entry = await AuditEntry.filter(action="/crm").get()
    assert entry.about["outcome"] == "refused"


async def test_what_an_operator_does_with_a_crm(stage: Stage, crm: EspoWorld) -> None:
    env = {
        "OTKLIK_ESPOCRM_URL": crm.server.url,
        "OTKLIK_ESPOCRM_API_KEY": KEY,
        "OTKLIK_ALLOWED_HOSTS": "127.0.0.1",
    }
    one = await crm.contact("Evil \x1b]0;owned\x07\x1b[31m", phone="+79161234567", email="a@shop.example")
    code, out, err = await otklik(stage, "crm", "pull", "espocrm", **env)
    assert (code, err) == (0, "")
    assert "People: 1 new" in out
    await CrmLink.filter(external_id=one).update(
        state=LinkState.REVIEW, buyer_id=None, card={"name": "Evil \x1b]0;owned\x07"}
    )
    code, out, err = await otklik(stage, "crm", "review", **env)
    assert "Evil" in out
    assert "\x1b" not in out + err
    code, out, err = await otklik(stage, "crm", "review", "1", "--is", "9" * 30, **env)
    assert (code, "Traceback" in err) == (2, False)
    code, out, err = await otklik(stage, "crm", "status", COLUMNS="80", **env)
    assert (code, "…" in out) == (0, False), out
    assert "waiting" in out
    assert "more than one book" not in out
    before = crm.writes
    code, out, err = await otklik(stage, "crm", "push", "espocrm", OTKLIK_ESPOCRM_PUSH="false", **env)
    assert (code, crm.writes) == (2, before)
    assert "OTKLIK_ESPOCRM_PUSH" in err
