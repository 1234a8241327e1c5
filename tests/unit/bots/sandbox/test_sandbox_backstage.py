"""Ready lines and "behind the scenes": the sandbox passes on what it is given and knows no more."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient

HELD = {"people": {"7": {"cue": "A2"}}, "sections": [{"key": "wishes", "title": "Wishes", "rows": []}]}
HELLO = {"ru": "Да", "en": "Yes"}


async def held() -> dict[str, Any]:
    return HELD


async def test_without_a_provider_there_is_nothing_behind(
    base: str, http: aiohttp.ClientSession, world: SandboxClient
) -> None:
    assert (await world.state())["backstage"] is False
    async with http.get(f"{base}/sandbox/backstage") as response:
        assert response.status == 404
        assert "nothing behind" in (await response.json())["error"]


async def test_what_the_provider_tells_is_served_until_it_is_taken_away(
    sandbox: Sandbox, base: str, http: aiohttp.ClientSession, world: SandboxClient
) -> None:
    before = (await world.state())["version"]
    sandbox.show_backstage(held)
    state = await world.state()
    assert state["backstage"] is True
    assert state["version"] > before  # so that an open page learns of it
    async with http.get(f"{base}/sandbox/backstage") as response:
        assert (response.status, await response.json()) == (200, HELD)
    sandbox.show_backstage(None)
    async with http.get(f"{base}/sandbox/backstage") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((), {}),
        ([HELLO, "/help"], {"": [HELLO, "/help"]}),
        ({"A2": [HELLO], "H1": []}, {"A2": [HELLO]}),
    ],
)
async def test_lines_are_a_list_or_lists_by_cue(
    sandbox: Sandbox, world: SandboxClient, given: Any, shown: Any
) -> None:
    sandbox.add_person(8_001, "Nina", lines=given)
    nina = next(one for one in (await world.state())["people"] if one["id"] == 8_001)
    assert nina["lines"] == shown
