"""Telling EspoCRM a fact: one call where it can be, a look first where it may have been told."""

from __future__ import annotations

from typing import assert_never
from urllib.parse import quote

from core.crm.ports import AnyFact, FactKind, Field, Fields, NewContact, Note, On, Stale, Stream, Todo
from core.errors import Gone, Locked, Refused
from integrations.crm.espocrm import writing
from integrations.crm.espocrm.calls import PAGE, EspoCalls, Row
from integrations.crm.espocrm.reading import ENTITIES, names
from integrations.crm.espocrm.troubles import ShutOut
from integrations.crm.marks import mark

TOO_OLD = (
    "rights: EspoCRM lets an API user remove its own posts only, and for one month only. Set "
    "'noteDeleteThresholdPeriod' => '100 years' in its data/config.php, or name an "
    "administrator (OTKLIK_ESPOCRM_ADMIN_NAME, …_PASSWORD)."
)


class Telling:
    """What is told and taken back, one fact at a time. Raises the ``Trouble`` family."""

    def __init__(self, calls: EspoCalls) -> None:
        self._calls = calls
        self._ours: dict[Field, str] = {}
        self._me = ""

    async def ours(self) -> dict[Field, str]:
        """The names of our fields there; asked again until all are found."""
        if len(self._ours) < len(Field):
            self._ours = names(await self._calls.metadata("entityDefs.Contact.fields"))
        return self._ours

    # Telling ------------------------------------------------------------------------------------------------

    async def tell(self, fact: AnyFact) -> str:
        """The record's id there."""
        match fact:
            case Note():
                return await self._note(fact)
            case Fields():
                return await self._fields(fact)
            case Todo():
                return await self._todo(fact)
            case NewContact():
                return await self._person(fact)
            case _:
                assert_never(fact)

    async def _note(self, fact: Note) -> str:
        on = writing.place(fact.on)
        values: Row = {"post": writing.post(fact)}
        ref = fact.ref or (await self._find_note(on, fact.key) if fact.tried else "")
        if ref and await self._amend("Note", ref, values):
            return ref
        if fact.ref and fact.tried:  # removed by hand, or written once more since
            found = await self._find_note(on, fact.key)
            if found and await self._amend("Note", found, values):
                return found
        return await self._make("Note", writing.new_post(fact, on), on)

    async def _amend(self, entity: str, ref: str, values: Row) -> bool:
        """Change a record; False when it is to be made anew. A post may be changed for seven days only
        (Classes/Acl/Note/AccessChecker.php): an older one is taken away."""
        try:
            await self._calls.change(entity, ref, values)
        except Gone:
            return False
        except Locked as closed:
            if closed.whole_door or entity != "Note" or isinstance(closed, ShutOut):
                raise
            await self._drop("Note", ref)
            return False
        return True

    async def _make(self, entity: str, values: Row, on: On) -> str:
        """Make a record on another; EspoCRM answers 403 when that is gone (Core/Record/Access/LinkCheck)."""
        try:
            return await self._calls.make(entity, values)
        except Locked as closed:
            if not closed.whole_door and not await self._calls.exists(ENTITIES[on.stream], on.id):
                raise Gone("what it was to stand on is gone") from None
            raise

    async def _fields(self, fact: Fields) -> str:
        on = writing.place(fact.on)
        values = writing.fields(fact, await self.ours())
        seen = await self._calls.change(ENTITIES[on.stream], on.id, values)
        dropped = [name for name, value in values.items() if value and name in seen and not seen[name]]
        if dropped:  # EspoCRM drops silently what the role may not edit
            raise Locked(
                f"rights: the API user's role may not edit {', '.join(dropped)} of contacts", whole_door=False
            )
        return on.id

    async def _todo(self, fact: Todo) -> str:
        on = writing.place(fact.on)
        values = writing.task(fact)
        ref = fact.ref or (await self._find_task(fact.key) if fact.tried else "")
        if ref:
            here = await self._here(fact.owner)
            owner: Row = {"assignedUserId": fact.owner} if here else {}
            if await self._amend("Task", ref, {**values, **owner}):
                return ref
        stands_on = await self._calls.record(ENTITIES[on.stream], on.id)
        owners = await self._here(fact.owner, str(stands_on.get("assignedUserId") or ""))
        trouble: Locked | None = None
        for assigned in filter(None, (*owners, await self._myself())):  # a task must have somebody
            try:
                made: Row = {**values, **writing.parent(on), "assignedUserId": assigned}
                return await self._make("Task", made, on)
            except Locked as closed:  # they left, or the role does not let us assign to them
                if closed.whole_door:
                    raise
                trouble = trouble or closed
        raise trouble or Refused("task: there is nobody whom it could be for")

    async def _here(self, *ids: str) -> list[str]:
        """Those of these users who have not left: EspoCRM takes tasks for who has, and nobody reads them; its
        lists name active users only (Classes/Select/User/AccessControlFilters/Mandatory.php)."""
        asked = list(dict.fromkeys(filter(None, ids)))
        if not asked:
            return []
        try:
            rows = await self._calls.find("User", [("in", "id", asked)], select=("id",))
        except Locked as closed:
            if closed.whole_door:
                raise
            return asked
        return [id for id in asked if any(row["id"] == id for row in rows)]

    async def _myself(self) -> str:
        if not self._me:
            we = (await self._calls.me()).get("user")
            self._me = str(we.get("id") or "") if isinstance(we, dict) else ""
        return self._me

    async def _person(self, fact: NewContact) -> str:
        if fact.ref:
            return fact.ref
        if fact.tried:
            found = await self._calls.find("Contact", [self._marked("description", fact.key)], select=("id",))
            if found:
                return str(found[0]["id"])
        values = writing.person(fact)
        if not fact.company:
            return await self._calls.make("Contact", values)
        return await self._make("Contact", values, On(Stream.COMPANIES, fact.company))

    # Finding again ------------------------------------------------------------------------------------------

    @staticmethod
    def _marked(attribute: str, key: str) -> tuple[str, str, str]:
        return ("contains", attribute, mark(key))

    async def _find_note(self, on: On, key: str) -> str:
        """Our post in the record's stream, "" when there is none. ("_" in a filter means any character.)"""
        path = f"{ENTITIES[on.stream]}/{quote(on.id, safe='')}/stream"
        offset = 0
        try:
            while True:
                rows = await self._calls.find(
                    path, [self._marked("post", key)], offset=offset, filter="posts"
                )
                for row in rows:
                    if row.get("parentId") == on.id and mark(key) in str(row.get("post")):
                        return str(row["id"])
                if len(rows) < PAGE:
                    return ""
                offset += len(rows)
        except Gone:
            return await self._find_orphan(key)

    async def _find_orphan(self, key: str) -> str:
        """Our post on a record that is gone: it has no stream, but the API user's own posts are listed. When
        it was merged, the post stands on the other one (Core/Action/Actions/Merge/Merger.php)."""
        try:
            rows = await self._calls.find("Note", [self._marked("post", key)])
        except (Gone, Refused):
            return ""
        except Locked as closed:
            if closed.whole_door:
                raise
            return ""
        return next((str(row["id"]) for row in rows if mark(key) in str(row.get("post"))), "")

    async def _find_task(self, key: str) -> str:
        """Our task, wherever it stands by now: merging moves tasks, and so do people. (With "select" texts
        would be cut at 10 000 characters.)"""
        rows = await self._calls.find("Task", [self._marked("description", key)])
        return next((str(row["id"]) for row in rows if mark(key) in str(row.get("description"))), "")

    async def _find(self, stale: Stale) -> str:
        if stale.kind is FactKind.TODO:
            return await self._find_task(stale.key)
        return await self._find_note(writing.place(stale.on), stale.key)

    # Taking back --------------------------------------------------------------------------------------------

    async def take_back(self, stale: Stale) -> None:
        """Remove our record, or blank our fields. What is not there is no error."""
        match stale.kind:
            case FactKind.NOTE | FactKind.TODO:
                entity = "Note" if stale.kind is FactKind.NOTE else "Task"
                if not (stale.ref and await self._drop(entity, stale.ref)):
                    found = await self._find(stale)
                    if found:
                        await self._drop(entity, found)
            case FactKind.FIELDS:
                on = writing.place(stale.on)
                try:
                    await self._calls.change("Contact", on.id, dict.fromkeys((await self.ours()).values()))
                except Gone:
                    return
            case FactKind.CONTACT:
                return  # it is the company's now

    async def _drop(self, entity: str, ref: str) -> bool:
        """Remove a record of ours; False when it was not there."""
        try:
            await self._calls.drop(entity, ref)
        except Gone:
            return False
        except Locked as closed:
            if closed.whole_door or entity != "Note" or isinstance(closed, ShutOut):
                raise
            if not self._calls.has_admin:
                raise Locked(TOO_OLD, whole_door=False) from None
            await self._calls.drop(entity, ref, as_admin=True)
        return True

    async def stands(self, stale: Stale) -> bool:
        """Whether anything of it is still there."""
        match stale.kind:
            case FactKind.NOTE | FactKind.TODO:
                entity = "Note" if stale.kind is FactKind.NOTE else "Task"
                if stale.ref:
                    try:
                        await self._calls.record(entity, stale.ref)
                        return True
                    except Gone:
                        pass
                    except Locked as closed:  # a post whose contact is gone is not shown
                        if closed.whole_door:
                            raise
                return bool(await self._find(stale))
            case FactKind.FIELDS:
                on = writing.place(stale.on)
                try:
                    row = await self._calls.record("Contact", on.id)
                except Gone:
                    return False
                return any(row.get(name) for name in (await self.ours()).values())
            case FactKind.CONTACT:
                return False
