"""Plugins by entry point: built-ins and third parties register alike."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from core.errors import Misconfigured
from surveys import packages
from surveys.script import BadSurvey, Survey

GROUPS = ("otklik.messengers", "otklik.crms", "otklik.publishers", "otklik.surveys")


def named(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name."""
    return {point.name: point for point in entry_points(group=group)}


def loaded(group: str) -> dict[str, Any]:
    """What the entry points of a group lead to, by name. Raises ``Misconfigured`` for a broken one."""
    found = {}
    for name, point in sorted(named(group).items()):
        try:
            found[name] = point.load()
        except Exception as exc:  # whatever a broken plugin raises, its name is what helps
            raise Misconfigured(
                f"The plugin {name!r} ({group}) is unusable: {exc}. Update or uninstall it."
            ) from exc
    return found


@cache
def survey(name: str) -> Survey:
    """The survey of that name. Raises ``Misconfigured`` when there is none or it is broken."""
    point = named("otklik.surveys").get(name)
    if point is None:
        known = ", ".join(sorted(named("otklik.surveys"))) or "none (is Otklik installed? pip install -e .)"
        raise Misconfigured(f"There is no survey {name!r}. Known: {known}.")
    try:
        return packages.from_package(point.value)
    except BadSurvey as exc:
        raise Misconfigured(f"The survey {name!r} is broken: {exc}") from exc
