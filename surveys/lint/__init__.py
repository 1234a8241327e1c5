"""Whether a survey keeps to the method: its words, its lengths, both languages, its shape. Pure."""

from __future__ import annotations

from surveys.lint import shape, texts
from surveys.lint.places import place
from surveys.lint.rules import Finding, Rule
from surveys.lint.wording import broken
from surveys.script import Survey

__all__ = ["Finding", "Rule", "broken", "lint", "place"]


def lint(survey: Survey) -> list[Finding]:
    """Everything found wrong with a survey that loads, its shape first; empty when it is good."""
    return [*shape.check(survey), *texts.check(survey)]
