"""Telling Odoo facts, and taking them back. Each write is one call, and each call one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from core.crm.ports import AnyFact, Fact, FactKind, Fields, NewContact, Note, Stale, Todo, Verdict
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from integrations.crm.odoo import writing as write
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.reading import KEY_FIELD, PARTNER
from integrations.crm.odoo.rpc import Domain, Row, Rpc

MESSAGE, ACTIVITY = "mail.message", "mail.activity"
TEXTS = {MESSAGE: "body", ACTIVITY: "note"}

# We do not follow the contact, and nobody is sent a copy of the words (mail.activity.action_notify).
QUIETLY = {"mail_create_nosubscribe": True, "mail_activity_quick_update": True}
ON_PARTNER = {**QUIETLY, "default_res_model": PARTNER}  # mail.activity fills res_model_id by it

F = TypeVar("F", bound=Fact)
Found = Mapping[str, tuple[str, int]]  # key → model and id of what stands there


class Pushing:
    """Writes into one account."""

    def __init__(self, rpc: Rpc, installed: Installed) -> None:
        self._rpc = rpc
        self._installed = installed

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
        new = [fact for fact in facts if fact.key not in found and _on(fact) in there]
        subtype = await self._subtype() if new else 0
        made: dict[str, Verdict] = {}
        await self._make(MESSAGE, new, lambda fact: write.message(fact, _on(fact), subtype), QUIETLY, made)

        async def amend(fact: Note) -> str:
            model, id = found[fact.key]
            await self._rpc.write(model, [id], {"body": write.html(fact.title, fact.text, fact.key)})
            return f"{model},{id}"

        await self._each([fact for fact in facts if fact.key in found], amend, made)
        return _in_order(facts, made)

    async def _todos(self, facts: Sequence[Todo]) -> Sequence[Verdict]:
        there, found = await self._there(facts), await self._found_of(facts, (ACTIVITY, MESSAGE))
        new = [fact for fact in facts if fact.key not in found and _on(fact) in there]
        made: dict[str, Verdict] = {}
        await self._make(ACTIVITY, new, lambda fact: write.activity(fact, _on(fact)), ON_PARTNER, made)

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
            await self._rpc.write(PARTNER, [_on(fact)], write.values(fact))
            return str(_on(fact))

        made: dict[str, Verdict] = {}
        await self._each([fact for fact in facts if _on(fact) in there], tell, made)
        return _in_order(facts, made)

    async def _contacts(self, facts: Sequence[NewContact]) -> Sequence[Verdict]:
        await self._ours({KEY_FIELD})
        domain: Domain = [[KEY_FIELD, "in", [fact.key for fact in facts]]]
        known = {row[KEY_FIELD]: row["id"] for row in await self._rpc.rows(PARTNER, domain, [KEY_FIELD])}
        made = {key: Verdict(key, str(id)) for key, id in known.items()}
        new: list[NewContact] = []
        for fact in facts:
            if fact.key in known:
                continue
            if alike := await self._alike(fact):
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
        if fact.email:
            leaves.append(
                ["email", "=ilike", fact.email.replace("\\", "").replace("%", "").replace("_", "\\_")]
            )
        if len(digits) >= 7:
            pattern = "%" + "%".join(digits) + "%"
            leaves += [[name, "=ilike", pattern] for name in ("phone", "mobile") if name in there]
        if not leaves:
            return ()
        domain = [["is_company", "=", False], *_any_of(leaves)]
        return tuple(str(row["id"]) for row in await self._rpc.rows(PARTNER, domain, ["name"], limit=10))

    # Taking back ------------------------------------------------------------------------------------

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """See ``Crm.withdraw``."""
        for model, ids in (await self._standing(stale)).items():
            if model == PARTNER:
                await self._rpc.write(PARTNER, ids, dict.fromkeys(await self._our_fields(), False))
            else:
                await self._unlink(model, ids)
        return [Verdict(one.key, one.ref) for one in stale]

    async def _unlink(self, model: str, ids: list[int]) -> None:
        try:
            await self._rpc.unlink(model, ids)
        except Gone:
            for id in ids if len(ids) > 1 else ():  # one was gone already, so none was deleted
                await self._unlink(model, [id])
        except Locked as trouble:
            if trouble.whole_door:
                raise
            await self._rpc.write(model, ids, {TEXTS[model]: False})  # at least none of the words stay

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """See ``Crm.standing``."""
        blank = {one.key for one in stale if one.kind is FactKind.FIELDS}
        found = await self._found([one.key for one in stale if one.kind in (FactKind.NOTE, FactKind.TODO)])
        keys = {key for rows in found.values() for _, key in rows}
        kept = set(await self._filled(stale)) if blank else set()
        return [one.key in keys or (one.key in blank and _on(one) in kept) for one in stale]

    async def _standing(self, stale: Sequence[Stale]) -> dict[str, list[int]]:
        found = await self._found([one.key for one in stale if one.kind in (FactKind.NOTE, FactKind.TODO)])
        there = {model: sorted({id for id, _ in rows}) for model, rows in found.items() if rows}
        if filled := await self._filled(stale):
            there[PARTNER] = filled
        return there

    async def _filled(self, stale: Sequence[Stale]) -> list[int]:
        """The contacts in which one of our fields is not blank."""
        ids = [_on(one) for one in stale if one.kind is FactKind.FIELDS]
        leaves = [[name, "!=", False] for name in await self._our_fields()]
        if not ids or not leaves:
            return []
        rows = await self._rpc.rows(PARTNER, [["id", "in", ids], *_any_of(leaves)], ["name"])
        return [row["id"] for row in rows]

    async def _our_fields(self) -> list[str]:
        there = await self._installed.fields(PARTNER) or {}
        return [name for name in write.LABELS if name in there]

    # Finding ----------------------------------------------------------------------------------------

    async def _there(self, facts: Sequence[Fact]) -> set[int]:
        """Which of the contacts that they are to stand on exist. (A message on none would be taken.)"""
        ids = sorted({_on(fact) for fact in facts} - {0})
        return {row["id"] for row in await self._rpc.rows(PARTNER, [["id", "in", ids]], ["name"])}

    async def _found_of(self, facts: Sequence[F], models: Sequence[str]) -> dict[str, tuple[str, int]]:
        """What stands there of those that may: the first of ``models`` that has it."""
        asked = [fact for fact in facts if fact.tried or fact.ref]
        found = await self._found([fact.key for fact in asked], models, sorted({_on(fact) for fact in asked}))
        there: dict[str, tuple[str, int]] = {}
        for model, rows in found.items():
            for id, key in rows:
                there.setdefault(key, (model, id))
        return there

    async def _found(
        self,
        keys: Sequence[str],
        models: Sequence[str] = (ACTIVITY, MESSAGE),
        on: Sequence[int] | None = None,
    ) -> dict[str, list[tuple[int, str]]]:
        """By model: ids and keys. ``on``: only on these contacts; None: on any, for a merge moves notes.

        A todo that was done is a message in the chatter, with its words and our key.
        """
        found: dict[str, list[tuple[int, str]]] = {}
        for model in models if keys else ():
            text = TEXTS[model]
            about: Domain = [["res_model" if model == ACTIVITY else "model", "=", PARTNER]]
            about += [] if on is None else [["res_id", "in", list(on)]]
            leaves = [[text, "ilike", write.mark(key)] for key in keys]
            rows = await self._rpc.rows(model, [*about, *_any_of(leaves)], [text])
            found[model] = [
                (row["id"], key) for row in rows for key in keys if write.marked(str(row.get(text)), key)
            ]
        return found

    async def _subtype(self) -> int:
        """The number of "Note" (mail.mt_note); 0: the message is internal without it."""
        named = {"module": "mail", "xml_id": "mt_note"}
        try:
            told: Any = await self._rpc.call("ir.model.data", "check_object_reference", named)
        except (Refused, Gone):
            return 0
        return told[1] if isinstance(told, list) and len(told) == 2 and isinstance(told[1], int) else 0

    async def _ours(self, wanted: set[str]) -> None:
        """Raises ``Locked`` when our fields have not been made."""
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
        except (Refused, Gone) as trouble:
            if len(facts) > 1:
                for fact in facts:
                    await self._make(model, [fact], row, context, made, named=named)
            else:
                made[facts[0].key] = Verdict(facts[0].key, trouble=trouble)
            return
        except (TryLater, Locked) as trouble:
            if not any(verdict.ref for verdict in made.values()):
                raise
            made |= {fact.key: Verdict(fact.key, trouble=trouble) for fact in facts}
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
                if isinstance(trouble, TryLater | Locked) and not any(v.ref for v in made.values()):
                    raise
                made[fact.key] = Verdict(fact.key, trouble=trouble)


def _on(fact: Fact | Stale) -> int:
    """The contact or company that it stands on; 0 when its id is none of Odoo's."""
    id = fact.on[0].id if fact.on else ""
    return int(id) if id.isdecimal() and len(id) < 10 else 0


def _any_of(leaves: Domain) -> Domain:
    return ["|"] * (len(leaves) - 1) + leaves


def _in_order(facts: Sequence[Fact], made: Mapping[str, Verdict]) -> list[Verdict]:
    nowhere = "the contact is no longer there"
    return [made.get(fact.key) or Verdict(fact.key, trouble=Gone(nowhere)) for fact in facts]
