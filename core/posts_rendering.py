"""A public post as the message that goes to the channels: heading, words, picture, button. Pure."""

from __future__ import annotations

from dataclasses import replace

from core.errors import NotAllowed
from core.lengths import units
from core.links import Links
from core.ports import Key, Message, Run
from core.settings import Settings
from core.texts import say, style

PACKAGE = "core.newsroom"
PURPOSE = "post"
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 units, Bot API sendMessage and sendPhoto


def render(
    text: str, photo: str | None, settings: Settings, *, link: str = "", silent: bool = False
) -> Message:
    """The message, in the company's language. ``link``: where its button leads; "" for no button."""
    title = style(PACKAGE, settings.language, "post-heading")
    rows = ((Key(say(PACKAGE, settings.language, "post-invites"), href=link),),) if link else ()
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


def sign(post_id: int, links: Links) -> str:
    """What the button's link carries. A post's number is no secret; signed, nobody can make one up."""
    return links.sign_number(PURPOSE, post_id)


def signed(payload: str, links: Links) -> int | None:
    """The post that a link's payload was made for; None for any other payload."""
    return links.open_number(PURPOSE, payload)
