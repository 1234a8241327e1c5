"""How a file writes amounts and dates, decided by the whole column: one cell alone often cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations.files.amounts import decimal_shown
from integrations.files.dates import Order, order_shown
from integrations.files.source import Source


@dataclass(frozen=True, slots=True)
class Convention:
    """What a column shows. ``settled``: the one reading its cells prove, or what the operator said; None when
    they prove nothing or contradict each other (then ``unclear`` cells are refused, not guessed)."""

    settled: str | None = None
    proofs: int = 0  # cells that can be read one way only
    against: int = 0  # of them, cells that prove the other way than most
    unclear: int = 0  # cells that can be read both ways


@dataclass(frozen=True, slots=True)
class Conventions:
    """``decimal``: "." or ","; ``order``: a value of ``Order``."""

    decimal: Convention = Convention()
    order: Convention = Convention()


def conventions(src: Source, progress: Callable[[int], object] | None = None) -> Conventions:
    """Read the amounts and dates of a file once. ``progress`` hears the bytes read, now and then."""
    scales = {"amount": _Scale(decimal_shown), "date": _Scale(order_shown)}
    columns = [
        (place, scales[field])
        for field, layout in ((field, layout) for layout in src.layouts.values() for field in scales)
        for place in layout.places.get(field, ())
    ]
    said = {"amount": src.manner.decimal, "date": src.manner.order}
    if src.manner.date_format:
        columns = [(place, scale) for place, scale in columns if scale is not scales["date"]]
    for number, record in enumerate(src.table.records(), 1):
        if progress is not None and number % 1_000 == 0:
            progress(record.at)
        if record.damage or record.line <= src.header_line:
            continue
        for place, scale in columns:
            if place < len(record.cells):
                scale.put(record.cells[place])
    return Conventions(scales["amount"].read(said["amount"]), scales["date"].read(said["date"]))


class _Scale:
    """Weighs the cells of a column."""

    def __init__(self, shown: Callable[[str], tuple[str | None, bool]]) -> None:
        self._shown = shown
        self._proofs: dict[str, int] = {}
        self._unclear = 0

    def put(self, cell: str) -> None:
        proved, unclear = self._shown(cell)
        if proved is not None:
            self._proofs[proved] = self._proofs.get(proved, 0) + 1
        self._unclear += unclear

    def read(self, said: str | None) -> Convention:
        proofs = sum(self._proofs.values())
        against = proofs - max(self._proofs.values(), default=0)
        settled = next(iter(self._proofs)) if len(self._proofs) == 1 else None
        return Convention(said or settled, proofs, against, self._unclear)


def order_of(found: Conventions) -> Order | None:
    """The order of day and month, typed."""
    return Order(found.order.settled) if found.order.settled else None
