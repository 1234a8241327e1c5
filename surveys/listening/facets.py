"""In what way it was not easy: whether a story already speaks of time or of burden."""

from __future__ import annotations

import re

from surveys.words import Facet

# Durations and waiting, not hours of the day: «в какой час», "at what hour" and «часто» do not count.
TIME = re.compile(
    r"\b(hours|minutes|mins|days|weeks|months|long|slow(ly)?|wait(ed|ing)?|forever|delay(ed)?)\b"
    r"|\b(an|one|half an|a whole|the whole|all|a full)\s+(hour|day|week|morning|month)\b"
    r"|\b(\d+|цел\w+|весь|всю|вс[её]|два|две|три|четыре|пять|несколько|почти|около|больше|через|ещ[её])"
    r"\s+(\w+\s+)?(час(а|ов)?|минут\w*|дн\w+|день|утро|недел\w*|месяц\w*)\b"
    r"|\b(часами|днями|неделями|месяцами|сутки|сутками|полдня|полчаса|долго|дольше|медленно)\b"
    r"|\b(ждал\w*|ждать|прождал\w*|ожидани\w*|задерж\w*)\b",
    re.IGNORECASE,
)
EFFORT = re.compile(
    r"\b(redo|redid|again|twice|chas(e|ed|ing)|remind(ed)?|ask(ed)? for help|call(ed)? back)\b"
    r"|\b(re-?enter\w*|retyp\w*|over and over)\b"
    r"|\b(передел\w*|заново|снова|повторно|дважды|напомин\w*|напомнил\w*|просил\w*|просить)\b"
    r"|\b(перезванивал\w*|перезвон\w*|по\s+(два|три|несколько)\s+раз\w*)\b",
    re.IGNORECASE,
)


def covers(text: str, facet: Facet) -> bool:
    """Whether a story already speaks of this facet, so that it need not be asked again."""
    match facet:
        case Facet.LONG:
            return bool(TIME.search(text))
        case Facet.BURDEN:
            return bool(EFFORT.search(text))
        case Facet.HARD:
            return False
