"""A stand-in of an EspoCRM 9.0 server, as strict as the real one. Sources: its PHP, named where used."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from aiohttp import web
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.clock import SystemClock
from core.crm.ports import Field, Stream
from core.lines import Knock
from core.settings import load
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.espocrm.connector import LIMITS, EspocrmCrm
from integrations.crm.espocrm.options import EspocrmOptions
from tests.crms.server import StandIn
from tests.patience import patience

KEY, ADMIN, SECRET = "3d9b6e7f0a1c4b5d8e2f", ("admin", "pa:ss-word-9"), "f00dfeedbeef"
FAST = replace(LIMITS, per_second=2_000)
MAX_SIZE = 200  # Core/Record/SearchParamsFetcher.php
LONGEST_LISTED = 10_000  # characters of a text that is selected in a list (Core/Select/Select/Applier.php)
TEXTS = ("description", "post")
ME = "me5f3a"
DATED = {"id", "name", "createdAt", "modifiedAt", "assignedUserId", "description"}
ATTRIBUTES: dict[str, set[str]] = {
    "User": {"id", "name", "userName", "type", "isActive", "emailAddress", "createdAt", "modifiedAt"},
    "Account": DATED,
    "Contact": {
        *DATED, "firstName", "lastName", "emailAddress", "phoneNumber", "accountId", "cSegment", "cZone",
    },
    "Opportunity": {
        *DATED, "stage", "amount", "amountCurrency", "closeDate", "contactId", "contactsIds", "accountId",
    },
    "Case": {*DATED, "status", "contactId", "contactsIds"},
    "Task": {*DATED, "parentType", "parentId", "dateEnd", "status"},
    "Note": {
        "id", "type", "post", "parentType", "parentId", "isInternal", "createdAt", "createdById",
        "modifiedAt",
    },
}  # fmt: skip
ENTITIES = {
    Stream.OWNERS: "User",
    Stream.COMPANIES: "Account",
    Stream.PEOPLE: "Contact",
    Stream.DEALS: "Opportunity",
    Stream.TICKETS: "Case",
}
STAGE = {"probabilityMap": {"Prospecting": 10, "Closed Won": 100, "Paid": 100, "Closed Lost": 0}}
STATUS = {"notActualOptions": ["Closed", "Rejected", "Duplicate"]}
BADLY_NAMED = {("Task", "name"), ("Contact", "firstName"), ("Contact", "lastName")}
"""Fields with the pattern $noBadCharacters: entityDefs/Task.json, fields/personName.json."""
WRONG_KEYS = 10  # from one address, in a minute: Core/Authentication/Hook/Hooks/FailedAttemptsLimit.php
LONGEST = {"name": 255, "firstName": 100, "lastName": 100}
EDIT_PERIOD, DELETE_PERIOD = timedelta(days=7), timedelta(days=30)  # Classes/Acl/Note/AccessChecker.php
Row = dict[str, Any]


class Fault(Exception):
    """An error as Core/Api/ErrorOutput.php says it; at the door (Core/Api/Auth.php) with a status only."""

    def __init__(self, status: int, reason: str = "", body: Any = None, *, at_door: bool = False) -> None:
        super().__init__(reason)
        self.answer = web.Response(
            status=status,
            headers={} if at_door else {"X-Status-Reason": reason},
            text="" if body is None else json.dumps(body),
            content_type="text/html" if at_door else "application/json",
        )


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


class EspoServer(StandIn):
    """The server: its records, and its API for one API user and one administrator."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, Row]] = {entity: {} for entity in ATTRIBUTES}
        self.fields: dict[str, Row] = {
            entity: {name: {} for name in names} for entity, names in ATTRIBUTES.items()
        }
        self.prefix = "c"  # customPrefixDisabled: as of 8.2; EspoCRM 7 has none
        self.levels: dict[str, Any] = {
            entity: dict.fromkeys(("create", "read", "edit", "delete", "stream"), "all")
            for entity in ("Contact", "Account", "Opportunity", "Case", "User", "Task")
        }
        self.assignment = "all"
        self.denied = 0
        self.shut: set[str] = set()  # methods: all of them after many wrong keys, one by a firewall
        self.closed_fields: set[str] = set()  # what the role may not edit
        self.mentions: list[str] = []
        self.staff_names = {"everyone", "here", "channel", "all", "durov", "bot", "evil.example"}
        self.bodies: list[Row] = []

    def refused(self) -> web.Response:
        return web.Response(status=400, headers={"X-Status-Reason": "Field validation failure"})

    def locked(self) -> web.Response:
        return web.Response(status=401)  # Core/Api/Auth.php: nothing but the status

    def routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/api/v1/{rest:.*}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        try:
            admin = self._who(request)
            body = self._body(await request.read()) if request.method in ("POST", "PUT") else {}
            return web.json_response(self._route(request, body, admin))
        except Fault as fault:
            return fault.answer

    def _who(self, request: web.Request) -> bool:
        """Whether it is the administrator. The header of a password wins (Core/Api/Auth.php)."""
        if request.method in self.shut or self.denied > WRONG_KEYS:
            raise Fault(403, at_door=True)
        if told := request.headers.get("Espo-Authorization"):
            if base64.b64decode(told).decode() == ":".join(ADMIN):
                return True
        elif request.headers.get("X-Api-Key") == KEY:
            return False
        self.denied += 1
        raise Fault(401, at_door=True)

    def _body(self, raw: bytes) -> Row:
        try:
            body = json.loads(raw.decode())
            json.dumps(body, ensure_ascii=False).encode()  # PHP takes no lone surrogates
        except ValueError:
            raise Fault(400, "No valid JSON") from None
        assert isinstance(body, dict)
        self.bodies.append(body)
        return body

    def _route(self, request: web.Request, body: Row, admin: bool) -> Any:
        match request.method, request.match_info["rest"].split("/"):
            case "GET", ["App", "user"]:
                acl = {"table": self.levels, "assignmentPermission": self.assignment}
                settings = {"applicationName": "Teply"}
                return {"user": {"id": ME, "userName": "otklik"}, "acl": acl, "settings": settings}
            case "GET", ["Metadata"]:
                return self._metadata(request.query["key"])
            case "POST", ["Admin", "fieldManager", "Contact"]:
                return self._field(body, admin)
            case "GET", [("Contact" | "Account") as entity, id, "stream"]:
                self._known(entity, id)
                notes = self.rows["Note"].values()
                own = [note for note in notes if (note["parentType"], note["parentId"]) == (entity, id)]
                assert request.query["filter"] == "posts"
                return self._list("Note", own[::-1], request)
            case "GET", [entity] if entity in self.rows:
                self._may(entity, "read")
                found = [row for row in self.rows[entity].values() if self._shown(entity, row)]
                return self._list(entity, found, request)
            case "GET", [entity, id] if entity in self.rows:
                row = self._known(entity, id)
                if entity == "Note" and row["parentId"] not in self.rows[row["parentType"]]:
                    raise Fault(403, "No 'read' access.")  # a post is read with its parent's stream
                return row
            case "POST", [entity] if entity in self.rows:
                return self._create(entity, body, skip="X-Skip-Duplicate-Check" in request.headers)
            case "PUT", [entity, id] if entity in self.rows:
                return self._update(entity, id, body, admin)
            case "DELETE", [entity, id] if entity in self.rows:
                self._known(entity, id)
                self._young(entity, id, DELETE_PERIOD, admin)
                del self.rows[entity][id]
                return True
        raise Fault(404)

    def _metadata(self, key: str) -> Any:
        match key.split("."):
            case ["entityDefs", entity, "fields"]:
                return self.fields[entity]
            case ["entityDefs", "Opportunity", "fields", "stage"]:
                return STAGE
            case ["entityDefs", "Case", "fields", "status"]:
                return STATUS
        return None

    def _field(self, body: Row, admin: bool) -> Row:
        """Tools/FieldManager/FieldManager.php"""
        if not admin:
            raise Fault(403)
        name = str(body["name"])
        if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) or body["type"] not in ("varchar", "datetime"):
            raise Fault(400, "No type.")
        if self.prefix:
            name = f"{self.prefix}{name[0].upper()}{name[1:]}"
        if name in self.fields["Contact"]:
            raise Fault(409, f"Field '{name}' already exists in 'Contact'.")
        self.fields["Contact"][name] = {
            "type": body["type"],
            "maxLength": body.get("maxLength"),
            "isCustom": True,
        }
        return {"type": body["type"], "label": body["label"]}

    def _may(self, entity: str, action: str) -> None:
        if entity == "Note":
            return
        levels = self.levels.get(entity)
        if not levels or levels.get(action) == "no":
            raise Fault(403, f"No {action} access.")

    def _shown(self, entity: str, row: Row) -> bool:
        """Classes/Select/User/AccessControlFilters/Mandatory.php; of posts an API user lists its own."""
        if entity == "User":
            return bool(row["isActive"]) and row["type"] not in ("api", "portal", "system")
        return entity != "Note" or row["createdById"] == ME

    def _known(self, entity: str, id: str) -> Row:
        if id not in self.rows[entity]:
            raise Fault(404, f"Record {id} does not exist.")
        return self.rows[entity][id]

    # Lists: Core/Record/SearchParamsFetcher.php, Core/Select/Where, Core/Select/Order -----------------------

    def _list(self, entity: str, rows: list[Row], request: web.Request) -> Row:
        query = request.query
        size, offset = int(query.get("maxSize", MAX_SIZE)), int(query.get("offset", 0))
        if size > MAX_SIZE:
            raise Fault(403, f"Max size should not exceed {MAX_SIZE}. Use offset and limit.")
        for kind, attribute, value in _wheres(query):
            if attribute not in self.fields[entity]:
                raise Fault(400, f"Not existing attribute '{attribute}' in where.")
            rows = [row for row in rows if _meets(kind, row.get(attribute), value)]
        if order := query.get("orderBy"):
            if order not in self.fields[entity]:
                raise Fault(400, f"Order by non-existing field '{order}'.")
            assert query["order"] == "asc"
            rows = sorted(rows, key=lambda row: (row.get(order) is not None, row.get(order), row["id"]))
        chosen = query["select"].split(",") if "select" in query else list(self.fields[entity])
        page = [{"id": row["id"], **{k: row.get(k) for k in chosen}} for row in rows[offset : offset + size]]
        if "select" in query:
            page = [
                {k: v[:LONGEST_LISTED] if k in TEXTS and v else v for k, v in row.items()} for row in page
            ]
        assert request.headers["X-No-Total"] == "true"
        return {"total": -1 if len(rows) > offset + size else -2, "list": page}

    # Records: Core/Record/Service.php ----------------------------------------------------------------------

    def _create(self, entity: str, body: Row, *, skip: bool) -> Row:
        self._may(entity, "create")
        self._valid(entity, body)
        if "parentId" in body and body["parentId"] not in self.rows[body["parentType"]]:
            raise Fault(403, f"Can't relate with non-existing record. entity type: {entity}, link: parent.")
        if entity == "Task":
            if not (body.get("name") and body.get("assignedUserId")):
                raise Fault(400, "Field validation failure; entityType: Task, field: name, type: required.")
            if body["assignedUserId"] != ME and body["assignedUserId"] not in self.rows["User"]:
                raise Fault(403, "Assignment failure: assigned user or team not allowed.")
        if entity == "Note" and body.get("type") != "Post":
            raise Fault(403, "Only 'Post' type allowed.")
        if entity == "Contact":
            if not body.get("lastName"):
                raise Fault(
                    400, "Field validation failure; entityType: Contact, field: lastName, type: required."
                )
            if not skip:
                self._duplicates(body)
            parts = (body.get("firstName"), body["lastName"])
            body = {**body, "name": " ".join(filter(None, parts))}
        return self.enter(entity, **self._kept(entity, body), createdById=ME)

    def _update(self, entity: str, id: str, body: Row, admin: bool) -> Row:
        self._may(entity, "edit")
        row = self._known(entity, id)
        self._young(entity, id, EDIT_PERIOD, admin)
        self._valid(entity, body)
        self.correct(entity, id, **self._kept(entity, body))
        return row

    def _kept(self, entity: str, body: Row) -> Row:
        """What nobody knows or may edit is dropped without a word."""
        known = self.fields[entity].keys() - self.closed_fields - {"id", "createdAt", "modifiedAt"}
        return {name: value for name, value in body.items() if name in known}

    def _valid(self, entity: str, body: Row) -> None:
        for name, value in body.items():
            rule = "maxLength"
            limit = self.fields[entity].get(name, {}).get("maxLength") or LONGEST.get(name, 10**6)
            bad = isinstance(value, str) and len(value) > limit
            if name in ("dateEnd", "cOtklikLastInterview", "otklikLastInterview") and value is not None:
                rule, bad = "valid", not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(value))
            if (entity, name) in BADLY_NAMED:
                rule, bad = "pattern", bad or bool(re.search("[<>=]", value))
            if isinstance(value, str) and "\0" in value:
                raise Fault(500)  # PostgreSQL keeps none
            if bad:
                raise Fault(
                    400, f"Field validation failure; entityType: {entity}, field: {name}, type: {rule}."
                )

    def _duplicates(self, body: Row) -> None:
        """Classes/DuplicateWhereBuilders/General.php: the e-mail, or both names; "" is not null."""
        name = (body.get("firstName"), body["lastName"])
        found = [
            row for row in self.rows["Contact"].values()
            if (row.get("firstName"), row.get("lastName")) == name
            or (body.get("emailAddress") and row.get("emailAddress") == body["emailAddress"])
        ]  # fmt: skip
        if found:
            raise Fault(409, "duplicate", found)

    def _young(self, entity: str, id: str, period: timedelta, admin: bool) -> None:
        made = self.rows[entity][id]["createdAt"]
        if entity == "Note" and not admin and made < stamp(self.now() - period):
            raise Fault(403, "No access.")

    def enter(self, entity: str, **values: Any) -> Row:
        """A new record; its change is dated as its making is (Core/Repositories/Database.php)."""
        at = stamp(self.tick())
        row = {"id": f"{self.number():017x}", "createdAt": at, "modifiedAt": at, **values}
        self.rows[entity][row["id"]] = row
        self._mentioned(entity, row)
        return row

    def correct(self, entity: str, id: str, **values: Any) -> None:
        """A record is changed, and dated so when something did change."""
        row = self.rows[entity][id]
        if any(row.get(name) != value for name, value in values.items()):
            row |= {**values, "modifiedAt": stamp(self.tick())}
            self._mentioned(entity, row)

    def _mentioned(self, entity: str, row: Row) -> None:
        """Tools/Notification/NoteMentionHookProcessor.php"""
        if entity == "Note":
            found = re.findall(r"@[\w@.-]+", str(row.get("post")), re.ASCII)
            self.mentions += [one for one in found if one[1:] in self.staff_names]


def _wheres(query: Any) -> list[tuple[str, str, Any]]:
    items: dict[int, Row] = {}
    for name, value in query.items():
        if found := re.fullmatch(r"where\[(\d+)\]\[(type|attribute|value)\](\[\])?", name):
            item = items.setdefault(int(found[1]), {})
            if found[3]:
                item.setdefault("value", []).append(value)
            else:
                item[found[2]] = value
    return [(item["type"], item["attribute"], item.get("value")) for item in items.values()]


def _meets(kind: str, seen: Any, value: Any) -> bool:
    match kind:
        case "isNull":
            return seen is None
        case "isNotNull":
            return seen is not None
        case "equals":
            return bool(seen == value)
        case "in":
            assert isinstance(value, list)
            return seen in value
        case "greaterThan":
            return seen is not None and bool(seen > value)
        case "greaterThanOrEquals":
            return seen is not None and bool(seen >= value)
        case "contains":  # LIKE: "_" is any character
            return bool(re.search(re.escape(value).replace("_", "."), seen or "", re.DOTALL))
    raise Fault(400, f"Unknown where item type '{kind}'.")


MARKDOWN = MarkdownIt("commonmark", {"breaks": True}).enable("strikethrough")


def shown(text: str) -> str:
    """A text as EspoCRM 8.1 to 9.0 shows it, plain (client/src/view-helper.js, transformMarkdownText).

    A "<" gets a backslash, but not between backticks; then Markdown with line breaks and bare links (which
    the library used here has not: "[linked]" stands for them); HTML that is left is cut out.
    """
    text = text.replace("<", "\\<")
    text = re.sub(r"`([\s\S]*?)`", lambda found: "`" + found[1].replace("\\<", "<") + "`", text)
    text = re.sub(r"(?i)((https?|ftp)://|www\.)[^\s<]+|[\w.+-]+@[\w-]+\.\w+", r"[linked]", text)
    blocks = [_plain(token.children or []) for token in MARKDOWN.parse(text) if token.type == "inline"]
    return "\n\n".join(blocks)


def _plain(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                parts.append(token.content)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "link_open" | "image":
                parts.append("[linked]")
            case _:
                pass
    return "".join(parts)


class EspoWorld:
    """What the company's people do and see in it."""

    many = 250

    def __init__(self, server: EspoServer) -> None:
        self.server = server
        self.secrets = (KEY, SECRET, ADMIN[1])
        self.settings = load(
            _env_file=None, allowed_hosts=("127.0.0.1",), timeout_seconds=patience(), secret="s" * 32
        )

    @property
    def writes(self) -> int:
        return self.server.writes

    def now(self) -> datetime:
        return self.server.now()

    def again(self, **more: Any) -> EspocrmCrm:
        told = {
            "url": self.server.url, "api_key": KEY, "webhook_secret": f"other:{SECRET[::-1]}, wh7:{SECRET}",
            "segment_field": "cSegment", "zone_field": "cZone", "admin_name": ADMIN[0],
            "admin_password": ADMIN[1], **more,
        }  # fmt: skip
        return EspocrmCrm(EspocrmOptions(_env_file=None, **told), self.settings, SystemClock(), limits=FAST)

    async def owner(self, name: str, email: str) -> str:
        made = {"name": name, "userName": name.lower(), "emailAddress": email, "isActive": True}
        return str(self.server.enter("User", **made, type="regular")["id"])

    async def company(self, name: str, owner: str = "") -> str:
        return str(self.server.enter("Account", name=name, assignedUserId=owner or None)["id"])

    async def contact(
        self, name: str, *, phone: str = "", email: str = "", company: str = "", owner: str = "",
        segment: str = "", zone: str = "",
    ) -> str:  # fmt: skip
        first, _, last = name.rpartition(" ")
        row = self.server.enter(
            "Contact", name=name, firstName=first or None, lastName=last,
            phoneNumber=phone or None, emailAddress=email or None,
            accountId=company or None, assignedUserId=owner or None, cSegment=segment or None,
            cZone=zone or None,
        )  # fmt: skip
        return str(row["id"])

    async def deal(
        self, title: str, *, amount: Decimal | None, currency: str, at: datetime, won: bool = True,
        contact: str = "", company: str = "",
    ) -> str:  # fmt: skip
        row = self.server.enter(
            "Opportunity", name=title, amount=None if amount is None else float(amount),
            amountCurrency=currency or None, closeDate=at.strftime("%Y-%m-%d"),
            stage="Closed Won" if won else "Prospecting", contactId=contact or None,
            accountId=company or None,
        )  # fmt: skip
        return str(row["id"])

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        status = "New" if is_open else "Rejected"
        return str(self.server.enter("Case", name=subject, contactId=contact, status=status)["id"])

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        theirs = {"email": "emailAddress", "phone": "phoneNumber"}
        if "won" in values:
            values["stage"] = "Closed Won" if values.pop("won") else "Closed Lost"
        made = {theirs.get(name, name): value for name, value in values.items()}
        self.server.correct(ENTITIES[stream], id, **made)

    async def remove(self, stream: Stream, id: str) -> None:
        self.server.tick()
        del self.server.rows[ENTITIES[stream]][id]

    async def merge(self, old: str, into: str) -> None:
        """Core/Action/Actions/Merge/Merger.php: posts and tasks move without a trace."""
        for row in (*self.server.rows["Note"].values(), *self.server.rows["Task"].values()):
            if row["parentId"] == old:
                row["parentId"] = into
        await self.remove(Stream.PEOPLE, old)

    async def notes(self) -> list[SeenNote]:
        rows = self.server.rows["Note"].values()
        return [SeenNote(_words(row["post"]), (row["parentId"],)) for row in rows]

    async def todos(self) -> list[SeenTodo]:
        return [
            SeenTodo(row["name"], _words(row["description"]), row["assignedUserId"], (row["parentId"],))
            for row in self.server.rows["Task"].values()
        ]

    async def fields(self, contact: str) -> dict[str, str]:
        row = self.server.rows["Contact"][contact]
        found = {}
        for field in Field:
            name = "Otklik" + "".join(part.title() for part in field.value.split("_"))
            if value := row.get(f"c{name}") or row.get(f"o{name[1:]}"):
                found[field.value] = str(value)
        return found

    async def exists(self, stream: Stream, id: str) -> bool:
        return id in self.server.rows[ENTITIES[stream]]

    async def order(self, weather: Any, *, writing: bool) -> None:
        await self.server.order(weather, writing=writing)

    async def knock(self, stream: Stream, id: str) -> Knock:
        body = json.dumps([self.server.rows[ENTITIES[stream]][id]]).encode()
        return Knock(body, signed(body))


def signed(body: bytes) -> dict[str, list[str]]:
    """Both headers that EspoCRM 9 sends (Core/Webhook/Sender.php)."""
    new = f"wh7:{hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}".encode()
    old = b"wh7:" + hmac.digest(SECRET.encode(), body, "sha256")
    return {
        "signature": [base64.b64encode(new).decode()],
        "x-signature": [base64.b64encode(old).decode()],
    }


def _words(text: str) -> str:
    """As shown, without our reference line."""
    words, _, last = text.rpartition("otklik:")
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,22}", last)
    return shown(words).strip()


@asynccontextmanager
async def espocrm() -> AsyncIterator[EspoWorld]:
    """A server with nothing in it yet."""
    server = EspoServer()
    async with server.open():
        yield EspoWorld(server)
