"""What Odoo's automation rules send ("Send Webhook Notification", from Odoo 17 on).

The vendor signs nothing, so the proof is in the address: whoever knows it may say that something has changed,
and all that follows is that we look. Source: ir.actions.server, _run_action_webhook.
"""

from __future__ import annotations

import hmac
import json

from pydantic import SecretStr

from core.crm.ports import Heard, Stream
from core.errors import Refused
from core.lines import Knock
from integrations.crm.odoo.reading import LEAD, ORDER, PARTNER, REFUND, TICKET, USERS

STREAMS = {
    PARTNER: frozenset({Stream.COMPANIES, Stream.PEOPLE}),
    ORDER: frozenset({Stream.DEALS}),
    LEAD: frozenset({Stream.DEALS}),
    REFUND: frozenset({Stream.DEALS}),
    TICKET: frozenset({Stream.TICKETS}),
    USERS: frozenset({Stream.OWNERS}),
}


def admit(knock: Knock, secret: SecretStr) -> str | None:
    """Whether the path ends in our secret; Odoo's deliveries have no ids."""
    expected = secret.get_secret_value()
    if expected and hmac.compare_digest(knock.rest.encode("utf-8", "replace"), expected.encode()):
        return ""
    return None


def read(body: str) -> Heard:
    """Which streams to look at. Of the record itself nothing is believed: it is read."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None
    model = told.get("_model") if isinstance(told, dict) else None
    if not isinstance(model, str):
        raise Refused("not one of Odoo's webhooks: it has no _model")
    return Heard(STREAMS.get(model, frozenset()))
