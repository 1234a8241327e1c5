"""Bitrix24's events: whether one is the portal's, and what it tells.

Source: REST documentation, "Security in handlers", "Concept and benefits of event processing": a form with
``event``, ``data[FIELDS][ID]`` and ``auth[application_token]``, which is the proof.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from core.crm.ports import Dropped, Heard, Stream
from core.errors import Refused
from core.lines import Knock

PROOF = "auth[application_token]"
MOST_FIELDS = 200
STREAMS = {"CONTACT": Stream.PEOPLE, "COMPANY": Stream.COMPANIES, "DEAL": Stream.DEALS}
_EVENT = re.compile(r"ONCRM(CONTACT|COMPANY|DEAL)(ADD|UPDATE|DELETE)")


def secrets_of(told: str) -> tuple[bytes, ...]:
    """Application tokens, of "token, token": every outgoing webhook has one of its own."""
    return tuple(one.strip().encode() for one in told.split(",") if one.strip())


def is_theirs(knock: Knock, secrets: Sequence[bytes]) -> bool:
    """Whether the one application token that came is one of those that we know."""
    try:
        came = [value for name, value in _fields(knock.body.decode("utf-8", "replace")) if name == PROOF]
    except Refused:
        return False
    if len(came) != 1:
        return False
    token = came[0].encode("utf-8", "replace")
    return any(hmac.compare_digest(token, secret) for secret in secrets)


def heard(body: str) -> Heard:
    """That something changed in a stream, or what was deleted. Raises ``Refused``."""
    told = dict(_fields(body))
    event = told.get("event", "").upper()
    if not event:
        raise Refused("webhook: not an event of Bitrix24")
    found = _EVENT.fullmatch(event)
    if found is None:
        return Heard()
    stream, id = STREAMS[found[1]], told.get("data[FIELDS][ID]", "")
    if not (id.isascii() and id.isdecimal()):
        raise Refused("webhook: an event without an id")
    if found[2] == "DELETE":
        return Heard(items=(Dropped(stream, id),))
    return Heard(frozenset({stream}))


def _fields(body: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused("webhook: not a form") from None
