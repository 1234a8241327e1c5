"""How a post goes out: its channels, its sound, its button to the interviewer. Inside ``tx()``."""

from __future__ import annotations

from core.errors import NotAllowed
from core.settings import Settings
from core.store.models import Post
from core.words import PostState

# Once a slot is taken the messages are written down; a change then means taking the slot away first.
OPEN = (PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED)


def channels(post: Post, settings: Settings) -> tuple[str, ...]:
    """Where it goes: the chosen ones of those that are set, in their order; all when nobody chose."""
    if post.channels is None:
        return settings.channels
    return tuple(one for one in settings.channels if one in post.channels)


async def choose(post_id: int, channel: str, settings: Settings, *, on: bool) -> None:
    """Let a post go into a channel, or not. Raises ``NotAllowed``: moved-on, channel-last."""
    # Locked: two people who choose two channels at once must not undo each other.
    post = await Post.select_for_update().get_or_none(id=post_id, state__in=OPEN)
    if post is None or channel not in settings.channels:
        raise NotAllowed("moved-on")
    before = channels(post, settings)
    chosen = [one for one in settings.channels if (on if one == channel else one in before)]
    if not chosen:
        raise NotAllowed("channel-last")
    # All of them is no choice: a channel that is set later then gets it too.
    await _set(post_id, channels=None if len(chosen) == len(settings.channels) else chosen)


async def hush(post_id: int, *, on: bool) -> None:
    """Publish without a sound, or with one. Raises ``NotAllowed`` moved-on."""
    await _set(post_id, is_silent=on)


async def invite(post_id: int, *, on: bool) -> None:
    """Put the button that opens the interviewer under it, or none. Raises ``NotAllowed`` moved-on."""
    await _set(post_id, invites=on)


async def _set(post_id: int, **change: object) -> None:
    if not await Post.filter(id=post_id, state__in=OPEN).update(**change):
        raise NotAllowed("moved-on")
