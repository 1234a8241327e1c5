"""The tables of people and money: who pays, who they are, where they can be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.words import Lang, Purpose

if TYPE_CHECKING:
    from core.store.models.talks import Interview


class Account(Model):
    """Who pays, counted once however many of its people spoke. A private buyer is an account of one."""

    id = fields.BigIntField(primary_key=True)
    external_id = fields.CharField(max_length=190, null=True, unique=True)
    name = fields.CharField(max_length=300, default="")
    is_company = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "account"


class Buyer(Model):
    """A person in the customer store. Whether they bought is decided from the orders and never stored."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "otklik.Account", related_name="buyers", on_delete=fields.RESTRICT
    )
    account_id: int
    external_id = fields.CharField(max_length=190, null=True, unique=True)
    name = fields.CharField(max_length=300, default="")
    phone = fields.CharField(max_length=20, null=True, db_index=True)  # E.164
    email = fields.CharField(max_length=320, null=True, db_index=True)  # lower case
    language = fields.CharEnumField(Lang, max_length=2, null=True)
    zone = fields.CharField(max_length=64, null=True)  # IANA name
    segment = fields.CharField(max_length=100, default="", db_default="")  # as the CRM's column says
    is_staff = fields.BooleanField(default=False)  # employees and resellers are never asked
    opted_out_at = fields.DatetimeField(null=True)
    vanished_at = fields.DatetimeField(null=True)  # no longer in the CRM they came from: not invited
    revision = fields.IntField(default=0, db_default=0)  # grows with all that a CRM is told of them
    created_at = fields.DatetimeField()

    class Meta:
        table = "buyer"


class Order(Model):
    """One order line of the money's truth: paid orders positive, refunds negative."""

    id = fields.BigIntField(primary_key=True)
    identity = fields.CharField(max_length=400, unique=True)  # "id:<order id>" or "row:<file>:<row>"
    number = fields.CharField(max_length=190, null=True, db_index=True)  # as the customer knows it
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "otklik.Account", related_name="orders", on_delete=fields.RESTRICT
    )
    account_id: int
    buyer: fields.ForeignKeyNullableRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="orders", null=True, on_delete=fields.SET_NULL
    )
    buyer_id: int | None
    placed_at = fields.DatetimeField(db_index=True)
    amount = fields.BigIntField(null=True)  # minor units; NULL = unknown, never 0
    currency = fields.CharField(max_length=3, null=True)
    is_paid = fields.BooleanField(default=True)
    is_refund = fields.BooleanField(default=False)
    category = fields.CharField(max_length=300, default="")
    margin = fields.BigIntField(null=True)  # minor units, as the CRM says; NULL = unknown
    lines = fields.TextField(null=True)  # JSON: [[what, quantity as text, minor units], …]; null = unknown
    via = fields.CharField(max_length=190, null=True, db_index=True)  # "espocrm:57": the contact it came with
    created_at = fields.DatetimeField()

    class Meta:
        table = "customer_order"
        indexes = (Index(fields=("account_id", "placed_at")), Index(fields=("buyer_id", "placed_at")))


class Address(Model):
    """Where a person can be written to: a messenger's bot and the person's account there."""

    id = fields.BigIntField(primary_key=True)
    messenger = fields.CharField(max_length=40)  # "telegram"
    external_id = fields.CharField(max_length=190)
    buyer: fields.ForeignKeyNullableRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="addresses", null=True, on_delete=fields.SET_NULL
    )
    buyer_id: int | None
    language = fields.CharEnumField(Lang, max_length=2, default=Lang.EN)
    zone = fields.CharField(max_length=64, null=True)  # IANA name, as their profile there says
    is_proven = fields.BooleanField(
        default=False, db_default=False
    )  # bound by an e-mail that the messenger has verified
    gone_at = fields.DatetimeField(null=True)  # left or blocked us
    created_at = fields.DatetimeField()

    class Meta:
        table = "address"
        unique_together = (("messenger", "external_id"),)


class Consent(Model):
    """What somebody agreed to: purpose, version of the words shown, when and where."""

    id = fields.BigIntField(primary_key=True)
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="consents", on_delete=fields.CASCADE
    )
    buyer_id: int
    interview: fields.ForeignKeyNullableRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="consents", null=True, on_delete=fields.SET_NULL
    )
    interview_id: int | None
    purpose = fields.CharEnumField(Purpose, max_length=20)
    given = fields.BooleanField()
    text_version = fields.CharField(max_length=120)
    channel = fields.CharField(max_length=40)
    at = fields.DatetimeField()

    class Meta:
        table = "consent"


class Invitation(Model):
    """An opaque, signed, single-use, expiring right to begin one interview."""

    id = fields.BigIntField(primary_key=True)
    nonce = fields.CharField(max_length=64, unique=True)
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="invitations", on_delete=fields.CASCADE
    )
    buyer_id: int
    survey = fields.CharField(max_length=100)
    job = fields.CharField(max_length=100)  # a key of jobs.toml
    created_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    used_by: fields.ForeignKeyNullableRelation[Address] = fields.ForeignKeyField(
        "otklik.Address", related_name="invitations", null=True, on_delete=fields.SET_NULL
    )
    used_by_id: int | None

    class Meta:
        table = "invitation"


class Forgotten(Model):
    """One thing a forgotten person was known by, as a keyed hash. Recognises a return, names nobody."""

    id = fields.BigIntField(primary_key=True)
    person = fields.CharField(max_length=32, db_index=True)  # the same for all that belonged to one person
    mark = fields.CharField(max_length=64, unique=True)
    at = fields.DatetimeField()

    class Meta:
        table = "forgotten"


class Tally(Model):
    """How many people of a day did a thing, of those who have been forgotten since. Counts stay."""

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField()
    what = fields.CharField(max_length=40)  # a step of the digest's funnel
    count = fields.IntField(default=0)

    class Meta:
        table = "tally"
        unique_together = (("day", "what"),)
