"""amoCRM's errors, and what each means for us.

Source: its pages "Коды ошибок и ответов" (Kommo: "HTTP status codes") and "Ограничения" ("Limitations"). An
error is ``application/problem+json``: title, status, detail, and for 400 "validation-errors" by request_id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble
from integrations.crm.api import Answer, by_status

ADDRESS = (
    "address: there is no amoCRM account at this address. Set OTKLIK_AMOCRM_URL as people open it in a "
    "browser: https://subdomain.amocrm.ru or https://subdomain.kommo.com."
)
DEAD = (
    "key: amoCRM does not accept the key any more. Make a new long-lived token in the integration (Keys and "
    "scopes) and set OTKLIK_AMOCRM_TOKEN, or with OAuth a new OTKLIK_AMOCRM_REFRESH_TOKEN."
)


class Invalid(Refused):
    """Nothing of the batch was done; ``faults``: what is wrong, by request_id."""

    def __init__(self, why: str, faults: Mapping[str, str]) -> None:
        super().__init__(why)
        self.faults = faults


def _invalid(answer: Answer) -> Trouble:
    """Only rules and paths are quoted: details may repeat somebody's words."""
    faults: dict[str, str] = {}
    data = answer.data if isinstance(answer.data, dict) else {}
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
    (403, True): lambda _: Locked(
        "rights: who made the key may not do this in amoCRM. Make it as an administrator, with the scope "
        "“Access to account data”.",
        whole_door=False,
    ),
    (403, False): lambda _: Locked(
        "blocked: amoCRM has shut out this server or account for too many calls, or its list of allowed IP "
        "addresses lacks us. Ask amoCRM's support, or look at the account's security settings."
    ),
    (404, True): lambda _: Gone("amoCRM has no such record"),
    (404, False): lambda _: Locked(ADDRESS),
    (422, True): _invalid,
}
"""(status, whether the body is amoCRM's JSON rather than a web server's page) → the trouble it is."""


def judge(answer: Answer) -> Trouble | None:
    """The trouble that an answer of amoCRM is, or None when it is well."""
    known = TROUBLES.get((answer.status, isinstance(answer.data, dict)))
    return known(answer) if known is not None else by_status(answer)
