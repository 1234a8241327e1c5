"""``survey new``: a package with a small survey that already passes lint, for somebody to change."""

from __future__ import annotations

import re
from importlib.resources import files as package_files
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core import plugins
from core.errors import Misconfigured
from surveys import packages, transcripts
from surveys.script import FILES
from surveys.transcripts import Line, Voice
from surveys.words import Lang

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
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
    if not NAME.fullmatch(name):
        raise Misconfigured(
            f"{name!r} is no name for a survey: lower-case letters, digits and _, as in returns."
        )
    if name in plugins.named("otklik.surveys"):
        raise Misconfigured(f"A survey {name!r} is installed already. Choose another name.")
    target = folder / name
    if target.exists():
        raise Misconfigured(f"{target} is there already. Choose another name or --folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=f".{name}-") as made:  # whole, or not at all
            _write(Path(made) / name, name)
            (Path(made) / name).rename(target)
    except OSError as exc:
        raise Misconfigured(f"{target} cannot be written: {exc.strerror}.") from exc
    click.echo(f"Made {target}")
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        click.echo(f"  {path.relative_to(target)}")
    click.echo(
        f"Next: otklik survey try {target}  ·  otklik survey lint {target}  ·  pip install -e {target}"
    )


def _write(target: Path, name: str) -> None:
    package = target / f"otklik_{name}"
    (package / "transcripts").mkdir(parents=True)
    (target / "tests").mkdir()
    own = {file: _template(file, name) for file in FILES}
    for file, text in own.items():
        _put(package / file, text)
    _put(package / "__init__.py", f'"""The survey {name}."""\n')
    _put(target / "pyproject.toml", _template("package.txt", name))
    _put(target / "tests" / f"test_{name}.py", _template("test.txt", name))
    survey = packages.from_files(own)
    for lang, answers in SAID.items():
        play = transcripts.begin(survey, lang, {})
        while play.is_waiting:
            tap = Line(Voice.TAPS, play.buttons[0][1]) if play.buttons else None
            play = transcripts.speak(play, tap or Line(Voice.BUYER, answers[play.interview.current or ""]))
        _put(package / "transcripts" / f"cooperative.{lang}.txt", transcripts.write(play))


def _template(file: str, name: str) -> str:
    return (package_files(TEMPLATE) / file).read_text(encoding="utf-8").replace("NAME", name)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
