"""The tables of what comes in and goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.words import BotRole, DeliveryKind, DeliveryState, InboxState

if TYPE_CHECKING:
    from core.store.models.newsroom import Post, Staff
    from core.store.models.talks import Interview


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


class Installation(Model):
    """One of our apps in one workspace of a messenger that has workspaces (Slack)."""

    id = fields.BigIntField(primary_key=True)
    messenger = fields.CharField(max_length=40)  # "slack"
    role = fields.CharEnumField(BotRole, max_length=20)
    workspace = fields.CharField(max_length=60)  # "T0123": its name there
    name = fields.CharField(max_length=200, default="")
    app = fields.CharField(max_length=60, default="")  # "A0123"
    bot = fields.CharField(max_length=60, default="")  # the bot's own account there, "U0123"
    token = fields.TextField(default="")  # sealed; "" when it is set in the environment
    refresh = fields.TextField(default="")  # sealed; "" when tokens do not expire
    expires_at = fields.DatetimeField(null=True)
    scopes: list[str] = fields.JSONField(default=list)
    installed_at = fields.DatetimeField()
    gone_at = fields.DatetimeField(null=True)  # uninstalled there

    class Meta:
        table = "installation"
        unique_together = (("messenger", "role", "workspace"),)


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
    priority = fields.SmallIntField(
        default=0, db_default=0
    )  # 0 a live reply, 1 a broadcast that can wait for replies
    lapses_at = fields.DatetimeField(null=True)  # not begun by then: no longer sent without being asked
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
