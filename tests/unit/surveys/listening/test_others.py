"""Answers written by people who had not seen the rules: what the method demands holds on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surveys.listening import hear
from surveys.listening.scores import compare, measure, read_case
from surveys.words import Lang

FILES = sorted(Path(__file__).parent.glob("others*.jsonl"))


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_demands_of_the_method(file: Path, lang: Lang) -> None:
    cases = [read_case(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    mine = [case for case in cases if case.lang is lang]
    assert len(mine) >= 200
    found = measure([compare(case, hear(case.text, case.question)) for case in mine])
    assert (found["redirect precision"].value or 0) >= 0.95
    assert (found["false redirects on stories"].value or 0) <= 0.03
    assert (found["problem kept in mixed"].value or 0) >= 0.85
