"""The tables of staff, digests and public posts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.models import Model

from core.words import Lang, PostState, Role

if TYPE_CHECKING:
    from core.store.models.talks import Evidence


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
    muted_until = fields.DatetimeField(null=True)  # nothing comes by itself until then
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
    segment = fields.CharField(
        max_length=100, default="", db_default=""
    )  # only what buyers of this segment named
    place = fields.CharField(
        max_length=190, default="", db_default=""
    )  # a channel it goes to instead of the reader's own chat
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


class Slot(Model):
    """A recurring moment for public posts: a local rule and a zone."""

    id = fields.BigIntField(primary_key=True)
    rule = fields.CharField(max_length=100)  # "tue 11:00" (core.schedule)
    zone = fields.CharField(max_length=64)
    is_active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "slot"


class Post(Model):
    """A public "you asked, we did", tied to the evidence it answers."""

    id = fields.BigIntField(primary_key=True)
    text = fields.TextField(default="")
    photo = fields.CharField(max_length=400, null=True)  # the newsroom bot's file id
    state = fields.CharEnumField(PostState, max_length=20, default=PostState.DRAFT)
    slot_at = fields.DatetimeField(null=True)
    slot: fields.ForeignKeyNullableRelation[Slot] = fields.ForeignKeyField(
        "otklik.Slot", related_name="posts", null=True, on_delete=fields.SET_NULL
    )
    slot_id: int | None
    channels: list[str] | None = fields.JSONField(null=True)  # NULL: all that are set
    is_silent = fields.BooleanField(default=False, db_default=False)  # readers get no sound
    invites = fields.BooleanField(
        default=True, db_default=True
    )  # carries the "tell us about your last time" button
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
        unique_together = (("slot", "slot_at"),)  # one post a firing of a recurring slot


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


class Arrival(Model):
    """Somebody came to the interviewer by a post's button, once a post and person."""

    id = fields.BigIntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "otklik.Post", related_name="arrivals", on_delete=fields.CASCADE
    )
    post_id: int
    person = fields.CharField(max_length=64)  # a keyed hash of the address
    is_buyer = fields.BooleanField(default=False)
    at = fields.DatetimeField()

    class Meta:
        table = "arrival"
        unique_together = (("post", "person"),)


class AuditEntry(Model):
    """What a member of staff did, when. Never holds a customer's words."""

    id = fields.BigIntField(primary_key=True)
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "otklik.Staff", related_name="audit", null=True, on_delete=fields.SET_NULL
    )
    staff_id: int | None
    action = fields.CharField(max_length=60)
    about: dict[str, Any] = fields.JSONField(default=dict)  # ids and states only
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "audit_entry"
