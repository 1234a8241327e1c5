"""A receiver's errors, and what each means for us.

Source: Standard Webhooks, "Delivery success and failure": 2xx is success; 410: no longer interested; 429, 502
and 504: throttle; Retry-After is heeded. The rest is as everywhere (integrations.crm.api.by_status).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.errors import Locked, Refused, Trouble
from integrations.crm.api import Answer, by_status

TROUBLES: Mapping[int, Callable[[], Trouble]] = {
    400: lambda: Refused("the receiver does not take this as it is (HTTP 400)"),
    401: lambda: Locked(
        "key: the receiver does not accept our signature. Set OTKLIK_WEBHOOK_SECRET to the secret that it "
        "has, and see that its clock and ours are right."
    ),
    403: lambda: Locked(
        "key: the receiver does not let us in (HTTP 403). Set OTKLIK_WEBHOOK_SECRET to the secret it has."
    ),
    404: lambda: Locked(
        "address: nothing is there (HTTP 404). Set OTKLIK_WEBHOOK_URL to the receiver's address."
    ),
    405: lambda: Locked(
        "address: POST is not heard there (HTTP 405). Set OTKLIK_WEBHOOK_URL to the receiver's address."
    ),
    410: lambda: Locked(
        "address: the receiver wants nothing from us any more (HTTP 410). Set OTKLIK_WEBHOOK_URL anew, or "
        "empty to stop."
    ),
    413: lambda: Locked("size: too large for the receiver (HTTP 413). Set OTKLIK_WEBHOOK_BATCH lower."),
}
"""Status → the trouble it is."""


def judge(answer: Answer) -> Trouble | None:
    """The trouble that an answer is, or None when it is well."""
    known = TROUBLES.get(answer.status)
    return known() if known else by_status(answer)
