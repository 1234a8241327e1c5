"""Looking around in a Bitrix24, and making the fields that Otklik needs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.crm.ports import Field, Standing, Stream
from core.errors import Gone, Locked, Refused, Unknown
from integrations.crm.bitrix24.calls import Bitrix24Calls, Command, Told
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.reading import LISTS, OURS
from integrations.crm.bitrix24.troubles import SCOPE
from integrations.crm.marks import listed, unknown_fields

LABELS = {
    Field.LAST_INTERVIEW: "Otklik: last interview",
    Field.OUTCOME: "Otklik: outcome",
    Field.CONSENT: "Otklik: consent",
    Field.ADDRESSES: "Otklik: addresses",
    Field.INVITATION: "Otklik: invitation",
}
ONLY_ADMINS = (
    "rights: only an administrator of Bitrix24 may make fields. Make the webhook as an administrator (or "
    "install the app as one) for this once, then run: otklik crm setup bitrix24"
)


class FieldNames:
    """The fields of contacts, as Bitrix24 tells them; asked again while one of ours is missing."""

    def __init__(self, calls: Bitrix24Calls) -> None:
        self._calls = calls
        self._known: Mapping[str, Any] = {}

    async def known(self, *, anew: bool = False) -> Mapping[str, Any]:
        """Field name → what crm.contact.fields says of it."""
        if anew or not all(name in self._known for name in OURS.values()):
            found = (await self._calls.ask("crm.contact.fields", {})).get("result")
            self._known = found if isinstance(found, dict) else {}
        return self._known

    async def make(self) -> list[str]:
        """Make those of ours that are missing, and return their names.

        Raises ``Locked`` for whom Bitrix24 does not let: fields made by hand get names of its own.
        """
        there = await self.known(anew=True)
        missing = [field for field in Field if OURS[field] not in there]
        if not missing:
            return []
        unheard: Unknown | None = None
        for field in missing:  # one by one: each changes a table, which may take long
            try:
                await self._calls.ask("crm.contact.userfield.add", {"fields": _field(field)}, writes=True)
            except Locked as closed:
                if closed.whole_door:
                    raise
                raise Locked(ONLY_ADMINS, whole_door=False) from None
            except Unknown as lost:  # it may be there, as what was refused may be: looked up below
                unheard = lost
            except Refused:
                continue
        after = await self.known(anew=True)
        if lacking := [OURS[field] for field in missing if OURS[field] not in after]:
            why = f"fields: Bitrix24 did not take {', '.join(lacking)}."
            raise unheard or Locked(why, whole_door=False)
        return [OURS[field] for field in missing]


def _field(field: Field) -> dict[str, str]:
    return {
        "FIELD_NAME": OURS[field].removeprefix("UF_CRM_"),
        "USER_TYPE_ID": "datetime" if field is Field.LAST_INTERVIEW else "string",
        "LABEL": LABELS[field],
        "XML_ID": f"OTKLIK_{field.value.upper()}",
        "MULTIPLE": "N",
        "MANDATORY": "N",
    }


async def looked_around(calls: Bitrix24Calls, options: Bitrix24Options) -> Standing:
    """Whose Bitrix24 it is, as whom we are in, and what is missing. One call."""
    one = {"filter": {">ID": 0}, "select": ["ID"], "order": {"ID": "ASC"}, "start": -1}
    commands: dict[str, Command] = {
        "profile": ("profile", {}),
        "scope": ("scope", {}),
        "contact": ("crm.contact.fields", {}),
        "deal": ("crm.deal.fields", {}),
        Stream.PEOPLE: (LISTS[Stream.PEOPLE], one),
        Stream.COMPANIES: (LISTS[Stream.COMPANIES], one),
        Stream.DEALS: (LISTS[Stream.DEALS], one),
        Stream.OWNERS: (LISTS[Stream.OWNERS], {"sort": "ID", "order": "ASC", "start": 0}),
    }
    answers = dict(zip(commands, await calls.several(list(commands.values())), strict=True))
    contact, deal = _result(answers["contact"]), _result(answers["deal"])
    we = _result(answers["profile"])
    name = " ".join(str(we.get(part) or "") for part in ("NAME", "LAST_NAME")).strip()
    lacks = [*_closed(answers)]
    missing = [OURS[field] for field in Field if OURS[field] not in contact]
    if options.push and contact and missing:
        lacks.append(f"fields: {', '.join(missing)} on contacts. Run: otklik crm setup bitrix24")
        if we.get("ADMIN") is not True:
            lacks.append(ONLY_ADMINS)
    for lacking in unknown_fields(options, listed(contact), listed(deal)):
        lacks.append(
            f"fields: {'deals' if lacking.is_deals else 'contacts'} have no field {lacking.field}. Set "
            f"OTKLIK_BITRIX24_{lacking.option} to its code: UF_CRM_… as the list of custom fields shows it."
        )
    return Standing(
        account=calls.host,
        me=f"{name} ({we.get('ID', '?')})".strip(),
        lacks=tuple(dict.fromkeys(lacks)),
        fields=(
            *(method.removesuffix(".list") for method in LISTS.values()),
            *(f"crm.contact.{OURS[field]}" for field in Field if OURS[field] in contact),
        ),
    )


def _closed(answers: Mapping[str, Told]) -> Iterator[str]:
    scopes = answers["scope"].result
    if isinstance(scopes, list):
        for wanted in (("crm",), ("user", "user_basic")):
            if not set(wanted) & set(map(str, scopes)):
                yield f"{SCOPE} Missing: {' or '.join(wanted)}."
    for name, told in answers.items():
        if isinstance(told.trouble, Locked) and told.trouble.whole_door:
            raise told.trouble
        if told.trouble is not None and not isinstance(told.trouble, Gone):
            yield f"rights: {name} cannot be read. {told.trouble.why}"


def _result(told: Told) -> Mapping[str, Any]:
    return told.result if isinstance(told.result, dict) else {}
