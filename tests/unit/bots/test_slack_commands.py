"""otklik slack: the manifest to paste, and the link that installs once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bots.__main__ import otklik
from core.errors import Misconfigured

BASE = {
    "OTKLIK_SECRET": "s" * 32,
    "OTKLIK_BRAND": "Дом",
    "OTKLIK_PUBLIC_URL": "https://bots.example.com",
    "OTKLIK_SLACK_INTERVIEWER_CLIENT_ID": "1.2",
    "OTKLIK_SLACK_INTERVIEWER_CLIENT_SECRET": "hush",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str, **env: str | None) -> Result:
    return CliRunner(env={**BASE, **{f"OTKLIK_{key.upper()}": value for key, value in env.items()}}).invoke(
        otklik, ["slack", *words]
    )


def refused(*words: str, **env: str | None) -> str:
    result = run(*words, **env)
    assert isinstance(result.exception, Misconfigured), result.output
    return str(result.exception)


def test_the_manifest_is_json_to_paste() -> None:
    told = json.loads(run("manifest", "--role", "interviewer").stdout)
    assert told["display_information"]["name"] == "Дом"
    assert (
        told["settings"]["event_subscriptions"]["request_url"] == "https://bots.example.com/slack/interviewer"
    )
    assert told["settings"]["socket_mode_enabled"] is False
    told = json.loads(run("manifest", "--role", "newsroom", "--socket", public_url=None).stdout)
    assert told["settings"]["socket_mode_enabled"] is True
    assert "redirect_urls" not in told["oauth_config"]


def test_private_channels_are_asked_for_only_when_wanted() -> None:
    for words, env, wanted in (
        (("manifest", "--role", "newsroom"), {}, False),
        (("manifest", "--role", "newsroom", "--private-channels"), {}, True),
        (("manifest", "--role", "newsroom"), {"slack_private_channels": "true"}, True),
    ):
        result = run(*words, **env)
        assert ("groups:read" in json.loads(result.stdout)["oauth_config"]["scopes"]["bot"]) is wanted
    assert (
        "OTKLIK_SLACK_PRIVATE_CHANNELS" in run("manifest", "--role", "newsroom", "--private-channels").stderr
    )


def test_what_slack_cannot_do_is_refused() -> None:
    assert "--socket" in refused("manifest", "--role", "interviewer", public_url=None)
    assert "https://" in refused("manifest", "--role", "interviewer", "--url", "http://bots.example.com")
    assert "--url" in refused("manifest", "--role", "interviewer", "--socket", "--rotation", public_url=None)


def test_an_install_link_is_new_every_time(sqlite: str) -> None:
    links = [run("install", "--role", "interviewer", database=sqlite).stdout.strip() for _ in range(2)]
    for link in links:
        assert re.fullmatch(r"https://bots\.example\.com/slack/interviewer/install/[A-Za-z0-9_-]{22}", link)
    assert len(set(links)) == 2


def test_without_what_it_needs_there_is_no_install_link() -> None:
    assert "OTKLIK_PUBLIC_URL" in refused("install", "--role", "interviewer", public_url=None)
    assert "OTKLIK_SLACK_NEWSROOM_CLIENT_ID" in refused("install", "--role", "newsroom")
