"""Public channels on Slack, written to by the newsroom's app. Our key travels as message metadata."""

from __future__ import annotations

from datetime import datetime

from bots.slack.messenger import Writer
from core.errors import Refused
from core.ports import Absent, CannotTell, Message, Receipt


class SlackChannel:
    """Implements ``core.ports.Publisher``. ``place``: "C0123", or "T0123:C0123" of several workspaces."""

    def __init__(self, writer: Writer) -> None:
        """The same app, and its connection, as the staff chat's; that one closes it."""
        self._writer = writer

    async def publish(self, place: str, post: Message, *, key: str) -> Receipt:
        """Publish once. Raises ``Trouble``; a lost answer is ``Unknown`` and looked up."""
        return await self._writer.send(place, post, key)

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Look it up in the channel's history. Raises ``Trouble``."""
        return await self._writer.find(place, key, since)

    async def amend(self, receipt: Receipt, post: Message) -> Receipt:
        """Change what is published. Raises ``Trouble``."""
        return await self._writer.amend(receipt, post)

    async def retract(self, receipt: Receipt) -> None:
        """Take a post down; taking down twice is not an error. Raises ``Trouble``."""
        wire = self._writer.wire
        workspace, channel = await wire.split(receipt.place)
        try:
            await wire.call(workspace, "chat.delete", channel=channel, ts=receipt.ref)
        except Refused as refused:
            if not refused.why.startswith("message-gone"):
                raise
