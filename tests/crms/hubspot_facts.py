"""What HubSpot's OpenAPI says of its calls, compact, and a check of requests and answers against it.

By hand: ``python tests/crms/hubspot_facts.py --data FOLDER`` reads contacts, companies, deals and notes of
``FOLDER/*.2026-03.json`` and writes ``hubspot_facts.json`` beside this file: names and types, no prose.

What they demand of a request is demanded here, also what HubSpot's own pages do without (``associations``
of whatever is made, ``after`` and ``sorts`` of every search). In answers, parts of an error may be missing
("Error handling": all its fields are to be treated as optional).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FACTS = Path(__file__).with_suffix(".json")
KINDS = ("contacts", "companies", "deals", "notes")
OPTIONAL = {
    "StandardError": {"context", "errors", "links", "message", "status"},
    "Error": {"correlationId"},
}
ALIKE: dict[str, list[str]] = {
    "tasks": [],
    "tickets": ["tickets", "crm.objects.tickets.read"],
    "line_items": ["crm.objects.line_items.read", "e-commerce"],
}
"""Kinds whose specifications (Tasks, Tickets, Line items, 2026-03) are those of notes under another name, and
the scopes for them where they are others."""

# Calls that the four specifications do not have, by hand from HubSpot's public collection, 2026-03:
# Associations, Properties, Crm Owners, Pipelines, Account info. The last one is on the page "Private apps".
_TEXT, _SURE = ["string", False], ["string", True]
ELSEWHERE: dict[str, Any] = {
    "calls": {
        "POST /crm/associations/2026-03/{fromObjectType}/{toObjectType}/batch/associate/default": {
            "body": "BatchInputPublicDefaultAssociationMultiPost",
            "scopes": ["crm.objects.contacts.write", "crm.objects.companies.write"],
        },
        "POST /crm/associations/2026-03/{fromObjectType}/{toObjectType}/batch/read": {
            "body": "BatchInputPublicFetchAssociationsBatchRequest",
            "scopes": ["crm.objects.deals.read", "tickets"],
        },
        "GET /crm/owners/2026-03": {
            "query": {
                "after": _TEXT,
                "archived": ["boolean", False],
                "email": _TEXT,
                "limit": ["integer", False],
            },
            "scopes": ["crm.objects.owners.read"],
        },
        "GET /crm/pipelines/2026-03/{objectType}": {"scopes": ["tickets", "crm.objects.deals.read"]},
        "GET /crm/properties/2026-03/{objectType}": {
            "query": {"archived": ["boolean", False], "dataSensitivity": _TEXT, "properties": _TEXT},
            "scopes": ["crm.schemas.contacts.read", "crm.objects.contacts.read"],
        },
        "POST /crm/properties/2026-03/{objectType}": {
            "body": "PropertyCreate",
            "scopes": ["crm.schemas.contacts.write"],
        },
        "GET /crm/properties/2026-03/{objectType}/groups": {"scopes": ["crm.schemas.contacts.read"]},
        "POST /crm/properties/2026-03/{objectType}/groups": {
            "body": "PropertyGroupCreate",
            "scopes": ["crm.schemas.contacts.write"],
        },
        "GET /account-info/2026-03/details": {},
        "POST /oauth/v2/private-apps/get/access-token-info": {"body": "TokenKey"},
    },
    "shapes": {
        "BatchInputPublicDefaultAssociationMultiPost": {
            "inputs": ["array:PublicDefaultAssociationMultiPost", True]
        },
        "PublicDefaultAssociationMultiPost": {
            "from": ["PublicObjectId", True],
            "to": ["PublicObjectId", True],
        },
        "BatchInputPublicFetchAssociationsBatchRequest": {
            "inputs": ["array:PublicFetchAssociationsBatchRequest", True]
        },
        "PublicFetchAssociationsBatchRequest": {"id": _SURE, "after": _TEXT},
        "PropertyCreate": {
            "name": _SURE,
            "label": _SURE,
            "type": _SURE,
            "fieldType": _SURE,
            "groupName": _SURE,
            "hasUniqueValue": ["boolean", False],
            "hidden": ["boolean", False],
            "description": _TEXT,
        },
        "PropertyGroupCreate": {"name": _SURE, "label": _SURE, "displayOrder": ["integer", False]},
        "TokenKey": {"tokenKey": _SURE},
    },
}


class Facts:
    """The facts, and what is wrong with a request or an answer by them."""

    def __init__(self) -> None:
        told = json.loads(FACTS.read_text(encoding="utf-8"))
        self.shapes: dict[str, Any] = {**told["shapes"], **ELSEWHERE["shapes"]}
        self.shapes["Error"]["status"] = [
            "string",
            False,
        ]  # on the page "Error handling", in no specification
        # The OpenAPI has strings, the page "CRM search" objects; both are in use.
        self.shapes["PublicObjectSearchRequest"]["sorts"] = ["array:any", True]
        self.calls: dict[str, Any] = {**told["calls"], **ELSEWHERE["calls"]}
        for name, scopes in ALIKE.items():
            for call, facts in told["calls"].items():
                method, _, path = call.partition(" ")
                if path.startswith("/crm/objects/2026-03/notes"):
                    alike = f"{method} {path.replace('/notes', f'/{name}', 1)}"
                    self.calls[alike] = {**facts, "scopes": scopes or facts["scopes"]}

    def call(self, method: str, path: str) -> dict[str, Any] | None:
        """The facts of a call; None when there is no such one."""
        for name, facts in self.calls.items():
            verb, _, template = name.partition(" ")
            if verb == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                return dict(facts)
        return None

    def wrong(self, facts: Mapping[str, Any], query: Mapping[str, str], body: Any) -> list[str]:
        """What is wrong with a request."""
        told = facts.get("query") or {}
        found = [f"query {name}: unknown" for name in query if name not in told]
        found += [
            f"query {name}: no {told[name][0]}"
            for name, value in query.items()
            if name in told and not _written(value, told[name][0])
        ]
        if facts.get("body") is None:
            return found + (["a body"] if body is not None else [])
        return found + self.misshapen(body, facts["body"], "body")

    def misshapen(self, value: Any, shape: str, where: str) -> list[str]:
        """What is wrong with a value of a shape."""
        if shape.startswith("array:"):
            if not isinstance(value, list):
                return [f"{where}: no array"]
            return [
                wrong
                for place, one in enumerate(value)
                for wrong in self.misshapen(one, shape[6:], f"{where}[{place}]")
            ]
        if shape.startswith("map:"):
            if not isinstance(value, dict):
                return [f"{where}: no object"]
            # HubSpot answers null for a property without a value, whatever its specification says.
            return [
                wrong
                for name, one in value.items()
                if one is not None
                for wrong in self.misshapen(one, shape[4:], f"{where}.{name}")
            ]
        if shape not in self.shapes:
            return [] if _is(value, shape) else [f"{where}: no {shape}"]
        if not isinstance(value, dict):
            return [f"{where}: no object"]
        fields = self.shapes[shape]
        found = [f"{where}.{name}: unknown" for name in value if name not in fields]
        found += [
            f"{where}.{name}: missing" for name, (_, must) in fields.items() if must and name not in value
        ]
        for name, one in value.items():
            if name in fields:
                found += self.misshapen(one, fields[name][0], f"{where}.{name}")
        return found


def _written(value: str, shape: str) -> bool:
    match shape:
        case "boolean":
            return value in ("true", "false")
        case "integer":
            return value.isdecimal()
        case _:
            return True  # an array is written with commas


def _is(value: Any, shape: str) -> bool:
    match shape:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case _:
            return True


def extracted(folder: Path) -> dict[str, Any]:
    """The facts of the four specifications."""
    calls: dict[str, Any] = {}
    shapes: dict[str, Any] = {}
    for kind in KINDS:
        spec = json.loads((folder / f"{kind}.2026-03.json").read_text(encoding="utf-8"))
        for path, methods in spec["paths"].items():
            for method, told in methods.items():
                calls[f"{method.upper()} {path}"] = _call(told)
        for name, schema in spec["components"]["schemas"].items():
            shape = _shape(name, schema)
            if shapes.setdefault(name, shape) != shape:
                raise SystemExit(f"{name} is another one in {kind}")
    return {"calls": dict(sorted(calls.items())), "shapes": dict(sorted(shapes.items()))}


def _call(told: Mapping[str, Any]) -> dict[str, Any]:
    content = (told.get("requestBody") or {}).get("content") or {}
    answers = {
        status: _type(answer["content"]["application/json"]["schema"])
        for status, answer in told["responses"].items()
        if "application/json" in (answer.get("content") or {})
    }
    scopes = {scope for way in told.get("security", []) for names in way.values() for scope in names}
    return {
        "query": {
            one["name"]: [_type(one["schema"]), bool(one.get("required"))]
            for one in told.get("parameters", [])
            if one["in"] == "query"
        },
        "body": _type(content["application/json"]["schema"]) if content else None,
        "answers": answers,
        "scopes": sorted(scopes),
    }


def _shape(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    required = set(schema.get("required", [])) - OPTIONAL.get(name, set())
    return {key: [_type(value), key in required] for key, value in schema.get("properties", {}).items()}


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"array:{_type(schema['items'])}"
    if schema.get("type") == "object":
        return f"map:{_type(schema['additionalProperties'])}" if "additionalProperties" in schema else "any"
    return str(schema.get("type", "any"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    made = extracted(parser.parse_args().data)
    FACTS.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
