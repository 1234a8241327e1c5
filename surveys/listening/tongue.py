"""The language a message is written in."""

from __future__ import annotations

import re

from surveys.words import Lang

CYRILLIC = re.compile("[а-яё]+", re.IGNORECASE)
LATIN = re.compile("[a-z][a-z'’]*", re.IGNORECASE)
NOT_RUSSIAN = re.compile("[іїєґў]", re.IGNORECASE)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


EVERYWHERE = _words(
    "ok okay no super email e-mail online offline stop hi bye sorry wow lol plus vip sms app qr pdf pro",
    "max ltd",
)
"""Latin words that Russian speakers type in Russian talk too."""
# Words few brands are made of: one of them in a message of Latin letters makes it English.
ENGLISH = _words(
    "a about after again all also am an and any anything are as ask asked at back be because been before",
    "but by call called came can can't cannot cant could couldn't courier day days delivery did didn't",
    "didnt do does doesn't doesnt doing don't dont easy enough every everything fine first for found from",
    "gave get give go good got great had half hard has have he help her hi his hour hours how i i'd i'll",
    "i'm i've if im in invoice is it it's its just know late later leave like long look looking lost made",
    "maybe me minutes month more most much my need never next nice not nothing now of off on one only",
    "open or order ordered our out paid pay phone please price problem really said she should site slow",
    "so some someone something spent still store support talk tell than thank thanks that the their them",
    "then there they thing this time to today tomorrow too took tried two until up us use used very wait",
    "waited waiting want was wasn't we week weeks well went were what when where which while who why will",
    "with without wont work worked works would wrong yeah yes yesterday yet you your nope yep sure none",
    "usually sometimes hello delivered broken bad cheap expensive quick quickly confusing",
)


def language(text: str) -> Lang | None:
    """The language a message is written in.

    ``None`` when it cannot be told: "5", "ok", an emoji, a product name, another Cyrillic language.
    """
    russian = sum(len(word) for word in CYRILLIC.findall(text) if len(word) > 1)
    latin = [word.lower().replace("’", "'") for word in LATIN.findall(text)]
    english = sum(len(word) for word in latin if word in ENGLISH and word not in EVERYWHERE)
    if russian and russian >= (sum(map(len, latin)) if english else 0):
        return None if NOT_RUSSIAN.search(text) else Lang.RU
    return Lang.EN if english else None
