"""Our fields on contacts, and contacts that the CRM does not know yet."""

from __future__ import annotations

from collections.abc import Sequence

from core.crm.ports import Fields, NewContact, Stale, Verdict
from core.errors import Gone, Refused, Trouble, Unknown
from integrations.crm.amocrm import reading, writing
from integrations.crm.amocrm.batches import Verdicts, send, settle
from integrations.crm.amocrm.calls import AmoCalls, Row
from integrations.crm.amocrm.ours import CODES, KEY, code_of

PATH = "contacts"
DIGITS = 10  # of a phone number, from its end: what is before them is written in many ways


class People:
    """Sets and blanks fields, makes contacts. Raises the ``Trouble`` family."""

    def __init__(self, calls: AmoCalls) -> None:
        self._calls = calls
        self._ours: dict[str, int] = {}

    async def ours(self) -> dict[str, int]:
        """The ids of our fields there, by code; asked again until all are found."""
        if len(self._ours) <= len(CODES):
            self._ours = named(await self._calls.fields(PATH))
        return self._ours

    # Fields -------------------------------------------------------------------------------------------------

    async def set_fields(self, facts: Sequence[Fields]) -> list[Verdict]:
        """Set these; a value None or "" blanks its field."""
        verdicts = await self._set(facts)
        again = [fact for fact in facts if isinstance(verdicts[fact.key].trouble, Refused)]
        if again and await self._are_others():
            verdicts |= await self._set(again)
        return [verdicts[fact.key] for fact in facts]

    async def _are_others(self) -> bool:
        """Whether people have taken our fields out, or had them made anew, since we looked."""
        before, self._ours = self._ours, {}
        return await self.ours() != before

    async def _set(self, facts: Sequence[Fields]) -> dict[str, Verdict]:
        ours = await self.ours()
        verdicts: dict[str, Verdict] = {}
        on = {fact.key: writing.place(fact.on).id for fact in facts}
        there = await self._calls.by_ids(PATH, on.values())
        items: dict[str, Row] = {}
        for fact in facts:
            if on[fact.key] in there:
                values = writing.fields(fact, ours)
                items[fact.key] = {"id": int(on[fact.key]), "custom_fields_values": values}
            else:
                verdicts[fact.key] = Verdict(fact.key, trouble=Gone("what it was to stand on is gone"))
        await self._send(items, verdicts)
        return verdicts

    async def blank(self, stale: Sequence[Stale]) -> list[Verdict]:
        """Blank our fields; a contact that is gone has none, nor has one whose fields people took out."""
        verdicts = await self._blank(stale)
        again = [one for one in stale if isinstance(verdicts[one.key].trouble, Refused)]
        if again and await self._are_others():
            verdicts |= await self._blank(again)
        return [verdicts[one.key] for one in stale]

    async def _blank(self, stale: Sequence[Stale]) -> dict[str, Verdict]:
        blanks = writing.blank_fields(await self.ours())
        on = {one.key: writing.place(one.on).id for one in stale}
        there = await self._calls.by_ids(PATH, on.values())
        verdicts = {one.key: Verdict(one.key) for one in stale}
        items: dict[str, Row] = {
            key: {"id": int(id), "custom_fields_values": blanks} for key, id in on.items() if id in there
        }
        if blanks:
            await self._send(items, verdicts)
        return verdicts

    async def stand(self, stale: Sequence[Stale]) -> dict[str, bool]:
        """Whether any field of ours holds something, by our keys."""
        on = {one.key: writing.place(one.on).id for one in stale}
        there = await self._calls.by_ids(PATH, on.values())
        return {
            key: any(reading.one_value(there[id], code) for code in CODES.values()) if id in there else False
            for key, id in on.items()
        }

    async def _send(self, items: dict[str, Row], verdicts: Verdicts) -> None:
        try:
            if items:
                await send(self._calls, "PATCH", PATH, items, verdicts)
        except Trouble as trouble:
            settle(list(items), verdicts, trouble)

    # New contacts -------------------------------------------------------------------------------------------

    async def make(self, facts: Sequence[NewContact]) -> list[Verdict]:
        """Make these contacts, each after a look whether somebody like them is there."""
        verdicts: Verdicts = {}
        try:
            for fact in facts:
                await self._make(fact, verdicts)
        except Trouble as trouble:
            settle([fact.key for fact in facts], verdicts, trouble)
        return [verdicts[fact.key] for fact in facts]

    async def _make(self, fact: NewContact, verdicts: Verdicts) -> None:
        item = writing.person(fact, await self.ours())
        made = fact.ref
        if not made:
            found = await self._alike(fact)
            made = next((id for id, row in found.items() if _has_key(row, fact.key)), "")
            if not made and not found.keys() <= set(fact.others):
                trouble = Refused("duplicate: amoCRM has contacts like this one")
                verdicts[fact.key] = Verdict(fact.key, trouble=trouble, candidates=tuple(found))
                return
        if not made:
            await send(self._calls, "POST", PATH, {fact.key: item}, verdicts)
            made = verdicts[fact.key].ref
            if not made:
                return
        if fact.company.isdecimal():
            await self._link(made, fact.company)
        verdicts[fact.key] = Verdict(fact.key, made)

    async def _link(self, made: str, company: str) -> None:
        """Put the contact to its company. It is made already: trouble now is for another try, by its key."""
        rows = await self._calls.by_ids(PATH, [made])
        if made in rows and reading.is_linked(rows[made], "companies", company):
            return
        try:
            await self._calls.ask("POST", f"{PATH}/{made}/link", json=writing.link(company))
        except (Refused, Gone):
            return  # the company is gone, or takes no more contacts: the contact itself is what was wished
        except Trouble as trouble:
            raise Unknown(trouble.why) from None

    async def _alike(self, fact: NewContact) -> dict[str, Row]:
        """Contacts with our key, this number or this address, by id."""
        # +7… and 8… are different numbers for amoCRM's search: what they share is asked for.
        asked = [_digits(fact.phone), fact.email, *([fact.key] if fact.tried else [])]
        found: dict[str, Row] = {}
        for words in filter(None, asked):
            for row in await self._calls.rows(PATH, [("query", words)]):
                if _has_key(row, fact.key) or _is_alike(row, fact):
                    found[str(row["id"])] = row
        return found


def named(fields: Sequence[Row]) -> dict[str, int]:
    """The ids of our fields, by code; one that has its code goes before one that has only the name."""
    with_codes_last = sorted(fields, key=lambda row: bool(row.get("code")))
    found = {code_of(row.get("code"), row.get("name")): int(row["id"]) for row in with_codes_last}
    return {code: id for code, id in found.items() if code}


def _has_key(row: Row, key: str) -> bool:
    return reading.one_value(row, KEY) == key


def _is_alike(row: Row, fact: NewContact) -> bool:
    """amoCRM's search is for parts of any field: only the whole number or address counts."""
    phones = {_digits(one) for one in reading.values(row, "PHONE")}
    emails = {one.lower() for one in reading.values(row, "EMAIL")}
    return bool(
        (fact.phone and _digits(fact.phone) in phones) or (fact.email and fact.email.lower() in emails)
    )


def _digits(phone: str) -> str:
    return "".join(one for one in phone if one.isdecimal())[-DIGITS:]
