"""Methods that say where updates go: webhook or polling, and the long poll itself."""

from __future__ import annotations

import ipaddress
import re
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from bots.sandbox.errors import ApiError, bad_request
from bots.sandbox.methods.call import Call
from bots.sandbox.updates import Webhook

Json = dict[str, Any]

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MAX_LIMIT = 100
MAX_POLL_SECONDS = 50


def set_webhook(call: Call) -> bool:
    queue = call.bot.queue
    url = call.params["url"]
    if not url:
        return delete_webhook(call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not is_loopback(parts.hostname or ""):
        raise bad_request(
            "bad webhook: the sandbox delivers to this machine only; give an http(s) URL on 127.0.0.1"
        )
    secret = call.params.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.params.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    _remember_kinds(call)
    if call.params.get("drop_pending_updates"):
        queue.drop()
    queue.webhook = Webhook(url, secret, connections)
    queue.supersede()  # a running long poll ends with 409
    call.world.changes.bump()
    return True


def delete_webhook(call: Call) -> bool:
    if call.params.get("drop_pending_updates"):
        call.bot.queue.drop()
    call.bot.queue.webhook = Webhook()
    call.world.changes.bump()
    return True


def webhook_info(call: Call) -> Json:
    queue = call.bot.queue
    hook = queue.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = "127.0.0.1"
        if hook.last_error_date is not None:
            info["last_error_date"] = hook.last_error_date
            info["last_error_message"] = hook.last_error_message or ""
    if queue.allowed:
        info["allowed_updates"] = list(queue.allowed)
    return info


async def get_updates(call: Call) -> list[Json]:
    """Long polling: waits up to `timeout` seconds for the first update; the newer of two pollers wins."""
    queue = call.bot.queue
    if queue.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _remember_kinds(call)
    me = queue.supersede()
    limit = min(max(call.params.get("limit", MAX_LIMIT), 1), MAX_LIMIT)
    deadline = monotonic() + min(max(call.params.get("timeout", 0), 0), MAX_POLL_SECONDS)
    found = queue.take(call.params.get("offset", 0), limit)
    while not found and (left := deadline - monotonic()) > 0:
        await queue.arrivals.beyond(queue.arrivals.version, left)
        if queue.webhook.url:
            raise ApiError(409, "Conflict: terminated by setWebhook request")
        if queue.poller != me:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        found = queue.take(0, limit)
    return found


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _remember_kinds(call: Call) -> None:
    if "allowed_updates" in call.params:
        call.bot.queue.allowed = tuple(call.params["allowed_updates"])


METHODS = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "getUpdates": get_updates,
}
