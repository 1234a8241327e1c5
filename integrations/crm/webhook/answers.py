"""What a receiver answers: verdicts of facts, who is there, what still stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.crm.ports import AnyFact, NewContact, Page, Stale, Verdict
from core.errors import Gone, Locked, Refused, Trouble
from integrations.crm.webhook import reading
from integrations.crm.webhook.reading import Id

CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")  # an error that may be shown; any other may be somebody's words

A = TypeVar("A", bound=BaseModel)


class _Told(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Result(_Told):
    key: str
    ref: Annotated[str, Field(max_length=190)] | None = None
    error: str | None = None
    gone: bool = False
    candidates: tuple[Id, ...] = ()


class _Results(_Told):
    results: tuple[_Result, ...] = ()


class _Present(_Told):
    present: dict[str, Id | None]


class _Standing(_Told):
    standing: dict[str, bool]


class _Check(_Told):
    account: Annotated[str, Field(max_length=200)] = ""
    me: Annotated[str, Field(max_length=200)] = ""
    lacks: tuple[Annotated[str, Field(max_length=300)], ...] = ()


def verdicts(facts: Sequence[AnyFact], data: Any) -> list[Verdict]:
    """One for each fact, in order: what is not spoken of went well, under our own key."""
    by_key = _results(data, "otklik.push")
    return [_verdict(fact, by_key.get(fact.key)) for fact in facts]


def withdrawn(stale: Sequence[Stale], data: Any) -> list[Verdict]:
    """One for each; what it stood on being gone is as good."""
    by_key = _results(data, "otklik.withdraw")
    found = [_trouble(by_key.get(one.key)) for one in stale]
    return [
        Verdict(one.key, trouble=None if isinstance(trouble, Gone) else trouble)
        for one, trouble in zip(stale, found, strict=True)
    ]


def present(ids: Sequence[str], data: Any) -> Mapping[str, str | None]:
    """Of every id that was asked for. One that is left out is a defect there, not somebody who is gone."""
    told = _read(_Present, data, "otklik.present").present
    if any(id not in told for id in ids):
        raise _unlike("otklik.present", "present: not every id is answered")
    return {id: told[id] for id in ids}


def standing(stale: Sequence[Stale], data: Any) -> list[bool]:
    """Of every fact that was asked for."""
    told = _read(_Standing, data, "otklik.standing").standing
    if any(one.key not in told for one in stale):
        raise _unlike("otklik.standing", "standing: not every key is answered")
    return [told[one.key] for one in stale]


def page(data: Any) -> Page:
    """A part of a stream."""
    try:
        return reading.page(json.dumps(data))
    except Refused as refused:
        raise _unlike("otklik.pull", refused.why) from None


def checked(data: Any) -> tuple[str, str, tuple[str, ...]]:
    """Whose account it is, what we are called there, and what is missing, as far as the receiver says."""
    told = _read(_Check, data if isinstance(data, dict) else {}, "otklik.check")
    return told.account, told.me, told.lacks


def _results(data: Any, type: str) -> dict[str, _Result]:
    """A receiver that only hears answers anything or nothing, and 2xx is all it says."""
    if not (isinstance(data, dict) and "results" in data):
        return {}
    return {one.key: one for one in _read(_Results, data, type).results}


def _verdict(fact: AnyFact, result: _Result | None) -> Verdict:
    if (trouble := _trouble(result)) is not None:
        return Verdict(fact.key, trouble=trouble, candidates=result.candidates if result else ())
    ref = result.ref if result and result.ref else ""
    if isinstance(fact, NewContact) and not ref:
        return Verdict(
            fact.key, trouble=Refused("answer: the contact that was made has no ref, which is its id")
        )
    return Verdict(fact.key, ref or fact.ref or fact.key)


def _trouble(result: _Result | None) -> Trouble | None:
    if result is None:
        return None
    if result.gone:
        return Gone("the receiver has no such record")
    if result.error:
        return Refused(f"receiver: {result.error if CODE.fullmatch(result.error) else 'an error of its own'}")
    return None


def _read(model: type[A], data: Any, type: str) -> A:
    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _unlike(type, reading.wrong(error)) from None


def _unlike(type: str, why: str) -> Locked:
    """Locked: nothing is lost, and somebody hears of it."""
    return Locked(
        f"answer: to {type} the receiver answers otherwise than integrations/crm/webhook/README.md has it "
        f"({why})"
    )
