"""A survey as its author leaves it: a package with three files, checked more strictly than a pinned one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.resources import files as package_files
from typing import Any

from surveys import fluent
from surveys.script import FILES, BadSurvey, Question, Survey, When, line_of, load
from surveys.words import Lang

COMMON = "surveys.common"  # words that every survey has; its own files may say them differently
KEYS = {one.name for one in fields(Survey)} - {"digest", "bundles", "files"}
YES_OR_NO = ("unprompted", "free", "outcome", "story", "brief", "short", "found", "company", "restated")
LISTS = ("options", "probes")


def from_package(package: str) -> Survey:
    """The survey whose files lie in a package, e.g. ``surveys.last_time``. Raises ``BadSurvey``."""
    try:
        found = {file: (package_files(package) / file).read_text(encoding="utf-8") for file in FILES}
    except (ModuleNotFoundError, FileNotFoundError) as exc:
        raise BadSurvey(f"{package} is not a survey: expected a package with {', '.join(FILES)}.") from exc
    return from_files(found)


def from_files(own: Mapping[str, str]) -> Survey:
    """A survey from the three files its author wrote; the common words are added. Raises ``BadSurvey``.

    Stricter than ``load``: an unknown key is an error here, yet never breaks an interview pinned long ago.
    """
    for lang in Lang:
        try:
            fluent.bundle(own[f"{lang}.ftl"], lang)  # alone, so that the line named is the author's
        except ValueError as exc:
            raise BadSurvey(f"{exc}. A text is a line `id = words`; what continues it is indented.") from exc
    files = {lang: f"{common(lang)}\n{own[f'{lang}.ftl']}" for lang in Lang}
    found = load({"survey.toml": own["survey.toml"], **{f"{lang}.ftl": text for lang, text in files.items()}})
    _check_keys(own["survey.toml"])
    return found


def common(lang: Lang) -> str:
    """The words that every survey has, as Fluent source."""
    return (package_files(COMMON) / f"{lang}.ftl").read_text(encoding="utf-8")


def _check_keys(toml: str) -> None:
    for question_id, row, known in _tables(tomllib.loads(toml)):
        of = f"question {question_id}: " if question_id else ""
        for key, value in row.items():
            wrong = ""
            if key not in known:
                wrong = f"unknown key {key!r}. Known: {', '.join(sorted(known))}"
            elif key in YES_OR_NO and not isinstance(value, bool):
                wrong = f"{key} is true or false, without quotes"
            elif key in LISTS and not (
                isinstance(value, list) and all(isinstance(one, str) for one in value)
            ):
                wrong = f'{key} is a list of words in quotes: {key} = ["…", "…"]'
            if wrong:
                raise BadSurvey(f"survey.toml, line {line_of(toml, question_id, key)}: {of}{wrong}.")


def _tables(plan: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], set[str]]]:
    """Each table of survey.toml: the question it belongs to, itself, and the keys it may have."""
    yield "", plan, KEYS
    for row in (plan["consent"], *plan["questions"], *([plan["incident"]] if "incident" in plan else [])):
        yield row["id"], row, {one.name for one in fields(Question)}
        for when in row.get("when", ()):
            yield row["id"], when, {one.name for one in fields(When)}
