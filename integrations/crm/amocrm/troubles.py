"""amoCRM's errors, and what each means for us.

Source: its pages "Коды ошибок и ответов" (Kommo: "HTTP status codes") and "Ограничения" ("Limitations"). An
error is ``application/problem+json``: title, status, detail, and for 400 "validation-errors" by request_id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.api import LONGEST_WAIT, Answer, by_status

ADDRESS = (
    "address: there is no amoCRM account at this address. Set OTKLIK_AMOCRM_URL as people open it in a "
    "browser: https://subdomain.amocrm.ru or https://subdomain.kommo.com."
)
NO_API = (
    "address: a page came where amoCRM's API should answer: maintenance, or not the address of an amoCRM "
    "account. If it stays so, set OTKLIK_AMOCRM_URL as people open it in a browser."
)
RIGHTS = (
    "rights: who made the key may not do this in amoCRM. Make it as an administrator, with the scope "
    "“Access to account data”."
)
BLOCKED = (
    "blocked: amoCRM has shut out this server or account for too many calls, its list of allowed IP "
    "addresses lacks us, or the key has no scope “Access to account data”. Ask amoCRM's support, or look at "
    "the account's security settings and the integration's scopes."
)
DEAD = (
    "key: amoCRM does not accept the key any more. Make a new long-lived token in the integration (Keys and "
    "scopes) and set OTKLIK_AMOCRM_TOKEN, or with OAuth a new OTKLIK_AMOCRM_REFRESH_TOKEN. A new key is "
    "refused where the address is another account's, or the client id and secret are another integration's."
)
_STUMBLED = re.compile(r"повторите попытку|системная ошибка|try again|system error", re.IGNORECASE)


class Invalid(Refused):
    """Nothing of the batch was done; ``faults``: what is wrong, by request_id."""

    def __init__(self, why: str, faults: Mapping[str, str]) -> None:
        super().__init__(why)
        self.faults = faults


def _invalid(answer: Answer) -> Trouble:
    """Only rules and paths are quoted: details may repeat somebody's words.

    A 400 that names no fault and asks to try again is amoCRM's own stumbling: no fact is to blame.
    """
    faults: dict[str, str] = {}
    data = answer.data if isinstance(answer.data, dict) else {}
    if "validation-errors" not in data and _STUMBLED.search(str(data.get("detail", ""))):
        return (Unknown if answer.wrote else TryLater)(f"HTTP {answer.status}: amoCRM asks to try again")
    for element in _rows(data.get("validation-errors")):
        rules = [f"{one.get('code')} at {one.get('path')}" for one in _rows(element.get("errors"))]
        faults[str(element.get("request_id", ""))] = ", ".join(rules)
    told = "; ".join(dict.fromkeys(filter(None, faults.values()))) or f"HTTP {answer.status}"
    return Invalid(f"invalid: {told}", faults) if faults else Refused(f"invalid: {told}")


def _rows(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


TROUBLES: Mapping[tuple[int, bool], Callable[[Answer], Trouble]] = {
    (400, True): _invalid,
    (401, True): lambda _: Locked(DEAD),
    (401, False): lambda _: Locked(DEAD),
    (402, True): lambda _: Locked("tariff: the amoCRM account is not paid for, or its tariff has no API."),
    (402, False): lambda _: Locked("tariff: the amoCRM account is not paid for, or its tariff has no API."),
    (403, True): lambda _: Locked(RIGHTS, whole_door=False),
    (403, False): lambda _: Locked(BLOCKED),
    (404, True): lambda _: Gone("amoCRM has no such record"),
    (404, False): lambda _: Locked(ADDRESS),
    (422, True): _invalid,
}
"""(status, whether the body is amoCRM's JSON rather than a web server's page) → the trouble it is."""


def judge(answer: Answer) -> Trouble | None:
    """The trouble that an answer of amoCRM is, or None when it is well."""
    is_ours = isinstance(answer.data, dict)
    if answer.status != 204 and 200 <= answer.status < 300 and not is_ours:
        return Unknown("a page came instead of an answer") if answer.wrote else Locked(NO_API)
    if answer.status == 429 and is_ours:
        answer = replace(answer, wait=answer.wait or _told(answer.data.get("retry_after")))
    known = TROUBLES.get((answer.status, is_ours))
    return known(answer) if known is not None else by_status(answer)


def _told(seconds: Any) -> timedelta | None:
    """How long to wait, which Kommo says in the body ("HTTP status codes"), no longer than an hour."""
    is_number = isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0
    return min(timedelta(seconds=seconds), LONGEST_WAIT) if is_number else None
