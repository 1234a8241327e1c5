"""``survey``: what is asked."""

from __future__ import annotations

import click

from core import plugins
from core.errors import Misconfigured
from core.words import Lang


@click.group()
def survey() -> None:
    """What is asked.

    Example: otklik survey list
    """


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
@click.option("--lang", type=click.Choice([lang.value for lang in Lang]), default="en", show_default=True)
def show(name: str, lang: str) -> None:
    """The questions of a survey, in the order of its path.

    Example: otklik survey show last_time --lang ru
    """
    found = plugins.survey(name)
    words = {"brand": "…", "job": "…", "wish": "…"}
    for question in (found.consent, *found.questions):
        click.echo(f"{question.id}: {found.text(Lang(lang), question.id, **words)}")
        for option in question.options:
            click.echo(f"    [{found.label(Lang(lang), question, option)}]")
