"""Listening by rule: the few judgements the core path needs. Pure, in Russian and English."""

from __future__ import annotations

import re
import unicodedata

from surveys.words import Facet

FOLD = str.maketrans({"ё": "е", "'": None, "’": None})


def _phrases(*lines: str) -> frozenset[str]:
    return frozenset(phrase for line in lines for phrase in line.split("|"))


STOP = _phrases(
    "stop|/stop|unsubscribe|leave me alone|quit|enough|i dont want to",
    "стоп|/стоп|хватит|не хочу|отстаньте|отстань|отпишите|отписаться|отпишите меня|прекратите",
    "довольно|остановитесь",
)
YES = _phrases(
    "yes|yeah|yep|y|ok|okay|sure|lets go|go|start",
    "да|ага|давайте|давай|ок|окей|хорошо|конечно|начнем|можно|верно|так",
)
NO = _phrases(
    "no|nope|n|not now|no thanks|no thank you",
    "нет|неа|не надо|не сейчас|нет спасибо|не согласен|не согласна",
)
NOTHING = _phrases(
    "nothing|none|no|nope|n/a|na|nothing really|nothing special|not really|fine|all fine|all good",
    "it was fine|ok|okay|dont know|i dont know|dont remember|i dont remember|no problems|no problem",
    "everything was fine|everything fine|it went well|no complaints",
    "ничего|нет|неа|ничего особенного|ничего такого|никаких|все нормально|нормально|норм|все хорошо",
    "хорошо|все ок|ок|не знаю|не помню|без проблем|все было хорошо|все было нормально",
    "никаких проблем|проблем не было|ничего сложного|да ничего|да нет|вроде ничего|все отлично",
)
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


def bare(text: str) -> str:
    """The words alone: lower case, ё as е, without punctuation, emoji and doubled spaces."""
    folded = (
        unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("'", "").replace("’", "")
    )
    kept = "".join(c if c.isalnum() or c in "/" else " " for c in folded)
    return " ".join(kept.split())


def is_stop(text: str) -> bool:
    """Whether the *whole* message says stop; «не хочу ждать» inside a story does not."""
    return bare(text) in STOP


def says_yes(text: str) -> bool:
    """Whether the whole message is a yes."""
    return bare(text) in YES


def says_no(text: str) -> bool:
    """Whether the whole message is a no."""
    return bare(text) in NO


def names_nothing(text: str) -> bool:
    """Whether an answer to "what was hard" names no problem at all: empty, "nothing", "fine", «не помню»."""
    words = bare(text)
    return not any(c.isalpha() for c in words) or words in NOTHING


def covers(text: str, facet: Facet) -> bool:
    """Whether a story already speaks of this facet, so that it need not be asked again."""
    match facet:
        case Facet.LONG:
            return bool(TIME.search(text))
        case Facet.BURDEN:
            return bool(EFFORT.search(text))
        case Facet.HARD:
            return False
