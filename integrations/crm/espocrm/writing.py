"""Our facts → EspoCRM's records. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from core.crm.ports import Field, Fields, NewContact, Note, On, Stream, Todo
from core.errors import Locked, Unsupported
from integrations.crm.espocrm.calls import Row
from integrations.crm.espocrm.reading import ENTITIES, stamp
from integrations.crm.marks import mark

LONGEST_NAME = 255  # characters of a record's name; a person's first and last names have 100 each
LONGEST_PART = 100
LIKE_QUOTES = str.maketrans({"<": "‹", ">": "›", "=": "＝"})
"""EspoCRM refuses < > = in names of tasks and of people (the pattern $noBadCharacters of metadata/fields)."""

_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKS = re.compile(r"[\\*_~\[\]|]")
_STARTS = re.compile(r"^([ \t]*)([-+>#=])", re.MULTILINE)
_NUMBERS = re.compile(r"^([ \t]*\d+)([.)])", re.MULTILINE)
_LINKS = re.compile(r"(:)(?=//)|(?<=\bwww)(\.)", re.IGNORECASE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def literal(text: str) -> str:
    r"""Text that EspoCRM's Markdown shows to the letter, links nowhere and mentions nobody.

    Its own client is the rule (client/src/view-helper.js): a "<" is left to it, since it puts the backslash
    before that itself; a backtick, which would undo that, and an "@", of which the server makes a mention
    whatever stands before it (Tools/Notification/NoteMentionHookProcessor.php), become character references.
    """
    text = _MARKS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", seen(text)))
    text = _LINKS.sub(r"\\\g<0>", _NUMBERS.sub(r"\1\\\2", _STARTS.sub(r"\1\\\2", text)))
    text = _INDENT.sub(lambda found: "\N{NO-BREAK SPACE}" * len(found[0]), text)
    return text.replace("`", "&#96;").replace("@", "&#64;")


def seen(text: str) -> str:
    """Without what no reader sees: PHP reads no lone surrogate, PostgreSQL keeps no NUL."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def named(text: str, longest: int) -> str:
    """A name as EspoCRM takes it: one line."""
    return " ".join(seen(text).translate(LIKE_QUOTES).split())[:longest].strip()


def place(on: tuple[On, ...]) -> On:
    """The one record that a fact stands on. A stream's post has one parent."""
    if len(on) != 1 or on[0].stream not in (Stream.PEOPLE, Stream.COMPANIES):
        raise Unsupported("EspoCRM keeps a note or task on one contact or account")
    return on[0]


def parent(on: On) -> Row:
    """A record as the parent of another."""
    return {"parentType": ENTITIES[on.stream], "parentId": on.id}


def post(fact: Note) -> str:
    """An interview as a post: title and time, words, our mark. (EspoCRM dates a post when it is made.)"""
    when = f", {fact.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if fact.at else ""
    head = f"{literal(fact.title)}{when}"
    return "\n\n".join(part for part in (head, literal(fact.text), mark(fact.key)) if part)


def new_post(fact: Note, on: On) -> Row:
    """A post to be made. Internal: a customer who has a portal there does not read it."""
    return {"type": "Post", **parent(on), "post": post(fact), "isInternal": True}


def task(fact: Todo) -> Row:
    """What a task says; neither its status nor where it stands."""
    made: Row = {
        "name": named(fact.title, LONGEST_NAME),
        "description": "\n\n".join(part for part in (literal(fact.text), mark(fact.key)) if part),
    }
    if fact.due_at is not None:
        made["dateEnd"] = stamp(fact.due_at)
    return made


def fields(fact: Fields, ours: Mapping[Field, str]) -> Row:
    """Our fields as a contact's. Raises ``Locked`` when EspoCRM lacks one: it would drop it silently."""
    missing = [field for field in fact.values if field not in ours]
    if missing:
        raise lacking(missing)
    return {ours[field]: _value(value) for field, value in fact.values.items()}


def lacking(missing: list[Field]) -> Locked:
    """Fields of ours that EspoCRM has not got."""
    return Locked(
        f"fields: contacts have no field for {', '.join(missing)}. Run: otklik crm setup espocrm",
        whole_door=False,
    )


def _value(value: str | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return stamp(value)
    return seen(value or "") or None


def person(fact: NewContact) -> Row:
    """A new contact; our mark stands in its description, and goes when the company's people wish it."""
    first, _, last = named(fact.name, len(fact.name)).rpartition(" ")
    made: Row = {
        "lastName": named(last or fact.email or fact.phone, LONGEST_PART),
        "description": mark(fact.key),
    }
    for name, value in (
        ("firstName", named(first, LONGEST_PART)),  # "" would not be a duplicate of who has none
        ("emailAddress", fact.email),
        ("phoneNumber", fact.phone),
        ("accountId", fact.company),
    ):
        if value:
            made[name] = value
    return made
