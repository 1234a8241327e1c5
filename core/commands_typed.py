"""Commands in our own words, marked as such: some messengers have them typed differently."""

from __future__ import annotations

import re
from dataclasses import replace

from core.ports import Message, Run

STYLE = "command"
NAMES = (
    "start", "stop", "mydata", "withdraw", "forget", "language", "help", "move", "menu", "today", "digest",
    "schedule", "evidence", "suggestions", "themes", "company", "segments", "posts", "post", "calendar",
    "invite", "mute", "staff", "audit", "cancel",
)  # fmt: skip
# Customers' slashes are inert already (surveys.inert): a joiner stands behind them.
COMMAND = re.compile(rf"(?<![\w/<])/(?:{'|'.join(NAMES)})\b(?!@)")


def marked(message: Message) -> Message:
    """The same words; each command of ours is a run of its own."""
    if "/" not in message.text:
        return message
    runs: list[Run] = []
    for run in message.runs:
        runs += _split(run) if not run.style and not run.href else [run]
    return replace(message, runs=tuple(runs))


def _split(run: Run) -> list[Run]:
    made, at = [], 0
    for found in COMMAND.finditer(run.text):
        if found.start() > at:
            made.append(Run(run.text[at : found.start()]))
        made.append(Run(found[0], STYLE))
        at = found.end()
    if at < len(run.text):
        made.append(Run(run.text[at:]))
    return made
