"""A folder of tables as a CRM, read and written (README.md beside this file)."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.settings import Settings
from integrations.crm.files.options import FilesOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The folder that is configured, or None."""
    options = read(FilesOptions)
    if options.folder is None:
        return None
    from integrations.crm.files.connector import FilesCrm

    return FilesCrm(options, settings, clock)
