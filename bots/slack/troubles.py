"""What Slack's errors mean for us: the one table, theirs → ours; what it does not name is ``Unknown``.

The names are those of docs.slack.dev (methods' "Errors"). The first word of ``why`` is for staff's language.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unknown

TOKEN = "token: Slack does not accept the app's token any more. Install it again (docs/slack.md)."  # noqa: S105
RIGHTS = "channel-rights: the newsroom app may not write there. Invite it into the channel: /invite @…"
MISSING = "channel-missing: there is no such channel in that workspace. Check OTKLIK_CHANNELS."
GONE_MESSAGE = "message-gone: the message is no longer there."
TOO_OLD = "too-old: Slack no longer lets the app change or delete this message. Please do it by hand."

Ours = Callable[[str], Trouble]

NO_ENTRY = """
    not_authed invalid_auth account_inactive token_revoked token_expired org_login_required
    team_access_not_granted access_denied two_factor_setup_required not_allowed_token_type
"""
NO_PERSON = """
    user_not_found user_disabled user_not_visible cannot_dm_bot messages_tab_disabled users_not_found
    cannot_message_user
"""
NO_RIGHT = """
    no_permission ekm_access_denied not_in_channel restricted_action restricted_action_read_only_channel
    posting_to_channel_denied
"""
NO_PLACE = "channel_not_found is_archived channel_is_archived"
WRONG = """
    no_text invalid_blocks invalid_blocks_format invalid_arguments invalid_arg_name invalid_metadata_format
    invalid_metadata_schema too_many_attachments
"""
TOO_LONG = "msg_too_long msg_blocks_too_long metadata_too_large view_too_large"
UNCHANGEABLE = (
    "cant_update_message cant_delete_message edit_window_closed compliance_exports_prevent_deletion"
)
BUSY = "ratelimited rate_limited message_limit_exceeded"

BY_NAME: dict[str, Ours] = {
    **dict.fromkeys(NO_ENTRY.split(), lambda _: Locked(TOKEN)),
    "missing_scope": lambda why: Locked(f"scope: the app lacks {why}. Install it again from its manifest."),
    **dict.fromkeys(NO_PERSON.split(), Gone),
    **dict.fromkeys(NO_RIGHT.split(), lambda _: Locked(RIGHTS)),
    **dict.fromkeys(NO_PLACE.split(), lambda _: Refused(MISSING)),
    **dict.fromkeys(WRONG.split(), Refused),
    **dict.fromkeys(TOO_LONG.split(), lambda why: Refused(f"too-long: {why}")),
    **dict.fromkeys(UNCHANGEABLE.split(), lambda _: Refused(TOO_OLD)),
    **dict.fromkeys(BUSY.split(), lambda _: TryLater("flood limit", whole_door=True)),
    "message_not_found": lambda _: Refused(GONE_MESSAGE),
    "slack_file_not_found": lambda why: Refused(f"photo: {why}"),
    "accesslimited": lambda _: TryLater("access limited"),
    "team_added_to_org": lambda _: TryLater("the workspace is being moved"),
}


def ours(error: BaseException) -> Trouble:
    """The trouble that an error is. Nothing of a request is quoted: it may hold a token or a customer."""
    match error:
        case Trouble():
            return error
        case Misconfigured():  # the tokens do not open: the queue waits until they do
            return Locked(str(error))
        case SlackApiError():
            return _answered(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return TryLater(f"not sent: {type(error).__name__}")
        case asyncio.TimeoutError():
            return Unknown("TimedOut")
        case _:
            return Unknown(type(error).__name__)


def _answered(error: SlackApiError) -> Trouble:
    answer = error.response
    # The library hands over its own answer, or aiohttp's when the body was no JSON.
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0))
    if status == 429:
        after = _after(getattr(answer, "headers", {}))
        return TryLater("flood limit (429)", after, whole_door=True)
    data = getattr(answer, "data", None)
    if status >= 500 or not isinstance(data, dict):
        return Unknown(f"HTTP {status}" if status >= 500 else "an answer that is no JSON")
    name = str(data.get("error", ""))[:80]
    needed = str(data.get("needed", ""))[:80]
    known = BY_NAME.get(name)
    if known is None:
        # Slack says which of its errors are final; of one that we do not know, nobody can say what was done.
        return Unknown(name or "no reason given")
    return known(needed or name)


def _after(headers: object) -> timedelta:
    value = headers.get("Retry-After", "1") if hasattr(headers, "get") else "1"
    return timedelta(seconds=int(value) if str(value).isdecimal() else 1)
