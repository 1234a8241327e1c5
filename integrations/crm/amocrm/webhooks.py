"""amoCRM's webhooks: whether one is amoCRM's, and what it tells.

Source: its page "Webhooks" (format): a form with names like ``leads[status][0][id]``, without a signature. So
the address holds a secret: ``/crm/amocrm/<secret>``.
"""

from __future__ import annotations

import hmac
import re
from urllib.parse import parse_qsl

from core.crm.ports import Dropped, Heard, Stream
from core.errors import Misconfigured, Refused
from core.lines import Knock

SHORTEST = 16  # characters of the secret: it is all that keeps strangers out
MOST = 10_000  # fields of a form

STREAMS = {"leads": Stream.DEALS, "contacts": Stream.PEOPLE, "companies": Stream.COMPANIES}
_NAME = re.compile(r"(leads|contacts|companies)\[(\w+)\]\[(\d+)\]\[(\w+)\]", re.ASCII)


def secret_of(told: str) -> bytes:
    """The secret of the address, b"" for none. Raises ``Misconfigured`` for one that can be guessed."""
    told = told.strip()
    if told and (len(told) < SHORTEST or not re.fullmatch(r"[A-Za-z0-9_-]+", told)):
        raise Misconfigured(
            f"OTKLIK_AMOCRM_WEBHOOK_SECRET must have at least {SHORTEST} letters and digits: it is a part of "
            "the webhook's address. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return told.encode()


def is_theirs(knock: Knock, secret: bytes) -> bool:
    """Whether it came to the secret address."""
    return bool(secret) and hmac.compare_digest(knock.rest.strip("/").encode("utf-8", "replace"), secret)


def heard(body: str) -> Heard:
    """What changed, and what was removed. Raises ``Refused`` for what is no such form."""
    try:
        pairs = parse_qsl(body, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST)
    except ValueError:
        raise Refused("webhook: not a form") from None
    elements: dict[tuple[str, str, str], dict[str, str]] = {}
    streams: set[Stream] = set()
    for name, value in pairs:
        if found := _NAME.match(name):
            entity, action, number, attribute = found.groups()
            elements.setdefault((entity, action, number), {}).setdefault(attribute, value)
    items: list[Dropped] = []
    for (entity, action, _), element in elements.items():
        # A company comes among contacts, with its type.
        stream = Stream.COMPANIES if element.get("type") == "company" else STREAMS[entity]
        streams.add(stream)
        id = element.get("id", "")
        is_certain = entity != "contacts" or "type" in element
        if action == "delete" and is_certain and id.isascii() and id.isdecimal():
            items.append(Dropped(stream, id))
    if not streams and "account" not in {name.partition("[")[0] for name, _ in pairs}:
        raise Refused("webhook: nothing of amoCRM's in it")
    return Heard(frozenset(streams), tuple(items))
