"""The sandbox as a process of its own, furnished from a scene."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient
from bots.sandbox.scene import furnish
from tests.unit.bots.sandbox.stage import TALK, Clock

SCENE: dict[str, Any] = {
    "bots": [
        {"token": TALK, "username": "talk_bot", "name": "Talk"},
        {"token": "7002:SANDBOX-news", "username": "news_bot", "name": "News", "audience": "staff"},
    ],
    "people": [{"person_id": 101, "first_name": "Анна", "note": {"ru": "ремонт", "en": "repair"}}],
    "channels": [{"chat_id": -1001, "title": "Shop", "username": "shop", "admins": ["7002:SANDBOX-news"]}],
    "groups": [{"chat_id": -1002, "title": "Yard", "members": [101]}],
    "mail": [{"person": 101, "subject": "Hi", "text": "Talk?", "link": "https://t.me/talk_bot?start=x"}],
    "slack": {
        "teams": [{"team_id": "T0SHOP", "name": "Shop", "domain": "shop"}],
        "apps": [{"app_id": "A0INT", "name": "Talk", "app_token": "xapp-SANDBOX-int"}],
        "installs": [{"app_id": "A0INT", "team_id": "T0SHOP", "token": "xoxb-SANDBOX-int"}],
        "people": [{"user_id": 101, "name": "Анна", "team_id": "T0SHOP", "lines": ["привет"]}],
        "channels": [
            {"channel_id": "C0NEWS", "name": "news", "team_id": "T0SHOP", "members": [101], "apps": ["A0INT"]}
        ],
    },
}


async def test_a_process_of_its_own(tmp_path: Path) -> None:
    scene = tmp_path / "scene.json"
    scene.write_text(json.dumps(SCENE), "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bots.sandbox", "--port", "0", "--scene", str(scene)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with SandboxClient(url) as world:
        await world.open(101, "talk_bot", payload="x")
        state = await world.state()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    assert state["can_advance"] is False
    assert [bot["audience"] for bot in state["bots"]] == ["buyer", "staff"]
    assert state["channels"][0]["admins"] == [7002]
    assert state["groups"][0]["members"] == [101]
    assert state["mail"][0]["link"] == "https://t.me/talk_bot?start=x"
    assert state["slack"]["people"][0]["lines"] == {"": ["привет"]}
    assert state["slack"]["rooms"][0]["members"] == ["U0INTB", "U101"]


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({"bot": []}, "A scene has no bot"),
        ({"bots": [{"token": "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaww", "username": "b", "name": "B"}]},
         "made-up tokens"),
        ({"people": [{"person_id": 1}]}, "written wrongly.*first_name"),
        ({"mail": [{"person": 5, "subject": "s", "text": "t"}]}, "addressed to 5"),
        ({"channels": [{"chat_id": -1, "title": "C", "admins": ["9:SANDBOX-x"]}]}, "add_bot comes first"),
        ({"slack": {"bots": []}}, "Slack in a scene has no bots"),
        ({"slack": {"installs": [{"app_id": "A0", "team_id": "T0", "token": "xoxb-x"}]}}, "add_slack_app"),
        ({"slack": {"people": [{"user_id": "U1", "name": "A", "team_id": "T0"}]}}, "add_slack_team"),
    ],
)  # fmt: skip
def test_a_wrong_scene_says_what_is_wrong(clock: Clock, scene: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        furnish(Sandbox(now=clock.now), scene)
