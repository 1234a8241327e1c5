"""Odoo's errors in our words. One dict, by the name of the exception that the server tells.

The names come in ``error.data.name`` of a JSON-RPC answer (HTTP 200) and in ``name`` of a JSON-2 answer (4xx,
5xx). Each call is one transaction, which an exception rolls back: after such an answer nothing was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.api import Answer, by_status

_KEY = "key: Odoo does not accept the login or the key. Make a new API key and set it in OTKLIK_ODOO_API_KEY."
_RIGHTS = "rights: Odoo forbids this to our account. Give it the rights that the connector's README lists."
_DATABASE = "database: Odoo has no such database, or more than one. Set its name in OTKLIK_ODOO_DATABASE."
_ADDRESS = "address: what answers is not Odoo's API. Set OTKLIK_ODOO_URL to the address without a path."


def _key(name: str) -> Trouble:
    return Locked(_KEY)


def _rights(name: str) -> Trouble:
    return Locked(_RIGHTS, whole_door=False)


def _gone(name: str) -> Trouble:
    return Gone(name)


def _refused(name: str) -> Trouble:
    return Refused(name)


def _later(name: str) -> Trouble:
    return TryLater(name)


TABLE: Mapping[str, Callable[[str], Trouble]] = {
    "odoo.exceptions.AccessDenied": _key,
    "odoo.http.SessionExpiredException": _key,
    "werkzeug.exceptions.Unauthorized": _key,
    "odoo.exceptions.AccessError": _rights,
    "werkzeug.exceptions.Forbidden": _rights,
    "odoo.exceptions.MissingError": _gone,
    "werkzeug.exceptions.NotFound": _gone,  # no such model or method
    "odoo.exceptions.UserError": _refused,
    "odoo.exceptions.ValidationError": _refused,
    "odoo.exceptions.RedirectWarning": _refused,
    "werkzeug.exceptions.BadRequest": _refused,
    "werkzeug.exceptions.UnprocessableEntity": _refused,  # arguments that the method has not
    "builtins.ValueError": _refused,
    "builtins.TypeError": _refused,
    "builtins.KeyError": _refused,
    "builtins.AttributeError": _refused,
    "psycopg2.errors.SerializationFailure": _later,  # after Odoo's own five tries
    "psycopg2.errors.LockNotAvailable": _later,
    "psycopg2.errors.DeadlockDetected": _later,
    "psycopg2.errors.QueryCanceled": _later,
    "psycopg2.extensions.TransactionRollbackError": _later,
    "psycopg2.errors.UndefinedColumn": _later,  # a module is being upgraded, or a field just made
    "psycopg2.errors.UndefinedTable": _later,
    "psycopg2.errors.ReadOnlySqlTransaction": _later,
    "psycopg2.errors.OutOfMemory": _later,
    "psycopg2.errors.DiskFull": _later,
    "builtins.MemoryError": _later,
    "psycopg2.pool.PoolError": _later,  # no connection was free: nothing began
    "odoo.sql_db.PoolError": _later,
    "odoo.exceptions.ConcurrencyError": _later,
}
"""Their exception → our trouble. What is not here was raised by code of a module: ``Refused``."""

UNSURE = (
    "psycopg2.OperationalError",
    "psycopg2.InterfaceError",
    "psycopg2.DatabaseError",
    "psycopg2.errors.AdminShutdown",
    "psycopg2.errors.CrashShutdown",
)
"""The database went away, perhaps while it committed."""


NO_DATABASE = ("does not exist", "не существует")  # PostgreSQL tells it in the language of its own


def judge(answer: Answer) -> Trouble | None:
    """The trouble of an answer, of either protocol."""
    told = _error(answer.data)
    if told is not None:
        return _named(told, answer)
    trouble = by_status(answer)
    if trouble is None and "json" not in answer.headers.get("content-type", ""):
        return Locked(_ADDRESS)
    if isinstance(trouble, Gone):  # the path is not there, and no Odoo said so
        return Locked(_ADDRESS)
    return trouble


def _error(data: Any) -> Mapping[str, Any] | None:
    """What tells the exception: {"name", "message", …}."""
    if not isinstance(data, Mapping):
        return None
    error = data.get("error")
    if isinstance(error, Mapping) and "jsonrpc" in data:
        inner = error.get("data")
        return inner if isinstance(inner, Mapping) else {"name": str(error.get("code", ""))}
    if isinstance(data.get("name"), str) and {"message", "arguments", "debug"} <= set(data):
        return data
    return None


def _named(told: Mapping[str, Any], answer: Answer) -> Trouble:
    name = str(told.get("name", ""))[:80]
    message = str(told.get("message", ""))  # only looked at, never quoted: it may name hosts and accounts
    if name in TABLE:
        return TABLE[name](name)
    if name in UNSURE:
        if not answer.wrote and any(words in message for words in NO_DATABASE):
            return Locked(_DATABASE)
        return Unknown(name) if answer.wrote else TryLater(name)
    return Refused(name)
