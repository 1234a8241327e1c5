"""A survey as data: ``survey.toml`` and its words in both languages, loaded and checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from fluent.runtime import FluentBundle

from surveys import fluent
from surveys.words import Defect, Facet, Lang, Purpose

FILES = ("survey.toml", "ru.ftl", "en.ftl")
W = TypeVar("W", bound=StrEnum)


class BadSurvey(Exception):
    """A survey's files do not make a survey; the message names the file, the question and the fix."""


class Kind(StrEnum):
    """How a question is answered."""

    OPEN = "open"
    CHOICE = "choice"


class Mention(StrEnum):
    """What a story may speak of, so that asking further pays."""

    COST = "cost"  # money; time has a question of its own
    OTHER = "other"  # a solution beside ours
    SEVERAL = "several"  # more than one solution


@dataclass(frozen=True, slots=True)
class When:
    """The condition under which a question is asked; empty fields do not limit.

    ``uncovered``: the story has not spoken of this facet. ``unasked``: that question was passed over.
    ``chose``: (question, option). ``found``: whether a problem has been named. ``mentions``: the story speaks
    of it. ``company``: whether a company pays. ``restated``: whether the outcome can be composed.
    """

    uncovered: Facet | None = None
    unasked: str | None = None
    chose: tuple[str, str] | None = None
    found: bool | None = None
    mentions: Mention | None = None
    company: bool | None = None
    restated: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. ``text``: its id in the Fluent files; options are ``<text>-<option>`` there.

    ``facet``: an answer that names something is evidence. ``free``: words count as an answer to a choice.
    ``closes``: option → text id of the farewell. ``grants``: what a "yes" consents to.
    ``instead``: an answer in words to this choice is an answer to that question.
    ``outcome``: the answer is the result wanted, in the buyer's words; ``<id>-alone`` asks out of the blue.
    ``story``: an account of how it went; its problem is evidence until a question with a facet finds one.
    ``brief``: a few words are a full answer. ``probes``: what may be asked once more when it is lacking.
    ``optional``: 0 for the core path, else how much is gained by asking; at most two of these are asked.
    ``short``: belongs to the short path too. ``elsewhere``: the option after which another job is tried.
    """

    id: str
    kind: Kind
    options: tuple[str, ...] = ()
    facet: Facet | None = None
    free: bool = False
    closes: Mapping[str, str] = field(default_factory=dict)
    grants: Purpose | None = None
    instead: str | None = None
    outcome: bool = False
    story: bool = False
    brief: bool = False
    probes: tuple[Defect, ...] = ()
    optional: int = 0
    short: bool = False
    elsewhere: str | None = None
    when: tuple[When, ...] = ()

    @property
    def listens(self) -> bool:
        """Whether an answer is judged: for what it names, wishes, or lacks."""
        return self.story or self.facet is not None


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one version. ``digest``: sha256 over its files, the identity of the version.

    ``incident``: what is asked when something is going wrong right now. ``unprompted``: the buyer begins it,
    with what they said as the answer to the first question.
    """

    name: str
    version: str
    digest: str
    consent: Question
    questions: tuple[Question, ...]
    incident: Question | None
    unprompted: bool
    closing: str
    afterword: str
    bundles: Mapping[Lang, FluentBundle]
    files: Mapping[str, str]

    def question(self, question_id: str) -> Question | None:
        """The question of that id, the consent screen included; None when there is none."""
        return next((q for q in self.every if q.id == question_id), None)

    @property
    def every(self) -> tuple[Question, ...]:
        """All questions, the consent screen and the one about an incident included."""
        return (self.consent, *self.questions, *((self.incident,) if self.incident else ()))

    def text(self, lang: Lang, text_id: str, **args: Any) -> str:
        """Words of this survey. Raises ``KeyError`` for an unknown id or argument."""
        return fluent.spell(self.bundles[lang], text_id, **args)

    def label(self, lang: Lang, question: Question, option: str) -> str:
        """What the button of an option says."""
        return self.text(lang, f"{question.id}-{option}")


def load(files: Mapping[str, str]) -> Survey:
    """A survey from its files' contents (as pinned in the store). Raises ``BadSurvey``."""
    try:
        plan = tomllib.loads(files["survey.toml"])
    except (tomllib.TOMLDecodeError, KeyError) as exc:
        raise BadSurvey(f"survey.toml cannot be read: {exc}") from exc
    digest = hashlib.sha256("\0".join(files[name] for name in FILES).encode()).hexdigest()
    try:
        toml = files["survey.toml"]
        questions = tuple(_read(row, toml) for row in plan["questions"])
        made = Survey(
            name=plan["name"],
            version=str(plan["version"]),
            digest=digest,
            consent=_read(plan["consent"], toml),
            questions=questions,
            incident=_read(plan["incident"], toml) if "incident" in plan else None,
            unprompted=bool(plan.get("unprompted", False)),
            closing=plan["closing"],
            afterword=plan["afterword"],
            bundles={lang: fluent.bundle(files[f"{lang}.ftl"], lang) for lang in Lang},
            files=dict(files),
        )
    except KeyError as exc:
        raise BadSurvey(f"survey.toml: {exc} is missing. Add it.") from exc
    except (ValueError, TypeError) as exc:
        raise BadSurvey(f"survey.toml: {exc}.") from exc
    for question in made.every:
        for text_id in (
            question.id,
            *(f"{question.id}-{o}" for o in question.options),
            *question.closes.values(),
        ):
            absent = [f"{lang}.ftl" for lang, one in made.bundles.items() if not one.has_message(text_id)]
            if absent:
                raise BadSurvey(
                    f"Question {question.id}: {text_id!r} is missing in {' and '.join(absent)}. Add it."
                )
    return made


def line_of(toml: str, question_id: str, key: str = "") -> int:
    """The line of survey.toml where a question (or a key of it) stands; 1 when it cannot be told."""
    at = 0
    if question_id and (
        found := re.search(rf"""^\s*id\s*=\s*["']{re.escape(question_id)}["']""", toml, re.M)
    ):
        at = found.start() + len(found[0]) - len(found[0].lstrip())
    if key and (found := re.compile(rf"\b{re.escape(key)}\b").search(toml, at)):
        at = found.start()
    return toml.count("\n", 0, at) + 1


def _read(row: Mapping[str, Any], toml: str) -> Question:
    """A question; what is wrong with it is told with its line."""
    try:
        return _question(row)
    except KeyError as exc:
        wrong = f"{exc} is missing. Add it"
    except (ValueError, TypeError, IndexError, AttributeError) as exc:
        wrong = str(exc)
    question_id = str(row.get("id", "")) if isinstance(row, Mapping) else ""
    place = f"line {line_of(toml, question_id)}: question {question_id}" if question_id else "a question"
    raise BadSurvey(f"survey.toml, {place}: {wrong}.")


def _word(kind: type[W], word: str) -> W:
    try:
        return kind(word)
    except ValueError as exc:
        raise ValueError(f"{word!r} is none of {', '.join(kind)}") from exc


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        kind=_word(Kind, row["kind"]),
        options=tuple(row.get("options", ())),
        facet=_word(Facet, row["facet"]) if "facet" in row else None,
        free=bool(row.get("free", False)),
        closes=dict(row.get("closes", {})),
        grants=_word(Purpose, row["grants"]) if "grants" in row else None,
        instead=row.get("instead"),
        outcome=bool(row.get("outcome", False)),
        story=bool(row.get("story", False)),
        brief=bool(row.get("brief", False)),
        probes=tuple(_word(Defect, word) for word in row.get("probes", ())),
        optional=int(row.get("optional", 0)),
        short=bool(row.get("short", False)),
        elsewhere=row.get("elsewhere"),
        when=tuple(_when(condition) for condition in row.get("when", ())),
    )


def _when(condition: Mapping[str, Any]) -> When:
    chose = condition.get("chose")
    return When(
        uncovered=_word(Facet, condition["uncovered"]) if "uncovered" in condition else None,
        unasked=condition.get("unasked"),
        chose=(chose[0], chose[1]) if chose else None,
        found=condition.get("found"),
        mentions=_word(Mention, condition["mentions"]) if "mentions" in condition else None,
        company=condition.get("company"),
        restated=condition.get("restated"),
    )
