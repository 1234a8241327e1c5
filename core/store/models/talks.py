"""The tables of interviews: what was asked, said and found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.words import Facet, InterviewState, Lang, ThemeState

if TYPE_CHECKING:
    from core.store.models.newsroom import Staff
    from core.store.models.people import Account, Address, Buyer, Invitation


class SurveyVersion(Model):
    """A survey's files as they were, so that a running interview finishes on the version it began."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=100)
    digest = fields.CharField(max_length=64, unique=True)  # sha256 of the files
    files: dict[str, str] = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "survey_version"


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
    nudges = fields.SmallIntField(default=0, db_default=0)  # reminders sent since the buyer's last word
    asked_at = fields.DatetimeField(null=True)  # when the open question was planned
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
    withdrawn_at = fields.DatetimeField(null=True)  # its words are gone, that there was an answer is not

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
    """A problem in the buyer's words, with its facet, one row an answer that names one."""

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


class Suggestion(Model):
    """A wish for a feature, in the buyer's words: thanked for, set aside, never counted in any ranking."""

    id = fields.BigIntField(primary_key=True)
    interview: fields.ForeignKeyRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="suggestions", on_delete=fields.CASCADE
    )
    interview_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="suggestions", on_delete=fields.CASCADE
    )
    buyer_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "otklik.Account", related_name="suggestions", on_delete=fields.RESTRICT
    )
    account_id: int
    question = fields.CharField(max_length=40)
    text = fields.TextField()
    at = fields.DatetimeField(db_index=True)
    is_wish = fields.BooleanField(null=True)  # what people said of the rules' judgement, for a learned head

    class Meta:
        table = "suggestion"
        unique_together = (("interview", "question"),)


class Handover(Model):
    """Something for the support chat: an open incident, until somebody has taken it and the buyer knows."""

    id = fields.BigIntField(primary_key=True)
    interview: fields.ForeignKeyRelation[Interview] = fields.ForeignKeyField(
        "otklik.Interview", related_name="handovers", on_delete=fields.CASCADE
    )
    interview_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "otklik.Buyer", related_name="handovers", on_delete=fields.CASCADE
    )
    buyer_id: int
    text = fields.TextField()
    at = fields.DatetimeField()
    taken_at = fields.DatetimeField(null=True)
    taken_by = fields.CharField(max_length=200, default="")  # the name they have in the support chat

    class Meta:
        table = "handover"
