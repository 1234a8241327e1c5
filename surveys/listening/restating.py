"""Restating what the buyer wants: what they would gain, and their own words for what stood between."""

from __future__ import annotations

import re
from collections.abc import Callable

from surveys.listening.clauses import pieces
from surveys.listening.cues import cue
from surveys.listening.heard import Restated
from surveys.listening.hearing import hear
from surveys.listening.judging import cues_of
from surveys.listening.plain import fold
from surveys.words import Gain, Label, Lang

SHORTEST, LONGEST = 3, 14
"""Words in a quotation."""
LONGEST_ACTION = 8
PERSONAL = re.compile(r"@|https?:|www\.|\w\.(?:ru|com|net|org|me)\b|(?:\d[\s()-]*){5,}")

# In the order of telling most: a sum is money even when hours are named beside it.
GAINS = (
    (
        Gain.MONEY,
        cue(
            r"(?:переплат|доплат|деньг|денег|списал|комисси|штраф|дороже|руб|тысяч|двойн\w+\s+оплат|цен[ауы]\s+(?:выросл|помен|друг)|скидк\w+\s+(?:слет|пропа|не))",
            r"(?:overcharg|charged\s+(?:me\s+)?(?:twice|again|double)|overpaid|hidden\s+fee|extra\s+fee|fees?\b|money|refund|cost\s+(?:me|us)|price\s+(?:chang|was|went)"
            r"|paid\s+twice|lose\s+the\s+discount)",
        ),
    ),
    (
        Gain.RISK,
        cue(
            r"(?:потер[ял]|перепут|не\s+т(?:от|а|о|е|у)\b|ошиб|сломан|поврежд|разбит|брак|не\s+предупред|обман|боял|неясно|непонятно,?\s+(?:прошл|списал|забронир)"
            r"|врет|не\s+(?:дошл|пришл|сохран)|отменили|сорвал|чуж|не\s+понял\w?,?\s+(?:забронир|списал|прошл)|уже\s+продан|продали\s+другому)",
            r"(?:lost\s+(?:my|our|the)|mixed\s+up|wrong\b|damaged|broken|never\s+(?:arrived|came)|didn't\s+know\s+(?:if|whether)|couldn't\s+tell|cancelled|sold\s+to|mismatch"
            r"|nobody\s+told|no\s+one\s+(?:told|warned)|afraid|worried|misled|stolen)",
        ),
    ),
    (
        Gain.TIME,
        cue(
            r"(?:час|полчаса|полдня|минут|день|дня|дней|недел|месяц|сутк|долго|дольше|ждал|ждать|прождал|ожида|опозда|задерж|медлен|очеред|вечност|весь\s+день|поздно)",
            r"(?:hours?|minutes?|mins?|days?|weeks?|months?|forever|ages|waited|waiting|late|delay|slow|long|queue|on\s+hold|evening)\b",
        ),
    ),
    (
        Gain.EFFORT,
        cue(
            r"(?:заново|снова|вручную|руками|перезван|звонил|звонить|дважды|трижды|кажд|раз\b|раза\b|передел|искал|листал|приш?лось|бегал|просил|объясн|не\s*(?:смог|нашел|наш|мог|получ|удал"
            r"|работ|откры)|сложно|трудно|неудобно|вводил|вбива|выясня)",
            r"(?:again|twice|by\s+hand|manual|call(?:ed|ing)\s+back|had\s+to|have\s+to|re-?(?:do|enter|type|upload)|redid|chas|explain|times\b|every\s+time|search|scroll|look(?:ed|ing)\s+for"
            r"|couldn't|could\s+not|can't|didn't|doesn't|wouldn't|hard|difficult|figur|typ(?:ed|ing)|asked|begged|crash|reset)",
        ),
    ),
)
EFFORTS_RU = (
    r"(?:иск|жд|прожд|лист|звон|перезван|дозван|вводи|вбив|переделыв|переписыв|заполня|разбир|объясня|выясня|сверя|проси|бег|езди|ходи|стоя|сиде|перебир|напомин|уточня|согласовыв"
    r"|обзван|обзвон|копиров|добив|пересчитыв|перепечатыв|повторя|восстанавлив|логини|регистриров|фотографиров|выбир|сравнив|собир|мер|подбир|угова?рив)[аиеяю]?"
)
ACTIONS_RU = (
    re.compile(
        r"\b(?:пришлось|приходи(?:лось|тся)|надо\s+было|нужно\s+было|вынужден[аы]?(?:\s+был[аи]?)?|замучил(?:ся|ась)|устал[аи]?|(?:долго|сложно|трудно|тяжело)(?:\s+было)?|не\s+(?:смог(?:ла|ли)?"
        r"|мог(?:ла|ли)?|удалось|получилось))\s+((?:\w+\s+)??\w{2,}(?:ть|ться|ти|чь)\b.*)"
    ),
    re.compile(rf"\b({EFFORTS_RU}л[аи]?(?:с[ья])?\b.*)"),
    re.compile(r"^(\w{3,}(?:ть|ться|ти)\b.*)"),
)
PAST_RU = re.compile(r"^(\w+?)л[аио]?(с[ья])?\b")
ACTIONS_EN = (
    re.compile(r"\b(?:had|have|having|needed|forced)\s+to\s+(\w+\b.*)"),
    re.compile(r"\b(?:spent|spend|wasted|wasting|lost|took\s+(?:me|us))\b.*?\b(\w{3,}ing\b.*)"),
    re.compile(r"\b(?:kept|keep|tired\s+of|sick\s+of|ended\s+up|stuck)\s+(\w{3,}ing\b.*)"),
    re.compile(r"\b((?:search|wait|call|scroll|look|ask|chas|explain|retyp|stood|check|copied|typ)ed\b.*)"),
    re.compile(r"^(\w{3,}ing\b.*)"),
)
# Where the action ends and something else begins.
ENDS = re.compile(
    r"[,.;:!?…()\"«»—–-]\s|\s(?:и\s+(?:так|все|в\s+итоге|потом)|так\s+и|но|а|чтобы?|пока|потому|потом|в\s+итоге|хотя|и\s+не|тк|который|где|что|когда|сам[аи]?"
    r"|and|but|so|because|until|till|while|just|then|which|that|when|every\s+single|every\s+time|in\s+the\s+end|never)\b.*"
)
NOT_OURS = re.compile(
    r"\b(?:я|мне|меня|мы|нам|нас|мо[йяиеюё]\w*|наш\w*|вы|вам|вас|ваш\w*|i|me|my|mine|we|us|our|you|your|myself|ourselves)\b"
)


def restate(text: str, lang: Lang) -> Restated | None:
    """What the buyer would gain and what stood between, in their words; ``lang`` is the talk's language.

    ``None`` when there is no concrete problem to quote, or when anger asks for help rather than a mirror.
    """
    heard = hear(text)
    if heard.label not in (Label.PROBLEM, Label.MIXED):
        return None
    words = _quotable(heard.problem)
    gain = next((gain for gain, tells in GAINS if tells.search(fold(words))), None) if words else None
    if gain is None:
        return None
    _, spoken = cues_of(fold(words))
    action = _action(fold(words), lang) if spoken is lang else ""
    return Restated(gain, action, words)


def _quotable(problem: str) -> str:
    """The clause that says most about the obstacle, short and free of anything personal; "" when none is."""
    found: list[tuple[int, str]] = []
    for candidate in (problem, *(problem[piece.start : piece.end] for piece in pieces(problem))):
        words = " ".join(candidate.split()).strip(" .,;:!?…-—–()\"«»'")
        folded = fold(words)
        cues, _ = cues_of(folded)
        if (
            SHORTEST <= len(words.split()) <= LONGEST
            and not PERSONAL.search(words)
            and cues.pain.search(folded)
        ):
            found.append((len(cues.pain.findall(folded)) + bool(cues.number.search(folded)), words))
    return max(found, key=lambda scored: scored[0], default=(0, ""))[1]


def _action(folded: str, lang: Lang) -> str:
    tables: tuple[tuple[re.Pattern[str], ...], Callable[[str], str]] = (
        (ACTIONS_RU, _infinitive) if lang is Lang.RU else (ACTIONS_EN, _gerund)
    )
    patterns, formed = tables
    for pattern in patterns:
        if match := pattern.search(folded):
            phrase = ENDS.split(match[1])[0].strip(" .,;:!?…-—–()\"«»'")
            verb, _, rest = phrase.partition(" ")
            said = f"{formed(verb)} {rest}".strip()
            if formed(verb) and rest and len(said.split()) <= LONGEST_ACTION and not NOT_OURS.search(said):
                return said
    return ""


def _infinitive(verb: str) -> str:
    """«искала» → «искать»; an infinitive stays."""
    if verb.endswith(("ть", "ться", "ти", "чь")):
        return verb
    match = PAST_RU.fullmatch(verb)
    return f"{match[1]}ть{'ся' if match[2] else ''}" if match else ""


def _gerund(verb: str) -> str:
    """ "call", "called", "calling" → "calling"."""
    if verb.endswith("ing"):
        return verb
    stem = verb.removesuffix("ed") if len(verb) > 4 else verb
    if stem.endswith("i") and verb.endswith("ied"):
        return stem[:-1] + "ying"
    if re.fullmatch(r"[a-z]*[^aeiou][aeiou][bdgmnprt]", stem) and stem in (
        "get",
        "run",
        "put",
        "sit",
        "set",
        "cut",
        "dig",
        "stop",
        "shop",
        "beg",
        "plan",
    ):
        return stem + stem[-1] + "ing"
    if stem.endswith("e") and not stem.endswith(("ee", "ye")):
        stem = stem[:-1]
    return stem + "ing" if stem.isalpha() else ""
