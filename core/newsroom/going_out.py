"""How a post goes out, by buttons: its channels, its sound, its button to the interviewer."""

from __future__ import annotations

from typing import Any

from core import posts
from core import posts_options as options
from core.errors import NotAllowed
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.posts_rendering import invites
from core.store.models import Post


def keys(desk: Desk, post: Post, *, needed: bool = True) -> dict[str, Key]:
    """A post's button in each of its channels; {} for a post without one.

    Raises ``NotAllowed`` interviewer-unknown, when it is ``needed``: no messenger has told us the way yet.
    """
    if not post.invites:
        return {}
    room, found = desk.room, {}
    for channel in options.channels(post, room.settings):
        key = invites(channel, post.id, room.ways, room.links, room.settings)
        if key is not None:
            found[channel] = key
        elif needed:
            raise NotAllowed("interviewer-unknown")
    return found


def shown(desk: Desk, post: Post) -> Key | None:
    """The button as a preview shows it: that of the first channel."""
    return next(iter(keys(desk, post, needed=False).values()), None)


def told(desk: Desk, post: Post) -> tuple[Run, ...]:
    """One line: where to, how loud, with the button or without."""
    channels = ", ".join(options.channels(post, desk.room.settings)) or "—"
    sound = desk.say("ways-silent" if post.is_silent else "ways-sound")
    button = desk.say("ways-button" if post.invites else "ways-no-button")
    return desk.runs("ways-line", channels=channels, sound=sound, button=button)


async def tap_options(desk: Desk, value: dict[str, Any]) -> Reply:
    """The choices, each a toggle that says what it will do, so that twice is once."""
    post = await posts.find(value["post"])
    if post.state not in options.OPEN:
        raise NotAllowed("moved-on")
    settings = desk.room.settings
    chosen = options.channels(post, settings)
    keys = []
    if len(settings.channels) > 1:
        for channel in settings.channels:
            on = channel in chosen
            label = f"{'✓' if on else '○'} {channel}"
            keys.append(await desk.key(label, "post.channel", post=post.id, channel=channel, on=not on))
    sound = desk.say("key-with-sound" if post.is_silent else "key-silent")
    button = desk.say("key-no-button" if post.invites else "key-button")
    rows = (
        *grid(keys),
        (await desk.key(sound, "post.silent", post=post.id, on=not post.is_silent),),
        (await desk.key(button, "post.invites", post=post.id, on=not post.invites),),
        await desk.back("post.show", post=post.id),
    )
    runs = (*desk.runs("ways"), Run("\n"), *told(desk, post))
    return desk.show(Message(runs, rows=rows))


async def tap_channel(desk: Desk, value: dict[str, Any]) -> Reply:
    """Into this channel, or not."""
    await options.choose(value["post"], value["channel"], desk.room.settings, on=value["on"])
    return await tap_options(desk, value)


async def tap_silent(desk: Desk, value: dict[str, Any]) -> Reply:
    """With a sound, or without."""
    await options.hush(value["post"], on=value["on"])
    return await tap_options(desk, value)


async def tap_invites(desk: Desk, value: dict[str, Any]) -> Reply:
    """With the button, or without."""
    await options.invite(value["post"], on=value["on"])
    return await tap_options(desk, value)
