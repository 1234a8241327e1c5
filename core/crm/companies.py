"""Which account a CRM's company is: the stored link, then its name when only one has it, else a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from core.crm.ports import Company
from core.intake.people import name_key
from core.store.models import Account, CrmLink
from core.words import LinkState

COMPANIES = "companies"


class Companies:
    """The companies of one CRM. Keeps names in memory (core.intake says why): grows with companies only."""

    def __init__(self, crm: str) -> None:
        self._crm = crm
        self._names: dict[str, list[int]] = {}
        self._names_up_to = 0

    async def take(self, companies: Sequence[Company], now: datetime) -> int:
        """Write what the CRM says of these (inside ``tx``): it owns their names. Returns how many are new."""
        new = 0
        links = await self._links({one.id for one in companies})
        if any(one.id not in links for one in companies):
            await self._learn()
        for one in companies:
            link = links.get(one.id)
            name = " ".join(one.name.replace("\0", "").split())[:300]
            account = await Account.get_or_none(id=link.account_id) if link and link.account_id else None
            if account is None:
                account = await self._found(name, now)
            if name and account.name != name:
                account.name = name
                await account.save(update_fields=["name"])
            if link is None or link.state is not LinkState.LINKED or link.owner != one.owner:
                await self._link(one.id, account, now, owner=one.owner)
                new += link is None
        return new

    async def accounts(self, ids: Collection[str], now: datetime) -> dict[str, Account]:
        """The accounts of these companies (inside ``tx``); one that was not told of yet is made, nameless."""
        if not ids:
            return {}
        links = await self._links(ids)
        accounts = {
            one.id: one for one in await Account.filter(id__in=[x.account_id for x in links.values()])
        }
        found: dict[str, Account] = {}
        for id in ids:
            link = links.get(id)
            account = accounts.get(link.account_id or 0) if link else None
            if account is None:
                account = await Account.create(name="", is_company=True, created_at=now)
                await self._link(id, account, now)
            if account.external_id is None:
                account.external_id = f"{self._crm}:company:{id}"
                await account.save(update_fields=["external_id"])
            found[id] = account
        return found

    async def _links(self, ids: Collection[str]) -> dict[str, CrmLink]:
        found = await CrmLink.filter(crm=self._crm, stream=COMPANIES, external_id__in=list(ids))
        return {one.external_id: one for one in found}

    async def _link(self, id: str, account: Account, now: datetime, owner: str = "") -> None:
        told = {"account_id": account.id, "state": LinkState.LINKED, "owner": owner, "seen_at": now}
        await CrmLink.update_or_create(
            {**told, "created_at": now}, crm=self._crm, stream=COMPANIES, external_id=id
        )

    async def _found(self, name: str, now: datetime) -> Account:
        """The one company of that name that is no other of this CRM's, or a new one."""
        ids = self._names.get(name_key(name), []) if name else []
        others = CrmLink.filter(crm=self._crm, stream=COMPANIES, account_id__in=ids, state=LinkState.LINKED)
        taken = {one.account_id for one in await others}
        free = [id for id in ids if id not in taken]
        account = await Account.get_or_none(id=free[0]) if len(free) == 1 else None
        if account is None:
            account = await Account.create(name=name, is_company=True, created_at=now)
            if name:
                self._names.setdefault(name_key(name), []).append(account.id)
        return account

    async def _learn(self) -> None:
        newer = Account.filter(is_company=True, id__gt=self._names_up_to).order_by("id")
        for id, name in await newer.values_list("id", "name"):
            self._names_up_to = id
            if name and id not in self._names.setdefault(name_key(name), []):
                self._names[name_key(name)].append(id)
