"""The newsroom's ear: whatever staff write or tap, one turn, inside one transaction, no network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core import audit
from core import staff as staff_list
from core.buttons import meaning
from core.digest_words import PACKAGE
from core.errors import NotAllowed
from core.newsroom import (
    audit_log,
    calendar,
    colleagues,
    commands,
    companies,
    decisions,
    drafting,
    evidence,
    fates,
    going_out,
    handovers,
    inviting,
    late,
    menu,
    post_cards,
    publishing,
    quiet,
    schedules,
    segments,
    suggestions,
    themes,
    today,
)
from core.newsroom.permissions import Action, allow
from core.newsroom.room import Desk, Reply, Room
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

Command = Callable[[Desk, str], Awaitable[Reply]]
Tap = Callable[[Desk, dict], Awaitable[Reply]]  # type: ignore[type-arg]
Step = Callable[[Desk, dict, Said], Awaitable[Reply]]  # type: ignore[type-arg]

HOME = ("/menu", "menu")  # the way back leads here

COMMANDS: dict[str, tuple[Action | None, Command]] = {
    "menu": (None, menu.menu),
    "help": (None, commands.help_),
    "today": (None, today.today),
    "digest": (Action.DIGEST, commands.digest),
    "schedule": (Action.DIGEST, schedules.schedule),
    "evidence": (Action.EVIDENCE, evidence.browse),
    "suggestions": (Action.EVIDENCE, suggestions.browse),
    "themes": (Action.THEMES, themes.list_),
    "company": (Action.COMPANIES, companies.company),
    "segments": (Action.DIGEST, segments.list_),
    "post": (Action.DRAFT, drafting.begin),
    "posts": (Action.SEE_POSTS, post_cards.list_),
    "calendar": (Action.SEE_POSTS, calendar.calendar),
    "invite": (Action.INVITE, inviting.invite),
    "mute": (None, quiet.mute),
    "language": (None, commands.language),
    "staff": (Action.STAFF, colleagues.list_),
    "audit": (Action.AUDIT, audit_log.list_),
    "cancel": (None, commands.cancel),
}

TAPS: dict[str, tuple[Action | None, Tap]] = {
    "menu": (None, menu.tap_menu),
    "settings": (None, menu.tap_settings),
    "today": (None, today.tap_today),
    "today.part": (None, today.tap_part),
    "digest": (Action.DIGEST, commands.tap_digest),
    "schedule": (Action.DIGEST, schedules.tap_list),
    "schedule.segments": (Action.DIGEST, schedules.tap_segments),
    "schedule.add": (Action.DIGEST, schedules.tap_add),
    "schedule.remove": (Action.DIGEST, schedules.tap_remove),
    "language": (None, commands.tap_language),
    "language.ask": (None, commands.tap_which_language),
    "mute": (None, quiet.tap_mute),
    "mute.set": (None, quiet.tap_set),
    "mute.off": (None, quiet.tap_off),
    "evidence.list": (Action.EVIDENCE, evidence.tap_list),
    "evidence.filters": (Action.EVIDENCE, evidence.tap_filters),
    "evidence.themes": (Action.EVIDENCE, evidence.tap_themes),
    "evidence.segments": (Action.EVIDENCE, evidence.tap_segments),
    "evidence.show": (Action.EVIDENCE, evidence.tap_show),
    "suggestion.list": (Action.EVIDENCE, suggestions.tap_list),
    "suggestion.show": (Action.EVIDENCE, suggestions.tap_show),
    "suggestion.judge": (Action.THEMES, suggestions.tap_judge),
    "suggestion.keep": (Action.THEMES, suggestions.tap_keep),
    "theme.list": (Action.THEMES, themes.tap_list),
    "theme.show": (Action.THEMES, themes.tap_show),
    "theme.choose": (Action.THEMES, themes.tap_choose),
    "theme.assign": (Action.THEMES, themes.tap_assign),
    "theme.new": (Action.THEMES, themes.tap_new),
    "theme.rename": (Action.THEMES, decisions.tap_rename),
    "theme.merge": (Action.THEMES, decisions.tap_merge),
    "theme.merge_ask": (Action.THEMES, decisions.tap_merge_ask),
    "theme.merge_do": (Action.THEMES, decisions.tap_merge_do),
    "theme.move": (Action.DECIDE, decisions.tap_move),
    "theme.move_do": (Action.DECIDE, decisions.tap_move_do),
    "company.list": (Action.COMPANIES, companies.tap_list),
    "company.find": (Action.COMPANIES, companies.tap_find),
    "company.show": (Action.COMPANIES, companies.tap_show),
    "segment.list": (Action.DIGEST, segments.tap_list),
    "segment.show": (Action.DIGEST, segments.tap_show),
    "invite": (Action.INVITE, inviting.tap_invite),
    "invite.segment": (Action.INVITE, inviting.tap_segment),
    "invite.job": (Action.INVITE, inviting.tap_job),
    "invite.issue": (Action.INVITE, inviting.tap_issue),
    "fate.list": (Action.INVITE, fates.tap_list),
    "fate.again": (Action.INVITE, fates.tap_again),
    "fate.leave": (Action.INVITE, fates.tap_leave),
    "handover.show": (Action.COMPANIES, handovers.tap_show),
    "draft.begin": (Action.DRAFT, drafting.tap_begin),
    "draft.page": (Action.DRAFT, drafting.tap_page),
    "draft.toggle": (Action.DRAFT, drafting.tap_toggle),
    "draft.write": (Action.DRAFT, drafting.tap_write),
    "draft.review": (Action.DRAFT, drafting.tap_review),
    "draft.rewrite": (Action.DRAFT, drafting.tap_rewrite),
    "draft.reground": (Action.DRAFT, drafting.tap_reground),
    "draft.discard": (Action.DRAFT, drafting.tap_discard),
    "draft.no_photo": (Action.DRAFT, drafting.tap_no_photo),
    "draft.shorten": (Action.DRAFT, drafting.tap_shorten),
    "post.options": (Action.PUBLISH, going_out.tap_options),
    "post.channel": (Action.PUBLISH, going_out.tap_channel),
    "post.silent": (Action.PUBLISH, going_out.tap_silent),
    "post.invites": (Action.PUBLISH, going_out.tap_invites),
    "post.next_free": (Action.PUBLISH, publishing.tap_next_free),
    "post.late_now": (Action.PUBLISH, late.tap_now),
    "post.late_slot": (Action.PUBLISH, late.tap_slot),
    "post.late_leave": (Action.PUBLISH, late.tap_leave),
    "calendar": (Action.SEE_POSTS, calendar.tap_show),
    "calendar.slots": (Action.PUBLISH, calendar.tap_slots),
    "calendar.remove": (Action.PUBLISH, calendar.tap_remove),
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
    "post.list": (Action.SEE_POSTS, post_cards.tap_list),
    "post.show": (Action.SEE_POSTS, post_cards.tap_show),
    "staff.list": (Action.STAFF, colleagues.tap_list),
    "staff.show": (Action.STAFF, colleagues.tap_show),
    "staff.role": (Action.STAFF, colleagues.tap_role),
    "staff.remove": (Action.STAFF, colleagues.tap_remove),
    "staff.remove_do": (Action.STAFF, colleagues.tap_remove_do),
    "staff.invite": (Action.STAFF, colleagues.tap_invite),
    "staff.link": (Action.STAFF, colleagues.tap_link),
    "audit.list": (Action.AUDIT, audit_log.tap_list),
}

STEPS: dict[str, tuple[Action | None, Step]] = {
    "schedule": (Action.DIGEST, schedules.take_schedule),
    "theme": (Action.THEMES, themes.take_title),
    "rename": (Action.THEMES, decisions.take_title),
    "company": (Action.COMPANIES, companies.take_name),
    "text": (Action.DRAFT, drafting.take_text),
    "slot": (Action.PUBLISH, publishing.take_slot),
    "amend": (Action.PUBLISH, publishing.take_amendment),
    "late": (Action.PUBLISH, late.take_slot),
    "slots": (Action.PUBLISH, calendar.take_rule),
}


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
            return Reply() if form and desk.staff.awaiting else reply
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
    if waiting.get("step") not in STEPS:
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
