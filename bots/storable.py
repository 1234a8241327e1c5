"""What of a foreign JSON value a database can keep."""

from __future__ import annotations

from typing import Any


def storable(value: Any) -> Any:
    """The same value without what no database keeps in text: NUL and halves of surrogate pairs."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {storable(key): storable(inner) for key, inner in value.items()}
        case list():
            return [storable(inner) for inner in value]
        case _:
            return value
