"""Removing what is ours by its id; what is not there is no error."""

from __future__ import annotations

from collections.abc import Sequence

from core.crm.ports import FactKind
from core.errors import Gone, Trouble
from integrations.crm.bitrix24.calls import Bitrix24Calls, Command, Row, Told
from integrations.crm.bitrix24.troubles import ManyBindings

DROP = {FactKind.NOTE: "crm.timeline.comment.delete", FactKind.TODO: "crm.activity.delete"}


async def removed(calls: Bitrix24Calls, kind: FactKind, ids: Sequence[str]) -> list[Trouble | None]:
    """For each of these comments or to-dos the trouble that its removal came to."""
    told = await calls.several([(DROP[kind], {"id": id}) for id in ids], writes=True)
    return [
        trouble_of(await _everywhere(calls, id) if isinstance(one.trouble, ManyBindings) else one)
        for id, one in zip(ids, told, strict=True)
    ]


async def _everywhere(calls: Bitrix24Calls, id: str) -> Told:
    """A comment that stands on several records is taken from all but one, and removed there."""
    where = {"filter": {"OWNER_ID": id}}
    [found] = await calls.several([("crm.timeline.bindings.list", where)])
    if found.trouble is not None:
        return found
    rows: list[Row] = [row for row in found.result or () if isinstance(row, dict)]
    commands: list[Command] = [
        (
            "crm.timeline.bindings.unbind",
            {
                "fields": {
                    "OWNER_ID": id,
                    "ENTITY_ID": row.get("ENTITY_ID"),
                    "ENTITY_TYPE": row.get("ENTITY_TYPE"),
                }
            },
        )
        for row in rows[1:]
    ]
    return (await calls.several([*commands, (DROP[FactKind.NOTE], {"id": id})], writes=True))[-1]


def trouble_of(told: Told) -> Trouble | None:
    """The trouble of a removal: what is not there is no error."""
    return None if isinstance(told.trouble, Gone) else told.trouble
