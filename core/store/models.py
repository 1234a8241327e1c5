"""The tables of the shared customer store.

All times are aware UTC. Money is an integer of minor units (kopecks, cents) beside its ISO 4217 code;
how many minor units make one unit is the currency's own business (``core.money``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.words import (
    DeliveryKind,
    DeliveryState,
    Facet,
    InboxState,
    InterviewState,
    Lang,
    PostState,
    Purpose,
    Role,
    ThemeState,
)


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
    is_staff = fields.BooleanField(default=False)  # employees and resellers are never asked
    opted_out_at = fields.DatetimeField(null=True)
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


class SurveyVersion(Model):
    """A survey's files as they were, so that a running interview finishes on the version it began."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100)
    digest = fields.CharField(max_length=64, unique=True)  # sha256 of the files
    files: dict[str, str] = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "survey_version"


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


class Interview(Model):
    """One buyer through one survey. ``snapshot`` is the fold of its turns, kept in the same commit."""

    id = fields.BigIntField(primary_key=True)
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="interviews", on_delete=fields.CASCADE
    )
    buyer_id: int
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField(
        "otklik.Address", related_name="interviews", on_delete=fields.CASCADE
    )
    address_id: int
    invitation: fields.ForeignKeyNullableRelation[Invitation] = fields.ForeignKeyField(
        "otklik.Invitation", related_name="interviews", null=True, on_delete=fields.SET_NULL
    )
    invitation_id: int | None
    version: fields.ForeignKeyRelation[SurveyVersion] = fields.ForeignKeyField(
        "otklik.SurveyVersion", related_name="interviews", on_delete=fields.RESTRICT
    )
    version_id: int
    survey = fields.CharField(max_length=100)
    job = fields.CharField(max_length=100)
    language = fields.CharEnumField(Lang, max_length=2)
    state = fields.CharEnumField(InterviewState, max_length=20)
    snapshot: dict[str, Any] = fields.JSONField()
    turns_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    heard_at = fields.DatetimeField(null=True)  # the buyer's last word
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "interview"
        indexes = (Index(fields=("address_id", "state")),)


class Turn(Model):
    """One event of an interview, in order. The interview is the fold of these."""

    id = fields.BigIntField(primary_key=True)
    interview: fields.ForeignKeyRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="turns", on_delete=fields.CASCADE
    )
    interview_id: int
    seq = fields.IntField()
    event: dict[str, Any] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "turn"
        unique_together = (("interview", "seq"),)


class Answer(Model):
    """One message's worth of an answer. A question's answer is its parts in order of ``id``."""

    id = fields.BigIntField(primary_key=True)
    interview: fields.ForeignKeyRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="answers", on_delete=fields.CASCADE
    )
    interview_id: int
    question = fields.CharField(max_length=40)
    ref = fields.CharField(max_length=190)  # the message it came in, as its messenger names it
    text = fields.TextField(default="")
    option = fields.CharField(max_length=60, null=True)
    media = fields.CharField(max_length=40, null=True)  # voice, photo, sticker …
    media_ref = fields.CharField(max_length=400, null=True)
    history: list[dict[str, str]] = fields.JSONField(default=list)
    at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        table = "answer"
        unique_together = (("interview", "ref", "question"),)


class Theme(Model):
    """Evidence that people agreed belongs together."""

    id = fields.BigIntField(primary_key=True)
    title = fields.CharField(max_length=200, unique=True)
    state = fields.CharEnumField(ThemeState, max_length=20, default=ThemeState.HEARD)
    created_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="themes", null=True, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()

    class Meta:
        table = "theme"


class Evidence(Model):
    """A problem in the buyer's words, with its facet, one row an answered H1, L1 or B1."""

    id = fields.BigIntField(primary_key=True)
    interview: fields.ForeignKeyRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="evidence", on_delete=fields.CASCADE
    )
    interview_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="evidence", on_delete=fields.CASCADE
    )
    buyer_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "otklik.Account", related_name="evidence", on_delete=fields.RESTRICT
    )
    account_id: int
    theme: fields.ForeignKeyNullableRelation[Theme] = fields.ForeignKeyField(
        "otklik.Theme", related_name="evidence", null=True, on_delete=fields.SET_NULL
    )
    theme_id: int | None
    question = fields.CharField(max_length=40)
    facet = fields.CharEnumField(Facet, max_length=20)
    text = fields.TextField()
    at = fields.DatetimeField(db_index=True)  # when last heard

    class Meta:
        table = "evidence"
        unique_together = (("interview", "question"),)


class InboxRow(Model):
    """One received update, committed before anybody is told it arrived. Emptied of words once done."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=60)  # "telegram:interviewer"
    account = fields.CharField(max_length=60)  # which bot of that kind
    external_id = fields.CharField(max_length=120)
    conversation = fields.CharField(max_length=190)
    rank = fields.BigIntField(default=0)  # order among what waits in one conversation
    body = fields.TextField()
    state = fields.CharEnumField(InboxState, max_length=10, default=InboxState.NEW)
    attempts = fields.IntField(default=0)
    fence = fields.IntField(default=0)
    leased_until = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=300, default="")
    received_at = fields.DatetimeField()

    class Meta:
        table = "inbox"
        unique_together = (("source", "account", "external_id"),)
        indexes = (Index(fields=("state", "source", "conversation", "rank")),)


class PollingOffset(Model):
    """The next update to ask a polled bot for. Moves in the commit that keeps the updates."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=60)
    account = fields.CharField(max_length=60)
    next_offset = fields.BigIntField(default=0)

    class Meta:
        table = "polling_offset"
        unique_together = (("source", "account"),)


class Delivery(Model):
    """One thing to one place, planned before it is sent."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=190, unique=True)  # ours, stable over repeats
    door = fields.CharField(max_length=60)  # "telegram:interviewer", "telegram:newsroom", "telegram:channel"
    place = fields.CharField(max_length=190)  # chat there
    kind = fields.CharEnumField(DeliveryKind, max_length=20)
    message: dict[str, Any] = fields.JSONField()
    state = fields.CharEnumField(DeliveryState, max_length=20, default=DeliveryState.DUE)
    due_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    repeats = fields.IntField(default=0)  # how often it was sent again after an unknown fate
    fence = fields.IntField(default=0)
    leased_until = fields.DatetimeField(null=True)  # also: until when an unknown one is in quarantine
    sending_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    receipt = fields.CharField(max_length=190, null=True)  # the message's name there
    error = fields.CharField(max_length=300, default="")
    interview: fields.ForeignKeyNullableRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="deliveries", null=True, on_delete=fields.CASCADE
    )
    interview_id: int | None
    question = fields.CharField(max_length=40, null=True)
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "otklik.Post", related_name="deliveries", null=True, on_delete=fields.CASCADE
    )
    post_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "delivery"
        indexes = (
            Index(fields=("state", "due_at")),
            Index(fields=("door", "place", "state")),
            Index(fields=("interview_id", "question")),
        )


class Button(Model):
    """What an opaque token on a button means. The token says nothing by itself."""

    id = fields.BigIntField(primary_key=True)
    token = fields.CharField(max_length=32, unique=True)
    interview: fields.ForeignKeyNullableRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="buttons", null=True, on_delete=fields.CASCADE
    )
    interview_id: int | None
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="buttons", null=True, on_delete=fields.CASCADE
    )
    staff_id: int | None
    action = fields.CharField(max_length=60)  # question id, or the newsroom's verb
    value: dict[str, Any] = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "button"


class Staff(Model):
    """A member of staff, by messenger and account there. Nobody else may use the newsroom."""

    id = fields.BigIntField(primary_key=True)
    messenger = fields.CharField(max_length=40)
    external_id = fields.CharField(max_length=190)
    name = fields.CharField(max_length=200, default="")
    role = fields.CharEnumField(Role, max_length=20)
    language = fields.CharEnumField(Lang, max_length=2, default=Lang.EN)
    zone = fields.CharField(max_length=64)
    awaiting: dict[str, Any] | None = fields.JSONField(null=True)
    is_active = fields.BooleanField(default=True)
    digest_read_at = fields.DatetimeField(null=True)  # up to when they have been told what is new
    created_at = fields.DatetimeField()

    class Meta:
        table = "staff"
        unique_together = (("messenger", "external_id"),)


class StaffInvite(Model):
    """A one-time link that makes whoever opens it first a member of staff."""

    id = fields.BigIntField(primary_key=True)
    nonce = fields.CharField(max_length=64, unique=True)
    role = fields.CharEnumField(Role, max_length=20)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "staff_invite"


class Schedule(Model):
    """When a reader wants the digest: a local rule and a zone."""

    id = fields.BigIntField(primary_key=True)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="schedules", on_delete=fields.CASCADE
    )
    staff_id: int
    rule = fields.CharField(max_length=100)  # "mon 09:00", "daily 08:30" (core.schedule)
    zone = fields.CharField(max_length=64)
    is_active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "schedule"


class Occurrence(Model):
    """One firing of a schedule, unique, so that any number of clocks may make it."""

    id = fields.BigIntField(primary_key=True)
    schedule: fields.ForeignKeyRelation[Schedule] = fields.ForeignKeyField(
        "otklik.Schedule", related_name="occurrences", on_delete=fields.CASCADE
    )
    schedule_id: int
    fire_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=40, null=True)  # NULL until done: sent, nothing_new, failed

    class Meta:
        table = "occurrence"
        unique_together = (("schedule", "fire_at"),)


class Post(Model):
    """A public "you asked, we did", tied to the evidence it answers."""

    id = fields.BigIntField(primary_key=True)
    text = fields.TextField(default="")
    photo = fields.CharField(max_length=400, null=True)  # the newsroom bot's file id
    state = fields.CharEnumField(PostState, max_length=20, default=PostState.DRAFT)
    slot_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=0)
    created_by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="posts", null=True, on_delete=fields.SET_NULL
    )
    created_by_id: int | None
    approved_by_id = fields.BigIntField(null=True)
    approved_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "post"


class PostEvidence(Model):
    """Which evidence a post answers."""

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "otklik.Post", related_name="grounds", on_delete=fields.CASCADE
    )
    post_id: int
    evidence: fields.ForeignKeyRelation[Evidence] = fields.ForeignKeyField(
        "otklik.Evidence", related_name="posts", on_delete=fields.CASCADE
    )
    evidence_id: int

    class Meta:
        table = "post_evidence"
        unique_together = (("post", "evidence"),)


class PostRevision(Model):
    """What a post said before, so that an amendment can be traced."""

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "otklik.Post", related_name="revisions", on_delete=fields.CASCADE
    )
    post_id: int
    number = fields.IntField()
    text = fields.TextField()
    at: datetime = fields.DatetimeField()

    class Meta:
        table = "post_revision"
        unique_together = (("post", "number"),)
