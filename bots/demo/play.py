"""Before the curtain rises: books are filled, letters sent, and two buyers have already told their story."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bots.demo.guests import GUESTS, Guest, person_of
from bots.demo.lines import STAFF_LINES, lines_for, typed
from bots.demo.scene import (
    BRAND,
    CHANNEL,
    INTERVIEWER,
    NEWSROOM,
    SLACK_APPS,
    SLACK_CHANNEL,
    SLACK_TEAM,
    STAFF,
)
from bots.house import House
from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient
from core import buyers, invitations, plugins
from core.clock import MovableClock
from core.errors import Misconfigured
from core.store.db import tx
from core.store.models import Buyer, CrmAccount, Interview, Staff
from core.words import Lang, Role

LOCALES = {Lang.RU: "ru-RU", Lang.EN: "en-GB"}
LOOK = 0.05  # seconds between two looks at the store
STAFF_NOTE = {"ru": "Ведёт редакцию: сводка, записи", "en": "Runs the newsroom: digest, posts"}


def furnish(sandbox: Sandbox, first: Lang) -> None:
    """Put the bots, the people and the channel on the stage; ``first``: who comes first."""
    for (token, username), name, audience in (
        (INTERVIEWER, BRAND, "buyer"),
        (NEWSROOM, f"{BRAND} · редакция", "staff"),
    ):
        sandbox.add_bot(token, username, name, audience=audience)
    for guest in sorted(GUESTS, key=lambda one: one.lang is not first):
        sandbox.add_person(
            guest.person,
            guest.first_name,
            language_code=guest.lang.value,
            note={"ru": guest.note_ru, "en": guest.note_en},
            lines=lines_for(guest.person),
        )
    for person, name, lang in sorted(STAFF, key=lambda one: one[2] is not first):
        sandbox.add_person(
            person,
            name,
            language_code=lang.value,
            role="staff",
            note=STAFF_NOTE,
            lines=STAFF_LINES,
        )
    chat_id, title, username = CHANNEL
    sandbox.add_channel(chat_id, title, username, admins=[NEWSROOM[0]])
    _furnish_slack(sandbox, first)


def _furnish_slack(sandbox: Sandbox, first: Lang) -> None:
    """The same people in the shop's workspace, under the e-mail that the books have of them."""
    team, name, domain = SLACK_TEAM
    sandbox.add_slack_team(team, name, domain)
    for role, (app, shown, token, socket, command) in SLACK_APPS.items():
        audience = "buyer" if role == "interviewer" else "staff"
        sandbox.add_slack_app(app, shown, audience=audience, app_token=socket, command=command)
        sandbox.install_slack(app, team, token)
    for guest in sorted(GUESTS, key=lambda one: one.lang is not first):
        sandbox.add_slack_person(
            guest.person,
            guest.name,
            team,
            email=guest.email,
            zone=guest.zone or "Europe/Moscow",
            locale=LOCALES[guest.lang],
            note={"ru": guest.note_ru, "en": guest.note_en},
            lines=lines_for(guest.person, slash="/otklik "),
        )
    said = [typed(line, "/newsroom ") for line in STAFF_LINES]
    for person, name, lang in sorted(STAFF, key=lambda one: one[2] is not first):
        sandbox.add_slack_person(
            person, name, team, locale=LOCALES[lang], role="staff", note=STAFF_NOTE, lines=said
        )
    channel, title = SLACK_CHANNEL
    everybody = [*(guest.person for guest in GUESTS), *(person for person, _, _ in STAFF)]
    sandbox.add_slack_channel(channel, title, team, members=everybody, apps=[SLACK_APPS["newsroom"][0]])


async def books_read(house: House) -> None:
    """Until the shop's CRM has been read. Raises ``Misconfigured`` when it cannot be."""
    while not await CrmAccount.filter(pulled_at__not_isnull=True).exists():
        if wrong := await CrmAccount.exclude(pull_error="").first():
            raise Misconfigured(f"The demo's CRM cannot be read: {wrong.pull_error}")
        await asyncio.sleep(LOOK)


async def hire(house: House) -> None:
    """The shop's editors."""
    now = house.clock.now()

    async def editors() -> None:
        for person, name, lang in STAFF:
            for messenger, account in (("telegram", str(person)), ("slack", f"{SLACK_TEAM[0]}:U{person}")):
                await Staff.create(
                    messenger=messenger,
                    external_id=account,
                    name=name,
                    role=Role.ADMIN,
                    language=lang,
                    zone=house.settings.zone,
                    created_at=now,
                )

    await tx(editors)


async def send_letters(house: House, world: SandboxClient) -> dict[int, str]:
    """Invite whom the rules allow; the link comes in a letter. Returns person → payload."""

    async def work() -> list[invitations.Issued]:
        choice = await buyers.choose(house.clock.now(), house.settings)
        return await invitations.issue(choice.eligible, house.desk())

    payloads: dict[int, str] = {}
    for issued in await tx(work):
        buyer = await Buyer.get(id=issued.buyer_id)
        person = person_of(buyer)
        payloads[person] = issued.link.partition("start=")[2]
        name = buyer.name.split()[0]
        await world.mail(
            person,
            {"ru": f"{BRAND}: как всё прошло?", "en": f"{BRAND}: how did it go?"},
            {
                "ru": f"{name}, здравствуйте! Расскажите, как всё прошло в последний раз — минут пять.",
                "en": f"Hello {name}! Tell us how it went the last time — about five minutes.",
            },
            issued.link,
        )
    return payloads


async def tell(guest: Guest, payload: str, world: SandboxClient) -> None:
    """Play one guest's interview: a tap where there are buttons, words elsewhere, until the goodbye."""
    bot, survey = INTERVIEWER[1], plugins.survey("last_time")
    await world.open(guest.person, bot, payload)
    message = await world.heard(guest.person, bot)
    while (question := await _open_question(guest.person)) is not None:
        asked = survey.question(question)
        said = guest.answers.get(question, "yes" if question == survey.consent.id else "no")
        if asked is not None and said in asked.options:
            await world.tap(guest.person, bot, message, text=survey.label(guest.lang, asked, said))
        else:
            await world.say(guest.person, bot, said)
        message = await world.heard(guest.person, bot)


async def _open_question(person: int) -> str | None:
    """The question that waits for this person's answer; None when the talk is over."""
    interview = await Interview.filter(address__external_id=str(person)).order_by("-id").first()
    return interview.snapshot["current"] if interview is not None else None


async def rehearse(house: House, url: str, clock: MovableClock) -> None:
    """Everything that happened before the visitor came: three days ago in the shop's time."""
    async with SandboxClient(url) as world:
        await hire(house)
        await books_read(house)
        for person, _, _ in STAFF:
            await world.open(person, NEWSROOM[1])
        payloads = await send_letters(house, world)
        told = [guest for guest in GUESTS if guest.answers and guest.person in payloads]
        await asyncio.gather(*(tell(guest, payloads[guest.person], world) for guest in told))
    await clock.advance(timedelta(days=3))
