"""An authentic update that nobody can read is kept aside; its conversation and all others go on."""

from __future__ import annotations

import asyncio
import json

import pytest

from bots.telegram.updates import received
from core import inbox
from core.store.db import tx
from core.store.models import InboxRow
from core.words import InboxState
from tests.talks.conftest import INTERVIEWER, Stage

ANNA, BORIS, BOT = 101, 102, INTERVIEWER[1]
ODD = {
    "no update at all": {"message": {"chat": {"id": ANNA}, "text": "Анна"}},
    "a message of numbers": {"message": {"chat": {"id": ANNA}, "message_id": "x", "date": [], "text": 5}},
    "a tap by nobody": {"callback_query": {"id": "1", "message": {"chat": {"id": ANNA}}}},
    "words 60 deep": {"message": {"chat": {"id": ANNA}, "text": json.loads("[" * 60 + "]" * 60)}},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_later_updates_go_on(stage: Stage, odd: dict[str, object]) -> None:
    payload = await stage.buyer(ANNA)
    other = await stage.buyer(BORIS, "Борис Седов")
    update = received({"update_id": 7, **odd})
    assert update.conversation == str(ANNA)

    async def keep() -> None:
        await inbox.keep("telegram:interviewer", "7001", [update], stage.clock.now())

    await tx(keep)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Здравствуйте!\nTaps: Да\nBot: Вспомните последний раз")
    await stage.play(BORIS, f"Opens: {other}\nBot: Здравствуйте!")
    async with asyncio.timeout(5):
        while await InboxRow.filter(state=InboxState.NEW).exists():
            await asyncio.sleep(0.01)
    aside = await InboxRow.get(external_id="7")
    assert (aside.state, aside.attempts) == (InboxState.DEAD, 1), "trying again would not make it readable"
    assert json.loads(aside.body) == {"update_id": 7, **odd}
    assert aside.error
