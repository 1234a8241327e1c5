"""What connectors share that find their records by the text, and let operators choose fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from core.crm.options import CrmOptions

OF_CONTACTS = ("segment_field", "zone_field", "language_field")
OF_DEALS = ("margin_field", "category_field")


class Lacking(NamedTuple):
    """A chosen field that is not there. ``option``: the end of its variable, behind OTKLIK_<NAME>_."""

    is_deals: bool
    option: str
    field: str


def mark(key: str) -> str:
    """The line by which a record of ours is found again."""
    return f"otklik:{key}"


def listed(fields: Collection[str]) -> Callable[[str], bool]:
    """Whether a field is there; of a list that was kept from us nothing is said to be missing."""
    return lambda name: not fields or name in fields


def unknown_fields(
    options: CrmOptions, has_contact: Callable[[str], bool], has_deal: Callable[[str], bool]
) -> Iterator[Lacking]:
    """The chosen fields that contacts or deals do not have."""
    for is_deals, has, chosen in ((False, has_contact, OF_CONTACTS), (True, has_deal, OF_DEALS)):
        for option in chosen:
            field = str(getattr(options, option))
            if field and not has(field):
                yield Lacking(is_deals, option.upper(), field)
