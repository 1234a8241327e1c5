"""``listen``: how well answers are heard, measured on a file that people judged."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from core.errors import Misconfigured
from surveys import listening
from surveys.listening.scores import BadCase, Case, Measure, Verdict, compare, measure, read_case
from surveys.words import Lang

Judged = list[tuple[Case, Verdict]]


@click.group()
def listen() -> None:
    """Measure how well answers are heard.

    Example: otklik listen eval answers.jsonl
    """


@listen.command("eval")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--errors", type=click.IntRange(min=0), default=0, help="List so many misjudged answers.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
def evaluate(file: Path, errors: int, as_json: bool) -> None:
    """Hear every answer of FILE and compare with what people say it is.

    One answer a line: {"lang": "en", "question": "H1", "text": "An hour to find it, add a tab",
    "label": "mixed", "problem_span": "An hour to find it", "suggestion_span": "add a tab"}.
    Spans are parts of the text or null.

    \b
    A wish is there when people say suggestion or mixed; heard when the wish's box is not empty.
    A redirect is right when people say suggestion or hypothetical.
    It is false when they say problem, mixed or anger_incident.
    A mixed answer's problem is kept when half of its words or more are heard as the problem.
    Intervals: 95 %, 1,000 bootstrap resamples.

    Example: otklik listen eval answers.jsonl --errors 20
    """
    cases = _read(file)
    shown = Console(stderr=True)
    heard = track(cases, "Listening", console=shown, transient=True, disable=not shown.is_terminal)
    judged = [(case, compare(case, listening.hear(case.text, case.question))) for case in heard]
    groups = {str(lang): [one for one in judged if one[0].lang is lang] for lang in Lang}
    groups = {name: group for name, group in groups.items() if group} | {"all": judged}
    measures = {name: measure([verdict for _, verdict in group]) for name, group in groups.items()}
    wrong = [one for one in judged if one[1].wrong][:errors]
    if as_json:
        click.echo(json.dumps(_as_json(groups, measures, wrong), ensure_ascii=False, indent=2))
    else:
        _print(Console(width=None if Console().is_terminal else 120), groups, measures, wrong)


def _read(file: Path) -> list[Case]:
    cases = []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{file.name} is not UTF-8 text. Save it as UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(read_case(json.loads(line)))
        except json.JSONDecodeError as error:
            raise Misconfigured(f"{file.name}, line {number}: not JSON ({error.msg}).") from error
        except BadCase as error:
            raise Misconfigured(f"{file.name}, line {number}: {error}.") from error
    if not cases:
        raise Misconfigured(f"{file.name} holds no answers: one JSON object a line is expected.")
    return cases


def _print(
    console: Console, groups: dict[str, Judged], measures: dict[str, dict[str, Measure]], wrong: Judged
) -> None:
    table = Table("measure", *(f"{name} (n={len(group)})" for name, group in groups.items()))
    for name in measures["all"]:
        table.add_row(name, *(_cell(measures[group][name]) for group in groups))
    console.print(table)
    for name, group in groups.items():
        pairs = Counter((verdict.label, verdict.heard) for _, verdict in group)
        labels = sorted({label for pair in pairs for label in pair})
        numbers = [str(number) for number in range(1, len(labels) + 1)]
        confusion = Table("people say ↓ heard →", *numbers, "n", title=name)
        for number, label in zip(numbers, labels, strict=True):
            row = [pairs[label, other] for other in labels]
            confusion.add_row(f"{number} {label}", *(str(count or "·") for count in row), str(sum(row)))
        console.print(confusion)
    for case, verdict in wrong:
        console.print(
            Text(f"{case.lang} {case.question or '–'}  {verdict.label} → {verdict.heard}  {case.text}")
        )


def _cell(share: Measure) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "–"
    return f"{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]"


def _as_json(
    groups: dict[str, Judged], measures: dict[str, dict[str, Measure]], wrong: Judged
) -> dict[str, object]:
    shown: dict[str, object] = {}
    for name, group in groups.items():
        pairs = Counter((verdict.label, verdict.heard) for _, verdict in group)
        shown[name] = {
            "n": len(group),
            "labels": Counter(str(verdict.label) for _, verdict in group),
            "measures": {
                key: {"value": one.value, "low": one.low, "high": one.high}
                for key, one in measures[name].items()
            },
            "confusion": [
                {"label": label, "heard": heard, "n": count}
                for (label, heard), count in sorted(pairs.items())
            ],
        }
    shown["errors"] = [
        {
            "lang": case.lang,
            "question": case.question,
            "text": case.text,
            "label": verdict.label,
            "heard": verdict.heard,
        }
        for case, verdict in wrong
    ]
    return shown
