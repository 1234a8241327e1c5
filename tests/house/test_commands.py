"""Every command explains itself with an example, and says clearly what is wrong."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bots.__main__ import COMMANDS, otklik
from bots.serving import alone
from core.errors import Misconfigured


def every() -> list[list[str]]:
    found = []
    for name in COMMANDS:
        command = otklik.get_command(click.Context(otklik), name)
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, inner] for inner in command.commands]
    return found


@pytest.mark.parametrize("words", every(), ids=" ".join)
def test_help_has_an_example(words: list[str]) -> None:
    shown = CliRunner().invoke(otklik, [*words, "--help"])
    assert shown.exit_code == 0
    assert f"otklik {words[0]}" in shown.output


def test_exactly_these_commands_are_there() -> None:
    expected = (
        "clock crm demo doctor export forget import invite jobs listen migrate new run slack staff survey"
    )
    assert " ".join(sorted(COMMANDS)) == f"{expected} version web worker"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str, **env: str) -> click.testing.Result:
    monkeypatch.chdir(folder)
    return CliRunner(env={f"OTKLIK_{key.upper()}": value for key, value in env.items()}).invoke(otklik, words)


def test_run_without_tokens_says_where_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, tmp_path, "run")
    assert isinstance(result.exception, Misconfigured)
    assert "OTKLIK_INTERVIEWER_TOKEN" in str(result.exception)
    assert "otklik demo" in str(result.exception)


def test_wrong_settings_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, tmp_path, "migrate", zone="Moscow", port="many")
    assert "OTKLIK_ZONE" in str(result.exception)
    assert "OTKLIK_PORT" in str(result.exception)


def test_migrate_is_idempotent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "applied" in run(monkeypatch, tmp_path, "migrate").output
    assert "up to date" in run(monkeypatch, tmp_path, "migrate").output


def test_two_servers_on_one_file_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/otklik.sqlite3"
    with alone(url), pytest.raises(Misconfigured, match="Another Otklik already serves"), alone(url):
        pass
    with alone(url):
        pass  # free again


def test_doctor_names_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, tmp_path, "doctor")
    assert result.exit_code == 1
    for words in ("OTKLIK_SECRET", "otklik migrate", "OTKLIK_INTERVIEWER_TOKEN", "OTKLIK_NEWSROOM_TOKEN"):
        assert words in result.output
