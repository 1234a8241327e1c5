"""The buttons whose next word is a person's own: action → the step that takes it (STEPS)."""

from __future__ import annotations

LEADS_TO = {
    "theme.new": "theme",
    "theme.rename": "rename",
    "draft.write": "text",
    "draft.rewrite": "text",
    "post.amend": "amend",
    "post.slot": "slot",
    "post.late_slot": "late",
    "schedule.add": "schedule",
}
