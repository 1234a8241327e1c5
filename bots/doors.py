"""Doors: what a delivery's kind asks of a messenger or a publisher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core import outbox, posts_deliveries
from core.errors import Refused, TryLater, Unknown
from core.ports import HOME, Absent, CannotTell, Message, Messenger, Publisher, Receipt
from core.store.models import Delivery
from core.words import DeliveryKind

NOBODY: Mapping[str, Messenger] = {}


class ChatDoor:
    """Private chats of one bot."""

    def __init__(self, messenger: Messenger, *, in_threads: bool = False) -> None:
        """``in_threads``: an interview's messages stand in a thread under its first one."""
        self._messenger = messenger
        self._in_threads = in_threads

    async def send(self, delivery: Delivery, message: Message) -> Receipt:
        """Say it; a farewell also leaves the group; an edit that is not possible any more is said anew."""
        if delivery.kind is DeliveryKind.HOME:
            return await self._messenger.amend(Receipt(delivery.place, HOME), message)
        if delivery.kind is DeliveryKind.EDIT and delivery.receipt:
            try:
                return await self._messenger.amend(Receipt(delivery.place, delivery.receipt), message)
            except Refused:
                pass  # gone, too old: the words still have to reach their reader
        if self._in_threads and delivery.interview_id is not None:
            message = replace(message, thread=await outbox.root(delivery))
        receipt = await self._messenger.deliver(delivery.place, message, key=delivery.key)
        if delivery.kind is DeliveryKind.FAREWELL:
            await self._messenger.leave(delivery.place)
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | Absent | CannotTell:
        """Look up one of unknown fate."""
        return await self._messenger.find(
            delivery.place, delivery.key, delivery.sending_at or delivery.created_at
        )


class ChannelDoor:
    """Public channels of one bot."""

    def __init__(
        self, publisher: Publisher, name: str = "", holders: Mapping[str, Messenger] = NOBODY
    ) -> None:
        """``name``: the publisher's. ``holders``: who can hand over a picture that was sent elsewhere."""
        self._publisher = publisher
        self._name = name
        self._holders = dict(holders)

    async def send(self, delivery: Delivery, message: Message) -> Receipt:
        """Publish, amend or retract. Raises ``Refused`` when there is nothing known to amend."""
        message = await self._with_picture(message)
        if delivery.kind is DeliveryKind.POST:
            return await self._publisher.publish(_place(delivery.place), message, key=delivery.key)
        known = await posts_deliveries.target(delivery)
        if known is None:
            raise Refused("where this post stands is not known; please change it by hand")
        target = Receipt(_place(known.place), known.ref)
        if delivery.kind is DeliveryKind.RETRACT_POST:
            await self._publisher.retract(target)
            return target
        return await self._publisher.amend(target, message)

    async def _with_picture(self, message: Message) -> Message:
        """The picture itself, when another messenger holds it; nothing has been published by then."""
        holder = message.photo.partition(":")[0] if message.photo and ":" in message.photo else "telegram"
        if not message.photo or holder == self._name or holder not in self._holders:
            return message
        try:
            return replace(message, photo=None, picture=await self._holders[holder].fetch(message.photo))
        except Unknown as unknown:
            raise TryLater(f"not sent: {unknown.why}") from unknown

    async def find(self, delivery: Delivery) -> Receipt | Absent | CannotTell:
        """Look up one of unknown fate."""
        return await self._publisher.find(
            _place(delivery.place), delivery.key, delivery.sending_at or delivery.created_at
        )


def _place(channel: str) -> str:
    """A channel as its publisher knows it: without the publisher's name before the colon."""
    return channel.partition(":")[2] or channel
