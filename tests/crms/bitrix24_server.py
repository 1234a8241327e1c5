"""A stand-in of a Bitrix24 portal and of its authorization server.

Sources, by behaviour: Bitrix24's REST documentation (the page of each method; "How to execute batch
requests"; "Limits"; "Statuses and system error codes"; "OAuth 2.0, automatic renewal"; "Retrieve large
volumes of data") and, where it is silent, the boxed edition: rest/classes/general/rest.php (errors, status),
rest_provider.php (methodsBatch), rest_util.php (ParseBatchQuery), crm/classes/general/restservice.php
(comments: list, get; to-dos: get), crm/lib/controller/timeline/comment.php (comments: add, update, delete),
crm/lib/activity/entity/baseactivity.php (to-dos), rest/lib/api/user.php. What nobody documents is refused
here, so that nobody relies on it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from core.testing import WAIT
from tests.crms.server import StandIn

CODE, PAGE = "w3bh00kc0de4711x", 50
APP = {"client_id": "local.6667fc928a50a9.70414732", "client_secret": "LJSl0lNB76B5YY6u0YVQ3AW0DrVADcRT"}
ZONE = timezone(timedelta(hours=3))
Row = dict[str, Any]

PLAIN = {"type": "string", "isDynamic": False}
FIELDS: dict[str, dict[str, Row]] = {
    "contact": dict.fromkeys(
        (
            "ID", "NAME", "LAST_NAME", "PHONE", "EMAIL", "COMPANY_ID", "ASSIGNED_BY_ID", "DATE_MODIFY",
            "ORIGINATOR_ID", "ORIGIN_ID",
        ),
        PLAIN,
    ),
    "company": dict.fromkeys(("ID", "TITLE", "ASSIGNED_BY_ID", "DATE_MODIFY"), PLAIN),
    "deal": dict.fromkeys(
        (
            "ID", "TITLE", "STAGE_SEMANTIC_ID", "OPPORTUNITY", "IS_MANUAL_OPPORTUNITY", "CURRENCY_ID",
            "CLOSEDATE", "CONTACT_ID", "COMPANY_ID", "DATE_MODIFY", "UF_CRM_MARGIN",
        ),
        PLAIN,
    ),
}  # fmt: skip
TYPES = {"3": "contact", "4": "company"}


class Fault(Exception):
    """An error as Bitrix24 tells it."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(code)
        self.body = {"error": code, "error_description": description}
        self.status = status


class Bitrix24Server(StandIn):
    """One portal with one webhook and one app."""

    def __init__(self) -> None:
        super().__init__()
        self.is_admin = True
        self.person = "1"  # in whose name the webhook calls
        self.scopes = ["crm", "user_basic"]
        self.rows: dict[str, dict[str, Row]] = {"contact": {}, "company": {}, "deal": {}, "user": {}}
        self.comments: dict[str, Row] = {}
        self.activities: dict[str, Row] = {}
        self.products: dict[str, list[Row]] = {}
        self.fields = {kind: dict(known) for kind, known in FIELDS.items()}
        self.fields["contact"]["UF_CRM_SEGMENT"] = {
            "type": "enumeration",
            "items": [{"ID": "45", "VALUE": "retail"}, {"ID": "46", "VALUE": "b2b"}],
        }
        self.fields["contact"]["UF_CRM_ZONE"] = PLAIN
        self.closed: set[str] = set()  # methods that this person may not call
        self.fails: dict[str, Fault] = {}  # the next call of a method
        self.commands: list[str] = []  # every method, also those of batches, in order
        self.batches: list[int] = []  # how many commands each had
        self.each_write = 0.0  # seconds of a command that writes
        self.access, self.refresh, self.renewals = "a" * 32, "r" * 32, 0
        self.lost_renewals = 0
        self.takes_no_token = False
        self.unknown: set[str] = set()  # fields by which it cannot filter: such a filter is left out
        self.says_of_tokens = ""  # an error of the authorization server
        self.meanwhile: Callable[[], Awaitable[None]] | None = None  # while a renewal is on its way
        self.rows["user"]["1"] = {
            "ID": "1", "NAME": "Vadim", "LAST_NAME": "V", "EMAIL": "v@teply.test", "ACTIVE": True,
        }  # fmt: skip

    # The door -----------------------------------------------------------------------------------------------

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/oauth/token/", self._token)
        app.router.add_post("/rest/{method}", self._as_app)
        app.router.add_post("/rest/1/{code}/{method}", self._by_webhook)

    async def is_write(self, request: web.Request) -> bool:
        if request.method == "GET":
            return False
        method = request.match_info.get("method", "")
        asked = [method]
        if method == "batch":
            asked = [command.partition("?")[0] for command in (await request.json())["cmd"].values()]
        return any(one.endswith((".add", ".update", ".delete", ".unbind")) for one in asked)

    def busy(self) -> web.Response:
        """ "Limits": a method has run for too long; the answer's time says until when it is blocked."""
        at = self._now.timestamp()
        time = {"finish": at, "operating_reset_at": int(at + WAIT.total_seconds())}
        words = "Method is blocked due to operation time limit."
        body = {"error": "OPERATION_TIME_LIMIT", "error_description": words, "time": time}
        return web.json_response(body, status=429)

    def refused(self) -> web.Response:
        return _told(Fault("ERROR_CORE", "The field E-mail a@b.test contains an invalid address"))

    def locked(self) -> web.Response:
        return _told(Fault("INVALID_CREDENTIALS", "Invalid request credentials", 401))

    async def _by_webhook(self, request: web.Request) -> web.Response:
        if request.match_info["code"] != CODE:
            return self.locked()
        return await self._answer(request, await request.json())

    async def _as_app(self, request: web.Request) -> web.Response:
        body = await request.json()
        token = body.pop("auth", None)
        if token is None:
            return _told(Fault("NO_AUTH_FOUND", "Wrong authorization data", 401))
        if self.takes_no_token or token != self.access:
            return _told(Fault("expired_token", "The access token provided has expired.", 401))
        return await self._answer(request, body)

    async def _token(self, request: web.Request) -> web.Response:
        """OAuth 2.0, automatic renewal: a new pair for the refresh token."""
        query = dict(request.query)
        if self.says_of_tokens:
            return _told(Fault(self.says_of_tokens, ""))
        if query.pop("grant_type") != "refresh_token" or {k: query[k] for k in APP} != APP:
            return _told(Fault("invalid_client", ""))
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        if query["refresh_token"] != self.refresh:
            return _told(Fault("invalid_grant", ""))
        if self.lost_renewals:
            self.lost_renewals -= 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        self.renewals += 1
        self.access, self.refresh = (f"{kind}{self.renewals:031d}" for kind in "ar")
        told = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": 3600}
        return web.json_response({**told, "domain": "oauth.bitrix24.tech", "status": "L"})

    async def _answer(self, request: web.Request, params: Row) -> web.Response:
        method = request.match_info["method"]
        if self.each_write and await self.is_write(request):
            await asyncio.sleep(self.each_write * len(params.get("cmd", ["one"])))
        try:
            made = self._batch(params) if method == "batch" else self._call(method, params)
        except Fault as fault:
            return _told(fault)
        return web.json_response({**made, "time": {"start": 1.5, "finish": 2.5, "operating": 0}})

    def _batch(self, params: Row) -> Row:
        """rest_provider.php, methodsBatch; PHP writes an empty map as []."""
        assert params["halt"] == 0 and len(params["cmd"]) <= PAGE
        self.batches.append(len(params["cmd"]))
        found: dict[str, Row] = {"result": {}, "result_error": {}, "result_next": {}, "result_total": {}}
        for name, command in params["cmd"].items():
            method, _, query = command.partition("?")
            try:
                made = self._call(method, _put(_parsed(query), found["result"]))
            except Fault as fault:
                found["result_error"][name] = fault.body
                continue
            for part, value in made.items():
                found[part if part == "result" else f"result_{part}"][name] = value
        return {"result": {part: told or [] for part, told in found.items()}}

    def _call(self, method: str, params: Row) -> Row:
        self.commands.append(method)
        if method in self.fails:
            raise self.fails.pop(method)
        if method in self.closed:
            raise Fault("", "Access denied.")
        scope = method.partition(".")[0]
        if scope in ("crm", "user") and not any(one.startswith(scope) for one in self.scopes):
            raise Fault("insufficient_scope", "The request requires higher privileges", 401)
        if method not in METHODS:
            raise Fault("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
        made = METHODS[method](self, params)
        return made if isinstance(made, dict) and made.keys() & {"next", "total"} else {"result": made}

    # Records ------------------------------------------------------------------------------------------------

    def enter(self, kind: str, **values: Any) -> str:
        """A new record, dated."""
        id = str(self.number())
        self.rows[kind][id] = {"ID": id, **values, "DATE_MODIFY": written(self.tick())}
        return id

    def correct(self, kind: str, id: str, **values: Any) -> None:
        """A record is changed, and dated so."""
        self.rows[kind][id] |= {**values, "DATE_MODIFY": written(self.tick())}

    def drop(self, kind: str, id: str) -> None:
        """A record goes, and with it what stood on it."""
        self.tick()
        del self.rows[kind][id]
        number = next((number for number, name in TYPES.items() if name == kind), "")
        self.comments = {k: v for k, v in self.comments.items() if v["on"] != (kind, id)}
        self.activities = {k: v for k, v in self.activities.items() if v["on"] != (number, id)}

    def _list(self, kind: str, params: Row) -> Row:
        assert params.keys() <= {"select", "filter", "order", "start"}
        known, rows = self.fields[kind], list(self.rows[kind].values())
        for name, wanted in params.get("filter", {}).items():
            sign, field = re.fullmatch(r"(>=|<=|>|<|@|=|)(\w+)", name).groups()  # type: ignore[union-attr]
            assert field in known, field
            if field in self.unknown:  # restservice.php, internalizeFilterFields
                continue
            rows = [row for row in rows if _meets(sign, field, row.get(field), wanted)]
        for field, way in reversed(params.get("order", {}).items()):
            assert field in known and way == "ASC"
            rows.sort(key=lambda row: _comparable(field, row[field]))
        assert set(params["select"]) <= known.keys(), set(params["select"]) - known.keys()
        shown = [{"ID": row["ID"], **{name: row.get(name) for name in params["select"]}} for row in rows]
        return _paged(shown, int(params["start"]))

    def _contact_add(self, params: Row) -> int:
        values = params["fields"]
        if not (values.get("NAME") or values.get("LAST_NAME")):
            raise Fault("ERROR_CORE", "Required fields are empty")
        assert values.keys() <= self.fields["contact"].keys()
        return int(self.enter("contact", **values))

    def _contact_update(self, params: Row) -> bool:
        if params["id"] not in self.rows["contact"]:
            raise Fault("", "Contact is not found")
        known = self.fields["contact"]  # "An incorrect field in fields will be ignored"
        values = {name: value for name, value in params["fields"].items() if name in known}
        for name, value in values.items():
            if known[name]["type"] == "datetime" and value:
                values[name] = written(datetime.fromisoformat(value))
        self.correct("contact", params["id"], **values)
        return True

    def _userfield_add(self, params: Row) -> int:
        values = params["fields"]
        if not self.is_admin:
            raise Fault("", "Access denied")
        name = f"UF_CRM_{values['FIELD_NAME']}"
        if len(name) > 20 or not re.fullmatch(r"[A-Z0-9_]+", name):
            raise Fault("", "Field name is too long")
        if values["USER_TYPE_ID"] not in ("string", "datetime"):
            raise Fault("", "The 'USER_TYPE_ID' field is not found.")
        if name in self.fields["contact"]:
            raise Fault("ERROR_CORE", "The field already exists.")
        self.fields["contact"][name] = {"type": values["USER_TYPE_ID"], "isDynamic": True}
        return self.number()

    def _users(self, params: Row) -> Row:
        assert params.get("sort", "ID") == "ID" and params.get("order", "ASC") == "ASC"
        assert params.get("FILTER", {"ID": []}).keys() == {"ID"}
        wanted = params.get("FILTER", {}).get("ID")
        rows = [row for row in self.rows["user"].values() if wanted is None or row["ID"] in wanted]
        if wanted is None or not self.is_admin:  # whom it shows of those who have no department
            rows = [row for row in rows if not row.get("has_no_department")]
        return _paged(sorted(rows, key=lambda row: int(row["ID"])), int(params["start"]))

    def _duplicates(self, params: Row) -> Any:
        assert params["entity_type"] == "CONTACT" and len(params["values"]) <= 20
        [value] = params["values"]
        same = [
            int(row["ID"]) for row in self.rows["contact"].values()
            if any(_plain(one["VALUE"]) == _plain(value) for one in row.get(params["type"]) or ())
        ]  # fmt: skip
        return {"CONTACT": same[:20]} if same else []

    def _product_rows(self, params: Row) -> list[Row]:
        if params["id"] not in self.rows["deal"]:
            raise Fault("", "Not found")
        return self.products.get(params["id"], [])

    # Comments -----------------------------------------------------------------------------------------------

    def _comment_add(self, params: Row) -> int:
        values = params["fields"]
        assert values.keys() == {"ENTITY_ID", "ENTITY_TYPE", "COMMENT"}
        on = (values["ENTITY_TYPE"], values["ENTITY_ID"])
        self._let_write(*on)
        if not values["COMMENT"].strip():
            raise Fault("INVALID_ARG_VALUE", "Empty comment message")
        id = str(self.number())
        self.comments[id] = {"ID": id, "COMMENT": values["COMMENT"], "on": on, "author": self.person}
        return int(id)

    def _let_write(self, kind: str, id: str) -> None:
        """Administrators also on what is not there: only the right is asked for."""
        if int(id) <= 0 or kind not in TYPES.values():
            raise Fault("OWNER_NOT_FOUND", "Owner was not found")
        if not self.is_admin and id not in self.rows[kind]:
            raise Fault("ACCESS_DENIED", "Доступ запрещен")

    def _comment(self, id: str, code: str = "NOT_FOUND") -> Row:
        if id not in self.comments:
            raise Fault(code, "Not found.")
        return self.comments[id]

    def _comment_update(self, params: Row) -> int:
        row = self._comment(params["id"])
        if row.get("author", self.person) != self.person:
            raise Fault("ACCESS_DENIED", "Доступ запрещен")
        if row.get("also"):  # that of one record becomes a new comment, the rest stays as it was
            on, row["also"] = row["on"], list(row["also"])
            row["on"] = row["also"].pop(0)
            params = {**params, "id": str(self.number())}
            row = self.comments[params["id"]] = {"ID": params["id"], "on": on, "author": self.person}
        row["COMMENT"] = params["fields"]["COMMENT"]
        return int(params["id"])

    def _comment_get(self, params: Row) -> Row:
        row = self._comment(params["id"], "")
        return {"ID": row["ID"], "COMMENT": row["COMMENT"], "ENTITY_TYPE": row["on"][0]}

    def _comment_delete(self, params: Row) -> None:
        row = self._comment(params["id"])
        if row.get("also"):
            raise Fault("MULTIPLE_BINDINGS", "Entity has multiple bindings")
        if row.get("author", self.person) != self.person and not self.is_admin:
            raise Fault("ACCESS_DENIED", "Доступ запрещен")
        del self.comments[params["id"]]

    def _bindings(self, params: Row) -> Row:
        assert params["filter"].keys() == {"OWNER_ID"}
        id = params["filter"]["OWNER_ID"]
        row = self.comments.get(id)
        on = [row["on"], *row.get("also", ())] if row else []
        shown = [{"OWNER_ID": id, "ENTITY_ID": number, "ENTITY_TYPE": kind} for kind, number in on]
        return {"result": shown, "total": len(shown)}

    def _unbind(self, params: Row) -> bool:
        values = params["fields"]
        row, on = self.comments[values["OWNER_ID"]], (values["ENTITY_TYPE"], values["ENTITY_ID"])
        left = [one for one in (row["on"], *row.get("also", ())) if one != on]
        row["on"], row["also"] = left[0], left[1:]
        return True

    def _comments(self, params: Row) -> Row:
        where = params["filter"]
        assert where.keys() == {"ENTITY_ID", "ENTITY_TYPE"} and params["order"] == {"ID": "DESC"}
        on = (where["ENTITY_TYPE"], where["ENTITY_ID"])
        if not self.is_admin and on[1] not in self.rows[on[0]]:
            raise Fault("", "Access denied.")
        rows = [row for row in self.comments.values() if row["on"] == on]
        rows.sort(key=lambda row: -int(row["ID"]))
        return _paged([{name: row[name] for name in params["select"]} for row in rows], int(params["start"]))

    # To-dos -------------------------------------------------------------------------------------------------

    def _todo(self, params: Row) -> tuple[Row, tuple[str, str]]:
        if not (params.get("ownerTypeId") and params.get("ownerId") and params.get("deadline")):
            raise Fault("100", "Could not find value for parameter")
        on = (params["ownerTypeId"], params["ownerId"])
        self._let_write(TYPES[on[0]], on[1])
        values = {
            "SUBJECT": params["title"],
            "DESCRIPTION": params["description"],
            "DEADLINE": written(datetime.fromisoformat(params["deadline"])),
            "RESPONSIBLE_ID": params.get("responsibleId", "1"),
        }
        return values, on

    def _todo_add(self, params: Row) -> Row:
        values, on = self._todo(params)
        id = str(self.number())
        self.activities[id] = {"ID": id, "PROVIDER_ID": "CRM_TODO", "COMPLETED": "N", **values, "on": on}
        return {"id": int(id)}

    def _todo_update(self, params: Row) -> Row:
        values, on = self._todo(params)
        row = self.activities.get(params["id"])
        if row is None or row["on"] != on:
            raise Fault("NOT_FOUND", "Not found.")
        if row["COMPLETED"] == "Y":
            raise Fault("CAN_NOT_UPDATE_COMPLETED_TODO", "Can not update completed todo")
        row |= values
        return {"id": int(params["id"])}

    def _activities(self, params: Row) -> Row:
        where = params["filter"]
        if where.keys() == {"ID"}:
            rows = [{"ID": where["ID"]}] if where["ID"] in self.activities else []
            return _paged(rows, int(params["start"]))
        assert where.keys() == {"OWNER_TYPE_ID", "OWNER_ID", "PROVIDER_ID"}
        on = (where["OWNER_TYPE_ID"], where["OWNER_ID"])
        rows = [
            row for row in self.activities.values()
            if row["on"] == on and row["PROVIDER_ID"] == where["PROVIDER_ID"]
        ]  # fmt: skip
        rows.sort(key=lambda row: -int(row["ID"]))
        return _paged([{name: row[name] for name in params["select"]} for row in rows], int(params["start"]))

    def _activity(self, params: Row) -> Row:
        if params["id"] not in self.activities:
            raise Fault("", "")
        return {k: v for k, v in self.activities[params["id"]].items() if k != "on"}

    def _activity_delete(self, params: Row) -> bool:
        if params["id"] not in self.activities:
            raise Fault("", "Activity is not found.")
        del self.activities[params["id"]]
        return True

    def _profile(self, _: Row) -> Row:
        return {"ID": "1", "ADMIN": self.is_admin, "NAME": "Vadim", "LAST_NAME": "V"}


METHODS: Mapping[str, Callable[[Bitrix24Server, Row], Any]] = {
    "profile": Bitrix24Server._profile,
    "scope": lambda server, _: server.scopes,
    "user.get": Bitrix24Server._users,
    "crm.contact.fields": lambda server, _: server.fields["contact"],
    "crm.deal.fields": lambda server, _: server.fields["deal"],
    "crm.contact.list": lambda server, params: server._list("contact", params),
    "crm.company.list": lambda server, params: server._list("company", params),
    "crm.deal.list": lambda server, params: server._list("deal", params),
    "crm.contact.add": Bitrix24Server._contact_add,
    "crm.contact.update": Bitrix24Server._contact_update,
    "crm.contact.userfield.add": Bitrix24Server._userfield_add,
    "crm.duplicate.findbycomm": Bitrix24Server._duplicates,
    "crm.deal.productrows.get": Bitrix24Server._product_rows,
    "crm.timeline.comment.add": Bitrix24Server._comment_add,
    "crm.timeline.comment.update": Bitrix24Server._comment_update,
    "crm.timeline.comment.get": Bitrix24Server._comment_get,
    "crm.timeline.comment.delete": Bitrix24Server._comment_delete,
    "crm.timeline.comment.list": Bitrix24Server._comments,
    "crm.timeline.bindings.list": Bitrix24Server._bindings,
    "crm.timeline.bindings.unbind": Bitrix24Server._unbind,
    "crm.activity.todo.add": Bitrix24Server._todo_add,
    "crm.activity.todo.update": Bitrix24Server._todo_update,
    "crm.activity.list": Bitrix24Server._activities,
    "crm.activity.get": Bitrix24Server._activity,
    "crm.activity.delete": Bitrix24Server._activity_delete,
}


def written(at: datetime) -> str:
    """A moment in the portal's zone (rest_util.php, ConvertDateTime)."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def _told(fault: Fault) -> web.Response:
    return web.json_response(fault.body, status=fault.status)


def _paged(rows: list[Row], start: int) -> Row:
    """rest.php, getNavData and setNavData; -1: the first fifty, uncounted."""
    if start < 0:
        return {"result": rows[:PAGE], "total": 0}
    start -= start % PAGE
    more = {"next": start + PAGE} if len(rows) > start + PAGE else {}
    return {"result": rows[start : start + PAGE], "total": len(rows), **more}


def _meets(sign: str, field: str, seen: Any, wanted: Any) -> bool:
    if sign == "@":
        return seen in wanted
    if seen is None:
        return False
    left, right = _comparable(field, seen), _comparable(field, wanted)
    made = {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}
    return made.get(sign, left == right)


def _comparable(field: str, value: Any) -> Any:
    if field == "ID":
        return int(value)
    if field == "DATE_MODIFY":
        at = datetime.fromisoformat(str(value))
        assert at.tzinfo is not None
        return at.astimezone(UTC)
    return str(value)


def _plain(value: str) -> str:
    return re.sub(r"\D", "", value) if "@" not in value else value.lower()


def _parsed(query: str) -> Row:
    """PHP's parse_str."""
    found: Row = {}
    for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        head, *rest = re.findall(r"^[^\[]+|(?<=\[)[^\]]*(?=\])", name)
        part, path = found, [head, *rest]
        for key in path[:-1]:
            part = part.setdefault(key, {})
        part[path[-1]] = value
    return {name: _listed(value) for name, value in found.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    made = {name: _listed(one) for name, one in value.items()}
    return list(made.values()) if made and all(name.isdecimal() for name in made) else made


def _put(value: Any, results: Row) -> Any:
    """rest_util.php, processBatchElement: "$result[name][field]" becomes what an earlier command came to."""
    if isinstance(value, dict):
        return {name: _put(one, results) for name, one in value.items()}
    if isinstance(value, list):
        return [_put(one, results) for one in value]
    for whole, path in re.findall(r"(\$(?:result|next|total|time|error)(\S*))", value, re.IGNORECASE):
        if steps := re.findall(r"\[([^\]]+)\]", path):
            value = value.replace(whole, str(results.get(steps[0], "")))
    return value
