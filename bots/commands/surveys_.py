"""``survey``: what is asked; listing, checking, drawing, trying and writing surveys."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bots.commands.survey_found import survey_of
from bots.commands.survey_new import new
from bots.commands.survey_try import try_
from core import plugins
from core.errors import Misconfigured
from core.whole_files import replace_whole
from core.words import Lang
from surveys import drawing
from surveys.lint import Finding, lint, place
from surveys.script import Survey

LANG = click.Choice([lang.value for lang in Lang])
DRAW = {"tree": drawing.tree, "mermaid": drawing.mermaid, "dot": drawing.dot}


@click.group()
def survey() -> None:
    """What is asked.

    Example: otklik survey list
    """


survey.add_command(try_)
survey.add_command(new)


@survey.command("list")
def list_() -> None:
    """The surveys that are installed.

    Example: otklik survey list
    """
    for name in sorted(plugins.named("otklik.surveys")):
        try:
            found = plugins.survey(name)
        except Misconfigured as error:
            click.echo(f"{name}\tunusable: {error}")
        else:
            click.echo(f"{name}\tversion {found.version}\t{len(found.questions)} questions")


@survey.command("show")
@click.argument("name")
@click.option("--lang", type=LANG, default="en", show_default=True)
def show(name: str, lang: str) -> None:
    """The questions of a survey, in the order of its path.

    Example: otklik survey show last_time --lang ru
    """
    found = survey_of(name)
    for question in (found.consent, *found.questions):
        click.echo(f"{question.id}: {drawing.words(found, Lang(lang), question)}")
        for option in question.options:
            click.echo(f"    [{found.label(Lang(lang), question, option)}]")


@survey.command("lint")
@click.argument("names", nargs=-1, metavar="[NAME|FOLDER]...")
@click.option("--lang", type=LANG, help="Only what is wrong in this language, or in both.")
def check(names: tuple[str, ...], lang: str | None) -> None:
    """Check surveys against the method; all installed ones when none is named. Exit code 1 on findings.

    One thing a question, no hypotheticals, nothing leading, every branch ends, both languages complete.

    \b
    Example: otklik survey lint
             otklik survey lint ./returns --lang ru
    """
    wrong = 0
    console = Console(width=None if Console().is_terminal else 160, highlight=False)
    for name in names or sorted(plugins.named("otklik.surveys")):
        try:
            found = survey_of(name)
        except Misconfigured as error:
            console.print(Text(str(error)))
            wrong += 1
            continue
        findings = [one for one in lint(found) if lang is None or one.lang in (None, Lang(lang))]
        wrong += len(findings)
        if findings:
            console.print(_table(name, found, findings))
        else:
            console.print(Text(f"{name}: nothing found"))
    sys.exit(1 if wrong else 0)


def _table(name: str, survey: Survey, findings: list[Finding]) -> Table:
    table = Table(title=f"{name}: {len(findings)}", title_justify="left", show_lines=False)
    for column in ("where", "text", "lang", "rule"):
        table.add_column(column, no_wrap=True)
    table.add_column("what is wrong", overflow="fold")
    for one in findings:
        words = f"{one.why}\n{one.text}" if one.text else one.why
        table.add_row(
            *map(Text, (place(survey, one), one.question or "–", one.lang or "both", one.rule, words))
        )
    return table


@survey.command("draw")
@click.argument("name")
@click.option("--lang", type=LANG, default="en", show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(DRAW)),
    help="tree on a terminal, else mermaid; dot for Graphviz.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def draw(name: str, lang: str, form: str | None, output: Path | None) -> None:
    """Draw the path of a survey: conditions, optional questions, options, farewells.

    \b
    Example: otklik survey draw last_time
             otklik survey draw ./returns --format dot | dot -Tsvg > returns.svg
    """
    on_screen = output is None and sys.stdout.isatty()
    drawn = DRAW[form or ("tree" if on_screen else "mermaid")](survey_of(name), Lang(lang))
    if output is None:
        click.echo(drawn, nl=False)
        return
    try:
        replace_whole(output, drawn)
    except OSError as exc:
        raise Misconfigured(f"{output} cannot be written: {exc.strerror}.") from exc
    click.echo(f"Drawn in {output}")
