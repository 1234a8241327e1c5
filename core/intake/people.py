"""Who a row is about: matching people and companies against what is known, in memory, for one batch.

People are matched by external id, then phone, then e-mail. Two different external ids are two people even
on one phone (a switchboard, a family). A phone and an e-mail that belong to different people is a question
for the operator: nothing is merged on a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.intake.rows import BuyerRow, Why
from core.words import Lang

NOT_WORDS = re.compile(r"[\W_]+")
DETAILS = ("name", "phone", "email", "language", "zone", "segment")


class Ambiguous(Exception):
    """The row fits several people or companies."""

    def __init__(self, field_name: str, value: str, why: Why) -> None:
        super().__init__(why)
        self.field, self.value, self.why = field_name, value, why


@dataclass(eq=False, slots=True)
class Firm:
    """An account: a company, or a private buyer's account of one."""

    id: int | None = None
    external_id: str | None = None
    name: str = ""
    is_company: bool = False
    is_changed: bool = False


@dataclass(eq=False, slots=True)
class Person:
    """A buyer, stored (``id``) or about to be."""

    firm: Firm
    id: int | None = None
    external_id: str | None = None
    name: str = ""
    phone: str | None = None
    email: str | None = None
    language: Lang | None = None
    zone: str | None = None
    segment: str = ""
    is_staff: bool = False
    is_changed: bool = False


def name_key(name: str) -> str:
    """A company's name without case, quotes, punctuation and ё: «ООО "Ромашка"» is "ооо ромашка".

    The legal form stays: «ООО Ромашка» and «ИП Ромашка» are different payers.
    """
    return NOT_WORDS.sub(" ", name.casefold().replace("ё", "е")).strip() or name.casefold()


@dataclass(slots=True)
class Circle:
    """The people and companies that the rows of one batch may mean, and who joined during it."""

    people: list[Person] = field(default_factory=list)
    by_id: dict[str, Person] = field(default_factory=dict)
    by_phone: dict[str, list[Person]] = field(default_factory=dict)
    by_email: dict[str, list[Person]] = field(default_factory=dict)
    firms_by_id: dict[str, Firm] = field(default_factory=dict)
    firms_by_name: dict[str, list[Firm]] = field(default_factory=dict)
    moved: dict[Firm, tuple[Person, Firm]] = field(default_factory=dict)  # an account of one → its company

    def know(self, person: Person) -> None:
        """Put a person into the indexes."""
        self.people.append(person)
        if person.external_id:
            self.by_id[person.external_id] = person
        if person.phone:
            self.by_phone.setdefault(person.phone, []).append(person)
        if person.email:
            self.by_email.setdefault(person.email, []).append(person)

    def know_firm(self, firm: Firm) -> None:
        """Put a company into the indexes."""
        if firm.external_id:
            self.firms_by_id[firm.external_id] = firm
        if firm.name:
            self.firms_by_name.setdefault(name_key(firm.name), []).append(firm)

    def find(self, row: BuyerRow) -> Person | None:
        """The known person a row is about, or None for somebody new. Raises ``Ambiguous``."""
        if row.external_id and row.external_id in self.by_id:
            return self.by_id[row.external_id]
        on_phone = self.by_phone.get(row.phone or "", [])
        on_email = self.by_email.get(row.email or "", [])
        both = [person for person in on_phone if person in on_email]
        if on_phone and on_email and not both:
            raise Ambiguous("email", row.email or "", Why.AMBIGUOUS_BUYER)
        fitting = both or on_phone or on_email
        if row.external_id:
            fitting = [person for person in fitting if person.external_id is None]
        if len(fitting) > 1:
            by = "phone" if on_phone else "email"
            raise Ambiguous(by, getattr(row, by), Why.AMBIGUOUS_BUYER)
        return fitting[0] if fitting else None

    def firm_of(self, row: BuyerRow, *, corrects: bool) -> Firm | None:
        """The company a row names, known or new; None when it names none. Raises ``Ambiguous``."""
        if not (row.company_id or row.company):
            return None
        namesakes = self.firms_by_name.get(name_key(row.company), []) if row.company else []
        if row.company_id:
            if (known := self.firms_by_id.get(row.company_id)) is not None:
                if corrects and row.company and known.name != row.company:
                    known.name, known.is_changed = row.company, True
                    if known not in namesakes:
                        self.firms_by_name.setdefault(name_key(row.company), []).append(known)
                return known
            namesakes = [firm for firm in namesakes if firm.external_id is None]
        if len(namesakes) > 1:
            raise Ambiguous("company", row.company, Why.AMBIGUOUS_COMPANY)
        if namesakes:
            firm = namesakes[0]
            if row.company_id:
                firm.external_id, firm.is_changed = row.company_id, True
                self.firms_by_id[row.company_id] = firm
            return firm
        firm = Firm(external_id=row.company_id, name=row.company, is_company=True)
        self.know_firm(firm)
        return firm

    def meet(self, row: BuyerRow, known: Person | None, firm: Firm | None, *, corrects: bool) -> Person:
        """The person after the row: made, or brought up to date.

        ``corrects``: the row is about the buyer and replaces what was known; an order only fills what was
        not, so that a spelling in one of a thousand orders does not win by standing last.
        """
        if known is None:
            person = Person(firm or Firm())
            for name in ("external_id", *DETAILS):
                setattr(person, name, getattr(row, name))
            person.is_staff = bool(row.is_staff)
            self.know(person)
            return person
        if row.external_id and known.external_id is None:
            known.external_id, known.is_changed = row.external_id, True
            self.by_id[row.external_id] = known
        for name in DETAILS:
            told, had = getattr(row, name), getattr(known, name)
            if told and told != had and (corrects or not had):
                setattr(known, name, told)
                known.is_changed = True
                if name in ("phone", "email"):
                    self._rehang(self.by_phone if name == "phone" else self.by_email, had, told, known)
        if row.is_staff is not None and row.is_staff != known.is_staff and (corrects or row.is_staff):
            known.is_staff, known.is_changed = row.is_staff, True
        if firm is not None and firm is not known.firm:
            self._move(known, firm, corrects=corrects)
        return known

    def _move(self, person: Person, firm: Firm, *, corrects: bool) -> None:
        """A private buyer turns out to be a company's: their money goes along. Somebody who changes
        companies (only a row about them says so) leaves the old company's orders where they were paid."""
        if not person.firm.is_company:
            self.moved[person.firm] = (person, firm)
        elif not corrects:
            return
        person.firm, person.is_changed = firm, True

    @staticmethod
    def _rehang(index: dict[str, list[Person]], had: str | None, told: str, person: Person) -> None:
        if had and person in index.get(had, []):
            index[had].remove(person)
        index.setdefault(told, []).append(person)
