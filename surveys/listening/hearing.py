"""Hearing one answer."""

from __future__ import annotations

import re

from surveys.listening.clauses import split
from surveys.listening.heard import Clause, Head, Heard, Restated
from surveys.listening.replies import names_nothing
from surveys.words import Defect, Gain, Label, Lang

WISH = re.compile(
    r"хорошо бы|было бы|хотелось бы|добавьте|сделайте|\b(please )?add\b|would be (nice|great)"
    r"|should (have|add)|you could|i wish",
    re.IGNORECASE,
)
PAIN = re.compile(
    r"не (смог|наш|получ|работ)|пришлось|ждал|долго|had to|couldn|didn|wait|hour|slow", re.IGNORECASE
)


def hear(text: str, question: str = "", head: Head | None = None) -> Heard:
    """What an answer says; ``question`` is its id, "" when unknown."""
    clauses = []
    for start, end in split(text):
        words = text[start:end]
        wish = bool(WISH.search(words)) and not PAIN.search(words)
        clauses.append(Clause(words, start, end, Label.SUGGESTION if wish else Label.PROBLEM))
    nothing = names_nothing(text)
    problem = "" if nothing else " ".join(c.text for c in clauses if c.label is Label.PROBLEM)
    suggestion = " ".join(c.text for c in clauses if c.label is Label.SUGGESTION)
    label = Label.MIXED if problem and suggestion else Label.SUGGESTION if suggestion else Label.PROBLEM
    if nothing:
        label = Label.FINE_NO_PROBLEM
    return Heard(
        label=label,
        problem=problem,
        suggestion=suggestion,
        redirect=label is Label.SUGGESTION,
        defect=Defect.SHORT if len(text.split()) <= 3 else None,
        event=False,
        object=False,
        pain=bool(PAIN.search(text)),
        number=any(c.isdigit() for c in text),
        clauses=tuple(clauses),
    )


def asks_for_help(text: str) -> bool:
    """Whether the whole message is a support question: "where is my order?"."""
    return bool(re.match(r"\W*(where is my|когда (привез|достав)|где мой|как вернуть)", text, re.IGNORECASE))


def complains(text: str) -> bool:
    """Whether a message that arrived unasked is a complaint."""
    return len(text.split()) > 3 and bool(PAIN.search(text))


def is_incident(text: str) -> bool:
    """Whether something is open now and wants help first."""
    return bool(re.search(r"верните деньги|до сих пор не|money back|still waiting", text, re.IGNORECASE))


def restate(text: str, lang: Lang) -> Restated | None:
    """What the buyer would gain; ``None`` below confidence."""
    words = hear(text).problem.split()
    return Restated(Gain.TIME, "", " ".join(words)) if 3 <= len(words) <= 14 else None
