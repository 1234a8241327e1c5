"""A public post as the message that goes to the channels: heading, words, picture, button. Pure."""

from __future__ import annotations

from dataclasses import replace

from core.desk import Ways
from core.errors import NotAllowed
from core.lengths import units
from core.links import Links
from core.ports import Key, Message, Run
from core.settings import Settings
from core.texts import say, style
from core.words import BotRole

PACKAGE = "core.newsroom"
PURPOSE = "post"
COME = "come:"  # how the token of a post's button begins
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 units, Bot API sendMessage and sendPhoto


def render(
    text: str, photo: str | None, settings: Settings, *, key: Key | None = None, silent: bool = False
) -> Message:
    """The message, in the company's language. ``key``: the button under it, if any (``invites``)."""
    title = style(PACKAGE, settings.language, "post-heading")
    rows = ((key,),) if key is not None else ()
    runs = (*title, Run("\n\n"), Run(text)) if text else title
    return Message(runs, rows, photo=photo, silent=silent)


def reworded(message: Message, text: str) -> Message:
    """A rendered post with other words; its heading, picture and button stay as they were published."""
    return replace(message, runs=(*message.runs[:-1], Run(text)))


def over(text: str, photo: str | None, settings: Settings) -> int:
    """By how many UTF-16 units the message is too long for the channels; at most 0 when it fits."""
    return units(render(text, photo, settings).text) - (CAPTION_LIMIT if photo else TEXT_LIMIT)


def fit(text: str, photo: str | None, settings: Settings) -> None:
    """Raises ``NotAllowed`` text-too-long or caption-too-long, saying by how many UTF-16 units."""
    if (more := over(text, photo, settings)) > 0:
        limit = CAPTION_LIMIT if photo else TEXT_LIMIT
        raise NotAllowed("caption-too-long" if photo else "text-too-long", over=more, limit=limit)


def invites(channel: str, post_id: int, ways: Ways, links: Links, settings: Settings) -> Key | None:
    """The button that brings a reader of that channel to the interviewer; None while no way is known.

    Where a tap is enough for the interviewer to write first, it is a tap; elsewhere it leads there.
    """
    publisher, colon, _ = channel.partition(":")
    messenger = publisher if colon else "telegram"
    label, payload = say(PACKAGE, settings.language, "post-invites"), sign(post_id, links)
    if messenger in ways.by_tap and ways.to(BotRole.INTERVIEWER, payload, messenger, only=True):
        return Key(label, token=f"{COME}{payload}")
    way = ways.to(BotRole.INTERVIEWER, payload, messenger)
    return Key(label, href=way) if way.startswith("http") else None


def sign(post_id: int, links: Links) -> str:
    """What the button's link carries. A post's number is no secret; signed, nobody can make one up."""
    return links.sign_number(PURPOSE, post_id)


def signed(payload: str, links: Links) -> int | None:
    """The post that a link's payload was made for; None for any other payload."""
    return links.open_number(PURPOSE, payload)
