"""Writing a batch of rows into the store: one transaction, and the same batch again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from core.clock import Clock
from core.intake.people import Ambiguous, Circle, Firm, Person, name_key
from core.intake.rows import BuyerRow, OrderRow, Refusal, Tally
from core.store import bulk
from core.store.db import tx
from core.store.models import Account, Buyer, Evidence, Order

T = TypeVar("T", int, str)
LOOKUP = 1_000  # values in one IN (…)
FIRM = ("external_id", "name", "is_company")
PERSON = ("external_id", "name", "phone", "email", "language", "zone", "segment", "is_staff")
ORDER = (
    "number",
    "placed_at",
    "amount",
    "currency",
    "is_paid",
    "is_refund",
    "category",
    "margin",
    "lines",
    "via",
)


@dataclass(eq=False, slots=True)
class Sale:
    """An order, stored (``id``) or about to be, with whom it will belong to."""

    identity: str
    id: int | None = None
    number: str | None = None
    placed_at: datetime | None = None
    amount: int | None = None
    currency: str | None = None
    is_paid: bool = True
    is_refund: bool = False
    category: str = ""
    margin: int | None = None
    lines: str | None = None
    via: str | None = None
    buyer_id: int | None = None
    account_id: int | None = None
    buyer: Person | None = None  # set by this batch; wins over ``buyer_id``
    firm: Firm | None = None
    is_changed: bool = False


class Intake:
    """The door for rows from outside, for as long as one import runs.

    Keeps the names of companies in memory (a company known by name only is found by its normalised name,
    which the database cannot do for Cyrillic): memory grows with companies, not with rows.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._names: dict[str, tuple[int, ...]] = {}
        self._names_up_to = 0

    async def take_in(self, batch: Sequence[BuyerRow | OrderRow]) -> Tally:
        """Write a batch (about a thousand rows) in one transaction. What cannot be told apart is refused, by
        index, and stops nothing else. ``opted_out_at`` and everything else of our own is never touched.

        Raises what the database raises; then nothing of the batch is kept.
        """
        try:
            return await tx(lambda: self.rehearse(batch))
        except BaseException:
            self._names, self._names_up_to = {}, 0  # may hold companies that were rolled back
            raise

    async def rehearse(self, batch: Sequence[BuyerRow | OrderRow]) -> Tally:
        """The same inside a transaction that the caller holds, and may undo."""
        await bulk.hold()
        tally = Tally()
        circle = await self._circle([row.buyer if isinstance(row, OrderRow) else row for row in batch])
        sales = await _sales([row.identity for row in batch if isinstance(row, OrderRow)])
        for index, row in enumerate(batch):
            about = row.buyer if isinstance(row, OrderRow) else row
            try:
                person, firm = _who(circle, about, tally, corrects=isinstance(row, BuyerRow))
            except Ambiguous as unclear:
                tally.refusals.append(Refusal(index, unclear.field, unclear.value, unclear.why))
                continue
            if isinstance(row, OrderRow):
                _order(sales, row, person, firm, tally)
        await self._flush(circle, sales, tally)
        return tally

    async def _circle(self, rows: Sequence[BuyerRow]) -> Circle:
        """Everybody the rows may mean, from the store."""
        found: dict[int, Buyer] = {}
        for field in ("external_id", "phone", "email"):
            for part in _parts({value for row in rows if (value := getattr(row, field))}):
                for buyer in await Buyer.filter(**{f"{field}__in": part}):
                    found[buyer.id] = buyer
        accounts: dict[int, Account] = {}
        for part in _parts({row.company_id for row in rows if row.company_id}):
            for account in await Account.filter(external_id__in=part):
                accounts[account.id] = account
        wanted = {buyer.account_id for buyer in found.values()}
        names = {name_key(row.company) for row in rows if row.company}
        if names:
            await self._learn_names()
            wanted |= {account for name in names for account in self._names.get(name, ())}
        for part in _parts(wanted - accounts.keys()):
            for account in await Account.filter(id__in=part):
                accounts[account.id] = account
        circle = Circle()
        firms = {key: Firm(key, a.external_id, a.name, a.is_company) for key, a in sorted(accounts.items())}
        for firm in firms.values():
            if firm.is_company:
                circle.know_firm(firm)
        for key in sorted(found):
            buyer = found[key]
            person = Person(firms[buyer.account_id], buyer.id)
            for name in PERSON:
                setattr(person, name, getattr(buyer, name))
            circle.know(person)
        return circle

    async def _learn_names(self) -> None:
        """Read the companies that were added since the last look."""
        newer = Account.filter(is_company=True, id__gt=self._names_up_to).order_by("id")
        for key, name in await newer.values_list("id", "name"):
            self._names_up_to = key
            if name:
                known = self._names.get(name_key(name), ())
                self._names[name_key(name)] = (*known, key)

    async def _flush(self, circle: Circle, sales: dict[str, Sale], tally: Tally) -> None:
        """Write what is new and what changed: accounts, people, orders, and then moves."""
        now = self._clock.now()
        touched = [sale for sale in sales.values() if sale.id is None or sale.is_changed]
        for sale in touched:
            while sale.firm is not None and sale.firm in circle.moved:
                sale.firm = circle.moved[sale.firm][1]
        firms = {person.firm for person in circle.people} | {sale.firm for sale in touched if sale.firm}
        fresh = [firm for firm in firms if firm.id is None]
        tally.companies_new += sum(firm.is_company for firm in fresh)
        await _write_new("account", FIRM, fresh, lambda firm: [getattr(firm, name) for name in FIRM], now)
        # Renamed companies nobody of this batch belongs to are in the index only.
        changed = {firm for known in circle.firms_by_name.values() for firm in known} | set(
            circle.firms_by_id.values()
        )
        await bulk.update(
            "account",
            ("external_id", "name"),
            [(firm.external_id, firm.name, firm.id) for firm in changed if firm.id and firm.is_changed],
        )
        for firm in changed:
            if firm.id and firm.is_changed and firm.name:
                known = self._names.get(name_key(firm.name), ())
                if firm.id not in known:
                    self._names[name_key(firm.name)] = (*known, firm.id)
        await _write_new(
            "buyer",
            (*PERSON, "account_id"),
            [person for person in circle.people if person.id is None],
            lambda person: [*_person(person), person.firm.id],
            now,
        )
        await bulk.update(
            "buyer",
            (*PERSON, "account_id"),
            [(*_person(p), p.firm.id, p.id) for p in circle.people if p.is_changed],
        )
        await _write_orders(touched, now)
        for old, (person, _) in circle.moved.items():
            if old.id is not None:
                await _follow(person, old.id)


def _who(circle: Circle, row: BuyerRow, tally: Tally, *, corrects: bool) -> tuple[Person | None, Firm | None]:
    """The person and company of a row, brought up to date and counted. Raises ``Ambiguous``."""
    known = None if row.is_nobody else circle.find(row)
    firm = circle.firm_of(row, corrects=corrects)
    if row.is_nobody:
        return None, firm
    was, before = (known.is_changed, _state(known)) if known else (False, None)
    if known:
        known.is_changed = False
    person = circle.meet(row, known, firm, corrects=corrects)
    if before is None:
        tally.buyers_new += 1
    elif _state(person) != before:
        tally.buyers_updated += 1
    elif corrects:
        tally.buyers_unchanged += 1
    person.is_changed = person.id is not None and (person.is_changed or was)
    return person, firm


def _state(person: Person) -> tuple[object, ...]:
    return (*_person(person), person.firm)


def _person(person: Person) -> list[object]:
    return [getattr(person, name) for name in PERSON]


async def _sales(identities: Sequence[str]) -> dict[str, Sale]:
    """The orders that are in the store already."""
    found: dict[str, Sale] = {}
    for part in _parts(set(identities)):
        for row in await Order.filter(identity__in=part).values(
            "id", "identity", "buyer_id", "account_id", *ORDER
        ):
            found[row["identity"]] = Sale(**row)
    return found


def _order(
    sales: dict[str, Sale], row: OrderRow, person: Person | None, firm: Firm | None, tally: Tally
) -> None:
    """Bring one order up to date. An amount or category once known is not blanked by an empty one."""
    told = {name: getattr(row, name) for name in ORDER}
    sale = sales.get(row.identity)
    if sale is None:
        sale = sales[row.identity] = Sale(row.identity, **told)
        sale.buyer, sale.firm = person, firm or (person.firm if person else None)
        tally.orders_new += 1
    else:
        if row.amount is None:
            del told["amount"], told["currency"]
        told = {name: value for name, value in told.items() if value not in (None, "")}
        changes = {name: value for name, value in told.items() if value != getattr(sale, name)}
        for name, value in changes.items():
            setattr(sale, name, value)
        if _reassign(sale, person, firm) or changes:
            sale.is_changed = True
            tally.orders_updated += 1
        else:
            tally.orders_unchanged += 1
    tally.refunds += row.is_refund
    if row.is_paid or row.is_refund:
        if row.amount is None or row.currency is None:
            tally.unknown_amounts += 1
        else:
            tally.money[row.currency] += row.amount


def _reassign(sale: Sale, person: Person | None, firm: Firm | None) -> bool:
    """Whose order it is now. It stays with the account that paid unless the row names another."""
    changed = False
    if person is not None and (
        sale.buyer is not person if sale.buyer else person.id is None or sale.buyer_id != person.id
    ):
        sale.buyer, changed = person, True
        firm = firm or person.firm
    if firm is not None and (sale.firm is not firm if sale.firm else sale.account_id != firm.id):
        sale.firm, changed = firm, True
    return changed


async def _write_new(
    table: str,
    columns: Sequence[str],
    made: Sequence[Firm] | Sequence[Person],
    values: Callable[..., list[object]],
    now: datetime,
) -> None:
    """Insert and learn the ids. Rows equal in every column are interchangeable, so any of the ids will do."""
    waiting: dict[tuple[object, ...], list[Firm | Person]] = {}
    for one in made:
        waiting.setdefault(tuple(values(one)), []).append(one)
    lines = [(*line, now) for line, same in waiting.items() for _ in same]
    for row in await bulk.insert(table, (*columns, "created_at"), lines, ("id", *columns)):
        waiting[tuple(row[name] for name in columns)].pop().id = row["id"]


async def _write_orders(touched: Sequence[Sale], now: datetime) -> None:
    columns = ("identity", *ORDER, "buyer_id", "account_id")

    def line(sale: Sale) -> list[object]:
        buyer = sale.buyer.id if sale.buyer else sale.buyer_id
        account = sale.firm.id if sale.firm else sale.account_id
        return [sale.identity, *(getattr(sale, name) for name in ORDER), buyer, account]

    fresh = [[*line(sale), now] for sale in touched if sale.id is None]
    await bulk.insert("customer_order", (*columns, "created_at"), fresh)
    await bulk.update(
        "customer_order", columns, [[*line(sale), sale.id] for sale in touched if sale.id is not None]
    )


async def _follow(person: Person, old: int) -> None:
    """Take a former private buyer's orders and evidence to their company; remove the empty account of one."""
    await Order.filter(account_id=old, buyer_id=person.id).update(account_id=person.firm.id)
    await Order.filter(account_id=old, buyer_id=None).update(account_id=person.firm.id)
    await Evidence.filter(account_id=old, buyer_id=person.id).update(account_id=person.firm.id)
    for model in (Buyer, Order, Evidence):
        if await model.filter(account_id=old).exists():
            return
    await Account.filter(id=old).delete()


def _parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in order (so that a run reads the same pages every time), by the thousand."""
    ordered = sorted(values)
    for start in range(0, len(ordered), LOOKUP):
        yield ordered[start : start + LOOKUP]
