"""``new``: a plugin of one's own, which passes its suite as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from bots.commands.scaffold import check, make, put, template

NEXT = "Next: cd {folder}  ·  pip install -e '.[test]'  ·  pytest  ·  README.md says what is to be done"


TEMPLATES = "bots.commands.plugin_template"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plugin: what it is, among which entry points its name must be free, and its files.

    ``files``: template → where it goes.
    """

    about: str
    groups: tuple[str, ...]
    files: Mapping[str, str]


def _files(kind: str, *modules: str) -> Mapping[str, str]:
    return {
        f"{kind}/pyproject.txt": "pyproject.toml",
        f"{kind}/readme.txt": "README.md",
        f"{kind}/test.txt": "tests/test_NAME.py",
        "any/init.txt": "otklik_NAME/__init__.py",
        "any/troubles.txt": "otklik_NAME/troubles.py",
        **{f"{kind}/{module}.txt": f"otklik_NAME/{module}.py" for module in modules},
    }


CRM = _files("crm", "connector", "reading", "service")
# A name stands before a colon in channels and doors, and in the variables that set a plugin: one of a kind.
NAMED = ("otklik.messengers", "otklik.publishers", "otklik.crms")
KINDS: Mapping[str, Kind] = {
    "messenger": Kind(
        "Begin a messenger: where people talk, for buyers, staff or both.",
        NAMED,
        _files("messenger", "line", "messenger", "reading", "service"),
    ),
    "publisher": Kind(
        "Begin a publisher: a public place for posts.",
        NAMED,
        _files("publisher", "publisher", "service"),
    ),
    "crm": Kind(
        "Begin a CRM: where people, companies and money come from, and what was said goes.",
        NAMED,
        {(f"crm/{file[4:]}" if file == "any/troubles.txt" else file): place for file, place in CRM.items()},
    ),
}
"""What can be begun; a row here and its templates are all that another kind needs."""


@click.group()
def new() -> None:
    """Begin a plugin of your own: a package with its tests, which pass as they are.

    \b
    Example: otklik new messenger acme
    """


def _command(kind: str, of: Kind) -> click.Command:
    def begin(name: str, into: Path) -> None:
        check(name, kind, "acme", of.groups)
        title = "".join(part.capitalize() for part in name.split("_"))
        words = {"NAME": name, "TITLE": title, "UPPER": name.upper()}

        def write(folder: Path) -> None:
            for file, place in of.files.items():
                text = template(TEMPLATES, file, **words)
                put(folder / place.replace("NAME", name), text)

        make(into / name, "--into", write)
        click.echo(NEXT.format(folder=into / name))

    into = click.Option(
        ["--into"],
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="Where to make it; here when not given.",
    )
    told = f"{of.about}\n\nNothing is ever overwritten. How to go on: docs/plugins.md.\n\n\b\n"
    example = f"Example: otklik new {kind} acme\n         otklik new {kind} acme --into ./plugins"
    return click.Command(kind, params=[click.Argument(["name"]), into], callback=begin, help=told + example)


for _kind, _of in KINDS.items():
    new.add_command(_command(_kind, _of))
