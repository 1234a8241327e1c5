"""Operators who set something wrong: one clear sentence naming the fault and the fix, never a traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from bots import doctor
from bots.app import house
from bots.commands.kept import with_store
from bots.lines import lines
from core import settings
from core.clock import SystemClock
from core.errors import Misconfigured
from core.store import migrate
from tests.talks.conftest import INTERVIEWER, NEWSROOM, Stage


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("telegram_proxy", "proxy.example.com:1080"),
        ("telegram_proxy", "socks://user:hunter2@127.0.0.1"),
        ("telegram_api", "api.telegram.org"),
        ("public_url", "bots.example.com"),
    ],
)
def test_an_address_without_a_scheme_is_named(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        settings.load(_env_file=None, **{name: value})
    assert f"OTKLIK_{name.upper()}: " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_an_empty_proxy_is_none() -> None:
    assert settings.load(_env_file=None, telegram_proxy="").telegram_proxy is None


def test_half_a_token_is_not_called_unset() -> None:
    with pytest.raises(Misconfigured, match="OTKLIK_INTERVIEWER_TOKEN is not a bot's token"):
        lines(settings.load(_env_file=None, interviewer_token="abc", newsroom_token="1:b"), SystemClock())


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere/x.sqlite3", "postgres://nobody:hunter2@127.0.0.1:1/x"]
)
async def test_a_database_out_of_reach_is_named_when_migrating(url: str) -> None:
    with pytest.raises(Misconfigured, match="The database cannot be opened") as caught:
        await migrate.up(url)
    assert "hunter2" not in str(caught.value)


def test_commands_before_the_first_migration(tmp_path: Path) -> None:
    async def work() -> None: ...

    loaded = settings.load(_env_file=None, database=f"sqlite:///{tmp_path}/new.sqlite3")
    with pytest.raises(Misconfigured, match="otklik migrate"):
        with_store(loaded, work)


async def test_a_taken_port_is_named(stage: Stage) -> None:
    await stage.curtain_down()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        stage.overrides |= {"public_url": f"http://127.0.0.1:{port}", "port": port}
        with pytest.raises(Misconfigured, match=f"Cannot listen on 127.0.0.1:{port}.*OTKLIK_PORT"):
            async with house(stage.settings, stage.clock):
                pass


async def test_swapped_tokens_are_recognised(stage: Stage) -> None:
    await stage.curtain_down()
    stage.overrides |= {
        "interviewer_token": SecretStr(NEWSROOM[0]),
        "newsroom_token": SecretStr(INTERVIEWER[0]),
    }
    found = {one.what: one.words for one in await doctor.examine(stage.settings) if not one.ok}
    assert "swapped?" in found["channel"]
