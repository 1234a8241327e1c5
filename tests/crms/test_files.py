"""A folder of tables passes the suite; and what is its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.testing.crms import CrmContract
from integrations.crm.files.connector import FilesCrm
from tests.crms.files_world import FilesWorld, exports


@pytest.fixture
def world(tmp_path: Path) -> Iterator[FilesWorld]:
    with exports(tmp_path) as made:
        yield made


@pytest_asyncio.fixture
async def crm(world: FilesWorld) -> AsyncIterator[FilesCrm]:
    made = world.again()
    yield made
    await made.close()


class TestFiles(CrmContract):
    pass
