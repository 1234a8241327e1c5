"""Where in its author's files a finding stands."""

from __future__ import annotations

import re

from surveys.lint.rules import Finding
from surveys.packages import common
from surveys.script import Survey, line_of
from surveys.words import Lang


def place(survey: Survey, finding: Finding) -> str:
    """File and line, as in "en.ftl:12"; words that every survey has stand in "common/en.ftl"."""
    if survey.question(finding.question) is not None and finding.lang is None:
        return f"survey.toml:{line_of(survey.files['survey.toml'], finding.question)}"
    lang = finding.lang or Lang.EN
    source, before = survey.files[f"{lang}.ftl"], common(lang).count("\n") + 1
    found = list(re.finditer(rf"^{re.escape(finding.question)}\s*=", source, re.MULTILINE))
    if not finding.question or not found:
        return f"{lang}.ftl" if finding.lang else "survey.toml"
    line = source.count("\n", 0, found[-1].start()) + 1
    return f"{lang}.ftl:{line - before}" if line > before else f"common/{lang}.ftl:{line}"
