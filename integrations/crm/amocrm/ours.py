"""The six custom fields of contacts that are ours, and how they are told from others.

By their codes, as ``setup`` makes them. People cannot give codes in amoCRM's settings, and its API was seen
to refuse one (its PHP library, issue 604): so a field without a code is ours by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.crm.ports import Field

KEY = "OTKLIK_KEY"  # the field of a made contact by which it is found again
CODES: Mapping[Field, str] = {field: f"OTKLIK_{field.value.upper()}" for field in Field}

FIELDS: Mapping[str, tuple[str, str]] = {
    CODES[Field.LAST_INTERVIEW]: ("date_time", "Otklik: last interview"),
    CODES[Field.OUTCOME]: ("textarea", "Otklik: outcome"),
    CODES[Field.CONSENT]: ("textarea", "Otklik: consent"),
    CODES[Field.ADDRESSES]: ("textarea", "Otklik: addresses"),
    CODES[Field.INVITATION]: ("url", "Otklik: invitation"),
    KEY: ("text", "Otklik: key"),
}
"""By code: type and name. A text holds 256 characters, a textarea more."""

_BY_NAME = {name.lower(): code for code, (_, name) in FIELDS.items()}


def code_of(code: Any, name: Any) -> str:
    """Which of our fields one with this code and name is, "" when it is none of them."""
    if code:
        return str(code).upper() if str(code).upper() in FIELDS else ""
    return _BY_NAME.get(str(name or "").strip().lower(), "")
