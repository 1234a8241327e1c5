"""Our facts → Bitrix24's records. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime

from core.crm.ports import Field, Fields, NewContact, Note, On, Stream, Todo
from core.errors import Locked, Unsupported
from integrations.crm.bitrix24.calls import Row
from integrations.crm.bitrix24.reading import OURS, stamp
from integrations.crm.marks import mark

ORIGINATOR = "otklik"
TYPES = {Stream.PEOPLE: (3, "contact"), Stream.COMPANIES: (4, "company")}
"""A record's type: by number (CCrmOwnerType) and by word."""
LONGEST_PART = 50  # characters of a first or last name; of a title 255
LONGEST_TITLE = 255
LONGEST_WORDS = 40_000  # bytes: a column "text" of MySQL holds 65,535, and emoji are written longer there

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "[": "&#91;", "]": "&#93;"})
_COLON = re.compile(r":(?=[^\s\d])|(?<!\d):(?=\d)")
_WWW = re.compile(r"(?<=\bwww)\.", re.IGNORECASE)
_HALF = re.compile(r"&#?\w{0,5}$")  # of a character reference
_MOUTH = re.compile(r"(?<=[:;=8B\-])[()]")


def literal(text: str) -> str:
    """Text that Bitrix24 shows to the letter, links nowhere, mentions nobody and makes no faces of.

    The rule is main/classes/general/textparser.php (convertText): it takes BBCode and some HTML for markup,
    makes links of "http://" and "www.", images of ":)" and emoji of ":f09f…:", and leaves character
    references as they are. Mentions are "[USER=…]" (crm/lib/timeline/commentcontroller.php).
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _MOUTH.sub(lambda found: f"&#{ord(found[0])};", text.translate(_MARKUP))
    return _WWW.sub("&#46;", _COLON.sub("&#58;", text))


def _words(text: str) -> str:
    """Literal words that leave room for our mark: what is cut off behind it would not be found again."""
    text = literal(text)
    data = text.encode()
    if len(data) <= LONGEST_WORDS:
        return text
    return f"{_HALF.sub('', data[:LONGEST_WORDS].decode(errors='ignore'))} …"


def place(on: tuple[On, ...]) -> On:
    """The one record that a fact stands on."""
    if len(on) != 1 or on[0].stream not in TYPES or not on[0].id.isdecimal():
        raise Unsupported("Bitrix24 keeps a comment or to-do on one contact or company")
    return on[0]


def comment(fact: Note) -> str:
    """An interview as a comment: title and time, words, our mark. (Bitrix24 dates it when it is made.)"""
    when = f", {fact.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if fact.at else ""
    head = f"{literal(fact.title)}{literal(when)}"
    return "\n\n".join(part for part in (head, _words(fact.text), mark(fact.key)) if part)


def todo(fact: Todo, deadline: str) -> Row:
    """What a to-do says, and when it is due: Bitrix24 wants it to be due sometime."""
    on = place(fact.on)
    made: Row = {
        "ownerTypeId": TYPES[on.stream][0],
        "ownerId": on.id,
        "deadline": stamp(fact.due_at) if fact.due_at else deadline,
        "title": " ".join(_UNSEEN.sub("", fact.title).split())[:LONGEST_TITLE],
        "description": "\n\n".join(part for part in (_words(fact.text), mark(fact.key)) if part),
    }
    if fact.owner.isdecimal():
        made["responsibleId"] = fact.owner
    return made


def fields(fact: Fields, there: Collection[str]) -> Row:
    """Our fields as a contact's. Raises ``Locked`` when one is lacking: Bitrix24 would drop it silently."""
    if missing := [field for field in fact.values if OURS[field] not in there]:
        raise Locked(
            f"fields: contacts have no field for {', '.join(missing)}. Run: otklik crm setup bitrix24",
            whole_door=False,
        )
    return {OURS[field]: _value(value) for field, value in fact.values.items()}


def blank(there: Collection[str]) -> Row:
    """Those of our fields that are there, blanked."""
    return {OURS[field]: "" for field in Field if OURS[field] in there}


def _value(value: str | datetime | None) -> str:
    return stamp(value) if isinstance(value, datetime) else value or ""


def person(fact: NewContact) -> Row:
    """A new contact; our key is its id in an "external source"."""
    first, _, last = fact.name.strip().rpartition(" ")
    made: Row = {
        "NAME": (first.strip() or last or fact.email or fact.phone)[:LONGEST_PART],
        "LAST_NAME": (last if first else "")[:LONGEST_PART],
        "ORIGINATOR_ID": ORIGINATOR,
        "ORIGIN_ID": fact.key,
    }
    for name, value in (("PHONE", fact.phone), ("EMAIL", fact.email)):
        if value:
            made[name] = [{"VALUE": value, "VALUE_TYPE": "WORK"}]
    if fact.company:
        made["COMPANY_ID"] = fact.company
    return made
