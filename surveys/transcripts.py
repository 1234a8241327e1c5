"""A talk written as a play: read from text, played through ``advance``, written down word for word.

::

    lang: en
    job_en: find an invoice

    Bot: Hi! I'm …
    Shows: [Yes] [Later]
    Taps: Yes
    Bot: Think of the last time you tried to find an invoice. …
    Buyer: it took an hour
    Note: evidence (long): it took an hour
    Ends: finished

Above the first empty line stand the language and the facts of the interview. Only ``Buyer`` and ``Taps`` make
something happen; the rest is what must come of it. A line that is indented goes on with the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from surveys import listening
from surveys.advance import advance
from surveys.events import (
    Answered,
    Ask,
    Began,
    Chose,
    Consented,
    Effect,
    Elsewhere,
    Ended,
    Event,
    Found,
    HandOver,
    Lost,
    NoWish,
    OptIn,
    OptOut,
    Returned,
    Say,
    SetAside,
    ShowKept,
    Spoke,
    Stopped,
    Toast,
    Unsay,
)
from surveys.interview import Interview
from surveys.script import Survey
from surveys.words import Lang

FACTS: Mapping[str, str] = {
    "brand": "Northwind",
    "contact": "@northwind_help",
    "link": "t.me/northwind_news",
    "job_ru": "проверить, где доставка",
    "job_en": "check where a delivery is",
    "other_job": "",
    "other_ru": "",
    "other_en": "",
    "company": "",
    "path": "",
    "outcome_before": "",
    "told_before": "no",
}
"""What an interview is told when nobody says otherwise."""


class BadTranscript(Exception):
    """A transcript that cannot be played; the message names the line and the fix."""


class Voice(StrEnum):
    """Who or what a line of the play is of."""

    BOT = "Bot"
    SHOWS = "Shows"
    BUYER = "Buyer"
    TAPS = "Taps"
    NOTE = "Note"
    ENDS = "Ends"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the play."""

    voice: Voice
    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A talk so far. ``told``: the facts that differ from ``FACTS``; ``count``: how often the buyer spoke.

    ``notes``: the evidence and the wishes that stand, by question. ``buttons``: what can be tapped now:
    option and label.
    """

    survey: Survey
    lang: Lang
    told: Mapping[str, str]
    interview: Interview
    lines: tuple[Line, ...] = ()
    count: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the buyer has the word: a question is open, or it is theirs to begin."""
        return self.interview.current is not None or (self.survey.unprompted and not self.lines)


def begin(survey: Survey, lang: Lang, told: Mapping[str, str]) -> Play:
    """The talk as it begins: the consent screen, or nothing yet when the buyer is the one to begin."""
    talk = Interview(lang, {**FACTS, **told})
    play = Play(survey, lang, told, talk)
    return play if survey.unprompted else _hear(play, Began())


def speak(play: Play, said: Line) -> Play:
    """The talk after the buyer wrote or tapped something. Raises ``BadTranscript`` for no such button."""
    event = _event(play, said, f"m{play.count + 1}")
    return _hear(replace(play, lines=(*play.lines, said), count=play.count + 1), event)


def read(text: str) -> tuple[Lang, dict[str, str], list[Line]]:
    """The language, the facts and all lines of a transcript. Raises ``BadTranscript``."""
    told: dict[str, str] = {}
    lines: list[Line] = []
    header = True
    for number, row in enumerate(text.splitlines(), start=1):
        key, colon, words = row.partition(":")
        if not row.strip():
            header = header and not told
        elif row.startswith("#"):
            continue
        elif row[0] == " " and lines:
            lines[-1] = Line(lines[-1].voice, f"{lines[-1].text}\n{row.strip()}")
        elif header and colon and (key in FACTS or key == "lang"):
            told[key] = words.strip()
        elif colon and key in set(Voice):
            header = False
            lines.append(Line(Voice(key), words.strip()))
        else:
            known = ", ".join([*Voice, *(["lang", *FACTS] if header else [])])
            raise BadTranscript(f"Line {number}: {row[:40]!r}. A line begins with one of {known}.")
    try:
        return Lang(told.pop("lang", Lang.EN)), told, lines
    except ValueError as exc:
        raise BadTranscript(f"lang is one of {', '.join(Lang)}: {exc}.") from exc


def replay(survey: Survey, text: str) -> str:
    """The same transcript as the survey plays it today: equal to ``text`` when nothing changed."""
    lang, told, lines = read(text)
    play = begin(survey, lang, told)
    for line in lines:
        if line.voice in (Voice.BUYER, Voice.TAPS):
            play = speak(play, line)
    title = "".join(f"{row}\n" for row in text.splitlines() if row.startswith("#"))
    return title + write(play)


def write(play: Play) -> str:
    """The talk as text, for a file."""
    rows = [f"lang: {play.lang}", *(f"{name}: {value}" for name, value in play.told.items()), ""]
    for line in play.lines:
        if line.voice in (Voice.BUYER, Voice.TAPS) and rows[-1]:
            rows.append("")
        rows.append(f"{line.voice}: " + line.text.replace("\n", "\n    "))
    return "\n".join(rows) + "\n"


def _event(play: Play, said: Line, ref: str) -> Event:
    if said.voice is Voice.TAPS:
        for option, label in play.buttons:
            if label == said.text:
                return Chose(play.interview.current or "", option, ref)
        shown = " ".join(f"[{label}]" for _, label in play.buttons) or "none"
        raise BadTranscript(f"There is no button {said.text!r} to tap. Buttons: {shown}.")
    if said.text == "/start":
        return Returned()
    if listening.is_stop(said.text):
        return Stopped()
    if play.survey.unprompted and play.count == 0:
        return Began(ref, said.text)
    return Answered(ref, said.text)


def _hear(play: Play, event: Event) -> Play:
    step = advance(play.survey, play.interview, event)
    after = step.interview
    lines = [line for effect in step.effects for line in _lines(effect)]
    if after.pace.probe and after.pace.asks > play.interview.pace.asks:
        at = max(i for i, line in enumerate(lines) if line.voice is Voice.BOT)
        lines.insert(at, Line(Voice.NOTE, f"probe: {after.pace.probe}"))
    buttons = play.buttons if after.current is not None else ()
    for effect in step.effects:
        buttons = effect.options if isinstance(effect, Ask) else buttons
    notes = _noted(play, step.effects)
    return replace(play, interview=after, lines=(*play.lines, *lines), notes=notes, buttons=buttons)


def _noted(play: Play, effects: Sequence[Effect]) -> dict[str, str]:
    """What stands as evidence and as wishes now, by question."""
    notes = dict(play.notes)
    for effect in effects:
        match effect:
            case Found(question=question, facet=facet, text=text):
                notes[f"evidence of {question}"] = f"({facet}) {text}"
            case SetAside(question=question, text=text):
                notes[f"wish in {question}"] = text
            case Lost(question=question):
                notes.pop(f"evidence of {question}", None)
            case NoWish(question=question):
                notes.pop(f"wish in {question}", None)
    return notes


def _lines(effect: Effect) -> Iterator[Line]:
    match effect:
        case Ask(text=text, options=buttons):
            yield Line(Voice.BOT, text)
            if buttons:
                yield Line(Voice.SHOWS, " ".join(f"[{label}]" for _, label in buttons))
        case Say(text=text) | Toast(text=text):
            yield Line(Voice.BOT, text)
        case Ended(state=state):
            yield Line(Voice.ENDS, state)
        case _:
            if note := _note(effect):
                yield Line(Voice.NOTE, note)


def _note(effect: Effect) -> str:
    match effect:
        case Found(facet=facet, text=text):
            return f"evidence ({facet}): {text}"
        case Lost(question=question):
            return f"no evidence any more: {question}"
        case SetAside(text=text):
            return f"wish set aside: {text}"
        case NoWish(question=question):
            return f"no wish any more: {question}"
        case HandOver(text=text):
            return f"handed over: {text}"
        case Spoke(lang=lang):
            return f"speaks {lang} from now on"
        case Elsewhere(job=job):
            return f"another job: {job}"
        case Consented(purpose=purpose, given=given):
            return f"consent to {purpose}: {'yes' if given else 'no'}"
        case OptOut():
            return "asked nothing more"
        case OptIn():
            return "may be asked again"
        case ShowKept():
            return "told what is kept"
        case Unsay():
            return "words removed"
        case _:
            return ""
