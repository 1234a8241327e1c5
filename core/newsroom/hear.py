"""The newsroom's ear: whatever staff write or tap, one turn, inside one transaction, no network."""

from __future__ import annotations

from core import audit
from core import staff as staff_list
from core.buttons import meaning
from core.digest_words import PACKAGE
from core.errors import NotAllowed
from core.newsroom import commands, menu, publishing
from core.newsroom.permissions import allow
from core.newsroom.room import Desk, Reply, Room
from core.newsroom.table import COMMANDS, STEPS, TAPS
from core.ports import (
    Deleted,
    Filled,
    Inbound,
    Joined,
    Left,
    Looked,
    Message,
    Opened,
    Said,
    Tapped,
    Who,
)
from core.posts import Faulty
from core.store.models import Staff
from core.texts import style

HOME = ("/menu", "menu")  # the way back leads here


async def hear(inbound: Inbound, *, room: Room) -> Reply:
    """One turn with whoever spoke; inside ``tx()``.

    Who is not staff gets one polite line and nothing else. What is said in a group is not heard. A
    refusal is a sentence in the reader's language, never an exception.
    """
    if isinstance(inbound, Joined | Left | Deleted):
        return Reply()
    who = inbound.who
    if who.place != who.external_id:
        return Reply()  # a group: staff matters are nobody's there
    staff = await staff_list.find(who)
    if isinstance(inbound, Opened) and inbound.payload:
        return await _admit(who, inbound.payload, staff, room)
    if staff is None:
        line = style(PACKAGE, who.language or room.settings.language, "stranger", brand=room.settings.brand)
        return Reply(home=Message(line)) if isinstance(inbound, Looked) else Reply((Message(line),))
    desk = Desk(
        staff,
        room,
        inbound.ref if isinstance(inbound, Tapped) else "",
        inbound.where if isinstance(inbound, Said) else "",
    )
    if isinstance(inbound, Said) and inbound.edited:
        return Reply()  # what an edited message was for has been done; nothing changes behind anybody's back
    refused = ""
    try:
        reply = await _turn(desk, inbound)
    except NotAllowed as no:
        reply, refused = _refusal(desk, no), no.reason
    # The one place: whatever is done or revealed in the newsroom leaves an entry, refused or not.
    await audit.note(staff, desk.deed.name, desk.deed.about, room.now, refused=refused)
    if isinstance(inbound, Looked):
        return Reply(home=reply.messages[0] if reply.messages else None)
    return reply if desk.deed.name in HOME else await menu.with_way_back(desk, reply)


async def _admit(who: Who, payload: str, known: Staff | None, room: Room) -> Reply:
    staff = await staff_list.admit(
        who, payload, room.now, room.links, zone=room.settings.zone, language=room.settings.language
    )
    if staff is None and known is not None:
        # Telegram sends the payload again when the chat is reopened; a colleague needs no scolding.
        desk = Desk(known, room)
        return Reply((Message(desk.runs("link-used-member")), *(await menu.menu(desk, "")).messages))
    if staff is None:
        line = style(PACKAGE, who.language or room.settings.language, "link-used")
        return Reply((Message(line),))
    desk = Desk(staff, room)
    await audit.note(staff, "enter", {"staff": staff.id, "role": staff.role}, room.now)
    welcome = desk.runs("welcome", role=desk.say(f"role-{staff.role}"), brand=room.settings.brand)
    return Reply((Message(welcome), *(await menu.menu(desk, "")).messages))


async def _turn(desk: Desk, inbound: Said | Opened | Tapped | Filled | Looked) -> Reply:
    match inbound:
        case Opened():
            return await _command(desk, "menu", "")
        case Looked():
            return await _command(desk, "today", "")
        case Tapped(token=token, form=form):
            reply = await _tap(desk, token)
            if not (form and desk.staff.awaiting):
                return reply
            waiting = dict(desk.staff.awaiting)
            await desk.wait_for(waiting.pop("step"), on_form=True, **waiting)
            return Reply()
        case Filled():
            return await _filled(desk, inbound)
        case Said():
            return await _said(desk, inbound)


async def _filled(desk: Desk, filled: Filled) -> Reply:
    """A tap, and the words that it asks for: what the tap would have said is on the form already."""
    reply = await _tap(desk, filled.token)
    if not desk.staff.awaiting:
        return reply
    return await _said(desk, Said(filled.who, filled.ref, filled.text, filled.at))


async def _command(desk: Desk, name: str, rest: str) -> Reply:
    await desk.wait_no_more()
    if name not in COMMANDS:
        return await commands.short_help(desk)
    desk.deed.name = f"/{name}"
    action, run = COMMANDS[name]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, rest)


async def _tap(desk: Desk, token: str) -> Reply:
    button = await meaning(token)
    desk.deed.name = "tap"
    if button is None or button.staff_id != desk.staff.id or button.action not in TAPS:
        raise NotAllowed("moved-on")
    desk.deed.name, desk.deed.about = button.action, dict(button.value)
    action, run = TAPS[button.action]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, dict(button.value))


async def _said(desk: Desk, said: Said) -> Reply:
    text = said.text.strip()
    if text.startswith("/") and said.media is None:
        head, _, rest = text[1:].partition(" ")
        name = head.split("@")[0].lower()
        return await _command(desk, "menu" if name == "start" else name, rest.strip())
    if said.media == "channel_post":
        desk.deed.name = "forwarded"
        return await publishing.take_forwarded(desk, said)
    waiting = desk.staff.awaiting or {}
    # Asked on a form, nothing stands in the chat: there a command's name alone is the command.
    if waiting.get("step") not in STEPS or (waiting.get("on_form") and text.lower() in COMMANDS):
        name, _, rest = text.partition(" ")
        if said.media is None and name.lower() in COMMANDS:  # where a slash cannot be typed
            return await _command(desk, name.lower(), rest.strip())
        return await commands.short_help(desk)
    desk.deed.name, desk.deed.about = f"step.{waiting['step']}", dict(waiting)
    action, run = STEPS[waiting["step"]]
    if action is not None:
        allow(desk.staff, action)
    return await run(desk, waiting, said)


def _refusal(desk: Desk, no: NotAllowed) -> Reply:
    """Why not, in words. On a tap an old button only needs a toast; everything else deserves a message."""
    if isinstance(no, Faulty):
        message = publishing.faulty(desk, no)
        return Reply((message,), refused=message.text)
    args = dict(no.args_for_text)
    if no.reason == "not-your-role":
        args = {"role": desk.say(f"role-{args['role']}"), "action": desk.say(f"action-{args['action']}")}
    words = desk.runs(no.reason, **args)
    said = "".join(run.text for run in words)
    if no.reason == "moved-on" and desk.ref:
        return Reply(toast=said[:200], refused=said)
    return Reply((Message(words),), refused=said)
