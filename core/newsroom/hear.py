"""The newsroom's ear: whatever staff write or tap, one turn, inside one transaction, no network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core import staff as staff_list
from core.buttons import meaning
from core.digest_words import PACKAGE
from core.errors import NotAllowed
from core.newsroom import commands, drafting, publishing, themes
from core.newsroom.permissions import Action, allow
from core.newsroom.room import Desk, Reply, Room
from core.ports import Inbound, Joined, Left, Message, Opened, Said, Tapped, Who
from core.posts import Faulty
from core.store.models import Staff
from core.texts import style

Command = Callable[[Desk, str], Awaitable[Reply]]
Tap = Callable[[Desk, dict], Awaitable[Reply]]  # type: ignore[type-arg]
Step = Callable[[Desk, dict, Said], Awaitable[Reply]]  # type: ignore[type-arg]

COMMANDS: dict[str, tuple[Action | None, Command]] = {
    "help": (None, commands.help_),
    "digest": (Action.DIGEST, commands.digest),
    "schedule": (Action.DIGEST, commands.schedule),
    "themes": (Action.THEMES, themes.list_),
    "post": (Action.DRAFT, drafting.begin),
    "posts": (Action.SEE_POSTS, publishing.list_),
    "invite": (Action.INVITE, commands.invite),
    "language": (None, commands.language),
    "cancel": (None, commands.cancel),
}

TAPS: dict[str, tuple[Action | None, Tap]] = {
    "language": (None, commands.tap_language),
    "invite.issue": (Action.INVITE, commands.tap_issue),
    "theme.list": (Action.THEMES, themes.tap_list),
    "theme.show": (Action.THEMES, themes.tap_show),
    "theme.choose": (Action.THEMES, themes.tap_choose),
    "theme.assign": (Action.THEMES, themes.tap_assign),
    "theme.new": (Action.THEMES, themes.tap_new),
    "draft.page": (Action.DRAFT, drafting.tap_page),
    "draft.toggle": (Action.DRAFT, drafting.tap_toggle),
    "draft.write": (Action.DRAFT, drafting.tap_write),
    "draft.review": (Action.DRAFT, drafting.tap_review),
    "draft.rewrite": (Action.DRAFT, drafting.tap_rewrite),
    "draft.reground": (Action.DRAFT, drafting.tap_reground),
    "draft.discard": (Action.DRAFT, drafting.tap_discard),
    "post.approve": (Action.PUBLISH, publishing.tap_approve),
    "post.now": (Action.PUBLISH, publishing.tap_now),
    "post.slot": (Action.PUBLISH, publishing.tap_slot),
    "post.unschedule": (Action.PUBLISH, publishing.tap_unschedule),
    "post.amend": (Action.PUBLISH, publishing.tap_amend),
    "post.amend_do": (Action.PUBLISH, publishing.tap_amend_do),
    "post.retract": (Action.PUBLISH, publishing.tap_retract),
    "post.retract_do": (Action.PUBLISH, publishing.tap_retract_do),
    "post.there": (Action.PUBLISH, publishing.tap_there),
    "post.again": (Action.PUBLISH, publishing.tap_again),
    "post.list": (Action.SEE_POSTS, publishing.tap_list),
    "post.show": (Action.SEE_POSTS, publishing.tap_show),
}

STEPS: dict[str, tuple[Action | None, Step]] = {
    "schedule": (Action.DIGEST, commands.take_schedule),
    "theme": (Action.THEMES, themes.take_title),
    "text": (Action.DRAFT, drafting.take_text),
    "slot": (Action.PUBLISH, publishing.take_slot),
    "amend": (Action.PUBLISH, publishing.take_amendment),
}


async def hear(inbound: Inbound, *, room: Room) -> Reply:
    """One turn with whoever spoke; inside ``tx()``.

    Who is not staff gets one polite line and nothing else. What is said in a group is not heard. A
    refusal is a sentence in the reader's language, never an exception.
    """
    if isinstance(inbound, Joined | Left):
        return Reply()
    who = inbound.who
    if who.place != who.external_id:
        return Reply()  # a group: staff matters are nobody's there
    staff = await staff_list.find(who)
    if isinstance(inbound, Opened) and inbound.payload:
        return await _admit(who, inbound.payload, staff, room)
    if staff is None:
        line = style(PACKAGE, who.language or room.settings.language, "stranger", brand=room.settings.brand)
        return Reply((Message(line),), toast="")
    desk = Desk(staff, room, inbound.ref if isinstance(inbound, Tapped) else "")
    try:
        if isinstance(inbound, Opened):
            return await _command(desk, "help", "")
        if isinstance(inbound, Tapped):
            return await _tap(desk, inbound)
        return await _said(desk, inbound)
    except NotAllowed as no:
        return _refusal(desk, no)


async def _admit(who: Who, payload: str, known: Staff | None, room: Room) -> Reply:
    staff = await staff_list.admit(
        who, payload, room.now, room.links, zone=room.settings.zone, language=room.settings.language
    )
    if staff is None and known is not None:
        # Telegram sends the payload again when the chat is reopened; a colleague needs no scolding.
        desk = Desk(known, room)
        return Reply((Message(desk.runs("link-used-member")), *(await commands.help_(desk, "")).messages))
    if staff is None:
        line = style(PACKAGE, who.language or room.settings.language, "link-used")
        return Reply((Message(line),))
    desk = Desk(staff, room)
    welcome = desk.runs("welcome", role=desk.say(f"role-{staff.role}"), brand=room.settings.brand)
    return Reply((Message(welcome), *(await commands.help_(desk, "")).messages))


async def _command(desk: Desk, name: str, rest: str) -> Reply:
    await desk.wait_no_more()
    if name not in COMMANDS:
        return await commands.short_help(desk)
    action, run = COMMANDS[name]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, rest)


async def _tap(desk: Desk, tapped: Tapped) -> Reply:
    button = await meaning(tapped.token)
    if button is None or button.staff_id != desk.staff.id or button.action not in TAPS:
        raise NotAllowed("moved-on")
    action, run = TAPS[button.action]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, dict(button.value))


async def _said(desk: Desk, said: Said) -> Reply:
    if said.edited:
        return (
            Reply()
        )  # what an edited message was for has been done; nothing is changed behind anybody's back
    text = said.text.strip()
    if text.startswith("/") and said.media is None:
        head, _, rest = text[1:].partition(" ")
        name = head.split("@")[0].lower()
        if name == "start":
            return await _command(desk, "help", "")
        return await _command(desk, name, rest.strip())
    if said.media == "channel_post":
        return await publishing.take_forwarded(desk, said)
    waiting = desk.staff.awaiting or {}
    if waiting.get("step") not in STEPS:
        return await commands.short_help(desk)
    action, run = STEPS[waiting["step"]]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, waiting, said)


def _refusal(desk: Desk, no: NotAllowed) -> Reply:
    """Why not, in words. On a tap an old button only needs a toast; everything else deserves a message."""
    if isinstance(no, Faulty):
        return Reply((publishing.faulty(desk, no),))
    args = dict(no.args_for_text)
    if no.reason == "not-your-role":
        args = {"role": desk.say(f"role-{args['role']}"), "action": desk.say(f"action-{args['action']}")}
    words = desk.runs(no.reason, **args)
    if no.reason == "moved-on" and desk.ref:
        return Reply(toast="".join(run.text for run in words)[:200])
    return Reply((Message(words),))
