"""A stand-in of an Odoo server: both protocols over a small ORM in memory, strict like the real one.

Sources, by behaviour: "External API" (17.0) and "External JSON-2 API" (19.0) of Odoo's documentation;
odoo/service/common.py and model.py (dispatch, authenticate, "Object … doesn't exist");
addons/rpc/controllers/json2.py (404, 422, signatures); odoo/http.py (errors inside HTTP 200).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.crms.odoo_orm import Oops, Orm
from tests.crms.server import StandIn

KEY, LOGIN, DATABASE, ME = "key-of-the-shop-4711", "otklik@shop.test", "shop", 7
SIGNATURES: Mapping[str, tuple[str, ...]] = {
    "search_read": ("domain", "fields", "offset", "limit", "order"),
    "fields_get": ("allfields", "attributes"),
    "create": ("vals_list",),
    "write": ("vals",),
    "unlink": (),
    "context_get": (),
    "check_object_reference": ("module", "xml_id"),
    "check_access_rights": ("operation", "raise_exception"),  # to 17
    "has_access": ("operation",),  # from 18 on
}
OF_THE_MODEL = set(SIGNATURES) - {"write", "unlink", "has_access"}  # decorated @api.model: no ids
STATUS = {
    "odoo.exceptions.AccessDenied": 403,
    "odoo.exceptions.AccessError": 403,
    "odoo.exceptions.MissingError": 404,
    "werkzeug.exceptions.NotFound": 404,
    "werkzeug.exceptions.Unauthorized": 401,
    "werkzeug.exceptions.UnprocessableEntity": 422,
    "odoo.exceptions.UserError": 422,
    "odoo.exceptions.ValidationError": 422,
}


class OdooServer(StandIn):
    """One server with one database. ``version``: 17, 18 or 19; ``services``: whether it has /jsonrpc."""

    def __init__(self, version: int, *, services: bool = True) -> None:
        super().__init__()
        self.version = version
        self.services = services
        self.orm = Orm(self, ME)
        self.methods: list[str] = []  # "model.method" of every call to a model, in order
        self.contexts: list[dict[str, Any]] = []
        self.fails: dict[str, Oops] = {}  # "model.method" → what the next such call raises

    def routes(self, app: web.Application) -> None:
        if self.services:
            app.router.add_post("/jsonrpc", self._jsonrpc)
        if self.version >= 19:
            app.router.add_get("/web/version", self._version)
            app.router.add_post("/json/2/{model}/{method}", self._json2)
        app.router.add_route("*", "/odoo/{rest:.*}", self._nowhere)

    async def is_write(self, request: web.Request) -> bool:
        writing = {"create", "write", "unlink"}
        if request.path.startswith("/json/2/"):
            return request.path.rpartition("/")[2] in writing
        if request.path == "/jsonrpc":
            params = (await request.json())["params"]
            return params["service"] == "object" and params["args"][4] in writing
        return False

    def refused(self) -> web.Response:
        return self._fault(Oops("odoo.exceptions.UserError", "anna@b.test is not allowed here"))

    def locked(self) -> web.Response:
        name = "odoo.exceptions.AccessDenied" if self.version < 19 else "werkzeug.exceptions.Unauthorized"
        return self._fault(Oops(name, f"Access Denied for {KEY}"))

    async def _nowhere(self, request: web.Request) -> web.Response:
        """odoo/http.py: what no route takes is told as JSON to who came with JSON."""
        if request.content_type == "application/json":
            return self._fault(Oops("werkzeug.exceptions.NotFound", "404 Not Found"), modern=False)
        return web.Response(status=404, text="<h1>Not Found</h1>", content_type="text/html")

    def _info(self) -> list[Any]:
        return [self.version, 0, 0, "final", 0, ""]

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version_info": self._info(), "version": f"{self.version}.0"})

    async def _jsonrpc(self, request: web.Request) -> web.Response:
        """odoo/addons/base/controllers/rpc.py: service, method, args by name in ``params``."""
        body = await request.json()
        params = body["params"]
        assert set(params) == {"service", "method", "args"}
        args = params["args"]
        try:
            match params["service"], params["method"]:
                case "common", "version":
                    result: Any = {"server_version": f"{self.version}.0", "protocol_version": 1}
                    result["server_version_info"] = self._info()
                case "common", "authenticate":
                    database, login, key, agent = args
                    assert agent == {}
                    self._database(database)
                    result = ME if (login, key) == (LOGIN, KEY) else False
                case "object", "execute_kw":
                    database, me, key, model, method, places, named = args
                    self._database(database)
                    if (me, key) != (ME, KEY):
                        raise Oops("odoo.exceptions.AccessDenied", "Access Denied")
                    result = self._call_by_place(model, method, list(places), dict(named))
                case _:
                    raise Oops("builtins.NameError", "Method not available")
        except Oops as oops:
            return self._fault(oops, modern=False)
        answer = {"jsonrpc": "2.0", "id": body["id"]}
        return web.json_response(answer if result is None else {**answer, "result": result})

    def _database(self, name: str) -> None:
        """PostgreSQL tells it in a language of its own; one that is none of Odoo's has no models."""
        if name == "postgres":
            raise Oops("builtins.KeyError", "'res.users'")
        if name != DATABASE:
            why = "не существует" if name.startswith("ru") else "does not exist"
            raise Oops("psycopg2.OperationalError", f'FATAL:  database "{name}" {why}')

    def _call_by_place(self, model: str, method: str, places: list[Any], named: dict[str, Any]) -> Any:
        if model not in self.orm.models:
            raise Oops("odoo.exceptions.UserError", f"Object {model} doesn't exist")
        names = self._signature(method)
        if names is None:
            raise Oops("builtins.AttributeError", f"The method '{model}.{method}' does not exist")
        context = named.pop("context", {})
        ids = [] if method in OF_THE_MODEL else places.pop(0)
        if len(places) > len(names) or not set(named) <= set(names):
            raise Oops("builtins.TypeError", f"{method}() takes other arguments")
        return self._run(model, method, ids, {**dict(zip(names, places, strict=False)), **named}, context)

    async def _json2(self, request: web.Request) -> web.Response:
        model, method = request.match_info["model"], request.match_info["method"]
        try:
            if request.headers.get("Authorization") != f"bearer {KEY}":
                raise Oops("werkzeug.exceptions.Unauthorized", "Invalid apikey")
            if request.headers.get("X-Odoo-Database", DATABASE) != DATABASE:
                raise Oops("werkzeug.exceptions.NotFound", "no such database")
            if model not in self.orm.models:
                raise Oops("werkzeug.exceptions.NotFound", f"the model {model!r} does not exist")
            names = self._signature(method)
            if names is None:
                raise Oops("werkzeug.exceptions.NotFound", f"{model}.{method} does not exist")
            body = await request.json()
            ids, context = body.pop("ids", []), body.pop("context", {})
            if method in OF_THE_MODEL and ids:
                raise Oops("werkzeug.exceptions.UnprocessableEntity", "cannot call it with ids")
            if not set(body) <= set(names):
                raise Oops("werkzeug.exceptions.UnprocessableEntity", "got an unexpected keyword argument")
            return web.json_response(self._run(model, method, ids, body, context))
        except Oops as oops:
            return self._fault(oops, modern=True)

    def _signature(self, method: str) -> tuple[str, ...] | None:
        if method == ("has_access" if self.version < 18 else "check_access_rights"):
            return None
        return SIGNATURES.get(method)

    def _run(self, model: str, method: str, ids: list[int], named: dict[str, Any], context: Any) -> Any:
        self.methods.append(f"{model}.{method}")
        self.contexts.append(dict(context))
        if (oops := self.fails.pop(f"{model}.{method}", None)) is not None:
            raise oops
        return self.orm.call(model, method, ids, named, dict(context))

    def _fault(self, oops: Oops, *, modern: bool | None = None) -> web.Response:
        """How an exception is told: inside HTTP 200, or by its status; never with what is in our fault."""
        told = {"name": oops.name, "message": str(oops), "arguments": [str(oops)], "context": {}}
        told["debug"] = f"Traceback (most recent call last):\n{oops}"
        if self.version >= 19 if modern is None else modern:
            return web.json_response(told, status=STATUS.get(oops.name, 500))
        error = {"code": 200, "message": "Odoo Server Error", "data": told}
        return web.json_response({"jsonrpc": "2.0", "id": 1, "error": error})
