"""What the store holds now, in words: the page's "behind the scenes"."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bots.demo import books as shop
from bots.demo.guests import GUESTS, person_of
from bots.demo.scene import CURRENCY
from core.interviews import versions
from core.money import Value, show, values
from core.rights.holdings import option_words, question_words
from core.store.models import (
    Account,
    Answer,
    Buyer,
    Consent,
    Delivery,
    Evidence,
    Handover,
    Interview,
    Suggestion,
)
from core.texts import say
from core.words import DeliveryState, Lang
from surveys.interview import Interview as Talk

Json = dict[str, Any]
TEXTS = "bots.demo"
NAMES = {guest.person: guest.first_name for guest in GUESTS}
SHOWN = ("otklik_outcome", "otklik_consent", "otklik_addresses")
TROUBLED = {DeliveryState.UNKNOWN, DeliveryState.NEEDS_REVIEW, DeliveryState.DEAD}


class _Books:
    """Everything of one moment, so that the sections agree with each other."""

    def __init__(self, buyers: list[Buyer], talks: list[Interview]) -> None:
        self.person = {one.id: person_of(one) for one in buyers}
        self.accounts: dict[int, list[int]] = defaultdict(list)
        for one in buyers:
            self.accounts[one.account_id].append(self.person[one.id])
        self.talks = {one.id: one for one in talks}

    def of_talk(self, interview_id: int | None) -> list[int]:
        """Whose interview it is."""
        return [self.person[self.talks[interview_id].buyer_id]] if interview_id in self.talks else []


async def look(crm: Path | None = None) -> Json:
    """The store as the sandbox takes it (see ``Sandbox.show_backstage``); reads only.

    ``crm``: the folder of the shop's CRM; None: there is none.
    """
    talks = await Interview.all().order_by("-id")
    books = _Books(await Buyer.all(), talks)
    evidence = await Evidence.all().order_by("-id")
    wishes = await Suggestion.all().order_by("-id")
    told = Counter(one.buyer_id for one in evidence)
    wished = Counter(one.buyer_id for one in wishes)
    people: dict[str, Json] = {
        str(person): {"cue": "", "evidence": told[buyer], "wishes": wished[buyer]}
        for buyer, person in books.person.items()
    }
    for talk in reversed(talks):  # the latest interview has the last word
        people[str(books.person[talk.buyer_id])]["cue"] = talk.snapshot["current"] or ""
    people |= {f"U{person}": known for person, known in people.items()}  # the same people on Slack
    return {
        "people": people,
        "sections": [
            _section("interviews", [await _interview(one, books) for one in talks]),
            _section(
                "evidence",
                [
                    _row([books.person[one.buyer_id]], one.text, _words(f"facet-{one.facet}"), "good")
                    for one in evidence
                ],
            ),
            _section("wishes", [_row([books.person[one.buyer_id]], one.text) for one in wishes]),
            _section("answers", await _answers(books)),
            _section("consents", await _consents(books)),
            _section("handovers", await _handovers(books)),
            _section("deliveries", await _deliveries()),
            _section("money", await _money(books)),
            *([_section("crm", _told(crm))] if crm else ()),
        ],
    }


def _words(text_id: str, **args: Any) -> Json:
    return {lang.value: say(TEXTS, lang, text_id, **args) for lang in Lang}


def _section(key: str, rows: list[Json]) -> Json:
    return {"key": key, "title": _words(key), "empty": _words(f"{key}-none"), "rows": rows}


def _row(people: list[int], text: str | Json, detail: str | Json = "", tone: str = "") -> Json:
    return {"people": people, "text": text, "detail": detail, "tone": tone}


async def _interview(interview: Interview, books: _Books) -> Json:
    detail: str | Json = ""
    if open_question := interview.snapshot["current"]:
        survey = await versions.pinned(interview.version_id)
        asked = question_words(survey, Talk.from_json(interview.snapshot), open_question)
        detail = _words("open-question", question=asked, nudges=interview.nudges)
    tone = "good" if interview.state == "finished" else ""
    return _row(books.of_talk(interview.id), _words(f"state-{interview.state}"), detail, tone)


async def _answers(books: _Books) -> list[Json]:
    made = []
    for one in await Answer.all().order_by("-id").limit(200):
        talk = books.talks[one.interview_id]
        survey, told = await versions.pinned(talk.version_id), Talk.from_json(talk.snapshot)
        said = option_words(survey, told, one.question, one.option) if one.option else one.text
        if one.withdrawn_at is not None:
            words: str | Json = _words("answer-withdrawn")
        else:
            words = said or _words("answer-media")
        made.append(_row(books.of_talk(talk.id), words, question_words(survey, told, one.question)))
    return made


async def _consents(books: _Books) -> list[Json]:
    return [
        _row(
            [books.person[one.buyer_id]],
            _words("consent", purpose=one.purpose.value, given="yes" if one.given else "no"),
            tone="good" if one.given else "",
        )
        for one in await Consent.all().order_by("-id")
    ]


async def _handovers(books: _Books) -> list[Json]:
    return [
        _row(
            [books.person[one.buyer_id]],
            one.text or _words("answer-withdrawn"),
            _words("handover-taken", name=one.taken_by) if one.taken_at else _words("handover-waits"),
            "good" if one.taken_at else "bad",
        )
        for one in await Handover.all().order_by("-id")
    ]


async def _deliveries() -> list[Json]:
    """How many messages stand where; what has not gone out is named with whom it waits for."""
    found: dict[DeliveryState, list[int]] = defaultdict(list)
    for state, place in await Delivery.all().values_list("state", "place"):
        found[DeliveryState(state)].append(int(place) if str(place).isdigit() else 0)
    return [
        _row(
            [] if state is DeliveryState.SENT else sorted(set(found[state]) & NAMES.keys()),
            _words(f"delivery-{state.value.replace('_', '-')}", count=len(found[state])),
            tone="bad" if state in TROUBLED else "",
        )
        for state in DeliveryState
        if found[state]
    ]


async def _money(books: _Books) -> list[Json]:
    brought = await values()

    def place(account: Account) -> tuple[bool, str, int]:
        """The shop's own currency first; sums of different currencies are not compared."""
        known = brought.get(account.id, Value({})).by_currency
        currency = CURRENCY if CURRENCY in known else min(known, default="~")
        return currency != CURRENCY, currency, -known.get(currency, 0)

    rows = []
    for account in sorted(await Account.all(), key=place):
        who = books.accounts[account.id]
        value = brought.get(account.id)
        name = account.name or ", ".join(NAMES.get(person, "") for person in who)
        rows.append(_row(who, name, {lang.value: _sum(value, lang) for lang in Lang}))
    return rows


def _told(crm: Path) -> list[Json]:
    """What the shop's people read in their CRM: a note for each interview, and our fields of the contact."""
    fields = shop.fields(crm)
    made = []
    for note in sorted(shop.notes(crm), key=lambda note: note["at"], reverse=True):
        known = fields.get(note["contact_id"], {})
        words = " · ".join(value for name, value in known.items() if name in SHOWN and value)
        made.append(_row([int(note["contact_id"] or 0)], f"{note['title']}\n{note['text']}", words))
    return made


def _sum(value: Value | None, lang: Lang) -> str:
    """What an account brought; currencies are never added up, and unknown is not zero."""
    if value is None:
        return say(TEXTS, lang, "money-nothing")
    if not value.is_known:
        return say(TEXTS, lang, "money-unknown")
    return " + ".join(show(amount, currency, lang) for currency, amount in value.by_currency.items())
