"""What a buyer may ask at any time: help, their data, taking words back, being forgotten, a language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from babel.dates import format_date

from core import outbox
from core.buttons import button
from core.desk import Desk
from core.interviews import moving, versions, whose
from core.interviews.kept import kept_about
from core.interviews.turns import take_turn
from core.lengths import shorten
from core.ports import Key, Message, Run, Who, plain
from core.rights.forgetting import forget
from core.rights.holdings import option_words, question_words
from core.rights.mydata import mydata
from core.store.models import Address, Button, Buyer, Consent, Interview
from core.texts import say
from core.words import DeliveryKind, InterviewState, Lang, Purpose
from surveys.events import Switched, Withdrew
from surveys.interview import Interview as Talk

TEXTS, RIGHTS = "core.interviews", "core.rights"
ANSWERS_SHOWN = 8  # a screen of buttons that a thumb can survey


async def obey(name: str, who: Who, address: Address | None, desk: Desk, key: str) -> None:
    """Do what a command says (inside ``tx``); an unknown one gets the help. ``key``: of the update."""
    messages = await COMMANDS.get(name, _help)(who, address, desk)
    await tell(who.place, messages, desk, key)


async def tell(place: str, messages: list[Message], desk: Desk, key: str) -> None:
    """Plan messages to somebody, outside any interview."""
    for n, message in enumerate(messages):
        await outbox.plan(
            key=f"told:{key}:{n}" if n else f"told:{key}",
            door=desk.door,
            place=place,
            kind=DeliveryKind.SAY,
            message=message,
            due_at=desk.now,
            now=desk.now,
        )


def lang_of(who: Who, address: Address | None, desk: Desk) -> Lang:
    """The language to answer in: what we spoke last, else their messenger's, else the company's."""
    return address.language if address is not None else who.language or desk.settings.language


async def _help(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    lang = lang_of(who, address, desk)
    lines = [say(TEXTS, lang, "help")]
    if len(desk.messengers) > 1:
        lines.append(say(TEXTS, lang, "help-move"))
    return [plain("\n".join(lines))]


async def _mydata(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    lang = lang_of(who, address, desk)
    buyer = await Buyer.get_or_none(id=address.buyer_id) if address and address.buyer_id else None
    if buyer is None or address is None:
        return [plain(say(RIGHTS, lang, "nothing"))]
    agreed = Consent.filter(
        buyer_id=buyer.id, purpose=Purpose.INTERVIEW, given=True, channel=address.messenger
    )
    latest = await whose.latest(address)
    if latest is not None and not address.is_proven and not await agreed.exists():
        return [plain(await kept_about(latest, desk))]  # it may still be somebody else who opened the link
    return [plain(words) for words in await mydata(buyer, lang, desk)]


async def _withdraw(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    talks = [
        one
        for one in await whose.talks(address)
        if one.state is not InterviewState.WITHDRAWN and one.snapshot["replies"]
    ]
    if not talks:
        return [plain(say(RIGHTS, lang_of(who, address, desk), "withdraw-nothing"))]
    return [await _withdraw_screen(talks, desk, 0)]


async def _withdraw_screen(talks: list[Interview], desk: Desk, page: int) -> Message:
    """The answers of the latest talk, the whole of it, and earlier talks as wholes."""
    latest, lang = talks[0], talks[0].language
    talk = Talk.from_json(latest.snapshot)
    survey = await versions.pinned(latest.version_id)
    replies = list(talk.replies.items())
    shown = replies[page * ANSWERS_SHOWN : (page + 1) * ANSWERS_SHOWN]
    rows = []
    for question_id, reply in shown:
        said = option_words(survey, talk, question_id, reply.option) if reply.option else reply.text
        label = shorten(" ".join(said.split()) or question_words(survey, talk, question_id) or "…", 40)
        value = {"interview": latest.id, "question": question_id}
        rows.append((Key(label, await button("rights:withdraw", value, now=desk.now)),))
    if replies[(page + 1) * ANSWERS_SHOWN :]:
        more = await button("rights:more", {"page": page + 1}, now=desk.now)
        rows.append((Key(say(RIGHTS, lang, "withdraw-more"), more),))
    for n, one in enumerate(talks[:4]):
        day = format_date(one.created_at, "long", locale=lang.value)
        label = say(RIGHTS, lang, "withdraw-earlier" if n else "withdraw-all", day=day)
        value = {"interview": one.id, "question": None}
        rows.append((Key(label, await button("rights:withdraw", value, now=desk.now)),))
    return Message(runs=(Run(say(RIGHTS, lang, "withdraw-choose")),), rows=tuple(rows))


async def _forget(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    lang = lang_of(who, address, desk)
    if address is None or address.buyer_id is None:
        return [plain(say(RIGHTS, lang, "nothing"))]
    keys = [
        Key(say(RIGHTS, lang, f"forget-{word}"), await button(f"rights:forget-{word}", {}, now=desk.now))
        for word in ("yes", "no")
    ]
    return [Message(runs=(Run(say(RIGHTS, lang, "forget-sure")),), rows=tuple((key,) for key in keys))]


async def _language(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    lang = lang_of(who, address, desk)
    keys = [
        Key(label, await button("rights:language", {"to": to.value}, now=desk.now))
        for to, label in ((Lang.RU, "Русский"), (Lang.EN, "English"))
    ]
    return [Message(runs=(Run(say(RIGHTS, lang, "language-which")),), rows=(tuple(keys),))]


async def _move(who: Who, address: Address | None, desk: Desk) -> list[Message]:
    """Links to go on in another messenger, each for one use."""
    lang = lang_of(who, address, desk)
    links = await moving.links(address, desk) if address is not None and address.buyer_id else {}
    if not links:
        return [plain(say(RIGHTS, lang, "move-nowhere"))]
    return [
        plain(say(RIGHTS, lang, "move", messenger=messenger.capitalize(), link=link))
        for messenger, link in links.items()
    ]


COMMANDS: dict[str, Callable[[Who, Address | None, Desk], Awaitable[list[Message]]]] = {
    "help": _help,
    "mydata": _mydata,
    "withdraw": _withdraw,
    "forget": _forget,
    "language": _language,
    "move": _move,
}


async def tapped(found: Button, who: Who, address: Address | None, desk: Desk, key: str) -> None:
    """A button of one of the commands' screens (inside ``tx``). Somebody else's button does nothing."""
    lang = lang_of(who, address, desk)
    match found.action:
        case "rights:withdraw":
            interview = await Interview.get_or_none(id=found.value["interview"])
            if interview is not None and address is not None and await whose.is_theirs(interview, address):
                await take_turn(interview, Withdrew(found.value["question"]), who.place, desk)
        case "rights:more":
            talks = [one for one in await whose.talks(address) if one.snapshot["replies"]]
            if talks:
                await tell(
                    who.place, [await _withdraw_screen(talks, desk, int(found.value["page"]))], desk, key
                )
        case "rights:forget-yes":
            buyer = await Buyer.get_or_none(id=address.buyer_id) if address and address.buyer_id else None
            if buyer is not None:
                await forget(buyer, desk)
            await tell(who.place, [plain(say(RIGHTS, lang, "forgotten"))], desk, key)
        case "rights:forget-no":
            await tell(who.place, [plain(say(RIGHTS, lang, "forget-kept"))], desk, key)
        case "rights:language":
            await _speak(Lang(found.value["to"]), who, address, desk, key)


async def _speak(lang: Lang, who: Who, address: Address | None, desk: Desk, key: str) -> None:
    await tell(who.place, [plain(say(RIGHTS, lang, "language-set"))], desk, key)
    if address is None:
        return
    address.language = lang
    await address.save(update_fields=["language"])
    latest = await whose.latest(address)
    if latest is not None and latest.language is not lang:
        await take_turn(latest, Switched(lang), who.place, desk)
