"""What an operator may set for the folder: ``OTKLIK_FILES_…``."""

from __future__ import annotations

from pathlib import Path

from pydantic import field_validator

from core.crm.options import CrmOptions, options_config


class FilesOptions(CrmOptions):
    """The common settings, and where the tables are. ``…_field``: columns, named by their headers."""

    model_config = options_config("FILES")

    folder: Path | None = None
    complete: bool = False  # people and companies who are not in their files are gone
    changed_field: str = ""  # the column with the time of a row's last change: then only later rows are taken

    @field_validator("folder", mode="before")
    @classmethod
    def _not_empty(cls, value: object) -> object:
        return value or None
