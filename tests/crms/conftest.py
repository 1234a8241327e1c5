"""How long connectors wait: long on a busy machine, short where a test waits for the end of it."""

from __future__ import annotations

import pytest

from core.testing import Weather
from tests.crms import server


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What never answers is given up soon."""
    given = getattr(request.node, "callspec", None)
    if given is not None and given.params.get("weather") is Weather.HANGS:
        monkeypatch.setattr(server, "PATIENCE", 3.0)
