"""HubSpot's webhooks: whether one is HubSpot's, and what it tells.

Sources: HubSpot's "Validating requests" (v3 of the signature) and "Webhooks" pages.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from core.crm.ports import Dropped, Heard, Pulled, Stream
from core.errors import Refused
from core.lines import Knock
from integrations.crm.hubspot.fields import GROUP

WINDOW = timedelta(minutes=5)  # older requests are refused
MOST = 1_000  # events of one delivery; HubSpot sends 100 at most
STREAMS: Mapping[str, Stream] = {
    "contact": Stream.PEOPLE,
    "company": Stream.COMPANIES,
    "deal": Stream.DEALS,
    "ticket": Stream.TICKETS,
    "line_item": Stream.DEALS,
    "0-1": Stream.PEOPLE,
    "0-2": Stream.COMPANIES,
    "0-3": Stream.DEALS,
    "0-5": Stream.TICKETS,
    "0-8": Stream.DEALS,
}
"""What events are about: "contact.creation", or "object.creation" with an ``objectTypeId``."""


def is_theirs(knock: Knock, uri: str, secret: str, now: datetime) -> bool:
    """Whether the signature is HubSpot's and fresh. ``uri``: our address as HubSpot was told it."""
    told, sent = knock.header("x-hubspot-signature-v3"), knock.header("x-hubspot-request-timestamp")
    if not (secret and uri and told and sent.isascii() and sent.isdecimal() and len(sent) < 16):
        return False
    if abs(int(sent) - now.timestamp() * 1_000) > WINDOW.total_seconds() * 1_000:
        return False
    signed = b"POST" + uri.encode() + knock.body + sent.encode()
    made = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest())
    return hmac.compare_digest(made, told.encode("utf-8", "replace"))


def heard(body: str) -> Heard:
    """What a delivery tells: streams to pull now, and what was deleted or merged. Raises ``Refused``."""
    try:
        events = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("the webhook is no JSON") from None
    if not isinstance(events, list) or len(events) > MOST:
        raise Refused("the webhook is no list of events")
    streams: set[Stream] = set()
    items: list[Pulled] = []
    for event in events:
        if not isinstance(event, dict):
            raise Refused("the webhook is no list of events")
        stream, what = _subject(event)
        if stream is None or str(event.get("propertyName") or "").startswith(f"{GROUP}_"):
            continue  # nothing of ours to read, or our own writing come back
        gone = _gone(stream, what, event)
        items += gone
        if not gone or what == "merge":
            streams.add(stream)
    return Heard(frozenset(streams), tuple(items))


def _subject(event: Mapping[str, Any]) -> tuple[Stream | None, str]:
    about, _, what = str(event.get("subscriptionType") or "").partition(".")
    of_objects = event.get("objectTypeId") or event.get("fromObjectTypeId")  # the latter: associations
    name = str(of_objects or "") if about == "object" else about
    return STREAMS.get(name), what


def _gone(stream: Stream, what: str, event: Mapping[str, Any]) -> list[Pulled]:
    """Records that the event says are there no longer. A line item is no record of ours."""
    if str(event.get("subscriptionType")).startswith("line_item") or event.get("objectTypeId") == "0-8":
        return []
    if what in ("deletion", "privacyDeletion"):
        id = _id(event.get("objectId"))
        return [Dropped(stream, id)] if id else []
    if what != "merge":
        return []
    into = _id(event.get("newObjectId")) or _id(event.get("primaryObjectId"))
    others = event.get("mergedObjectIds")
    old = [_id(event.get("primaryObjectId")), *(map(_id, others) if isinstance(others, list) else ())]
    return [Dropped(stream, id, into) for id in dict.fromkeys(old) if into and id and id != into]


def _id(told: Any) -> str:
    """An id, "" for what is none."""
    text = str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""
    return text if text.isascii() and text.isdecimal() and len(text) < 20 else ""
