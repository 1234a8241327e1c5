"""A survey as a picture: Mermaid and DOT flowcharts from one graph, and a plain outline for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import TypeAlias

from surveys.script import Mention, Question, Survey, When
from surveys.words import Lang

BLANKS = ("brand", "job", "contact", "link", "outcome", "outcome_before", "company")
MENTIONED = {
    Mention.COST: "money mentioned",
    Mention.OTHER: "another solution named",
    Mention.SEVERAL: "several solutions named",
}
WIDTH = 38  # characters of a line in a box


Draw: TypeAlias = Callable[[Survey, Lang], str]
"""A drawing of a survey with its questions in a language, ending in a line break."""


class Shape(StrEnum):
    """How a box of the flowchart looks."""

    QUESTION = "question"
    OPTIONAL = "optional"
    CONDITION = "condition"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A box: ``lines`` are its words."""

    id: str
    shape: Shape
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another; ``rare``: a side way, drawn with dashes."""

    start: str
    end: str
    label: str = ""
    rare: bool = False


def mermaid(survey: Survey, lang: Lang) -> str:
    """A Mermaid flowchart, as GitHub and GitLab draw it inside a ``mermaid`` block."""
    boxes, arrows = _graph(survey, lang)
    around = {
        Shape.QUESTION: ('["', '"]'),
        Shape.OPTIONAL: ('["', '"]:::optional'),
        Shape.CONDITION: ('{"', '"}'),
        Shape.END: ('(["', '"])'),
    }
    rows = ["flowchart TD"]
    for box in boxes:
        before, after = around[box.shape]
        rows.append(f"    {box.id}{before}{'<br/>'.join(map(_for_mermaid, box.lines))}{after}")
    for arrow in arrows:
        line = "-.->" if arrow.rare else "-->"
        label = f'|"{_for_mermaid(arrow.label)}"|' if arrow.label else ""
        rows.append(f"    {arrow.start} {line}{label} {arrow.end}")
    rows.append("    classDef optional stroke-dasharray: 5 4")
    return "\n".join(rows) + "\n"


def dot(survey: Survey, lang: Lang) -> str:
    """The same for Graphviz: ``dot -Tsvg``."""
    boxes, arrows = _graph(survey, lang)
    looks = {
        Shape.QUESTION: "shape=box",
        Shape.OPTIONAL: 'shape=box style="dashed"',
        Shape.CONDITION: "shape=diamond",
        Shape.END: 'shape=box style="rounded"',
    }
    rows = [f'digraph "{_for_dot(survey.name)}" {{', '    node [fontname="sans-serif"];']
    for box in boxes:
        label = "\\n".join(map(_for_dot, box.lines))
        rows.append(f'    {box.id} [{looks[box.shape]} label="{label}"];')
    for arrow in arrows:
        style = ' style="dashed"' if arrow.rare else ""
        rows.append(f'    {arrow.start} -> {arrow.end} [label="{_for_dot(arrow.label)}"{style}];')
    return "\n".join([*rows, "}"]) + "\n"


def tree(survey: Survey, lang: Lang) -> str:
    """An outline: the path from top to bottom, under each question when it is asked and where it leads."""
    rows = [f"{survey.name} {survey.version}"]
    for question in (survey.consent, *survey.questions):
        rows.append(f"├─ {question.id}  {words(survey, lang, question)}")
        rows += [f"│      {note}" for note in _notes(survey, lang, question)]
    if survey.incident is not None:
        rows.append(f"├─ any time  {words(survey, lang, survey.incident)}")
        rows.append("│      when something is going wrong right now")
    rows.append(f"└─ the end  {_text(survey, lang, survey.closing)}")
    return "\n".join(rows) + "\n"


def words(survey: Survey, lang: Lang, question: Question) -> str:
    """A question's words, what is filled in shown as {job}."""
    return _text(survey, lang, question.id)


def condition(question: Question) -> str:
    """When a question is asked, in English; "" for always."""
    return " or ".join(" and ".join(_wanted(when)) for when in question.when)


def _wanted(when: When) -> Iterator[str]:
    if when.uncovered is not None:
        yield f"nothing {when.uncovered} told yet"
    if when.unasked is not None:
        yield f"{when.unasked} not asked"
    if when.chose is not None:
        yield f"{when.chose[0]} = {when.chose[1]}"
    if when.found is not None:
        yield "a problem named" if when.found else "no problem named"
    if when.mentions is not None:
        yield MENTIONED[when.mentions]
    if when.company is not None:
        yield "a company pays" if when.company else "no company pays"
    if when.restated is not None:
        yield "the outcome can be restated" if when.restated else "the outcome cannot be restated"


def _notes(survey: Survey, lang: Lang, question: Question) -> Iterator[str]:
    if asked := condition(question):
        yield f"when {asked}"
    if question.optional:
        yield f"optional, tells {question.optional}"
    if question.options:
        yield " ".join(f"[{survey.label(lang, question, option)}]" for option in question.options)
    if question.elsewhere is not None:
        yield f"{question.elsewhere} → once more about another job, if there is one"
    for option, text in question.closes.items():
        yield f"{option} → the end: {_text(survey, lang, text)}"
    if question.instead is not None:
        yield f"words → {question.instead}"


def _graph(survey: Survey, lang: Lang) -> tuple[list[Box], list[Arrow]]:
    boxes: list[Box] = []
    arrows = [Arrow(_box_id(survey.consent), "declined", "no")]
    open_ends = [(_box_id(survey.consent), "yes")]  # what leads into the next box
    boxes.append(_box(survey, lang, survey.consent))
    for question in survey.questions:
        here, gate = _box_id(question), f"if_{_box_id(question)}"
        enters = here
        if question.when or question.optional:
            asked = condition(question) or "worth asking"
            boxes.append(Box(gate, Shape.CONDITION, tuple(wrap(f"{asked}?", WIDTH))))
            enters = gate
        arrows += [Arrow(start, enters, label) for start, label in open_ends]
        boxes.append(_box(survey, lang, question))
        open_ends = [(here, "")]
        if enters == gate:
            arrows.append(Arrow(gate, here, "yes"))
            open_ends.append((gate, "no"))
        if question.elsewhere is not None:
            arrows.append(Arrow(here, here, f"{question.elsewhere}, once: another job", rare=True))
        for option, text in question.closes.items():
            ending = f"end_{_box_id(question)}_{option}"
            boxes.append(Box(ending, Shape.END, tuple(wrap(_text(survey, lang, text), WIDTH))))
            arrows.append(Arrow(here, ending, option))
    boxes.append(Box("finished", Shape.END, tuple(wrap(_text(survey, lang, survey.closing), WIDTH))))
    arrows += [Arrow(start, "finished", label) for start, label in open_ends]
    farewell = "not-kept" if survey.unprompted else "declined"
    boxes.append(Box("declined", Shape.END, tuple(wrap(_text(survey, lang, farewell), WIDTH))))
    if survey.incident is not None:
        boxes.append(_box(survey, lang, survey.incident))
        boxes.append(Box("trouble", Shape.CONDITION, ("something going wrong", "right now?")))
        arrows.append(Arrow("trouble", _box_id(survey.incident), "at any answer", rare=True))
    return boxes, arrows


def _box_id(question: Question) -> str:
    return f"q_{question.id.replace('-', '_')}"  # "end" and the like are words of the languages


def _box(survey: Survey, lang: Lang, question: Question) -> Box:
    lines = wrap(f"{question.id}: {words(survey, lang, question)}", WIDTH)
    labels = " ".join(f"[{survey.label(lang, question, option)}]" for option in question.options)
    shape = Shape.OPTIONAL if question.optional else Shape.QUESTION
    return Box(_box_id(question), shape, (*lines, *wrap(labels, WIDTH)))


def _text(survey: Survey, lang: Lang, text_id: str) -> str:
    return survey.text(lang, text_id, **{name: f"{{{name}}}" for name in BLANKS}, told_before="yes")


def _for_mermaid(text: str) -> str:
    """Mermaid's entity codes for what its labels cannot hold."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def _for_dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
