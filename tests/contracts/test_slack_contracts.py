"""Slack passes the suites of third parties' messengers and publishers, unmodified, in each of its roles."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bots.slack.line import MANIFEST, SlackLine
from core.clock import SystemClock
from core.lines import Knock, Manifest
from core.ports import Messenger, Publisher
from core.testing import LineContract, MessengerContract, PublisherContract, Signed
from core.words import BotRole
from tests.contracts.slack_world import SlackWorld, slack

Staged = tuple[SlackWorld, SlackLine]


class _OnSlack:
    role = BotRole.INTERVIEWER
    places: tuple[str, ...] = ()

    @pytest_asyncio.fixture
    async def staged(self, sqlite: str) -> AsyncIterator[Staged]:
        async with slack(self.role, sqlite, *self.places) as made:
            yield made

    @pytest.fixture
    def manifest(self) -> Manifest:
        return MANIFEST

    @pytest.fixture
    def world(self, staged: Staged) -> SlackWorld:
        return staged[0]


class TestSlackInterviewer(_OnSlack, MessengerContract):
    @pytest.fixture
    def messenger(self, staged: Staged) -> Messenger:
        return staged[1].messenger(self.role)


class TestSlackNewsroom(_OnSlack, MessengerContract):
    role = BotRole.NEWSROOM

    @pytest.fixture
    def messenger(self, staged: Staged) -> Messenger:
        return staged[1].messenger(self.role)


class TestSlackChannel(_OnSlack, PublisherContract):
    role = BotRole.NEWSROOM
    places = ("C0NEWS", "T0SHOP:C0MORE")

    @pytest.fixture
    def publisher(self, staged: Staged) -> Publisher:
        made = staged[1].publisher()
        assert made is not None
        return made


class TestSlackLine(_OnSlack, LineContract):
    @pytest.fixture
    def line(self, staged: Staged) -> SlackLine:
        return staged[1]

    @pytest.fixture
    def signed(self, world: SlackWorld) -> Signed:
        secret = world.settings.slack_interviewer_signing_secret.get_secret_value()
        event = (
            b'{"type":"event_callback","team_id":"T0SHOP","event_id":"Ev1","event":{"type":"message",'
            b'"channel_type":"im","channel":"D1","user":"U101","text":"Hello.","ts":"1700000000.000100"}}'
        )

        def knock(body: bytes) -> Knock:
            stamp = str(int(SystemClock().wall().timestamp()))
            basis = f"v0:{stamp}:".encode() + event
            proof = "v0=" + hmac.new(secret.encode(), basis, hashlib.sha256).hexdigest()
            return Knock(body, {"x-slack-signature": [proof], "x-slack-request-timestamp": [stamp]})

        return Signed(("POST", "/slack/interviewer"), event, knock)
