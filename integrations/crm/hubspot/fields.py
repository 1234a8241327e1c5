"""The properties of ours in HubSpot: what they are called and how they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.crm.ports import Field
from core.errors import Locked, Unknown
from integrations.crm.api import Api
from integrations.crm.hubspot.objects import CONTACTS, KEY, NOTES, TASKS, VERSION
from integrations.crm.hubspot.troubles import SETUP, Taken

GROUP = "otklik"
OURS: Mapping[Field, str] = {field: f"otklik_{field}" for field in Field}

_TEXT = {"type": "string", "fieldType": "text"}
_KEY = {"name": KEY, "label": "Otklik key", "hasUniqueValue": True, "hidden": True, **_TEXT}
_LABELS = {
    Field.LAST_INTERVIEW: "Otklik: last interview",
    Field.OUTCOME: "Otklik: outcome",
    Field.CONSENT: "Otklik: consent",
    Field.ADDRESSES: "Otklik: messengers",
    Field.INVITATION: "Otklik: invitation",
}
NEEDED: Mapping[str, Sequence[Mapping[str, Any]]] = {
    CONTACTS: (
        _KEY,
        *(
            {
                "name": OURS[field],
                "label": label,
                **({"type": "datetime", "fieldType": "date"} if field is Field.LAST_INTERVIEW else _TEXT),
            }
            for field, label in _LABELS.items()
        ),
    ),
    NOTES: (_KEY,),
    TASKS: (_KEY,),
}
"""Kind of record → the properties that we need there (PropertyCreate without its group)."""


async def properties(api: Api, kind: str) -> dict[str, dict[str, Any]]:
    """The properties that a kind of record has: name → definition."""
    data = await api.ask("GET", f"/crm/properties/{VERSION}/{kind}")
    return {str(one.get("name")): one for one in (data or {}).get("results") or []}


def missing(kind: str, there: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What has to be made. Raises ``Locked`` for a key that does not keep double ones out."""
    if KEY in there and there[KEY].get("hasUniqueValue") is not True:
        raise Locked(
            f"fields: the property {KEY} of {kind} does not require unique values. Delete it in HubSpot, "
            f"also from the archived properties, then: {SETUP}",
            whole_door=False,
        )
    return [one for one in NEEDED[kind] if one["name"] not in there]


async def make(api: Api) -> list[str]:
    """Make what is missing; returns "contacts.otklik_key", …"""
    made: list[str] = []
    for kind in NEEDED:
        wanted = missing(kind, await properties(api, kind))
        if wanted:
            await _group(api, kind)
        for one in wanted:
            await _property(api, kind, {**one, "groupName": GROUP})
            made.append(f"{kind}.{one['name']}")
    return made


async def _property(api: Api, kind: str, told: Mapping[str, Any]) -> None:
    try:
        await api.ask("POST", f"/crm/properties/{VERSION}/{kind}", json=told)
    except (Taken, Unknown):  # the answer was lost or late, or somebody made it in between
        if told["name"] not in await properties(api, kind):
            raise


async def _group(api: Api, kind: str) -> None:
    path = f"/crm/properties/{VERSION}/{kind}/groups"
    groups = (await api.ask("GET", path) or {}).get("results") or []
    if GROUP in {one.get("name") for one in groups}:
        return
    try:
        await api.ask("POST", path, json={"name": GROUP, "label": "Otklik"})
    except (Taken, Unknown):  # it is there, or the properties will say that it is not
        return
