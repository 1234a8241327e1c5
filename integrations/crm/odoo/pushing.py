"""Telling Odoo facts. Each write is one call, and each call one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from core.crm.ports import AnyFact, Fact, Fields, NewContact, Note, Todo, Verdict
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from integrations.crm.odoo import writing as write
from integrations.crm.odoo.finding import ACTIVITY, MESSAGE, Finding, any_of, place
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.reading import KEY_FIELD, PARTNER
from integrations.crm.odoo.rpc import Domain, Row, Rpc

# We do not follow the contact, and nobody is sent a copy of the words (mail.activity.action_notify).
QUIETLY = {"mail_create_nosubscribe": True, "mail_activity_quick_update": True}
ON_PARTNER = {**QUIETLY, "default_res_model": PARTNER}  # mail.activity fills res_model_id by it

F = TypeVar("F", bound=Fact)
Found = Mapping[str, tuple[str, int]]  # key → model and id of what stands there


class Pushing:
    """Writes into one account."""

    def __init__(self, rpc: Rpc, installed: Installed, finding: Finding) -> None:
        self._rpc = rpc
        self._installed = installed
        self._finding = finding

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """See ``Crm.push``."""
        if not facts:
            return []
        match facts[0]:
            case Note():
                return await self._notes([fact for fact in facts if isinstance(fact, Note)])
            case Todo():
                return await self._todos([fact for fact in facts if isinstance(fact, Todo)])
            case Fields():
                return await self._fields([fact for fact in facts if isinstance(fact, Fields)])
            case NewContact():
                return await self._contacts([fact for fact in facts if isinstance(fact, NewContact)])
        raise Unsupported("this kind of fact")

    async def _notes(self, facts: Sequence[Note]) -> Sequence[Verdict]:
        there, found = await self._there(facts), await self._found_of(facts, (MESSAGE,))
        new = [fact for fact in facts if fact.key not in found and place(fact) in there]
        subtype = await self._subtype() if new else 0
        made: dict[str, Verdict] = {}
        await self._make(MESSAGE, new, lambda fact: write.message(fact, place(fact), subtype), QUIETLY, made)

        async def amend(fact: Note) -> str:
            model, id = found[fact.key]
            await self._rpc.write(model, [id], {"body": write.html(fact.title, fact.text, fact.key)})
            return f"{model},{id}"

        await self._each([fact for fact in facts if fact.key in found], amend, made)
        return _in_order(facts, made)

    async def _todos(self, facts: Sequence[Todo]) -> Sequence[Verdict]:
        there, found = await self._there(facts), await self._found_of(facts, (ACTIVITY, MESSAGE))
        new = [fact for fact in facts if fact.key not in found and place(fact) in there]
        made: dict[str, Verdict] = {}
        await self._make(ACTIVITY, new, lambda fact: write.activity(fact, place(fact)), ON_PARTNER, made)

        async def amend(fact: Todo) -> str:
            model, id = found[fact.key]
            if model == ACTIVITY:  # else it has been done, and is a message now
                await self._rpc.write(model, [id], write.activity_changes(fact), QUIETLY)
            return f"{model},{id}"

        await self._each([fact for fact in facts if fact.key in found], amend, made)
        return _in_order(facts, made)

    async def _fields(self, facts: Sequence[Fields]) -> Sequence[Verdict]:
        await self._ours(set(write.NAMES.values()))
        there = await self._there(facts)

        async def tell(fact: Fields) -> str:
            try:
                await self._rpc.write(PARTNER, [place(fact)], write.values(fact))
            except Refused:
                await self._ours(set(write.NAMES.values()), afresh=True)
                raise
            return str(place(fact))

        made: dict[str, Verdict] = {}
        await self._each([fact for fact in facts if place(fact) in there], tell, made)
        return _in_order(facts, made)

    async def _contacts(self, facts: Sequence[NewContact]) -> Sequence[Verdict]:
        await self._ours({KEY_FIELD})
        domain: Domain = [[KEY_FIELD, "in", [fact.key for fact in facts]]]
        try:
            known = {row[KEY_FIELD]: row["id"] for row in await self._rpc.rows(PARTNER, domain, [KEY_FIELD])}
        except Refused:
            await self._ours({KEY_FIELD}, afresh=True)
            raise
        made = {key: Verdict(key, str(id)) for key, id in known.items()}
        new: list[NewContact] = []
        for fact in facts:
            if fact.key in known:
                continue
            if not set(alike := await self._alike(fact)) <= set(fact.others):
                known_to_them = Refused("Odoo may know them already")
                made[fact.key] = Verdict(fact.key, trouble=known_to_them, candidates=alike)
            else:
                new.append(fact)
        await self._make(PARTNER, new, write.person, QUIETLY, made, named=False)
        return _in_order(facts, made)

    async def _alike(self, fact: NewContact) -> tuple[str, ...]:
        """Contacts with this e-mail or phone, however their digits are grouped."""
        there = await self._installed.fields(PARTNER) or {}
        digits = "".join(c for c in fact.phone if c.isdecimal())[-10:]
        leaves: Domain = []
        if email := write.plain(fact.email):  # one NUL, and PostgreSQL's driver refuses the whole search
            leaves.append(["email", "=ilike", email.replace("\\", "").replace("%", "").replace("_", "\\_")])
        if len(digits) >= 7:
            pattern = "%" + "%".join(digits) + "%"
            leaves += [[name, "=ilike", pattern] for name in ("phone", "mobile") if name in there]
        if not leaves:
            return ()
        domain = [["is_company", "=", False], *any_of(leaves)]
        return tuple(str(row["id"]) for row in await self._rpc.rows(PARTNER, domain, ["name"], limit=10))

    # Finding ----------------------------------------------------------------------------------------

    async def _there(self, facts: Sequence[Fact]) -> set[int]:
        """Which of the contacts that they are to stand on exist. (A message on none would be taken.)"""
        ids = sorted({place(fact) for fact in facts} - {0})
        return {row["id"] for row in await self._rpc.rows(PARTNER, [["id", "in", ids]], ["name"])}

    async def _found_of(self, facts: Sequence[F], models: Sequence[str]) -> dict[str, tuple[str, int]]:
        """What stands there of those that may: the first of ``models`` that has it."""
        asked = [fact for fact in facts if fact.tried or fact.ref]
        found = await self._finding.found(
            [fact.key for fact in asked], models, sorted({place(fact) for fact in asked})
        )
        there: dict[str, tuple[str, int]] = {}
        for model, rows in found.items():
            for id, key in rows:
                there.setdefault(key, (model, id))
        return there

    async def _subtype(self) -> int:
        """The number of "Note" (mail.mt_note); 0: the message is internal without it."""
        named = {"module": "mail", "xml_id": "mt_note"}
        try:
            told: Any = await self._rpc.call("ir.model.data", "check_object_reference", named)
        except (Refused, Gone):
            return 0
        return told[1] if isinstance(told, list) and len(told) == 2 and isinstance(told[1], int) else 0

    async def _ours(self, wanted: set[str], *, afresh: bool = False) -> None:
        """Raises ``Locked`` when our fields have not been made, or have been taken out (``afresh``)."""
        if afresh:
            self._installed.forget()
        if not await self._installed.has(PARTNER, wanted):
            raise Locked(
                "fields: Odoo lacks our custom fields. Run otklik crm setup odoo, or make them (README).",
                whole_door=False,
            )

    # Writing ----------------------------------------------------------------------------------------

    async def _make(
        self,
        model: str,
        facts: Sequence[F],
        row: Callable[[F], Row],
        context: Mapping[str, Any],
        made: dict[str, Verdict],
        *,
        named: bool = True,
    ) -> None:
        """New records in one call; one by one when the server refuses some of them."""
        if not facts:
            return
        try:
            ids = await self._rpc.create(model, [row(fact) for fact in facts], context)
        except Unknown:
            raise
        except Trouble as trouble:
            if await self._ends_all(trouble):
                if not any(verdict.ref for verdict in made.values()):
                    raise
                made |= {fact.key: Verdict(fact.key, trouble=trouble) for fact in facts}
            elif len(facts) > 1:
                for fact in facts:
                    await self._make(model, [fact], row, context, made, named=named)
            else:
                made[facts[0].key] = Verdict(facts[0].key, trouble=trouble)
            return
        for fact, id in zip(facts, ids, strict=True):
            made[fact.key] = Verdict(fact.key, f"{model},{id}" if named else str(id))

    async def _each(
        self, facts: Sequence[F], tell: Callable[[F], Awaitable[str]], made: dict[str, Verdict]
    ) -> None:
        for fact in facts:
            try:
                made[fact.key] = Verdict(fact.key, await tell(fact))
            except Unknown:
                raise
            except Gone:  # removed since we looked: the next try finds out what
                made[fact.key] = Verdict(fact.key, trouble=TryLater("it was removed meanwhile"))
            except Trouble as trouble:
                if await self._ends_all(trouble) and not any(v.ref for v in made.values()):
                    raise
                made[fact.key] = Verdict(fact.key, trouble=trouble)

    async def _ends_all(self, trouble: Trouble) -> bool:
        """Whether it would meet the next fact too. A right may lack for one contact only: rules keep other
        companies' from us, and contacts that are Odoo's own staff (res.partner, write)."""
        if isinstance(trouble, Locked) and not trouble.whole_door:
            return not await self._rpc.may(PARTNER, "write")
        return isinstance(trouble, TryLater | Locked)


def _in_order(facts: Sequence[Fact], made: Mapping[str, Verdict]) -> list[Verdict]:
    nowhere = "the contact is no longer there"
    return [made.get(fact.key) or Verdict(fact.key, trouble=Gone(nowhere)) for fact in facts]
