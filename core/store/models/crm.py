"""The tables of the company's CRMs: where we are with each, who is who there, and what each has been told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.words import FactState, LinkState

if TYPE_CHECKING:
    from core.store.models.newsroom import Staff
    from core.store.models.people import Account, Buyer


class CrmAccount(Model):
    """Where we are with one CRM: how far it was read, and what is wrong."""

    id = fields.BigIntField(primary_key=True)
    crm = fields.CharField(max_length=40, unique=True)  # a connector's name
    title = fields.CharField(max_length=60, default="")  # as people call it
    cursors: dict[str, str] = fields.JSONField(default=dict)  # stream → read up to, ISO 8601
    reading: dict[str, Any] | None = fields.JSONField(null=True)  # a reading that is not finished
    sweep: dict[str, Any] | None = fields.JSONField(null=True)  # a look at who is still there, not finished
    connected_at = fields.DatetimeField()
    pull_at = fields.DatetimeField()  # when it is to be read next
    pulled_at = fields.DatetimeField(null=True)  # when a reading last came to its end
    swept_at = fields.DatetimeField(null=True)
    pull_error = fields.CharField(max_length=300, default="")
    push_error = fields.CharField(max_length=300, default="")
    failed_at = fields.DatetimeField(null=True)  # when the last of them was noted
    pull_locked = fields.BooleanField(default=False)  # the key is not accepted
    push_locked = fields.BooleanField(default=False)
    tokens = fields.TextField(default="")  # sealed; those that the vendor rotates
    pull_lease = fields.DatetimeField(null=True)
    push_lease = fields.DatetimeField(null=True)

    class Meta:
        table = "crm_account"


class CrmLink(Model):
    """A contact or company of a CRM, and who that is here."""

    id = fields.BigIntField(primary_key=True)
    crm = fields.CharField(max_length=40)
    stream = fields.CharField(max_length=20)  # "people", "companies"
    external_id = fields.CharField(max_length=120)
    state = fields.CharEnumField(LinkState, max_length=10)
    buyer: fields.ForeignKeyNullableRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="links", null=True, on_delete=fields.SET_NULL
    )
    buyer_id: int | None
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "otklik.Account", related_name="links", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    how = fields.CharField(max_length=20, default="")  # id, address, phone, email, new, hand, made, merge
    owner = fields.CharField(max_length=120, default="")  # a CrmOwner's external id
    card: dict[str, Any] = fields.JSONField(default=dict)  # what the CRM says, while somebody has to look
    candidates: list[int] = fields.JSONField(default=list)  # buyers it may be
    told = fields.IntField(default=-1)  # the buyer's revision that the CRM knows
    decided_by_id = fields.BigIntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    seen_at = fields.DatetimeField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "crm_link"
        unique_together = (("crm", "stream", "external_id"),)
        indexes = (Index(fields=("crm", "state", "id")), Index(fields=("buyer_id",)))


class CrmFact(Model):
    """One thing a CRM is told, under our key. Emptied of words once it has been told."""

    id = fields.BigIntField(primary_key=True)
    crm = fields.CharField(max_length=40)
    key = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=10)  # core.crm.ports.FactKind
    buyer_id = fields.BigIntField(db_index=True)  # no foreign key: a fact outlives the buyer until it is gone
    on: list[list[str]] = fields.JSONField(default=list)  # [stream, id] of the records it stands on
    body: dict[str, Any] = fields.JSONField(default=dict)
    wanted = fields.CharField(max_length=64)  # digest of what it is to say; "" is to be there no longer
    told = fields.CharField(max_length=64, default="")  # digest of what it says there; "" is not known
    ref = fields.CharField(max_length=190, default="")
    tried = fields.BooleanField(default=False)
    state = fields.CharEnumField(FactState, max_length=10, default=FactState.DUE)
    due_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    fence = fields.IntField(default=0)
    leased_until = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=300, default="")
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "crm_fact"
        unique_together = (("crm", "key"),)
        indexes = (Index(fields=("crm", "state", "due_at")),)


class CrmOwner(Model):
    """Somebody who looks after customers in a CRM, and the colleague in the newsroom that is."""

    id = fields.BigIntField(primary_key=True)
    crm = fields.CharField(max_length=40)
    external_id = fields.CharField(max_length=120)
    name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=320, default="")
    is_active = fields.BooleanField(default=True)
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="owners", null=True, on_delete=fields.SET_NULL
    )
    staff_id: int | None

    class Meta:
        table = "crm_owner"
        unique_together = (("crm", "external_id"),)


class CrmTicket(Model):
    """A complaint that came as a ticket, once offered an interview."""

    id = fields.BigIntField(primary_key=True)
    crm = fields.CharField(max_length=40)
    external_id = fields.CharField(max_length=120)
    contact = fields.CharField(max_length=120)
    is_open = fields.BooleanField(default=True)
    opened_at = fields.DatetimeField()
    offered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "crm_ticket"
        unique_together = (("crm", "external_id"),)
        indexes = (Index(fields=("crm", "is_open", "offered_at")),)
