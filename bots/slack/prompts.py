"""What cannot wait for the inbox: opening a form while its trigger lives, telling what is wrong with it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from bots.slack import blocks
from bots.slack.reading import FORM_OPEN, filled, tapped
from bots.slack.receiving import EPOCH, Kind, account, body, microseconds, received
from bots.slack.wire import Wire
from core.errors import Trouble
from core.inbox import Received
from core.lines import Hall
from core.posts_rendering import COME
from core.texts import say
from core.words import BotRole, Lang

TEXTS = "core.interviews"


class NewsroomPrompt:
    """A tap that opens a form is answered by the form; if that fails, what it asks is asked in the chat."""

    def __init__(self, wire: Wire, hall: Hall, lang: Lang) -> None:
        """``lang``: the company's, for words to people we know nothing of yet."""
        self._wire = wire
        self._hall = hall
        self._lang = lang
        self._door = f"slack:{wire.role}"

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """A form's errors, or {} for a tap that the form has answered; None: keep it."""
        if payload.get("type") == "view_submission":
            words = await self._hall.objection(filled(payload), self._door)
            return {"response_action": "errors", "errors": {"words": words[:2_000]}} if words else None
        actions = payload.get("actions") or [{}]
        if str(actions[0].get("value", "")).startswith(COME):
            return await self._come(payload, str(actions[0]["value"]).removeprefix(COME))
        if not str(actions[0].get("action_id", "")).startswith(f"{blocks.FORM}:"):
            return None
        tap = tapped(payload)
        form = await self._hall.form_behind(tap, self._door)
        if form is None or len(form.value) > blocks.FIELD:  # a longer text is changed in the chat
            return None
        memory = json.dumps({"token": tap.token, "ref": tap.ref})
        view = blocks.modal(
            form.title, form.label, form.hint, form.value, form.send, form.close,
            is_long=form.is_long, limit=form.limit, memory=memory,
        )  # fmt: skip
        # The trigger lives for three seconds: it is now or in the chat.
        await self._wire.call(account(payload), "views.open", trigger_id=payload["trigger_id"], view=view)
        # The step waits for words all the same: in the chat too, and for a picture, which no form takes.
        known = received(kind, {**payload, FORM_OPEN: True}, EPOCH)
        if known is not None:
            await self._hall.keep(self._door, account(payload), [known])
        return {}

    async def _come(self, payload: Mapping[str, Any], invitation: str) -> dict[str, Any]:
        """A reader tapped a public post's button: it is the interviewer who writes to them.

        So it is kept for the interviewer, who may also ask Slack who they are.
        """
        team, person = account(payload), str(payload["user"]["id"])
        came = Received(
            external_id=f"come:{payload['trigger_id']}"[:120],
            conversation=f"{team}:{person}",
            rank=microseconds(payload["actions"][0]["action_ts"]) or 0,
            body=body(Kind.LINK, {"team": team, "user": person, "payload": invitation}),
        )
        await self._hall.keep(f"slack:{BotRole.INTERVIEWER}", team, [came])
        if url := payload.get("response_url"):
            words = say(TEXTS, self._lang, "come")
            told = {"response_type": "ephemeral", "replace_original": False, "text": blocks.fallback(words)}
            with contextlib.suppress(Trouble):
                await self._wire.tell(str(url), told)
        return {}


class NoPrompt:
    """Buyers are asked in words and buttons: everything of theirs goes through the inbox."""

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """Keep it."""
        return None
