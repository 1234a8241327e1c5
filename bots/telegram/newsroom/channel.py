"""Public channels on Telegram, written to by the newsroom's bot."""

from __future__ import annotations

from bots.telegram.newsroom.messenger import TelegramNewsroom, Writer, forgiving, number_of
from core.ports import Message, Receipt

RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages")


class TelegramChannel(Writer):
    """Channels (core.ports.Publisher). ``place``: "@name" or "-100…"."""

    is_channel = True

    def __init__(self, newsroom: TelegramNewsroom) -> None:
        """The same bot, and its connection, as the staff chat's; that one closes it."""
        super().__init__(newsroom.wire)

    async def publish(self, place: str, post: Message, *, key: str) -> Receipt:
        """Publish once. Raises ``Trouble``; a time-out is ``Unknown`` and never repeated by itself."""
        return await self._send(place, post)

    async def retract(self, receipt: Receipt) -> None:
        """Take a message down; taking down twice is not an error."""
        work = self.wire.bot.delete_message(receipt.place, number_of(receipt))
        await self.wire.call(forgiving(work), channel=True)

    async def rights(self, place: str) -> tuple[str, ...]:
        """The rights that the bot lacks in a channel (Bot API names); () is well. Raises ``Trouble``."""
        me = await self.wire.call(self.wire.bot.get_me())
        member = await self.wire.call(self.wire.bot.get_chat_member(place, me.id), channel=True)
        return tuple(right for right in RIGHTS if not getattr(member, right, None))
