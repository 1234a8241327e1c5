"""Beginning something of one's own: a good name, templates, and a folder that is whole or not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.resources import files as package_files
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from core import plugins
from core.errors import Misconfigured

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


def check(name: str, what: str, example: str, groups: Sequence[str]) -> None:
    """Raises ``Misconfigured`` for what is no name, or that of something installed. ``what``: "survey" …"""
    if not NAME.fullmatch(name):
        raise Misconfigured(
            f"{name!r} is no name for a {what}: lower-case letters, digits and _, as in {example}."
        )
    for group in groups:
        if name in plugins.named(group):
            found = group.removeprefix("otklik.").removesuffix("s")
            raise Misconfigured(f"A {found} {name!r} is installed already. Choose another name.")


def make(target: Path, option: str, write: Callable[[Path], None]) -> None:
    """Make a folder by ``write``, whole or not at all, and list what is in it.

    Nothing is overwritten: raises ``Misconfigured`` when something is there, or nothing can be.
    ``option``: how another folder is chosen.
    """
    folder, name = target.parent, target.name
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise Misconfigured(f"{target} is there already and not empty. Choose another name or {option}.")
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=f".{name}-") as made:
            write(Path(made) / name)
            (Path(made) / name).rename(target)
    except OSError as exc:
        raise Misconfigured(f"{target} cannot be written: {exc.strerror}.") from exc
    click.echo(f"Made {target}")
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        click.echo(f"  {path.relative_to(target)}")


def template(package: str, file: str, **words: str) -> str:
    """A template's text, each of ``words`` (NAME=…) put in place of its key."""
    text = (package_files(package) / file).read_text(encoding="utf-8")
    for key, word in words.items():
        text = text.replace(key, word)
    return text


def put(path: Path, text: str) -> None:
    """Write a file, and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
