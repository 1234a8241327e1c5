"""Which column means what: header names in Russian and English, and the operator's ``--columns``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from integrations.files.amounts import currency
from integrations.files.cells import BadCell, fold


class Kind(StrEnum):
    """What a file's rows are."""

    BUYERS = "buyers"
    ORDERS = "orders"


def _listed(names: str) -> list[str]:
    return [" ".join(name.split()) for name in names.split(",")]


PERSON = {
    "name": """name, имя, фио, фамилия, отчество, full name, first name, last name, surname, customer name,
        buyer name, имя клиента, фио клиента, имя покупателя, фио покупателя, контакт, контактное лицо""",
    "phone": """phone, телефон, тел, mobile, мобильный, мобильный телефон, телефон клиента,
        телефон покупателя, phone number, номер телефона, контактный телефон, customer phone, buyer phone""",
    "email": """email, e mail, почта, эл почта, электронная почта, mail, имейл, адрес электронной почты,
        email клиента, e mail клиента, email address, customer email, buyer email""",
    # In 1C «Организация» is one's own company and «Контрагент» the customer: the latter comes first.
    "company": """company, компания, company name, название компании, контрагент, организация, фирма, юрлицо,
        customer company, наименование контрагента""",
    "company_id": "company id, инн, инн контрагента, id компании, код компании, inn, tax id, id организации",
    "language": "language, язык, lang, locale",
    "zone": "time zone, timezone, часовой пояс, tz, зона, utc offset, timezone offset, смещение utc",
    "segment": """segment, сегмент, customer segment, сегмент клиента, сегмент покупателя, industry, отрасль,
        сфера деятельности, вид деятельности, plan, тариф, тарифный план, customer group, группа клиента,
        customer type, тип клиента, категория клиента""",
    "staff": "staff, сотрудник, is staff, employee, это сотрудник",
}
BUYER_ID = """buyer id, customer id, client id, id клиента, id покупателя, клиент id, покупатель id,
    код клиента, код покупателя, номер клиента, номер покупателя, customer no, customer number, contact id,
    id контакта, user id, код контрагента, buyer, customer, client, клиент, покупатель"""
NAMES: dict[Kind, dict[str, str]] = {
    Kind.BUYERS: {"buyer": f"{BUYER_ID}, external id, id, код, №, номер"} | PERSON,
    Kind.ORDERS: {
        "order": """order id, order number, order no, номер заказа, № заказа, заказ №, id заказа, код заказа,
            order, заказ, номер документа, invoice no, invoice, id сделки, сделка, number, номер, №, id""",
        "buyer": BUYER_ID,
        "date": """order date, дата заказа, purchase date, дата покупки, дата продажи, дата документа,
            placed at, date, дата, дата и время, created at, created, дата создания, invoice date, paid at,
            дата оплаты, close date, closed at, дата закрытия""",
        "amount": """order total, сумма заказа, итого к оплате, grand total, amount, сумма документа,
            сумма сделки, сумма продажи, сумма, total, итого, сумма оплаты, стоимость, revenue, выручка,
            value, dollar value, бюджет, price, цена""",
        "currency": "currency, валюта, код валюты, currency code",
        "status": """order status, статус заказа, financial status, payment status, статус оплаты, status,
            статус, состояние, этап, стадия""",
        "category": """category, категория, категория товара, product category, раздел, product type,
            вид номенклатуры, товарная группа, товар, product, product name, номенклатура, наименование,
            услуга, item, item name, lineitem name, название товара, группа""",
        "quantity": "quantity, количество, кол во, qty, discs, шт, number of cds, lineitem quantity",
    }
    | PERSON,
}
LOOKUP = {
    kind: {name: field for field, names in fields.items() for name in _listed(names)}
    for kind, fields in NAMES.items()
}
ALIASES = {"id": {Kind.BUYERS: "buyer", Kind.ORDERS: "order"}}
FIELDS = sorted({field for fields in NAMES.values() for field in fields})
UNIT_PRICE = frozenset({"price", "цена"})  # an amount only where nothing says it is multiplied
NOT_KEPT = frozenset({"quantity"})  # understood, but the store has no place for it
PAIR = re.compile(r",(?=[^,=]+=)")
SEVERAL = frozenset({"name", "phone", "email"})  # may fill several columns of a file
ORDERS_ONLY = frozenset({"order", "date", "amount", "currency", "status"})


class BadColumns(ValueError):
    """The columns cannot be used; ``reason`` is a text id, ``args_for_text`` its arguments."""

    def __init__(self, reason: str, **args: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args


@dataclass(frozen=True, slots=True)
class Wanted:
    """``--columns``, read: either positions or ``field=Header`` pairs."""

    positions: tuple[str, ...] = ()  # a field each, "-" to skip
    by_header: tuple[tuple[str, str], ...] = ()  # (field, header)

    @property
    def kind(self) -> Kind | None:
        """What the named fields say the file is; None when they say nothing."""
        named = {*self.positions, *(name for name, _ in self.by_header)}
        if named & ORDERS_ONLY:
            return Kind.ORDERS
        return Kind.BUYERS if self.positions else None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field is: its columns in the file's order (a name may have two), and what is not used."""

    kind: Kind
    headers: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    unused: tuple[str, ...]
    currency: str | None = None  # the amount's header says it: "Сумма, $"

    def header(self, field: str) -> str:
        """The header of a field's first column, as the operator sees it."""
        return self.headers[self.places[field][0]] if field in self.places else field


def wanted(option: str) -> Wanted:
    """``"buyer,date,-,amount"`` or ``"buyer=Клиент,amount=Итого"``. Raises ``BadColumns``."""
    # A header may hold a comma ("Сумма, ₽"): with pairs, only one before the next pair divides.
    parts = [part.strip() for part in re.split(PAIR if "=" in option else ",", option)]
    paired = [part for part in parts if "=" in part]
    if paired and (len(paired) != len(parts) or any(_trails(part) for part in parts)):
        raise BadColumns("columns-mixed", columns=option)
    pairs = [tuple(side.strip() for side in part.split("=", 1)) for part in paired]
    names = [name for name, _ in pairs] if paired else parts
    for name in names:
        if name not in FIELDS and name not in ALIASES and not (name == "-" and not paired):
            raise BadColumns("columns-unknown", name=name, known=", ".join(["id", *FIELDS]))
    if paired:
        return Wanted(by_header=tuple((name, header) for name, header in pairs))
    return Wanted(positions=tuple(parts))


def _trails(pair: str) -> bool:
    """Whether a pair ends with a field's bare name: "buyer=A,date"."""
    return "," in pair and pair.rpartition(",")[2].strip() in FIELDS


def plain(header: str) -> str:
    """A header without case, ё, punctuation and the like: "E-mail_Клиента" is "e mail клиента"."""
    return " ".join(re.sub(r"[\s_.\-:/]+", " ", fold(header)).split())


def meaning(header: str, kind: Kind) -> tuple[str | None, str | None]:
    """The field a header names, and the currency in it ("Сумма, ₽", "Amount (USD)", "Итого руб."), if any."""
    name = plain(header)
    if name in LOOKUP[kind]:
        return LOOKUP[kind][name], None
    pieces = re.match(r"^(.+?)[\s,(]+([^\s,()]+)\s*\)?$", fold(header))
    if pieces and LOOKUP[kind].get(plain(pieces[1])) == "amount":
        try:
            return "amount", currency(pieces[2])
        except BadCell:
            return None, None
    return None, None


def _rank(kind: Kind, header: str) -> int:
    """How plainly a header names its field: its place in ``NAMES``; one with a unit comes last."""
    name = plain(header)
    field = LOOKUP[kind].get(name)
    return _listed(NAMES[kind][field]).index(name) if field else 1_000


def is_header(cells: Sequence[str], option: Wanted) -> bool:
    """Whether a file's first row is a header: without ``positions``, always; with them, when no cell that
    should hold a number or a date has a digit (some exports of "headerless" data carry one all the same)."""
    if not option.positions:
        return True
    numeric = [
        cell
        for cell, field in zip(cells, option.positions, strict=False)
        if field in ("date", "amount", "quantity", "phone")
    ]
    if numeric:
        return bool(any(numeric)) and not any(char.isdigit() for cell in numeric for char in cell)
    return all(any(meaning(cell, kind)[0] for kind in Kind) for cell in cells if cell)


def guess(headers: Sequence[str], option: Wanted) -> Kind | None:
    """What a file is by its headers: a date, an amount or a status makes it orders."""
    if option.kind is not None:
        return option.kind
    told = {meaning(header, Kind.ORDERS)[0] for header in headers}
    if {"date", "amount"} <= told:
        return Kind.ORDERS
    # A buyers file may have a date of birth or a total; an orders file may lack one of the two, by mistake.
    named = any(
        LOOKUP[Kind.ORDERS].get(name := plain(h)) == "order" and len(name.split()) > 1 for h in headers
    )
    if told & {"date", "amount"} and (named or "status" in told):
        return Kind.ORDERS
    about = {meaning(header, Kind.BUYERS)[0] for header in headers} | {name for name, _ in option.by_header}
    if about & {"buyer", "id", "phone", "email"}:
        return Kind.BUYERS
    return Kind.ORDERS if told & {"date", "amount"} else None


def lay_out(kind: Kind, headers: Sequence[str], option: Wanted, *, joined: bool = False) -> Layout:
    """Find every field's columns. Raises ``BadColumns`` when something required is missing.

    Where several headers name one field, the plainest name wins (``NAMES`` is in that order); names are put
    together, and the first filled phone or e-mail is taken. ``joined``: the headers are those of two files,
    so that any of them may hold the field.
    """
    if option.positions:
        found, unit = _by_position(kind, option.positions), None
        headers = [f"column {n}" if field == "-" else field for n, field in enumerate(option.positions, 1)]
    else:
        found, unit = _by_header(kind, headers, option, joined=joined)
    places = {field: tuple(at) for field, at in found.items() if at and field in NAMES[kind]}
    used = {place for field, at in places.items() if field not in NOT_KEPT for place in at}
    unused = tuple(header for n, header in enumerate(headers) if n not in used and header)
    _require(kind, places, headers)
    return Layout(kind, tuple(headers), places, unused, unit)


def _by_position(kind: Kind, positions: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, field in enumerate(positions):
        if field != "-":
            found.setdefault(ALIASES.get(field, {}).get(kind, field), []).append(place)
    return found


def _by_header(
    kind: Kind, headers: Sequence[str], option: Wanted, *, joined: bool
) -> tuple[dict[str, list[int]], str | None]:
    """Columns by field, and the currency that the amount's header names."""
    found: dict[str, list[int]] = {}
    units: dict[int, str | None] = {}
    for field, header in option.by_header:
        at = [n for n, one in enumerate(headers) if plain(one) == plain(header)]
        found.setdefault(ALIASES.get(field, {}).get(kind, field), []).extend(at)
    named = set(found)
    taken = {place for at in found.values() for place in at}
    for place, header in enumerate(headers):
        told, code = meaning(header, kind)
        if told and place not in taken and told not in named:
            found.setdefault(told, []).append(place)
            units[place] = code
    for field in found.keys() - named - SEVERAL:
        found[field].sort(key=lambda place: _rank(kind, headers[place]))
        if not joined:
            del found[field][1:]
    at = found.get("amount", [])
    if "amount" not in named and at:
        # A price beside a quantity, or beside a total, is not what was paid.
        priced = [place for place in at if plain(headers[place]) in UNIT_PRICE]
        if len(priced) < len(at) or "quantity" in found:
            at[:] = [place for place in at if place not in priced]
    return found, units.get(at[0]) if at else None


def _require(kind: Kind, places: dict[str, tuple[int, ...]], headers: Sequence[str]) -> None:
    who = {"buyer", "phone", "email"}
    missing = []
    if kind is Kind.ORDERS:
        missing += [field for field in ("date", "amount") if field not in places]
        who |= {"company", "company_id"}
    if not who & places.keys():
        missing.append("buyer")
    if missing:
        raise BadColumns(
            f"missing-{kind}", missing=", ".join(missing), headers=", ".join(h for h in headers if h)
        )
