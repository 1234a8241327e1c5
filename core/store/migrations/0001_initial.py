import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

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


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("external_id", fields.CharField(null=True, unique=True, max_length=190)),
                ("name", fields.CharField(default="", max_length=300)),
                ("is_company", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "account",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "Who pays, counted once however many of its people spoke. A private buyer is an account of one.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Buyer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "otklik.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="buyers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("external_id", fields.CharField(null=True, unique=True, max_length=190)),
                ("name", fields.CharField(default="", max_length=300)),
                ("phone", fields.CharField(null=True, db_index=True, max_length=20)),
                ("email", fields.CharField(null=True, db_index=True, max_length=320)),
                (
                    "language",
                    fields.CharEnumField(
                        null=True, description="RU: ru\nEN: en", enum_type=Lang, max_length=2
                    ),
                ),
                ("zone", fields.CharField(null=True, max_length=64)),
                ("is_staff", fields.BooleanField(default=False)),
                ("opted_out_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "buyer",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "A person in the customer store. Whether they bought is decided from the orders and never stored.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Address",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("messenger", fields.CharField(max_length=40)),
                ("external_id", fields.CharField(max_length=190)),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="addresses",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "language",
                    fields.CharEnumField(
                        default=Lang.EN, description="RU: ru\nEN: en", enum_type=Lang, max_length=2
                    ),
                ),
                ("gone_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "address",
                "app": "otklik",
                "unique_together": (("messenger", "external_id"),),
                "pk_attr": "id",
                "table_description": "Where a person can be written to: a messenger's bot and the person's account there.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InboxRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("source", fields.CharField(max_length=60)),
                ("account", fields.CharField(max_length=60)),
                ("external_id", fields.CharField(max_length=120)),
                ("conversation", fields.CharField(max_length=190)),
                ("rank", fields.BigIntField(default=0)),
                ("body", fields.TextField(unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=InboxState.NEW,
                        description="NEW: new\nDONE: done\nDEAD: dead",
                        enum_type=InboxState,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.IntField(default=0)),
                ("fence", fields.IntField(default=0)),
                ("leased_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("error", fields.CharField(default="", max_length=300)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "inbox",
                "app": "otklik",
                "unique_together": (("source", "account", "external_id"),),
                "indexes": [Index(fields=["state", "source", "conversation", "rank"])],
                "pk_attr": "id",
                "table_description": "One received update, committed before anybody is told it arrived. Emptied of words once done.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("nonce", fields.CharField(unique=True, max_length=64)),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("survey", fields.CharField(max_length=100)),
                ("job", fields.CharField(max_length=100)),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "used_by",
                    fields.ForeignKeyField(
                        "otklik.Address",
                        source_field="used_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={
                "table": "invitation",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "An opaque, signed, single-use, expiring right to begin one interview.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Order",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("identity", fields.CharField(unique=True, max_length=400)),
                ("number", fields.CharField(null=True, db_index=True, max_length=190)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "otklik.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="orders",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="orders",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("placed_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("amount", fields.BigIntField(null=True)),
                ("currency", fields.CharField(null=True, max_length=3)),
                ("is_paid", fields.BooleanField(default=True)),
                ("is_refund", fields.BooleanField(default=False)),
                ("category", fields.CharField(default="", max_length=300)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "customer_order",
                "app": "otklik",
                "indexes": [
                    Index(fields=["account_id", "placed_at"]),
                    Index(fields=["buyer_id", "placed_at"]),
                ],
                "pk_attr": "id",
                "table_description": "One order line of the money's truth: paid orders positive, refunds negative.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PollingOffset",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("source", fields.CharField(max_length=60)),
                ("account", fields.CharField(max_length=60)),
                ("next_offset", fields.BigIntField(default=0)),
            ],
            options={
                "table": "polling_offset",
                "app": "otklik",
                "unique_together": (("source", "account"),),
                "pk_attr": "id",
                "table_description": "The next update to ask a polled bot for. Moves in the commit that keeps the updates.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("messenger", fields.CharField(max_length=40)),
                ("external_id", fields.CharField(max_length=190)),
                ("name", fields.CharField(default="", max_length=200)),
                (
                    "role",
                    fields.CharEnumField(
                        description="MANAGER: manager\nMARKETER: marketer\nADMIN: admin",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    fields.CharEnumField(
                        default=Lang.EN, description="RU: ru\nEN: en", enum_type=Lang, max_length=2
                    ),
                ),
                ("zone", fields.CharField(max_length=64)),
                (
                    "awaiting",
                    fields.JSONField(
                        null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("is_active", fields.BooleanField(default=True)),
                ("digest_read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff",
                "app": "otklik",
                "unique_together": (("messenger", "external_id"),),
                "pk_attr": "id",
                "table_description": "A member of staff, by messenger and account there. Nobody else may use the newsroom.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Post",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("text", fields.TextField(default="", unique=False)),
                ("photo", fields.CharField(null=True, max_length=400)),
                (
                    "state",
                    fields.CharEnumField(
                        default=PostState.DRAFT,
                        description="DRAFT: draft\nIN_REVIEW: in_review\nAPPROVED: approved\nSCHEDULED: scheduled\nLIVE: live\nRETRACTED: retracted",
                        enum_type=PostState,
                        max_length=20,
                    ),
                ),
                ("slot_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revision", fields.IntField(default=0)),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "otklik.Staff",
                        source_field="created_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("approved_by_id", fields.BigIntField(null=True)),
                ("approved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "post",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": 'A public "you asked, we did", tied to the evidence it answers.',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PostRevision",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "otklik.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "post_revision",
                "app": "otklik",
                "unique_together": (("post", "number"),),
                "pk_attr": "id",
                "table_description": "What a post said before, so that an amendment can be traced.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Schedule",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "otklik.Staff",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="schedules",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("rule", fields.CharField(max_length=100)),
                ("zone", fields.CharField(max_length=64)),
                ("is_active", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "schedule",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "When a reader wants the digest: a local rule and a zone.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Occurrence",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "schedule",
                    fields.ForeignKeyField(
                        "otklik.Schedule",
                        source_field="schedule_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="occurrences",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("fire_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=40)),
            ],
            options={
                "table": "occurrence",
                "app": "otklik",
                "unique_together": (("schedule", "fire_at"),),
                "pk_attr": "id",
                "table_description": "One firing of a schedule, unique, so that any number of clocks may make it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StaffInvite",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("nonce", fields.CharField(unique=True, max_length=64)),
                (
                    "role",
                    fields.CharEnumField(
                        description="MANAGER: manager\nMARKETER: marketer\nADMIN: admin",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff_invite",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "A one-time link that makes whoever opens it first a member of staff.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SurveyVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=100)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "files",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "survey_version",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "A survey's files as they were, so that a running interview finishes on the version it began.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Interview",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="interviews",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "address",
                    fields.ForeignKeyField(
                        "otklik.Address",
                        source_field="address_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="interviews",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "invitation",
                    fields.ForeignKeyField(
                        "otklik.Invitation",
                        source_field="invitation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="interviews",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "version",
                    fields.ForeignKeyField(
                        "otklik.SurveyVersion",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="interviews",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("survey", fields.CharField(max_length=100)),
                ("job", fields.CharField(max_length=100)),
                (
                    "language",
                    fields.CharEnumField(description="RU: ru\nEN: en", enum_type=Lang, max_length=2),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="INVITED: invited\nUNDERWAY: underway\nPAUSED: paused\nFINISHED: finished\nDECLINED: declined\nSTOPPED: stopped\nPARTIAL: partial\nSCREENED_OUT: screened_out\nWITHDRAWN: withdrawn",
                        enum_type=InterviewState,
                        max_length=20,
                    ),
                ),
                (
                    "snapshot",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("turns_count", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("heard_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "interview",
                "app": "otklik",
                "indexes": [Index(fields=["address_id", "state"])],
                "pk_attr": "id",
                "table_description": "One buyer through one survey. ``snapshot`` is the fold of its turns, kept in the same commit.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Answer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("question", fields.CharField(max_length=40)),
                ("ref", fields.CharField(max_length=190)),
                ("text", fields.TextField(default="", unique=False)),
                ("option", fields.CharField(null=True, max_length=60)),
                ("media", fields.CharField(null=True, max_length=40)),
                ("media_ref", fields.CharField(null=True, max_length=400)),
                (
                    "history",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "answer",
                "app": "otklik",
                "unique_together": (("interview", "ref", "question"),),
                "pk_attr": "id",
                "table_description": "One message's worth of an answer. A question's answer is its parts in order of ``id``.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Button",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("token", fields.CharField(unique=True, max_length=32)),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="buttons",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "otklik.Staff",
                        source_field="staff_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="buttons",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("action", fields.CharField(max_length=60)),
                (
                    "value",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "button",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "What an opaque token on a button means. The token says nothing by itself.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="consents",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="INTERVIEW: interview\nFOLLOW_UP: follow_up\nQUOTE: quote",
                        enum_type=Purpose,
                        max_length=20,
                    ),
                ),
                ("given", fields.BooleanField()),
                ("text_version", fields.CharField(max_length=120)),
                ("channel", fields.CharField(max_length=40)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "consent",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "What somebody agreed to: purpose, version of the words shown, when and where.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", fields.CharField(unique=True, max_length=190)),
                ("door", fields.CharField(max_length=60)),
                ("place", fields.CharField(max_length=190)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="ASK: ask\nSAY: say\nSTAFF: staff\nDIGEST: digest\nPOST: post\nAMEND_POST: amend_post\nRETRACT_POST: retract_post",
                        enum_type=DeliveryKind,
                        max_length=20,
                    ),
                ),
                (
                    "message",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        default=DeliveryState.DUE,
                        description="DUE: due\nSENDING: sending\nSENT: sent\nLATER: later\nUNKNOWN: unknown\nNEEDS_REVIEW: needs_review\nDEAD: dead",
                        enum_type=DeliveryState,
                        max_length=20,
                    ),
                ),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("fence", fields.IntField(default=0)),
                ("leased_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sending_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("receipt", fields.CharField(null=True, max_length=190)),
                ("error", fields.CharField(default="", max_length=300)),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("question", fields.CharField(null=True, max_length=40)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "otklik.Post",
                        source_field="post_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "delivery",
                "app": "otklik",
                "indexes": [
                    Index(fields=["state", "due_at"]),
                    Index(fields=["door", "place", "state"]),
                    Index(fields=["interview_id", "question"]),
                ],
                "pk_attr": "id",
                "table_description": "One thing to one place, planned before it is sent.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Theme",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("title", fields.CharField(unique=True, max_length=200)),
                (
                    "state",
                    fields.CharEnumField(
                        default=ThemeState.HEARD,
                        description="HEARD: heard\nCONSIDERING: considering\nDOING: doing\nDONE: done\nVERIFIED: verified\nNOT_BETTER: not_better\nWONT_DO: wont_do",
                        enum_type=ThemeState,
                        max_length=20,
                    ),
                ),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "otklik.Staff",
                        source_field="created_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="themes",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "theme",
                "app": "otklik",
                "pk_attr": "id",
                "table_description": "Evidence that people agreed belongs together.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Evidence",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "buyer",
                    fields.ForeignKeyField(
                        "otklik.Buyer",
                        source_field="buyer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "otklik.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "theme",
                    fields.ForeignKeyField(
                        "otklik.Theme",
                        source_field="theme_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("question", fields.CharField(max_length=40)),
                (
                    "facet",
                    fields.CharEnumField(
                        description="HARD: hard\nLONG: long\nBURDEN: burden", enum_type=Facet, max_length=20
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "evidence",
                "app": "otklik",
                "unique_together": (("interview", "question"),),
                "pk_attr": "id",
                "table_description": "A problem in the buyer's words, with its facet, one row an answered H1, L1 or B1.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PostEvidence",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "otklik.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grounds",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "evidence",
                    fields.ForeignKeyField(
                        "otklik.Evidence",
                        source_field="evidence_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "post_evidence",
                "app": "otklik",
                "unique_together": (("post", "evidence"),),
                "pk_attr": "id",
                "table_description": "Which evidence a post answers.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Turn",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "interview",
                    fields.ForeignKeyField(
                        "otklik.Interview",
                        source_field="interview_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="turns",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("seq", fields.IntField()),
                (
                    "event",
                    fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "turn",
                "app": "otklik",
                "unique_together": (("interview", "seq"),),
                "pk_attr": "id",
                "table_description": "One event of an interview, in order. The interview is the fold of these.",
            },
            bases=["Model"],
        ),
    ]
