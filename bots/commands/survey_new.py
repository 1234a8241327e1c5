"""``survey new``: a package with a small survey that already passes lint, for somebody to change."""

from __future__ import annotations

from pathlib import Path

import click

from bots.commands.scaffold import check, make, put, template
from surveys import packages, transcripts
from surveys.script import FILES
from surveys.transcripts import Line, Voice
from surveys.words import Lang

TEMPLATE = "bots.commands.survey_template"
SAID: dict[Lang, dict[str, str]] = {
    Lang.EN: {
        "A2": "The van did not come on Tuesday, so I rang round until somebody found it",
        "H1": "I spent two hours on the phone looking for the courier",
        "U1": "A phone and a notebook",
    },
    Lang.RU: {
        "A2": "Во вторник машина не пришла, пришлось обзванивать всех, пока не нашлась",
        "H1": "Два часа искали курьера по телефону",
        "U1": "Телефон и блокнот",
    },
}
"""What the buyer of the first transcripts says, by question."""


@click.command("new")
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to make it; here when not given.",
)
def new(name: str, folder: Path) -> None:
    """Begin a survey of your own: a package with texts, a recorded talk in each language and a test.

    Nothing is ever overwritten.

    \b
    Example: otklik survey new returns
             otklik survey try ./returns
             pip install -e ./returns
    """
    check(name, "survey", "returns", ("otklik.surveys",))
    target = folder / name
    make(target, "--folder", lambda made: _write(made, name))
    click.echo(
        f"Next: otklik survey try {target}  ·  otklik survey lint {target}  ·  pip install -e {target}"
    )


def _write(target: Path, name: str) -> None:
    package = target / f"otklik_{name}"
    own = {file: template(TEMPLATE, file, NAME=name) for file in FILES}
    for file, text in own.items():
        put(package / file, text)
    put(package / "__init__.py", f'"""The survey {name}."""\n')
    put(target / "pyproject.toml", template(TEMPLATE, "package.txt", NAME=name))
    put(target / "tests" / f"test_{name}.py", template(TEMPLATE, "test.txt", NAME=name))
    survey = packages.from_files(own)
    for lang, answers in SAID.items():
        play = transcripts.begin(survey, lang, {})
        while play.is_waiting:
            tap = Line(Voice.TAPS, play.buttons[0][1]) if play.buttons else None
            play = transcripts.speak(play, tap or Line(Voice.BUYER, answers[play.interview.current or ""]))
        put(package / "transcripts" / f"cooperative.{lang}.txt", transcripts.write(play))
