"""What a CRM is to know of one buyer: each interview as a note, a few fields, what the owner is to do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from core import invitations
from core.crm import notes
from core.crm.ports import AnyFact, Crm, CrmCan, FactKind, Field, Fields, NewContact, Note, On, Stream, Todo
from core.desk import Desk
from core.settings import Settings
from core.store.models import Account, Address, Buyer, Consent, CrmFact, CrmLink, Handover, Interview
from core.texts import say
from core.words import InterviewState, LinkState, Purpose

TEXTS = "core.crm"
ENDED = (InterviewState.FINISHED, InterviewState.PARTIAL)
KINDS = {Note: FactKind.NOTE, Fields: FactKind.FIELDS, Todo: FactKind.TODO, NewContact: FactKind.CONTACT}
KIND_OF = {kind: fact for fact, kind in KINDS.items()}
TO_DO_WITHIN = {"incident": timedelta(days=1), "follow_up": timedelta(days=7)}


def key(settings: Settings, *parts: object) -> str:
    """22 characters of ``A-Za-z0-9_-``: the same for the same fact, also after a restored backup."""
    secret = settings.secret.get_secret_value().encode()
    digest = hmac.digest(secret, "\0".join(map(str, ("fact", *parts))).encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def as_json(fact: AnyFact) -> dict[str, Any]:
    """A fact's own words, for keeping until it is told."""
    body = {name: value for name, value in asdict(fact).items() if name not in ("key", "on", "ref", "tried")}
    return json.loads(json.dumps(body, default=datetime.isoformat))  # type: ignore[no-any-return]


def from_row(row: CrmFact) -> AnyFact:
    """The fact that ``as_json`` kept."""
    body = dict(row.body)
    for name in ("at", "due_at"):
        if body.get(name):
            body[name] = datetime.fromisoformat(body[name])
    if "values" in body:
        values = {Field(name): value for name, value in body["values"].items()}
        if told := values.get(Field.LAST_INTERVIEW):
            values[Field.LAST_INTERVIEW] = datetime.fromisoformat(told)
        body["values"] = values
    if "others" in body:
        body["others"] = tuple(body["others"])
    made: AnyFact = KIND_OF[FactKind(row.kind)](
        key=row.key, on=places(row), ref=row.ref, tried=row.tried, **body
    )
    return made


def places(row: CrmFact) -> tuple[On, ...]:
    """The records that a kept fact stands on."""
    return tuple(On(Stream(stream), id) for stream, id in row.on)


def digest(fact: AnyFact) -> str:
    """Equal for facts that say the same on the same records."""
    told = json.dumps([as_json(fact), [[on.stream, on.id] for on in fact.on]], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


async def facts_of(buyer: Buyer, link: CrmLink, crm: Crm, desk: Desk, known: set[str]) -> list[AnyFact]:
    """Everything that CRM is to know of a linked buyer. ``known``: keys that it has been told already."""
    can, options, name = crm.manifest.can, crm.options, crm.manifest.name
    person = On(Stream.PEOPLE, link.external_id)
    interviews = await Interview.filter(buyer_id=buyer.id).order_by("id")
    facts: list[AnyFact] = []
    if CrmCan.NOTES in can:
        company = await _company(buyer, crm) if options.notes_on_companies else None
        for interview in interviews:
            facts += await _notes(interview, person, company, crm, desk, known)
    if CrmCan.TODOS in can:
        facts += await _todos(buyer, interviews, person, link.owner, crm, desk)
    if CrmCan.FIELDS in can and (values := await _values(buyer, interviews, desk)):
        facts.append(Fields(key(desk.settings, name, "fields", link.external_id), (person,), values=values))
    return facts


async def newcomer(buyer: Buyer, crm: Crm, desk: Desk) -> NewContact:
    """Somebody whom the CRM does not know, to be made there."""
    company = await _company(buyer, crm)
    return NewContact(
        key(desk.settings, crm.manifest.name, "contact", buyer.created_at.isoformat(), buyer.id),
        name=buyer.name,
        phone=buyer.phone or "",
        email=buyer.email or "",
        company=company.id if company else "",
    )


async def _company(buyer: Buyer, crm: Crm) -> On | None:
    account = await Account.get(id=buyer.account_id)
    if not account.is_company or CrmCan.COMPANIES not in crm.manifest.can:
        return None
    link = await CrmLink.filter(
        crm=crm.manifest.name, stream="companies", account_id=account.id, state=LinkState.LINKED
    ).first()
    return On(Stream.COMPANIES, link.external_id) if link else None


async def _notes(
    interview: Interview, person: On, company: On | None, crm: Crm, desk: Desk, known: set[str]
) -> list[Note]:
    """The interview on the person and on the company: one note where a note can stand on both."""
    places = (
        [(person, company)]
        if company and CrmCan.SHARED_NOTES in crm.manifest.can
        else [(person,), (company,)]
    )
    keyed = []
    for place in places:
        on = tuple(one for one in place if one)
        ids = [
            f"{one.stream} {one.id}" for one in on
        ]  # a note does not move to another record: it is made anew
        keyed.append((on, key(desk.settings, crm.manifest.name, "note", _mark(interview), *ids)))
    # A talk that goes on is told when it ends; one that was told already is kept up to date.
    told = interview.state in ENDED or any(one in known for _, one in keyed)
    if not told or interview.state is InterviewState.WITHDRAWN:
        return []
    title, text = await notes.title(interview, desk), await notes.text(interview, desk)
    at = interview.ended_at or interview.heard_at or interview.created_at
    return [Note(one, on, title=title, text=text, at=at) for on, one in keyed if on]


def _mark(interview: Interview) -> str:
    """Tells an interview from another of the same number in a database that was begun anew."""
    return f"{interview.id} {interview.created_at.isoformat()}"


async def _todos(
    buyer: Buyer, interviews: Sequence[Interview], person: On, owner: str, crm: Crm, desk: Desk
) -> list[Todo]:
    settings, lang = desk.settings, desk.settings.language
    by_id = {one.id: one for one in interviews}
    wanted: list[Todo] = []
    if "incident" in crm.options.todos:
        for one in await Handover.filter(buyer_id=buyer.id).order_by("id"):
            if by_id[one.interview_id].state is InterviewState.WITHDRAWN:
                continue
            mark = _mark(by_id[one.interview_id])
            wanted.append(
                Todo(
                    key(settings, crm.manifest.name, "incident", mark, one.at.isoformat(), person.id),
                    (person,),
                    title=say(TEXTS, lang, "todo-incident", name=buyer.name or "—"),
                    text=one.text,
                    owner=owner,
                    due_at=one.at + TO_DO_WITHIN["incident"],
                )
            )
    if "follow_up" in crm.options.todos:
        agreed = Consent.filter(buyer_id=buyer.id, purpose=Purpose.FOLLOW_UP).order_by("-id")
        last = await agreed.first()
        if last is not None and last.given and last.interview_id in by_id:
            mark = _mark(by_id[last.interview_id])
            wanted.append(
                Todo(
                    key(settings, crm.manifest.name, "follow_up", mark, person.id),
                    (person,),
                    title=say(TEXTS, lang, "todo-follow-up", name=buyer.name or "—"),
                    text=await notes.title(by_id[last.interview_id], desk),
                    owner=owner,
                    due_at=last.at + TO_DO_WITHIN["follow_up"],
                )
            )
    return wanted


async def _values(
    buyer: Buyer, interviews: Sequence[Interview], desk: Desk
) -> dict[Field, str | datetime | None] | None:
    """The fields, or None when there is nothing to say of them at all."""
    lang = desk.settings.language
    addresses = await Address.filter(buyer_id=buyer.id).order_by("id")
    heard = [
        one for one in interviews if one.heard_at is not None and one.state is not InterviewState.INVITED
    ]
    last = max(heard, key=lambda one: one.ended_at or one.heard_at or one.created_at, default=None)
    agreed: dict[Purpose, bool] = {}
    for one in await Consent.filter(buyer_id=buyer.id).order_by("id"):
        agreed[one.purpose] = one.given
    given = [say(TEXTS, lang, f"consent-{purpose.value}") for purpose, yes in agreed.items() if yes]
    waiting = None if buyer.opted_out_at else await invitations.waiting(buyer.id, desk.now)
    link = desk.way_in(desk.links.sign(invitations.PURPOSE, waiting.nonce)) if waiting else ""
    if not (addresses or last or agreed or link):
        return None
    consent = say(TEXTS, lang, "consent-stopped") if buyer.opted_out_at else ", ".join(given)
    values: dict[Field, str | datetime | None] = {
        Field.LAST_INTERVIEW: (last.ended_at or last.heard_at) if last else None,
        Field.OUTCOME: say(TEXTS, lang, f"outcome-{last.state.value}") if last else "",
        Field.CONSENT: consent,
        Field.ADDRESSES: ", ".join(f"{one.messenger}:{one.external_id}" for one in addresses),
    }
    if link or not waiting:  # while no messenger has told how people get in, the field stays as it is
        values[Field.INVITATION] = link
    return values
