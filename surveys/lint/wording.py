"""How one question is worded: which rules of the method it breaks."""

from __future__ import annotations

import re
from types import ModuleType

from surveys.lint import english, russian
from surveys.lint.rules import Rule
from surveys.listening.plain import fold
from surveys.words import Lang

TONGUES: dict[Lang, ModuleType] = {Lang.EN: english, Lang.RU: russian}
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
SENTENCE = re.compile(r"[^.?!…\n]+[.?!…]*")


def broken(text: str, lang: Lang) -> tuple[Rule, ...]:
    """The rules that a question's words break, in the order of ``Rule``; quotes are left out."""
    tongue = TONGUES[lang]
    words = fold(QUOTED.sub("…", text))
    sentences = [found[0].strip() for found in SENTENCE.finditer(words)]
    found = {rule for rule, pattern in tongue.RULES if pattern.search(words)}
    if _asks_two_things(sentences, tongue):
        found.add(Rule.TWO_THINGS)
    if any(tongue.BARE_WHY.match(sentence) for sentence in sentences):
        found.add(Rule.BARE_WHY)
    return tuple(rule for rule in Rule if rule in found)


def _asks_two_things(sentences: list[str], tongue: ModuleType) -> bool:
    """Two questions one after the other, or one that joins two. A list of examples is one thing."""
    asking = [sentence for sentence in sentences if "?" in sentence and tongue.ASKS_ALONE.search(sentence)]
    joined = any(
        (second := tongue.ANOTHER.search(sentence)) and tongue.ASKS.search(sentence[: second.start()])
        for sentence in sentences
    )
    return len(asking) > 1 or joined or any(tongue.TWO_IN_ONE.search(sentence) for sentence in sentences)
