"""Bitrix24's errors, and what each means for us.

Sources: REST documentation, "Error Codes", "Limits", "OAuth 2.0, error codes", the error tables of the
methods; rest/classes/general/rest.php, rest/lib/apauth/auth.php. An error is ``{"error": code,
"error_description": …}`` under an HTTP status; of a command in a ``batch`` the same stands in
``result_error``. Methods of the first generation leave the code empty and say it in words, in English; the
others in the portal's language. Of the words nothing is quoted: they may be a customer's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.api import Answer, by_status

LIMIT_WAIT = timedelta(seconds=1)  # the bucket loses two requests a second
BLOCK = timedelta(minutes=10)  # a method's running time is counted over ten minutes
ADDRESS = (
    "address: there is no Bitrix24 REST API at this address. Copy the webhook's address anew "
    "(OTKLIK_BITRIX24_WEBHOOK_URL), or set the portal's (OTKLIK_BITRIX24_URL)."
)
KEY = (
    "key: Bitrix24 does not accept the webhook. Look whether it still exists (Developer resources, "
    "Integrations) and copy its address anew (OTKLIK_BITRIX24_WEBHOOK_URL)."
)
APP = (
    "key: Bitrix24 does not let the app in any more. Install it again and set its new "
    "OTKLIK_BITRIX24_REFRESH_TOKEN (and OTKLIK_BITRIX24_APP_ID, OTKLIK_BITRIX24_APP_SECRET)."
)
PERSON = (
    "key: Bitrix24 does not let the person in, in whose name we call: they may have left. Make the webhook "
    "(or install the app) as somebody else."
)
SHUT_OUT = (
    "address: a web server or firewall before Bitrix24 shuts us out (a 403 that is not Bitrix24's). Let our "
    "server's address in there."
)
TARIFF = (
    "tariff: REST is not part of this Bitrix24's plan, or its subscription or the app's payment has ended."
)
SCOPE = (
    "rights: the webhook or app lacks a scope. Give it crm and user_basic (or user): Developer resources, "
    "Integrations."
)
RIGHTS = (
    "rights: the person in whose name we call may not do this. Give them the CRM rights that our README "
    "names, or make the webhook as an administrator."
)


class Expired(Locked):
    """The access token is not accepted (any more): an app gets a new one."""


class ManyBindings(Refused):
    """The comment stands on several records, and can be removed from one of them only."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. ``words``: in lower case; ``rest``: how long the method stays blocked, if told."""

    code: str
    words: str
    status: int
    wrote: bool
    wait: timedelta | None = None
    rest: timedelta | None = None


def _broken(fault: Fault) -> Trouble:
    why = f"Bitrix24 broke: {fault.code}"
    return Unknown(why) if fault.wrote else TryLater(why)


def _rights(_: Fault) -> Trouble:
    return Locked(RIGHTS, whole_door=False)


def _denied(fault: Fault) -> Trouble:
    """With 401 it is the plan that lacks REST, with any other status a right ("Error Codes", "Reacting")."""
    return Locked(TARIFF) if fault.status == 401 else _rights(fault)


def _key(_: Fault) -> Trouble:
    return Expired(KEY)


def _app(_: Fault) -> Trouble:
    return Locked(APP)


def _tariff(_: Fault) -> Trouble:
    return Locked(TARIFF)


def _gone(_: Fault) -> Trouble:
    return Gone("Bitrix24 has no such record")


def _scope(_: Fault) -> Trouble:
    return Locked(SCOPE, whole_door=False)


TROUBLES: Mapping[tuple[str, str], Callable[[Fault], Trouble]] = {
    ("QUERY_LIMIT_EXCEEDED", ""): lambda fault: TryLater(
        "too many requests", fault.wait or LIMIT_WAIT, whole_door=True
    ),
    ("OPERATION_TIME_LIMIT", ""): lambda fault: TryLater(
        "the method has run for too long and is blocked for a while", min(fault.rest or BLOCK, BLOCK)
    ),
    ("OVERLOAD_LIMIT", ""): lambda _: Locked(
        "blocked: Bitrix24 has blocked REST of this portal by hand, for overload. Ask its support."
    ),
    ("EXPIRED_TOKEN", ""): _key,
    ("INVALID_TOKEN", ""): _key,
    ("NO_AUTH_FOUND", ""): _key,
    ("INVALID_CREDENTIALS", ""): lambda _: Locked(KEY),
    ("INVALID_GRANT", ""): _app,
    ("INVALID_CLIENT", ""): _app,
    ("WRONG_CLIENT", ""): _app,
    ("APPLICATION_NOT_FOUND", ""): _app,
    ("PAYMENT_REQUIRED", ""): _tariff,
    ("ACCESS_DENIED", "commercial plans"): _tariff,
    ("ACCESS_DENIED", "subscription"): _tariff,
    ("ACCESS_DENIED", ""): _denied,
    ("RESTRICTED_BY_TARIFF", ""): lambda _: Locked(TARIFF, whole_door=False),
    ("AUTHORIZATION_ERROR", ""): lambda _: Locked(PERSON),
    ("USER_ACCESS_ERROR", ""): lambda _: Locked(
        "rights: the app is open to some people only. Let the person in whose name it was installed use it."
    ),
    ("INSUFFICIENT_SCOPE", ""): _scope,
    ("INVALID_SCOPE", ""): _scope,
    ("INVALID_REQUEST", "https required"): lambda _: Locked(
        "address: Bitrix24 wants https://. Set its address so."
    ),
    ("PORTAL_DELETED", ""): lambda _: Locked(
        "address: this Bitrix24 is closed. A boxed one says so while its public part is closed for a time "
        "(Settings, Main module)."
    ),
    ("ERROR_METHOD_NOT_FOUND", ""): lambda _: Locked(
        "version: this Bitrix24 does not know a method that we need, or the scope crm is missing. "
        "Give the webhook crm and user_basic, update a boxed Bitrix24.",
        whole_door=False,
    ),
    ("INTERNAL_SERVER_ERROR", ""): _broken,
    ("ERROR_UNEXPECTED_ANSWER", ""): _broken,
    ("NOT_FOUND", ""): _gone,
    ("ERROR_NOT_FOUND", ""): _gone,
    ("OWNER_NOT_FOUND", ""): _gone,
    ("MULTIPLE_BINDINGS", ""): lambda _: ManyBindings(
        "the comment was linked to several records by hand. Remove it in Bitrix24."
    ),
    ("", "access denied"): _rights,
    ("", "not found"): _gone,
    ("ERROR_CORE", "access denied"): _rights,
    ("ERROR_CORE", "not found"): _gone,
}
"""(code in upper case, words of the description, "" for any) → the trouble it is."""


def named(
    error: Mapping[str, Any], *, status: int = 400, wrote: bool, wait: timedelta | None = None
) -> Trouble:
    """The trouble that an error is. ``status``: 400 for a command of a batch, which has none."""
    code = str(error.get("error") or "").upper()
    words = str(error.get("error_description") or "").lower()
    fault = Fault(code, words, status, wrote, wait, _rest(error.get("time")))
    known = (part for named_code, part in TROUBLES if named_code == code and part in words)
    part = max(known, key=len, default=None)
    if part is not None:
        return TROUBLES[code, part](fault)
    told = code if re.fullmatch(r"[A-Z0-9_]{1,60}", code) else "no code"
    if status == 401:
        return Locked(f"{KEY} ({told})")
    trouble = None if status == 404 else by_status(Answer(status, wait=wait, wrote=wrote), told)
    return trouble or Refused(f"refused: {told}")


def judge(answer: Answer) -> Trouble | None:
    """The trouble that an answer of Bitrix24 is, or None when it is well."""
    data = answer.data
    if isinstance(data, dict) and "error" in data:
        return named(data, status=answer.status, wrote=answer.wrote, wait=answer.wait)
    if 200 <= answer.status < 300 and isinstance(data, dict):
        return None
    if 200 <= answer.status < 300 and answer.wrote:  # PHP broke off: what it was doing may be done
        return Unknown("Bitrix24 answered with something else than JSON")
    if 200 <= answer.status < 300 or answer.status in (404, 410):
        return Locked(ADDRESS)
    if answer.status == 403:
        return Locked(SHUT_OUT, whole_door=not answer.wrote)  # a firewall may dislike just one fact's words
    return by_status(answer)


def _rest(time: Any) -> timedelta | None:
    """How long until a part of the running time is given back: both moments are the server's own."""
    if not isinstance(time, dict):
        return None
    at, now = time.get("operating_reset_at"), time.get("finish", time.get("start"))
    if not (isinstance(at, int | float) and isinstance(now, int | float)):
        return None
    return timedelta(seconds=max(1, round(min(at - now, 1e6))))
