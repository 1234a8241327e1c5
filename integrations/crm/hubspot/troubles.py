"""HubSpot's errors in our words, by one table.

Sources: HubSpot's "Error handling" and "API usage guidelines" pages, and the schemas Error and StandardError
of its OpenAPI. Every field of an error body may be missing, they say. Messages quote customers (an e-mail
that is taken), so that nothing of them is told on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.api import Answer, by_status

SECOND = timedelta(seconds=1)
TEN_SECONDS = timedelta(seconds=10)
HOUR = timedelta(hours=1)  # a day's limit ends at the account's midnight, which the answer does not tell
SETUP = "otklik crm setup hubspot"


class Taken(Refused):
    """A unique value is taken: ``existing`` (an id, "" for unknown) has that key, or that e-mail, already."""

    existing = ""


def _key(_: str, names: Sequence[str]) -> Trouble:
    return Locked(
        "key: HubSpot does not accept the token. Make a new one in HubSpot (Development > Keys) and set "
        "OTKLIK_HUBSPOT_TOKEN"
    )


OURS = re.compile(
    r"crm\.(objects|schemas)\.(contacts|companies|deals|owners|line_items)\.(read|write)|tickets"
)


def _scopes(_: str, names: Sequence[str]) -> Trouble:
    """HubSpot names all scopes of which any one will do, often dozens: told are those of our README."""
    which = " or ".join([name for name in names if OURS.fullmatch(name)] or names[:3])
    told = which or "see the README of the connector"
    return Locked(f"rights: the token lacks a scope ({told}). Add it in HubSpot", whole_door=False)


CATEGORIES: Mapping[str, Callable[[str, Sequence[str]], Trouble]] = {
    "INVALID_AUTHENTICATION": _key,
    "EXPIRED_AUTHENTICATION": _key,
    "REVOKED_AUTHENTICATION": _key,
    "MISSING_SCOPES": _scopes,
    "USER_DOES_NOT_HAVE_PERMISSIONS": lambda why, _: Locked(
        "rights: whoever made the token in HubSpot may no longer do this. Let a super admin make a new one",
        whole_door=False,
    ),
    "OBJECT_NOT_FOUND": lambda why, _: Gone(why),
    "CONFLICT": lambda why, _: Taken(why),
    "OBJECT_ALREADY_EXISTS": lambda why, _: Taken(why),
    "VALIDATION_ERROR": lambda why, _: Refused(why),
    "RATE_LIMITS": lambda why, _: TryLater(why, TEN_SECONDS, whole_door=True),
}
"""``category`` of an error → ours, of what may be told on and of the scopes that are missing."""

CODES: Mapping[str, Callable[[str], Trouble]] = {
    "CONFLICTING_UNIQUE_VALUE": Taken,
    "STORAGE_UNIQUE_CONFLICT": Taken,
    "PROPERTY_DOESNT_EXIST": lambda why: Locked(
        f"fields: a property that Otklik needs is missing in HubSpot. Make it with: {SETUP}", whole_door=False
    ),
}
"""``code`` in an error's details → ours; it says more than the category."""

POLICIES: Mapping[str, timedelta] = {
    "SECONDLY": SECOND,  # the search API's own limit
    "TEN_SECONDLY_ROLLING": TEN_SECONDS,
    "DAILY": HOUR,
}
"""``policyName`` of a 429 → how long to wait when no header says."""

STATUSES: Mapping[int, timedelta] = {
    423: 2 * SECOND,  # too much of one kind at once: locked for two seconds
    477: HOUR,  # the account moves to another data centre: up to a day, told by Retry-After
}
"""Statuses of HubSpot's own → how long to wait when no header says; nothing has happened."""


def judge(answer: Answer) -> Trouble | None:
    """What an answer means; None when it is well (207 too: its parts are judged by ``of_part``)."""
    if 200 <= answer.status < 300:
        return None
    data = answer.data if isinstance(answer.data, dict) else {}
    if answer.status == 429:
        return TryLater(_why(answer.status, data), _wait(answer, data), whole_door=True)
    if answer.status in STATUSES:
        wait = answer.wait or STATUSES[answer.status]
        return TryLater(_why(answer.status, data), wait, whole_door=True)
    if 400 <= answer.status < 500 and (trouble := _told(answer.status, data)) is not None:
        return trouble
    if answer.status == 404 and data.get("correlationId"):  # "resource not found": of a record, in few words
        return Gone(_why(answer.status, data))
    if answer.status in (404, 410):  # not HubSpot's own words: there is no such call here
        return Locked(
            f"address: HubSpot does not know this call (HTTP {answer.status}). Look at OTKLIK_HUBSPOT_URL; "
            "if it is right, Otklik is too old for HubSpot"
        )
    if answer.status == 403 and not data:
        return Locked(
            "blocked: somebody before HubSpot shuts us out (HTTP 403, not HubSpot's own words). Look at the "
            "proxy or firewall between Otklik and HubSpot, and at OTKLIK_HUBSPOT_URL"
        )
    return by_status(answer, re.sub(r"[^A-Z_]", "", str(data.get("category") or ""))[:40])


def of_part(error: Mapping[str, Any]) -> Trouble:
    """The trouble of one part of a batch (StandardError in a 207)."""
    trouble = _told(207, error)
    if trouble is not None:
        return trouble
    category = str(error.get("category") or "")
    if "INTERNAL" in category:
        return Unknown("HubSpot failed at a part of the batch")
    # Of no name that is known: what is not about our words may pass; it is told again a dozen times.
    return Refused(_why(207, error)) if not category or "INVALID" in category else TryLater(_why(207, error))


def _told(status: int, data: Mapping[str, Any]) -> Trouble | None:
    trouble = _meant(_why(status, data), data)
    if isinstance(trouble, Taken):
        trouble.existing = _existing(data)
    return trouble


def _meant(why: str, data: Mapping[str, Any]) -> Trouble | None:
    for code in _codes(data):
        if (of_code := CODES.get(code)) is not None:
            return of_code(why)
    if "already has that value" in str(data.get("message", "")):  # older forms of CONFLICTING_UNIQUE_VALUE
        return Taken(why)
    meant = CATEGORIES.get(str(data.get("category", "")))
    return meant(why, _missing(data)) if meant else None


def _codes(data: Mapping[str, Any]) -> list[str]:
    """Codes of the details; those of a part of a batch are JSON in its message ("Error handling")."""
    told = [str(detail.get("code") or "") for detail in _details(data)]
    return [*filter(None, told), *re.findall(r'"error":"([A-Z_]{1,60})"', str(data.get("message", "")))]


def _existing(data: Mapping[str, Any]) -> str:
    """The id of who has the value already: of the context, or of the message ("Existing ID: 151")."""
    context = data.get("context")
    told = context.get("existingId") if isinstance(context, dict) else None
    found = re.search(r"Existing ID: (\d{1,20})", str(data.get("message", "")))
    first = str(told[0]) if isinstance(told, list) and told else ""
    return first if first.isdecimal() else found[1] if found else ""


def _why(status: int, data: Mapping[str, Any]) -> str:
    """What may be told on: status, category, codes and HubSpot's own name for the case, no messages."""
    words = [f"HTTP {status}", str(data.get("category") or ""), str(data.get("policyName") or "")]
    words += list(dict.fromkeys(_codes(data)))[:3]
    if (case := str(data.get("correlationId") or "")) and re.fullmatch(r"[0-9a-fA-F-]{8,40}", case):
        words.append(f"case {case}")
    return " ".join(re.sub(r"[^\w -]", "", word)[:60] for word in words if word)


def _details(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = data.get("errors")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _missing(data: Mapping[str, Any]) -> list[str]:
    """Names of scopes that are missing, wherever the error has them."""
    found: list[str] = []
    for part in (data, *_details(data)):
        context = part.get("context")
        if isinstance(context, dict):
            for name in ("missingScopes", "requiredGranularScopes", "requiredScopes"):
                told = context.get(name)
                found += [str(one) for one in told] if isinstance(told, list) else []
    return [name for name in dict.fromkeys(found) if re.fullmatch(r"[\w.-]{1,80}", name)]


def _wait(answer: Answer, data: Mapping[str, Any]) -> timedelta:
    if answer.wait is not None:
        return answer.wait
    told = POLICIES.get(str(data.get("policyName", "")).upper())
    if told is not None:
        return told
    interval = answer.headers.get("x-hubspot-ratelimit-interval-milliseconds", "")
    if interval.isdecimal() and answer.headers.get("x-hubspot-ratelimit-remaining") == "0":
        return min(timedelta(milliseconds=int(interval)), TEN_SECONDS)
    return SECOND if "secondly limit" in str(data.get("message", "")) else TEN_SECONDS
