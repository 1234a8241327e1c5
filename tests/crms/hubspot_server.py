"""A stand-in of HubSpot's API: strict about requests, by its OpenAPI; honest about answers, by the same.

Where its behaviour is from, by the names of HubSpot's pages: "Error handling" (bodies of errors, 207, 423),
"API usage guidelines" (429, ``policyName``, headers), "CRM search" (5 a second, 200 a page, 10,000 a search),
"Associations" (default associations are idempotent; NO_ASSOCIATIONS_FOUND), "Properties" (unique values),
"Updated merge functionality for contacts and companies" (old ids answer with the merged record).
"""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from aiohttp import web

from core.testing import WAIT
from tests.crms.hubspot_facts import Facts
from tests.crms.server import StandIn

PORTAL, APP = 4711, 90210
SCOPES = (
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.objects.companies.read",
    "crm.objects.deals.read",
    "crm.objects.owners.read",
    "crm.objects.line_items.read",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "tickets",
)
NAMES = {"deals": "0-3", "0-3": "0-3"}
READ_ONLY = {
    "hs_is_closed_won",
    "hs_object_id",
    "lastmodifieddate",
    "hs_lastmodifieddate",
    "hs_merged_object_ids",
    "hs_calculated_merged_vids",
}
SYSTEM = {"hs_object_id", "hs_lastmodifieddate", "hs_merged_object_ids", "createdate"}
PROPERTIES: dict[str, set[str]] = {
    "contacts": {
        "firstname",
        "lastname",
        "email",
        "hs_additional_emails",
        "phone",
        "mobilephone",
        "hubspot_owner_id",
        "associatedcompanyid",
        "hs_timezone",
        "hs_language",
        "lastmodifieddate",
        "hs_calculated_merged_vids",
    },
    "companies": {"name", "domain", "hubspot_owner_id"},
    "0-3": {"dealname", "amount", "deal_currency_code", "closedate", "hs_is_closed_won"},
    "tickets": {"subject", "closed_date", "hs_pipeline_stage"},
    "line_items": {"name", "quantity", "amount"},
    "notes": {"hs_note_body", "hs_timestamp", "hubspot_owner_id"},
    "tasks": {
        "hs_task_subject",
        "hs_task_body",
        "hs_timestamp",
        "hubspot_owner_id",
        "hs_task_status",
        "hs_task_type",
    },
}
TYPES = {
    ("notes", "contacts"): 202,
    ("notes", "companies"): 190,
    ("tasks", "contacts"): 204,
    ("tasks", "companies"): 192,
    ("contacts", "companies"): 1,
}


@dataclass
class Record:
    """One record. ``links``: kind → id → types of association. ``into``: whom it was merged into."""

    id: str
    properties: dict[str, str]
    created: datetime
    updated: datetime
    archived: bool = False
    into: str = ""
    links: dict[str, dict[str, set[int]]] = field(default_factory=dict)


class Wrong(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, category: str, message: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "status": "error",
            "message": message,
            "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf",
            "category": category,
            **more,
        }


class HubspotServer(StandIn):
    """The server with one account.

    ``strict``: its limits are enforced (190 calls in any 10 seconds, no more than 20 in any one; 5 searches a
    second).
    ``all_or_nothing``: a batch/create fails as a whole, as without multi-status.
    ``sorts``: forms of a search's sort that are heeded ("name", "object"); others are passed over in silence.
    ``tells_account``: False: account-info asks for a scope that service keys do not have.
    ``failing``: ids that HubSpot fails to read. ``is_silent``: batch/update says nothing of ids that are not
    there, or were merged.
    """

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__()
        self.token, self.client_secret = "pat-eu1-0000-very-secret", "c1ient-s3cret"
        self.scopes = list(SCOPES)
        self.facts = Facts()
        self.refusals: list[str] = []  # calls that are none of HubSpot's, or misshapen
        self.over: list[str] = []  # limits that were exceeded
        self.records: dict[str, dict[str, Record]] = {kind: {} for kind in PROPERTIES}
        self.owners: dict[str, dict[str, Any]] = {}
        self.custom: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in PROPERTIES}
        self._by_value: dict[tuple[str, str, str], str] = {}  # kind, unique property, value → id
        self.groups: dict[str, set[str]] = {kind: set() for kind in PROPERTIES}
        self.all_or_nothing = False
        self.sorts = {"name", "object"}
        self.tells_account = True
        self.failing: set[str] = set()
        self.is_silent = False
        self.knows_tokens = True  # False: a service key, of which the token's page knows nothing
        self._strict = strict
        self._arrivals: deque[float] = deque()
        self._searches: deque[float] = deque(maxlen=5)

    # What StandIn asks --------------------------------------------------------------------------------------

    def routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/{path:.*}", self._answer)

    async def is_write(self, request: web.Request) -> bool:
        return request.method == "POST" and not re.search(
            r"/(search|batch/read|get/access-token-info)$", request.path
        )

    def busy(self) -> web.Response:
        wait = str(int(WAIT.total_seconds()))
        return _limited("TEN_SECONDLY_ROLLING", {"Retry-After": wait})

    def refused(self) -> web.Response:
        return web.json_response(
            Wrong(400, "VALIDATION_ERROR", "a@b.test was not one of the allowed options").body, status=400
        )

    def locked(self) -> web.Response:
        message = "Authentication credentials not found. See the docs."
        return web.json_response(Wrong(401, "INVALID_AUTHENTICATION", message).body, status=401)

    # Answering ----------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return self.locked()
        if (limited := self._limit(request)) is not None:
            return limited
        try:
            facts, body = self._checked(request, await request.text())
            status, data = self._do(request.method, request.path, request.query, body)
        except Wrong as wrong:
            return web.json_response(wrong.body, status=wrong.status)
        shape = facts.get("answers", {}).get(str(status))
        if shape is not None:  # the stand-in itself is to be true to the specification
            assert self.facts.misshapen(data, shape, "answer") == []
        return web.json_response(data, status=status) if data is not None else web.Response(status=status)

    def _limit(self, request: web.Request) -> web.Response | None:
        if not self._strict:
            return None
        now = monotonic()
        while self._arrivals and self._arrivals[0] <= now - 10:
            self._arrivals.popleft()
        if len(self._arrivals) >= 190 or sum(at > now - 1 for at in self._arrivals) >= 20:
            self.over.append(request.path)
            return _limited("TEN_SECONDLY_ROLLING", {})
        if request.path.endswith("/search"):
            if len(self._searches) == 5 and self._searches[0] > now - 1:
                self.over.append(request.path)
                return _limited("SECONDLY", {})
            self._searches.append(now)
        self._arrivals.append(now)
        return None

    def _checked(self, request: web.Request, text: str) -> tuple[dict[str, Any], Any]:
        facts = self.facts.call(request.method, request.path)
        body = json.loads(text) if text else None
        wrong = ["no such call"] if facts is None else self.facts.wrong(facts, request.query, body)
        if facts is None or wrong:
            self.refusals += [f"{request.method} {request.path}: {one}" for one in wrong]
            raise Wrong(400, "VALIDATION_ERROR", "; ".join(wrong))
        needed = facts.get("scopes") or []
        if needed and not set(needed) & set(self.scopes):
            context = {"missingScopes": [], "requiredGranularScopes": list(needed)}
            detail = {"message": "One or more of the following scopes are required.", "context": context}
            raise Wrong(
                403, "MISSING_SCOPES", "This app hasn't been granted all required scopes", errors=[detail]
            )
        return facts, body

    def _do(self, method: str, path: str, query: Any, body: Any) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        match [method, *parts]:
            case ["GET", "crm", "objects", _, kind]:
                return 200, self._list(kind, query)
            case ["POST", "crm", "objects", _, kind, "search"]:
                return 200, self._search(kind, body)
            case ["POST", "crm", "objects", _, kind, "batch", what]:
                if not 0 < len(body["inputs"]) <= 100:
                    raise Wrong(400, "VALIDATION_ERROR", "batches are of 1 to 100")
                return {
                    "read": self._read,
                    "create": self._create,
                    "update": self._update,
                    "upsert": self._upsert,
                    "archive": self._archive,
                }[what](kind, body)
            case ["POST", "crm", "associations", _, one, other, "batch", "read"]:
                return self._links(NAMES.get(one, one), NAMES.get(other, other), body["inputs"])
            case ["POST", "crm", "associations", _, one, other, "batch", "associate", "default"]:
                return self._associate(one, other, body["inputs"])
            case ["GET", "crm", "owners", _]:
                return 200, self._owners(query)
            case ["GET", "crm", "pipelines", _, "tickets"]:
                return 200, {"results": [PIPELINE]}
            case ["GET", "crm", "properties", _, kind]:
                return 200, {"results": self._definitions(NAMES.get(kind, kind))}
            case ["POST", "crm", "properties", _, kind]:
                return 201, self._define(kind, body)
            case ["GET", "crm", "properties", _, kind, "groups"]:
                return 200, {"results": [{"name": one, "label": one} for one in sorted(self.groups[kind])]}
            case ["POST", "crm", "properties", _, kind, "groups"]:
                if body["name"] in self.groups[kind]:
                    raise Wrong(409, "CONFLICT", f"Property group {body['name']} already exists")
                self.groups[kind].add(body["name"])
                return 201, {**body, "archived": False}
            case ["GET", "account-info", _, "details"]:
                if not self.tells_account:
                    context = {"requiredGranularScopes": ["oauth"]}
                    raise Wrong(403, "MISSING_SCOPES", "One or more scopes are required.", context=context)
                return 200, DETAILS
            case ["POST", "oauth", "v2", "private-apps", "get", "access-token-info"]:
                if not self.knows_tokens or body["tokenKey"] != self.token:
                    raise Wrong(404, "OBJECT_NOT_FOUND", "no such token")
                return 200, {"userId": 1, "hubId": PORTAL, "appId": APP, "scopes": self.scopes}
        raise AssertionError(f"the stand-in does not know {method} {path}")

    # Records ------------------------------------------------------------------------------------------------

    def add(self, kind: str, properties: dict[str, str], **links: dict[str, set[int]]) -> str:
        """A record is made, by somebody in HubSpot or by a call."""
        record_id, now = str(self.number()), self.tick()
        record = Record(record_id, {k: v for k, v in properties.items() if v}, now, now)
        for to, ends in links.items():
            record.links[to] = dict(ends)
        self.records[kind][record_id] = record
        self._index(kind, record)
        return record_id

    def _index(self, kind: str, record: Record) -> None:
        for name in ("email", "otklik_key"):
            if value := record.properties.get(name):
                self._by_value[kind, name, value.lower()] = record.id

    def at(self, kind: str, record_id: str) -> Record | None:
        """A record that is there, under any id it ever had."""
        record = self.records[kind].get(record_id)
        while record is not None and record.into:
            record = self.records[kind].get(record.into)
        return None if record is None or record.archived else record

    def alive(self, kind: str) -> list[Record]:
        """All that are there, by id."""
        return [one for one in self.records[kind].values() if not one.archived and not one.into]

    def touch(self, record: Record, **properties: str) -> None:
        """Somebody changes a record."""
        record.properties.update(properties)
        record.properties = {name: value for name, value in record.properties.items() if value}
        record.updated = self.tick()

    def _told(self, kind: str, record: Record, names: list[str], **more: Any) -> dict[str, Any]:
        created, updated = _iso(record.created), _iso(record.updated)
        own = {
            "hs_object_id": record.id,
            "createdate": created,
            "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate": updated,
        }
        values = {**record.properties, **own}
        asked = {name: values.get(name) for name in names if name in self._known(kind)}
        return {
            "id": record.id,
            "properties": asked | own,
            "createdAt": created,
            "updatedAt": updated,
            "archived": False,
            **more,
        }

    def _known(self, kind: str) -> set[str]:
        return PROPERTIES[kind] | SYSTEM | set(self.custom[kind])

    def _list(self, kind: str, query: Any) -> dict[str, Any]:
        limit = int(query.get("limit", 10))
        if limit > 100:
            raise Wrong(400, "VALIDATION_ERROR", "limit must be at most 100")
        names = query.get("properties", "").split(",")
        rest = [one for one in self.alive(kind) if int(one.id) > int(query.get("after", 0))]
        data: dict[str, Any] = {"results": [self._told(kind, one, names) for one in rest[:limit]]}
        if len(rest) > limit:
            data["paging"] = {"next": {"after": rest[limit - 1].id, "link": "https://api.hubapi.com/next"}}
        return data

    def _search(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        if body["limit"] > 200 or len(body.get("sorts", [])) > 1 or len(body["filterGroups"]) > 5:
            raise Wrong(400, "VALIDATION_ERROR", "limits of the search are exceeded")
        [group] = body["filterGroups"]
        for one in group["filters"]:
            if one["propertyName"] not in self._known(kind):
                raise Wrong(400, "VALIDATION_ERROR", f"There was a problem with {one['propertyName']}")
        found = [one for one in self.alive(kind) if all(self._fits(kind, one, f) for f in group["filters"])]
        [sort] = body["sorts"]
        form, name = ("object", sort["propertyName"]) if isinstance(sort, dict) else ("name", sort)
        if form in self.sorts:
            found.sort(key=lambda one: self._number(kind, one, name))
        else:
            found.reverse()
        if int(body["after"]) + body["limit"] > 10_000:
            raise Wrong(400, "VALIDATION_ERROR", "a search ends after 10,000")
        results = [self._told(kind, one, body["properties"]) for one in found[: body["limit"]]]
        data: dict[str, Any] = {"total": len(found), "results": results}
        if len(found) > body["limit"]:
            data["paging"] = {"next": {"after": str(body["limit"])}}
        return data

    def _number(self, kind: str, record: Record, name: str) -> int:
        told = self._told(kind, record, [name])["properties"].get(name)
        if name == "hs_object_id":
            return int(told)
        return round(datetime.fromisoformat(told).timestamp() * 1_000)

    def _fits(self, kind: str, record: Record, told: dict[str, str]) -> bool:
        number, limit = self._number(kind, record, told["propertyName"]), int(told["value"])
        match told["operator"]:
            case "GTE":
                return number >= limit
            case "LTE":
                return number <= limit
            case "GT":
                return number > limit
        raise AssertionError(told)

    def _find(self, kind: str, told: str, by: str) -> Record | None:
        if not by:
            return self.at(kind, told)
        if by != "email" and not self.custom[kind].get(by, {}).get("hasUniqueValue"):
            raise Wrong(400, "VALIDATION_ERROR", f"Unable to perform read by non-unique property {by}")
        record = self.at(kind, self._by_value.get((kind, by, told.lower()), ""))
        return record if record and record.properties.get(by, "").lower() == told.lower() else None

    def _holder(self, kind: str, name: str, value: str) -> Record | None:
        """Who has a unique value; an e-mail may be one of several."""
        if name != "email":
            return self._find(kind, value, name)
        for one in self.alive(kind):
            others = one.properties.get("hs_additional_emails", "").split(";")
            if value.lower() in (one.properties.get("email"), *others):
                return one
        return None

    def _read(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        found, lost = {}, []
        for one in body["inputs"]:
            record = self._find(kind, one["id"], body.get("idProperty", ""))
            if record is None:
                lost.append(one["id"])
            elif one["id"] not in self.failing:
                found[record.id] = self._told(kind, record, body["properties"])
        errors = [_lost(kind, lost)] if lost else []
        return _batch(list(found.values()), errors + self._failed([one["id"] for one in body["inputs"]]))

    def _failed(self, ids: list[str]) -> list[dict[str, Any]]:
        told = [id for id in ids if id in self.failing]
        if not told:
            return []
        return [{"status": "error", "category": "INTERNAL_ERROR", "message": "x", "context": {"ids": told}}]

    def _valid(self, kind: str, properties: dict[str, str]) -> None:
        for name, value in properties.items():
            if name not in self._known(kind):
                raise _invalid("PROPERTY_DOESNT_EXIST", name, f'Property "{name}" does not exist')
            when = name == "hs_timestamp" or self.custom[kind].get(name, {}).get("type") == "datetime"
            is_wrong = name in READ_ONLY or len(value) > 65_536 or "\0" in value
            if is_wrong or (when and value and not _is_time(value)):
                raise Wrong(400, "VALIDATION_ERROR", f"Property values were not valid: {value}")
            if name == "email" and value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", value.lower()):
                raise _invalid("INVALID_EMAIL", name, f"Email address {value} is invalid")
            is_owner = self.owners.get(value, {}).get("archived") is False
            if name == "hubspot_owner_id" and value and not is_owner:
                raise _invalid("INVALID_OWNER", name, f"{value} is no owner")

    def _unique(self, kind: str, properties: dict[str, str], own: str = "") -> None:
        for name, value in properties.items():
            if not value or not (name == "email" or self.custom[kind].get(name, {}).get("hasUniqueValue")):
                continue
            taken = self._holder(kind, name, value)
            if taken is None or taken.id == own:
                continue
            if name == "email":
                told = {"existingId": [taken.id]}
                raise Wrong(409, "CONFLICT", f"Contact already exists. Existing ID: {taken.id}", context=told)
            raise _invalid("CONFLICTING_UNIQUE_VALUE", name, f"{taken.id} already has that value.")

    def _create(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        traces = [one.get("objectWriteTraceId") for one in body["inputs"]]
        several = all(traces) and len(set(traces)) == len(traces) and not self.all_or_nothing
        results, errors = [], []
        if not several:  # without multi-status the first error is everybody's
            for one in body["inputs"]:
                self._makeable(kind, one)
        for one in body["inputs"]:
            try:
                links = self._makeable(kind, one)
            except Wrong as wrong:
                context = {"objectWriteTraceId": [one["objectWriteTraceId"]], **wrong.body.get("context", {})}
                errors.append({**_part(wrong), "context": context})
                continue
            record = self.records[kind][self.add(kind, one["properties"])]
            record.links = links
            if kind == "contacts" and links.get("companies"):
                record.properties["associatedcompanyid"] = next(iter(links["companies"]))
            results.append(
                self._told(kind, record, list(one["properties"]))
            )  # the page has no trace ids here
        return _batch(results, errors, 201)

    def _makeable(self, kind: str, told: dict[str, Any]) -> dict[str, dict[str, set[int]]]:
        self._valid(kind, told["properties"])
        self._unique(kind, told["properties"])
        if kind in ("notes", "tasks") and not told["properties"].get("hs_timestamp"):
            raise Wrong(400, "VALIDATION_ERROR", "hs_timestamp is required")
        links: dict[str, dict[str, set[int]]] = {}
        for one in told.get("associations", []):
            [spec] = one["types"]
            places = [to for (of, to), id in TYPES.items() if of == kind and id == spec["associationTypeId"]]
            if spec["associationCategory"] != "HUBSPOT_DEFINED" or not places:
                raise Wrong(400, "VALIDATION_ERROR", "no such type of association")
            target = self.at(places[0], one["to"]["id"])
            if target is None:
                raise Wrong(404, "OBJECT_NOT_FOUND", f"{places[0]} {one['to']['id']} does not exist")
            links.setdefault(places[0], {})[target.id] = {spec["associationTypeId"]}
        return links

    def _update(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        ids = [one["id"] for one in body["inputs"]]
        if len(set(ids)) < len(ids):
            raise Wrong(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input")
        for one in body["inputs"]:
            self._valid(kind, one["properties"])
        results, lost = [], []
        for one in body["inputs"]:
            record = self._find(kind, one["id"], one.get("idProperty", ""))
            if self.is_silent and (record is None or record.id != one["id"]):
                continue
            if record is None:
                lost.append(one["id"])
                continue
            self._unique(kind, one["properties"], record.id)
            self.touch(record, **one["properties"])
            self._index(kind, record)
            results.append(self._told(kind, record, list(one["properties"])))
        return _batch(results, [_lost(kind, lost)] if lost else [])

    def _upsert(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        results = []
        for one in body["inputs"]:
            self._valid(kind, one["properties"])
        for one in body["inputs"]:
            record = self._find(kind, one["id"], one["idProperty"])
            is_new = record is None
            if record is None:
                properties = {**one["properties"], one["idProperty"]: one["id"]}
                record = self.records[kind][self.add(kind, properties)]
            else:
                self.touch(record, **one["properties"])
            told = self._told(kind, record, list(one["properties"]), new=is_new)
            results.append({**told, "objectWriteTraceId": one["objectWriteTraceId"]})
        return _batch(results, [])

    def _archive(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        for one in body["inputs"]:
            if (record := self.records[kind].get(one["id"])) is not None:
                record.archived = True
                self.tick()
        return 204, None

    def _links(self, kind: str, to: str, inputs: list[dict[str, str]]) -> tuple[int, Any]:
        results, errors = [], []
        for one in inputs:
            if one["id"] in self.failing:
                continue
            record = self.at(kind, one["id"])
            ends = record.links.get(to, {}) if record else {}
            if ends:
                links = [
                    {
                        "toObjectId": int(id),
                        "associationTypes": [
                            {"category": "HUBSPOT_DEFINED", "typeId": t} for t in sorted(types)
                        ],
                    }
                    for id, types in ends.items()
                ]
                results.append({"from": {"id": one["id"]}, "to": links})
                continue
            errors.append(
                {
                    "status": "error",
                    "category": "OBJECT_NOT_FOUND",
                    "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
                    "message": f"No {to} is associated with {kind} {one['id']}.",
                    "context": {"fromObjectId": [one["id"]]},
                }
            )
        return _batch(results, errors + self._failed([one["id"] for one in inputs]))

    def _associate(self, kind: str, to: str, inputs: list[dict[str, Any]]) -> tuple[int, Any]:
        results, errors = [], []
        for one in inputs:
            record, target = self.at(kind, one["from"]["id"]), self.at(to, one["to"]["id"])
            if record is None or target is None:
                context = {"fromObjectId": [one["from"]["id"]], "toObjectId": [one["to"]["id"]]}
                errors.append(
                    {"status": "error", "category": "OBJECT_NOT_FOUND", "message": "gone", "context": context}
                )
                continue
            record.links.setdefault(to, {}).setdefault(target.id, set()).add(TYPES[kind, to])
            spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TYPES[kind, to]}
            results.append({"from": one["from"], "to": one["to"], "associationSpec": spec})
        return _batch(results, errors)

    def _owners(self, query: Any) -> dict[str, Any]:
        is_archived = query.get("archived") == "true"
        rest = [
            one
            for id, one in self.owners.items()
            if one["archived"] is is_archived and int(id) > int(query.get("after", 0))
        ]
        limit = int(query.get("limit", 100))
        data: dict[str, Any] = {"results": rest[:limit]}
        if len(rest) > limit:
            data["paging"] = {"next": {"after": rest[limit - 1]["id"]}}
        return data

    def _definitions(self, kind: str) -> list[dict[str, Any]]:
        theirs = [{"name": name, "label": name, "type": "string"} for name in PROPERTIES[kind] | SYSTEM]
        return [*theirs, *self.custom[kind].values()]

    def _define(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        if body["name"] in self._known(kind):
            raise Wrong(409, "OBJECT_ALREADY_EXISTS", f"A property named '{body['name']}' already exists.")
        if body["groupName"] not in self.groups[kind] or not re.fullmatch("[a-z][a-z0-9_]*", body["name"]):
            raise Wrong(400, "VALIDATION_ERROR", "group or name")
        if (body["type"], body["fieldType"]) not in {("string", "text"), ("datetime", "date")}:
            raise Wrong(400, "VALIDATION_ERROR", "type and fieldType do not fit")
        self.custom[kind][body["name"]] = {**body, "description": "", "options": []}
        return self.custom[kind][body["name"]]


PIPELINE = {
    "id": "0",
    "label": "Support",
    "stages": [
        {"id": "1", "label": "New", "metadata": {"ticketState": "OPEN"}},
        {"id": "4", "label": "Done", "metadata": {"ticketState": "CLOSED"}},
    ],
}
DETAILS = {
    "portalId": PORTAL,
    "accountType": "STANDARD",
    "timeZone": "Europe/Berlin",
    "companyCurrency": "EUR",
    "additionalCurrencies": [],
    "utcOffset": "+01:00",
    "utcOffsetMilliseconds": 3_600_000,
    "uiDomain": "app.hubspot.com",
    "dataHostingLocation": "eu1",
}


def _limited(policy: str, headers: dict[str, str]) -> web.Response:
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf",
        "policyName": policy,
    }
    return web.json_response(body, status=429, headers=headers)


def _batch(results: list[Any], errors: list[Any], status: int = 200) -> tuple[int, Any]:
    now = "2026-05-04T10:00:00.000Z"
    data = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
    if not errors:
        return status, data
    return 207, {**data, "numErrors": len(errors), "errors": errors}


def _lost(kind: str, ids: list[str]) -> dict[str, Any]:
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"Could not get some {kind} objects, they may be deleted or not exist.",
        "context": {"ids": ids},
    }


def _part(wrong: Wrong) -> dict[str, Any]:
    """A part of a batch: its details are in the message only."""
    return {name: value for name, value in wrong.body.items() if name not in ("correlationId", "errors")}


def _invalid(code: str, name: str, message: str) -> Wrong:
    """A value that is refused: as JSON in the message, and as a detail."""
    told = {"isValid": False, "message": message, "error": code, "name": name}
    detail = {"message": message, "code": code, "context": {"propertyName": [name]}}
    text = f"Property values were not valid: [{json.dumps(told, separators=(',', ':'))}]"
    return Wrong(400, "VALIDATION_ERROR", text, errors=[detail])


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return value.isdecimal()
