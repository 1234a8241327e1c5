"""What a story speaks of, judged only as far as choosing the next question needs it."""

from __future__ import annotations

import re

from surveys.interview import Interview
from surveys.listening import bare, names_nothing
from surveys.script import Mention
from surveys.words import Lang

SOLUTIONS = "U1"
MONEY = re.compile(
    r"\b(money|cost|paid|pay|price|expensive|fee|refund|dollars?|euros?|budget)\b|[$€₽£]"
    r"|\b(деньг\w*|денег|заплат\w*|плат(ить|ил\w*)|оплат\w*|стоил\w*|дорог\w*|цен[аыуе]|руб\w*)\b"
    r"|\b(комисси\w*|бюджет\w*)\b",
    re.IGNORECASE,
)
APART = re.compile(
    r",|;|\n|\+|/|&|\b(?:and|plus|also|then|with|и|плюс|ещё|еще|потом|затем|а также)\b", re.IGNORECASE
)
# Ways of reaching us or somebody are no solution of their own: "the phone", «чат с поддержкой».
OURS = re.compile(
    r"\b(your|yours|the app|the site|website|phone|call(ed|ing|s)?|e-?mails?|mail|chat)\b"
    r"|\b(support|manager|courier|nothing|myself)\b"
    r"|\b(ваш\w*|у вас|приложени\w*|сайт\w*|тел|телефон\w*|звон\w*|почт\w*|чат\w*|поддержк\w*)\b"
    r"|\b(менеджер\w*|курьер\w*|письм\w*|голов\w*|рук\w*|ничем|личн\w+ кабинет\w*|кабинет\w*)\b",
    re.IGNORECASE,
)

# Asked what was hard, people answer with the action itself: «дозвониться», "getting through".
ACTION = {
    Lang.RU: re.compile(r"\w+(ть|ться|ти|тись|чь)\b", re.IGNORECASE),
    Lang.EN: re.compile(r"\w{3,}ing\b", re.IGNORECASE),
}


def speaks_of(now: Interview, mention: Mention) -> bool:
    """Whether the story speaks of cost, or the answer about solutions names another one, or several."""
    if mention is Mention.COST:
        return bool(MONEY.search(now.story()))
    used = now.replies.get(SOLUTIONS)
    named = _named(used.text if used else "")
    if mention is Mention.SEVERAL:
        return len(named) > 1
    return any(not OURS.search(one) for one in named)


def _named(text: str) -> list[str]:
    """The solutions an answer lists, roughly: what stands between commas and conjunctions."""
    pieces = [piece for piece in APART.split(text) if piece and not APART.fullmatch(piece)]
    return [piece for piece in pieces if bare(piece) and not names_nothing(piece)]
