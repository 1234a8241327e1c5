"""Structured logs, one JSON object a line, without personal data.

An exception's message may quote a customer (a database names the value it refused), so only its class and
the places it passed are written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """``{"at", "level", "event", ...extra}``; times in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] in ("bots", "core", "integrations", "surveys")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            # A library's message may hold a URL with a token or a body: its name and place must do.
            "event": record.getMessage() if ours else f"{record.name}:{record.lineno}",
        }
        line |= {key: value for key, value in vars(record).items() if key not in ORDINARY}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            line["where"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: str) -> None:
    """Send everything at ``level`` and above to standard error; libraries only their warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for room in ("bots", "core", "integrations", "surveys"):
        logging.getLogger(room).setLevel(level.upper())
