"""Looking around in an EspoCRM, and making the fields that Otklik needs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from core.crm.ports import Field, Standing
from core.errors import Locked, Refused, Unknown
from integrations.crm.espocrm.calls import EspoCalls, Row
from integrations.crm.espocrm.options import EspocrmOptions
from integrations.crm.espocrm.reading import ENTITIES, OURS, SELECTED, names
from integrations.crm.marks import listed, unknown_fields

TYPES: Mapping[Field, Row] = {
    Field.LAST_INTERVIEW: {"type": "datetime", "label": "Otklik: last interview"},
    Field.OUTCOME: {"type": "varchar", "maxLength": 255, "label": "Otklik: outcome"},
    Field.CONSENT: {"type": "varchar", "maxLength": 255, "label": "Otklik: consent"},
    Field.ADDRESSES: {"type": "varchar", "maxLength": 500, "label": "Otklik: addresses"},
    Field.INVITATION: {"type": "varchar", "maxLength": 500, "label": "Otklik: invitation"},
}
RIGHTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Contact", ("read", "edit", "stream")),
    ("Account", ("read", "stream")),
    ("Opportunity", ("read",)),
    ("Case", ("read",)),
    ("User", ("read",)),
    ("Task", ("create", "read", "edit", "delete")),
)
WEAK = ("no", "own", "team")  # levels at which some records stay hidden from us


async def make_fields(calls: EspoCalls) -> list[str]:
    """Make the fields that are missing on contacts, and return their names.

    Raises ``Locked`` with what to make by hand where we may not: EspoCRM lets administrators only, and an
    API user never is one (Controllers/FieldManager.php).
    """
    before = names(await calls.metadata("entityDefs.Contact.fields"))
    missing = [field for field in Field if field not in before]
    for field in missing:
        body = {"name": OURS[field], **TYPES[field]}
        try:
            await calls.ask("POST", "Admin/fieldManager/Contact", as_admin=True, json=body)
        except (Refused, Unknown):
            continue  # somebody made it meanwhile, or its rebuild takes long: looked up below
        except Locked as closed:
            if closed.whole_door or calls.has_admin:
                raise
            raise Locked(
                f"rights: only an administrator of EspoCRM can make fields. {_by_hand(missing)}"
            ) from None
    if not missing:
        return []
    after = names(await calls.metadata("entityDefs.Contact.fields"))
    if lost := [field for field in missing if field not in after]:
        raise Locked(f"fields: EspoCRM did not take them. {_by_hand(lost)}")
    return [after[field] for field in missing]


def _by_hand(missing: Sequence[Field]) -> str:
    lines = ", ".join(f"{OURS[field]} ({_kind(field)})" for field in missing)
    return (
        "Set OTKLIK_ESPOCRM_ADMIN_NAME and OTKLIK_ESPOCRM_ADMIN_PASSWORD for this once, or make them by hand "
        f"in Administration, Entity Manager, Contact, Fields: {lines}."
    )


def _kind(field: Field) -> str:
    """What Entity Manager calls a field's type. Its own Max Length is 100 (metadata/fields/varchar.json)."""
    longest = TYPES[field].get("maxLength")
    return f"Varchar, Max Length {longest}" if longest else "Date-Time"


def _unfit(fields: Row, ours: Mapping[Field, str]) -> Iterator[str]:
    """Fields made by hand that cannot hold what they are for."""
    for field, name in ours.items():
        there = _part(fields, name)
        kind, longest, wanted = there.get("type"), there.get("maxLength"), TYPES[field]
        fits = wanted["type"] == kind if kind in ("varchar", "datetime") else kind in (None, "text", "url")
        if fits and kind == "varchar" and isinstance(longest, int):
            fits = longest >= wanted["maxLength"]
        if not fits:
            yield f"fields: {name} on Contact must be {_kind(field)} (Administration, Entity Manager)."


async def looked_around(calls: EspoCalls, options: EspocrmOptions) -> Standing:
    """Whose EspoCRM it is, as whom we are in, and what is missing."""
    me = await calls.me()
    acl = _part(me, "acl")
    contact = await calls.metadata("entityDefs.Contact.fields")
    deal = await calls.metadata("entityDefs.Opportunity.fields")
    ours = names(contact)
    lacks = [*_rights(acl, options)]
    for stream, entity in ENTITIES.items():
        try:
            await calls.find(entity, [], select=SELECTED[stream], size=1)
        except Locked as closed:
            if closed.whole_door:
                raise
            lacks.append(f"rights: the role must let the API user read {entity} (all).")
    missing = [field for field in Field if field not in ours]
    if missing and options.push:
        lacks.append(f"fields: {', '.join(OURS[field] for field in missing)} on Contact. {_by_hand(missing)}")
    if options.push:
        lacks.extend(_unfit(contact, ours))
    for one in unknown_fields(options, listed(contact), listed(deal)):
        lacks.append(
            f"fields: {'Opportunity' if one.is_deals else 'Contact'} has no field {one.field}. "
            f"Set OTKLIK_ESPOCRM_{one.option} to its name as Entity Manager shows it."
        )
    site = str(_part(me, "settings").get("applicationName") or "EspoCRM")
    we = _part(me, "user")
    return Standing(
        account=f"{site}, {urlsplit(calls.site).hostname}",
        me=str(we.get("userName") or we.get("name") or we.get("id") or ""),
        lacks=tuple(dict.fromkeys(lacks)),
        fields=(*(f"{entity}.*" for entity in ENTITIES.values()), *(f"Contact.{ours[one]}" for one in ours)),
    )


def _rights(acl: Row, options: EspocrmOptions) -> Iterator[str]:
    """What the role lacks, as far as EspoCRM shows it to us."""
    table = _part(acl, "table")
    if not table:
        return
    for entity, actions in RIGHTS:
        if not options.push:
            actions = ("read",) if entity != "Task" else ()
        if entity == "Contact" and options.push and options.create_people:
            actions = (*actions, "create")
        levels: Any = table.get(entity)
        if not isinstance(levels, dict):
            if levels is not True and actions:
                yield f"rights: the role must let the API user {', '.join(actions)} {entity} (all)."
            continue
        weak = [action for action in actions if levels.get(action) in WEAK]
        if weak:
            yield f"rights: the role must let the API user {', '.join(weak)} {entity} (all)."
    if options.push and options.todos and acl.get("assignmentPermission") in WEAK:
        yield "rights: the role's Assignment Permission must be “all”, else tasks are for nobody but us."


def _part(row: Row, name: str) -> Row:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
