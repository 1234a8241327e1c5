"""A stand-in of an amoCRM account, API v4, as strict as its documentation. Its pages are named where used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from core.testing import WAIT
from tests.crms.server import StandIn

TOKEN, CLIENT, CLIENT_SECRET, FIRST = "eyJ0eXAi.token.9f8e", "b1c2-id", "s3cr3t-of-app", "def50200-first"
REDIRECT = "https://otklik.example.com/back"
MOST = 250  # "Максимум – 250"; custom fields: "Метод возвращает до 50 полей за один запрос"
ME = 7700
Row = dict[str, Any]

LISTS = ("contacts", "companies", "leads", "users", "tasks")
ORDERS = {
    "contacts": {"updated_at", "id"},
    "companies": {"updated_at", "id"},
    "leads": {"created_at", "updated_at", "id"},
    "tasks": {"created_at", "complete_till", "id"},
    "notes": {"updated_at", "id"},
}
FILTERED = ("contacts", "companies", "leads")  # page "Фильтры": not every account has them
TYPES = {"text", "textarea", "url", "date_time", "numeric", "multitext", "select"}
NOTE = {"id", "entity_id", "note_type", "params", "request_id", "responsible_user_id", "created_at"}
TASK = {
    "id", "text", "complete_till", "entity_id", "entity_type", "responsible_user_id", "is_completed",
    "result", "task_type_id", "request_id",
}  # fmt: skip
CONTACT = {
    "id",
    "name",
    "first_name",
    "last_name",
    "responsible_user_id",
    "custom_fields_values",
    "request_id",
}
FIELD = {"type", "name", "code", "sort", "group_id", "request_id"}


class Fault(Exception):
    """An error as the page "Коды ошибок и ответов" shows it."""

    def __init__(self, status: int, errors: list[Row] | None = None) -> None:
        super().__init__(status)
        titles = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
        body: Row = {"title": titles[status], "type": f"https://httpstatus.es/{status}", "status": status,
                     "detail": "Request validation failed"}  # fmt: skip
        if errors is not None:
            body["validation-errors"] = errors
        self.answer = web.json_response(body, status=status, content_type="application/problem+json")


def wrong(row: Row, number: int, code: str, path: str) -> Row:
    """One element of "validation-errors"."""
    error = {"code": code, "path": path, "detail": f"wrong: {row}"}
    return {"request_id": str(row.get("request_id", number)), "errors": [error]}


class AmoServer(StandIn):
    """One account: its records, its API, its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, dict[int, Row]] = {name: {} for name in (*LISTS, "notes")}
        self.fields: dict[str, list[Row]] = {"contacts": [], "leads": []}
        self.has_filters = True
        self.is_admin = True
        self.currency = "EUR"
        self.echoes = True  # request_id comes back
        self.shut = ""  # "json" or "page": a 403 for everything, as who is blocked gets
        self.takes_codes = True  # for fields that are made
        self.cuts_emoji = False  # as seen: amocrm-api-php, issue 221
        self.stumbles = ""  # the detail of a 400 that is amoCRM's own fault
        self.page = False  # a page with status 200, as while it is maintained
        self.closed: dict[int, int] = {}  # what notes on a record are answered with
        self.names_faults = True  # "validation-errors" name elements
        self.tokens = {TOKEN}
        self.refresh = FIRST
        self.given = 0
        self.bodies: list[Any] = []
        self.before: Callable[[web.Request], None] = lambda _: None
        for code, kind in (
            ("PHONE", "multitext"),
            ("EMAIL", "multitext"),
            ("SEGMENT", "text"),
            ("ZONE", "text"),
        ):
            self.field("contacts", code, kind)
        self.field("leads", "MARGIN", "numeric")

    def busy(self) -> web.Response:
        """Kommo's page "HTTP status codes": how long to wait stands in the body, not in a header."""
        problem = {"title": "Too Many Requests", "type": "https://httpstatus.es/429", "status": 429,
                   "detail": "Too many requests", "retry_after": int(WAIT.total_seconds())}  # fmt: skip
        return web.json_response(problem, status=429, content_type="application/problem+json")

    def refused(self) -> web.Response:
        return Fault(400).answer

    def locked(self) -> web.Response:
        return Fault(401).answer

    async def is_write(self, request: web.Request) -> bool:
        return request.method != "GET" and not request.path.startswith("/oauth2/")

    def routes(self, app: web.Application) -> None:
        app.router.add_post("/oauth2/access_token", self._renew)
        app.router.add_route("*", "/api/v4/{rest:.*}", self._serve)

    async def _renew(self, request: web.Request) -> web.Response:
        """Page "OAuth 2.0": the refresh token works once; both are new afterwards."""
        body = await request.json()
        told = (body["client_id"], body["client_secret"], body["redirect_uri"], body["grant_type"])
        assert told == (CLIENT, CLIENT_SECRET, REDIRECT, "refresh_token")
        if body["refresh_token"] != self.refresh:
            problem = {"hint": "Token has been revoked", "title": "Некорректный запрос", "status": 401}
            return web.json_response(problem, status=401, content_type="application/problem+json")
        self.given += 1
        self.refresh = f"def50200-{self.given}"
        access = f"access-{self.given}"
        self.tokens = {access}
        made = {"token_type": "Bearer", "expires_in": 86400, "access_token": access}
        return web.json_response({**made, "refresh_token": self.refresh})

    async def _serve(self, request: web.Request) -> web.Response:
        self.before(request)
        if self.page:
            return web.Response(text="<html>Технические работы</html>", content_type="text/html")
        if self.shut == "page":  # the page that people report (amocrm-api-php, issue 434)
            return web.Response(status=403, text="<html>403 Forbidden<hr>nginx", content_type="text/html")
        if self.shut == "json":
            return Fault(403).answer
        if self.stumbles and (request.method != "GET" or request.path.endswith("/companies")):
            problem = {"title": "Bad Request", "status": 400, "detail": self.stumbles}
            return web.json_response(problem, status=400, content_type="application/problem+json")
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self.tokens:
            return self.locked()
        try:
            body: Any = None
            if request.method in ("POST", "PATCH"):
                body = json.loads((await request.read()).decode())
                json.dumps(body, ensure_ascii=False).encode()  # PHP takes no lone surrogates
                self.bodies.append(body)
            made = self._route(request, request.match_info["rest"].split("/"), body)
        except Fault as fault:
            return fault.answer
        if made is None:
            return web.Response(status=204)
        return web.json_response(made, content_type="application/hal+json")

    def _route(self, request: web.Request, path: list[str], body: Any) -> Any:
        match request.method, path:
            case "GET", ["account"]:
                return self._account(request)
            case "GET", [("contacts" | "leads") as name, "custom_fields"]:
                return self._page(request, "custom_fields", self.fields[name], most=50)
            case "POST", ["contacts", "custom_fields"]:
                return self._make_fields(body)
            case "GET", [name] if name in LISTS:
                if name == "users" and not self.is_admin:
                    raise Fault(403)  # "Метод доступен только с правами администратора аккаунта"
                return self._page(request, name, list(self.rows[name].values()))
            case "GET", [("contacts" | "companies") as name, "notes"]:
                return self._page(request, "notes", self._notes(name))
            case "GET", [("contacts" | "companies") as name, id, "notes"]:
                self._known(name, id)
                own = [note for note in self._notes(name) if note["entity_id"] == int(id)]
                return self._page(request, "notes", own)
            case "GET", [name, id] if name in LISTS and id.isdecimal():
                return self.rows[name].get(int(id))
            case ("POST" | "PATCH") as method, [("contacts" | "companies") as name, "notes"]:
                return self._batch(method, "notes", body, lambda row, new: self._bad_note(name, row, new))
            case ("POST" | "PATCH") as method, ["tasks"]:
                return self._batch(method, "tasks", body, self._bad_task)
            case ("POST" | "PATCH") as method, ["contacts"]:
                return self._batch(method, "contacts", body, self._bad_contact)
            case "POST", ["contacts", id, "link"]:
                return self._link(self._known("contacts", id), body)
        raise Fault(404)

    def _account(self, request: web.Request) -> Row:
        made = {"id": 12345, "name": "Teply", "subdomain": "teply", "currency": self.currency,
                "current_user_id": ME}  # fmt: skip
        assert not request.query.get("with")
        return made

    def _known(self, name: str, id: str) -> Row:
        if not id.isdecimal() or int(id) not in self.rows[name]:
            raise Fault(404)
        return self.rows[name][int(id)]

    def _notes(self, name: str) -> list[Row]:
        return [note for note in self.rows["notes"].values() if note["_on"] == name]

    # Lists --------------------------------------------------------------------------------------------------

    def _page(self, request: web.Request, name: str, rows: list[Row], *, most: int = MOST) -> Row | None:
        query = request.query
        limit, page = int(query.get("limit", "50")), int(query.get("page", "1"))
        assert 1 <= limit <= most
        is_filtered = self.has_filters or name not in FILTERED
        for key in dict.fromkeys(query.keys()):
            rows = self._narrowed(name, rows, key, query.getall(key), is_filtered)
        part = [dict(row) for row in rows[(page - 1) * limit : page * limit]]
        if not part:
            return None  # 204
        for row in part:
            row.pop("_on", None)
            if name == "leads" and "contacts" not in query.get("with", ""):
                row["_embedded"] = {**row["_embedded"], "contacts": []}
        links: Row = {"self": {"href": str(request.url)}}
        if len(rows) > page * limit:
            links["next"] = {"href": str(request.url.update_query(page=str(page + 1)))}
        return {"_page": page, "_links": links, "_embedded": {name: part}}

    @staticmethod
    def _narrowed(name: str, rows: list[Row], key: str, told: list[str], is_filtered: bool) -> list[Row]:
        if key in ("limit", "page", "with"):
            return rows
        if found := re.fullmatch(r"order\[(\w+)\]", key):
            assert found[1] in ORDERS[name] and told[0] in ("asc", "desc")
            order = found[1]
            return sorted(rows, key=lambda row: (row[order], row["id"]), reverse=told[0] == "desc")
        if key == "query":
            return [row for row in rows if told[0].lower() in json.dumps(row, ensure_ascii=False).lower()]
        if not is_filtered:
            return rows
        match key:
            case "filter[id][]":
                return [row for row in rows if str(row["id"]) in told]
            case "filter[updated_at][from]":
                return [row for row in rows if row["updated_at"] >= int(told[0])]
            case "filter[note_type][]" if name == "notes":
                return [row for row in rows if row["note_type"] in told]
            case "filter[entity_type]" if name == "tasks":
                return [row for row in rows if row["entity_type"] == told[0]]
            case "filter[entity_id][]" if name == "tasks":
                return [row for row in rows if str(row["entity_id"]) in told]
        raise AssertionError(f"{name} has no {key}")

    # Batches ------------------------------------------------------------------------------------------------

    def _batch(
        self, method: str, name: str, body: Any, bad: Callable[[Row, bool], tuple[str, str] | None]
    ) -> Row:
        """All or nothing (page "Коды ошибок", "Ошибки при валидации данных")."""
        assert isinstance(body, list) and 0 < len(body) <= MOST
        is_new, errors = method == "POST", []
        for number, row in enumerate(body):
            fault = bad(row, is_new)
            if fault is None and not is_new and row.get("id") not in self.rows[name]:
                fault = ("NotSupportedChoice", "id")
            if fault is not None:
                errors.append(wrong(row, number, *fault))
        if errors:
            raise Fault(400, errors if self.names_faults else None)
        made = []
        for row in body:
            told = {key: value for key, value in row.items() if key != "request_id"}
            kept = self.enter(name, **told) if is_new else self.correct(name, row["id"], **told)
            made.append({"id": kept["id"], "updated_at": kept["updated_at"]})
            # Only what is made repeats it; of what is changed, tasks alone (its pages, "Параметры ответа").
            if self.echoes and "request_id" in row and (is_new or name == "tasks"):
                made[-1]["request_id"] = row["request_id"]
        if not is_new:
            made.sort(key=lambda one: int(one["id"]))  # in what order they come is not said
        return {"_links": {}, "_embedded": {name: made}}

    def _bad_note(self, entity: str, row: Row, is_new: bool) -> tuple[str, str] | None:
        if row.get("entity_id") in self.closed:
            raise Fault(self.closed[row["entity_id"]])
        if extra := set(row) - NOTE:
            return "FieldNotExpected", min(extra)
        text = row.get("params", {}).get("text")
        if row.get("note_type") != "common" or not isinstance(text, str) or not text.strip():
            return "NotBlank", "params.text"
        if row.get("entity_id") not in self.rows[entity]:
            return "NotSupportedChoice", "entity_id"
        if is_new:
            row["_on"] = entity
        return None

    def _bad_task(self, row: Row, is_new: bool) -> tuple[str, str] | None:
        if extra := set(row) - TASK:
            return "FieldNotExpected", min(extra)
        if is_new and not (row.get("text") and isinstance(row.get("complete_till"), int)):
            return "NotBlank", "text"
        owner = row.get("responsible_user_id", ME)
        if owner != ME and not self.rows["users"].get(owner, {}).get("rights", {}).get("is_active"):
            return "NotSupportedChoice", "responsible_user_id"
        if is_new and row.get("entity_id") not in self.rows.get(row.get("entity_type", ""), {}):
            return "NotSupportedChoice", "entity_id"
        if is_new:
            row.setdefault("responsible_user_id", ME)
            row.setdefault("is_completed", False)
        return None

    def _bad_contact(self, row: Row, is_new: bool) -> tuple[str, str] | None:
        if extra := set(row) - CONTACT:
            return "FieldNotExpected", min(extra)
        for n, field in enumerate(row.get("custom_fields_values") or []):
            known = [one for one in self.fields["contacts"] if _names(field, one)]
            if not known:
                return "NotSupportedChoice", f"custom_fields_values.{n}.field_id"
            for value in field["values"] or []:
                if not _fits(known[0]["type"], value["value"]):
                    return "InvalidType", f"custom_fields_values.{n}.values.0.value"
        return None

    def _link(self, contact: Row, body: Any) -> Row:
        [told] = body
        if told["to_entity_id"] not in self.rows[told["to_entity_type"]]:
            raise Fault(400, [wrong(told, 0, "NotSupportedChoice", "to_entity_id")])
        contact["_embedded"]["companies"] = [{"id": told["to_entity_id"]}]
        return {"_embedded": {"links": [told]}}

    def _make_fields(self, body: Any) -> Row:
        if not self.is_admin:
            raise Fault(403)
        assert all(set(row) <= FIELD and row["type"] in TYPES and row["name"] for row in body)
        if not self.takes_codes and (coded := [(n, row) for n, row in enumerate(body) if row.get("code")]):
            raise Fault(400, [wrong(row, n, "InvalidValue", "code") for n, row in coded])
        made = [self.field("contacts", row.get("code"), row["type"], row["name"]) for row in body]
        return {"_embedded": {"custom_fields": made}}

    # What people do -----------------------------------------------------------------------------------------

    def field(self, entity: str, code: str | None, kind: str, name: str = "") -> Row:
        """A custom field is made."""
        name = name or str(code).title()
        row = {"id": self.number(), "code": code, "type": kind, "name": name, "entity_type": entity}
        self.fields[entity].append(row)
        return row

    def lose_fields(self) -> None:
        """People take our fields out, and their values with them."""
        ours = {row["id"] for row in self.fields["contacts"] if row["name"].startswith("Otklik: ")}
        self.fields["contacts"] = [row for row in self.fields["contacts"] if row["id"] not in ours]
        for row in self.rows["contacts"].values():
            kept = [one for one in row["custom_fields_values"] or [] if one["field_id"] not in ours]
            row["custom_fields_values"] = kept or None

    def stamp(self) -> int:
        return int(self.tick().timestamp())

    def enter(self, kind: str, /, **values: Any) -> Row:
        """A record is entered."""
        at = self.stamp()
        row: Row = {"id": self.number(), "created_at": at, "updated_at": at, "account_id": 12345}
        if kind in FILTERED:
            row |= {"responsible_user_id": ME, "_embedded": {"companies": [], "contacts": [], "tags": []}}
            row["custom_fields_values"] = None
        told = values.pop("custom_fields_values", None)
        row |= self._cut(values)
        self.rows[kind][row["id"]] = row
        self._fill(row, told)
        return row

    def correct(self, kind: str, number: int, /, **values: Any) -> Row:
        """A record is changed."""
        row = self.rows[kind][number]
        self._fill(row, values.pop("custom_fields_values", None))
        row |= {**self._cut(values), "updated_at": self.stamp()}
        return row

    def _cut(self, values: Any) -> Any:
        if isinstance(values, dict):
            return {name: self._cut(value) for name, value in values.items()}
        is_cut = self.cuts_emoji and isinstance(values, str)
        return re.split(r"[^\u0000-\uffff]", values)[0] if is_cut else values

    def _fill(self, row: Row, told: list[Row] | None) -> None:
        """Values by field; null blanks one, and an empty list of them is null."""
        kept = {one["field_id"]: one for one in row.get("custom_fields_values") or []}
        for one in told or []:
            [known] = [
                field for field in self.fields["contacts"] + self.fields["leads"] if _names(one, field)
            ]
            kept.pop(known["id"], None)
            if one["values"]:
                kept[known["id"]] = {
                    "field_id": known["id"], "field_code": known["code"], "field_name": known["name"],
                    "field_type": known["type"], "values": one["values"],
                }  # fmt: skip
        if "custom_fields_values" in row:
            row["custom_fields_values"] = list(kept.values()) or None


def _names(told: Row, field: Row) -> bool:
    return told["field_id"] == field["id"] if "field_id" in told else told["field_code"] == field["code"]


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "date_time":
            return isinstance(value, int)
        case "url":
            return isinstance(value, str) and bool(re.match(r"https?://", value))
        case "text":
            return isinstance(value, str) and 0 < len(value) <= 256
    return isinstance(value, str) and value != ""


def unix(at: datetime) -> int:
    return int(at.timestamp())
