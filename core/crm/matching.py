"""Who a CRM's contact is here: the stored link, then a messenger address, then phone and e-mail.

One fitting person is linked. Several are a question for people: nothing is joined on a guess. Two contacts of
one CRM are two people, even on one phone (a switchboard, a family), unless their names say that they are one:
then somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.crm.cleaning import Card
from core.intake.people import name_key
from core.store.models import Address, Buyer, CrmLink
from core.words import LinkState


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: one buyer is who it is (``how``), several are candidates, none is somebody new."""

    buyers: tuple[Buyer, ...] = ()
    how: str = "new"
    is_clear: bool = True  # False: somebody has to look


@dataclass(slots=True)
class Known:
    """Everybody whom the contacts of one page may mean."""

    links: dict[str, CrmLink] = field(default_factory=dict)  # contact's id → its link
    by_id: dict[int, Buyer] = field(default_factory=dict)
    by_own: dict[str, Buyer] = field(default_factory=dict)  # external id
    by_address: dict[tuple[str, str], Buyer] = field(default_factory=dict)
    by_phone: dict[str, list[Buyer]] = field(default_factory=dict)
    by_email: dict[str, list[Buyer]] = field(default_factory=dict)
    elsewhere: dict[int, str] = field(default_factory=dict)  # buyer → the contact of this CRM they are

    def match(self, crm: str, card: Card) -> Match:
        """Who the card is."""
        link = self.links.get(card.id)
        if (
            link is not None
            and link.buyer_id in self.by_id
            and link.state in (LinkState.LINKED, LinkState.GONE)
        ):
            return Match((self.by_id[link.buyer_id],), link.how or "id")
        if (own := self.by_own.get(f"{crm}:{card.id}")) is not None:
            return Match((own,), "id")
        for how, found in (
            ("address", _several(self.by_address.get(one) for one in card.addresses)),
            *self._by_contact(card),
        ):
            fitting = [one for one in found if self._may_be(one, card)]
            if len(fitting) == 1 and fitting[0].id not in self.elsewhere:
                return Match((fitting[0],), how)
            if fitting:
                return Match(tuple(fitting), how, is_clear=False)
        return Match()

    def _by_contact(self, card: Card) -> Sequence[tuple[str, list[Buyer]]]:
        on_phone = _several(one for phone in card.phones for one in self.by_phone.get(phone, ()))
        on_email = _several(one for email in card.emails for one in self.by_email.get(email, ()))
        ids = {one.id for one in on_email}
        if both := [one for one in on_phone if one.id in ids]:
            return (("phone", both),)
        if on_phone and on_email:  # a phone of one and the e-mail of another
            return (("phone", [*on_phone, *on_email]),)
        return (("phone", on_phone), ("email", on_email))

    def _may_be(self, buyer: Buyer, card: Card) -> bool:
        """Somebody who is another contact of this CRM already is this one too only if the names say so."""
        if self.elsewhere.get(buyer.id, card.id) == card.id:
            return True
        one, other = set(name_key(buyer.name).split()), set(name_key(card.name).split())
        return not one or not other or one <= other or other <= one


async def known(crm: str, cards: Sequence[Card]) -> Known:
    """Read what is needed to match these cards (a page's)."""
    found = Known()
    found.links = {
        one.external_id: one
        for one in await CrmLink.filter(crm=crm, stream="people", external_id__in=[card.id for card in cards])
    }
    addresses = {one for card in cards for one in card.addresses}
    at: dict[tuple[str, str], int] = {}
    if addresses:
        for row in await Address.filter(
            external_id__in=[account for _, account in addresses], buyer_id__isnull=False
        ):
            if (row.messenger, row.external_id) in addresses and row.buyer_id is not None:
                at[row.messenger, row.external_id] = row.buyer_id
    ids = {one.buyer_id for one in found.links.values() if one.buyer_id} | set(at.values())
    phones = [phone for card in cards for phone in card.phones]
    emails = [email for card in cards for email in card.emails]
    own = [f"{crm}:{card.id}" for card in cards]
    for query in (
        Buyer.filter(id__in=list(ids)),
        Buyer.filter(phone__in=phones),
        Buyer.filter(email__in=emails),
        Buyer.filter(external_id__in=own),
    ):
        for buyer in await query:
            found.by_id[buyer.id] = buyer
    for buyer in sorted(found.by_id.values(), key=lambda one: one.id):
        if buyer.external_id:
            found.by_own[buyer.external_id] = buyer
        if buyer.phone:
            found.by_phone.setdefault(buyer.phone, []).append(buyer)
        if buyer.email:
            found.by_email.setdefault(buyer.email, []).append(buyer)
    found.by_address = {place: found.by_id[buyer] for place, buyer in at.items()}
    for link in await CrmLink.filter(
        crm=crm, stream="people", state=LinkState.LINKED, buyer_id__in=list(found.by_id)
    ):
        if link.buyer_id is not None:
            found.elsewhere[link.buyer_id] = link.external_id
    return found


def _several(found: Iterable[Buyer | None]) -> list[Buyer]:
    """Each once, in order."""
    return list({one.id: one for one in found if one is not None}.values())
