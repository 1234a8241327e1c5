"""Looking around in an amoCRM account, and making the fields that Otklik needs there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from core.crm.ports import Standing
from core.errors import Locked, Refused, Unknown
from integrations.crm.amocrm.calls import PATHS, AmoCalls, Row
from integrations.crm.amocrm.options import AmocrmOptions
from integrations.crm.amocrm.ours import FIELDS, code_of
from integrations.crm.amocrm.people import named
from integrations.crm.marks import unknown_fields


async def make_fields(calls: AmoCalls) -> list[str]:
    """Make the fields that are missing on contacts, and return their codes. For administrators only."""
    before = named(await calls.fields("contacts"))
    missing = [code for code in FIELDS if code not in before]
    if not missing:
        return []
    items = [{"type": FIELDS[code][0], "name": FIELDS[code][1], "code": code} for code in missing]
    try:
        await _make(calls, items)
    except Refused:
        try:
            await _make(calls, [{"type": item["type"], "name": item["name"]} for item in items])
        except Refused as refused:
            why = f"fields: amoCRM did not make them ({refused.why}). {_by_hand(missing)}"
            raise Locked(why) from None
    after = named(await calls.fields("contacts"))
    if lost := [code for code in missing if code not in after]:
        raise Locked(f"fields: amoCRM did not take them. {_by_hand(lost)}")
    return missing


async def _make(calls: AmoCalls, items: Sequence[Row]) -> None:
    with suppress(Unknown):  # they may have been made all the same: whether they are there is looked up
        await calls.write("POST", "contacts/custom_fields", items)


def _by_hand(missing: Sequence[str]) -> str:
    lines = ", ".join(f"“{FIELDS[code][1]}” ({FIELDS[code][0]})" for code in missing)
    return f"Make them in amoCRM's settings of contacts' fields, with exactly these names: {lines}."


async def looked_around(calls: AmoCalls, options: AmocrmOptions) -> Standing:
    """Whose account it is, as whom we are in, and what is missing."""
    account = await calls.account()
    contact, deal = await calls.fields("contacts"), await calls.fields("leads")
    ours = named(contact)
    lacks = []
    for path in PATHS.values():
        try:
            await calls.rows(path, limit=1)
        except Locked as closed:
            if closed.whole_door:
                raise
            lacks.append(f"rights: who made the key may not read {path}. Make it as an administrator.")
    missing = [code for code in FIELDS if code not in ours]
    if missing and options.push:
        lacks.append(f"fields: {', '.join(missing)} on contacts. Run: otklik crm setup amocrm")
    for row in contact:
        code, kind = code_of(row.get("code"), row.get("name")), row.get("type")
        if code and kind != FIELDS[code][0]:
            lacks.append(f"fields: {row.get('name')} is a {kind}. Make it anew as a {FIELDS[code][0]}.")
    for one in unknown_fields(options, _has(contact), _has(deal)):
        lacks.append(
            f"fields: {'leads' if one.is_deals else 'contacts'} have no field {one.field}. "
            f"Set OTKLIK_AMOCRM_{one.option} to its id or code (its id stands in the field's settings)."
        )
    return Standing(
        account=f"{account.get('name') or account['id']}, {urlsplit(calls.site).hostname}",
        me=str(account.get("current_user_id") or ""),
        lacks=tuple(lacks),
        fields=(*(f"{path}.*" for path in PATHS.values()), *(f"contacts.{code}" for code in ours)),
    )


def _has(fields: Sequence[Row]) -> Callable[[str], bool]:
    """Whether a field is there, by its id or code."""
    known = {str(field.get(name) or "").upper() for field in fields for name in ("id", "code")}
    return lambda name: name.upper() in known
