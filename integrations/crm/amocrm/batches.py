"""Batches: what is said of each element, when amoCRM takes a batch whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence

from core.crm.ports import Verdict
from core.errors import Gone, Locked, Refused, Trouble, Unknown
from integrations.crm.amocrm.calls import AmoCalls, Row
from integrations.crm.amocrm.troubles import Invalid

Verdicts = MutableMapping[str, Verdict]


async def send(calls: AmoCalls, method: str, path: str, items: Mapping[str, Row], verdicts: Verdicts) -> None:
    """Make or change these records, by our keys, and write down what became of each.

    A batch with a fault is refused whole; its "validation-errors" name the elements by request_id. Those are
    left out and the rest is sent again; where none is named each goes by itself. Raises what ends all.
    """
    left = dict(items)
    while left:
        try:
            rows = await calls.write(method, path, [{**row, "request_id": key} for key, row in left.items()])
        except (Refused, Gone, Locked) as trouble:
            if isinstance(trouble, Locked) and trouble.whole_door:
                raise
            faults = _by_key(trouble, list(left))
            if not faults and len(left) > 1:
                for key, row in left.items():
                    await send(calls, method, path, {key: row}, verdicts)
                return
            for key in list(faults or left):
                verdicts[key] = Verdict(key, trouble=faults.get(key, trouble))
                del left[key]
            continue
        # What was changed has its name already, and amoCRM repeats no request_id for it.
        known = {key: str(row["id"]) for key, row in left.items() if "id" in row}
        names = known if len(known) == len(left) else named_rows(list(left), rows)
        for key in left:
            verdicts[key] = Verdict(key, names[key])
        return


def _by_key(trouble: Trouble, keys: Sequence[str]) -> dict[str, Refused]:
    """What is wrong with which element, as far as it is said; one may be named by its place, from 0."""
    if not isinstance(trouble, Invalid):
        return {}
    places = {str(place): key for place, key in enumerate(keys)}
    named = {places.get(id, id): Refused(f"invalid: {why}") for id, why in trouble.faults.items()}
    return {key: named[key] for key in keys if key in named}


def named_rows(keys: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """The id of each element: by its request_id, or in order where amoCRM repeats none.

    Raises ``Unknown`` when it does not say all of them.
    """
    by_key = {str(row["request_id"]): str(row["id"]) for row in rows if row.get("request_id") is not None}
    if by_key.keys() >= set(keys):
        return {key: by_key[key] for key in keys}
    if len(rows) == len(keys) and not by_key.keys() & set(keys):
        return {key: str(row["id"]) for key, row in zip(keys, rows, strict=True)}
    raise Unknown("amoCRM does not say what it made of all that it was told")


def settle(keys: Sequence[str], verdicts: Verdicts, trouble: Trouble) -> None:
    """What ended all, when some of it was done already: the rest has met it, what was done stays so.

    Raises it when nothing was done, or when nobody knows what was.
    """
    if isinstance(trouble, Unknown) or not any(verdict.ref for verdict in verdicts.values()):
        raise trouble
    met = Locked(trouble.why, whole_door=False) if isinstance(trouble, Locked) else trouble
    for key in keys:
        verdicts.setdefault(key, Verdict(key, trouble=met))
