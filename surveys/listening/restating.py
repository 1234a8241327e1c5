"""Restating what the buyer wants: what they would gain, and their own words for what stood between."""

from __future__ import annotations

import re

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
            r"(?:переплат|доплат|деньг|денег|списал|комисси|штраф|дороже|руб|тысяч|двойн\w+\s+оплат"
            r"|цен[ауы]\s+(?:выросл|помен|друг)|скидк\w+\s+(?:слет|пропа|не))",
            r"(?:overcharg|charged\s+(?:me\s+)?(?:twice|again|double)|overpaid|hidden\s+fee|extra\s+fee"
            r"|fees?\b|money|refund|cost\s+(?:me|us)|price\s+(?:chang|was|went)"
            r"|paid\s+twice|lose\s+the\s+discount)",
        ),
    ),
    (
        Gain.RISK,
        cue(
            r"(?:потер[ял]|перепут|не\s+т(?:от|а|о|е|у)\b|ошиб|сломан|поврежд|разбит|брак|не\s+предупред"
            r"|обман|боял|неясно|непонятно,?\s+(?:прошл|списал|забронир)"
            r"|врет|не\s+(?:дошл|пришл|сохран)|отменили|сорвал|чуж|не\s+понял\w?,?\s+(?:забронир|списал"
            r"|прошл)|уже\s+продан|продали\s+другому)",
            r"(?:lost\s+(?:my|our|the)|mixed\s+up|wrong\b|damaged|broken|never\s+(?:arrived|came)"
            r"|didn't\s+know\s+(?:if|whether)|couldn't\s+tell|cancelled|sold\s+to|mismatch"
            r"|nobody\s+told|no\s+one\s+(?:told|warned)|afraid|worried|misled|stolen)",
        ),
    ),
    (
        Gain.TIME,
        cue(
            r"(?:час|полчаса|полдня|минут|день|дня|дней|недел|месяц|сутк|долго|дольше|ждал|ждать|прождал"
            r"|ожида|опозда|задерж|медлен|очеред|вечност|весь\s+день|поздно)",
            r"(?:hours?|minutes?|mins?|days?|weeks?|months?|forever|ages|waited|waiting|late|delay|slow"
            r"|long|queue|on\s+hold|evening)\b",
        ),
    ),
    (
        Gain.EFFORT,
        cue(
            r"(?:заново|снова|вручную|руками|перезван|звонил|звонить|дважды|трижды|кажд|раз\b|раза\b"
            r"|передел|искал|листал|приш?лось|бегал|просил|объясн|не\s*(?:смог|нашел|наш|мог|получ|удал"
            r"|работ|откры)|сложно|трудно|неудобно|вводил|вбива|выясня)",
            r"(?:again|twice|by\s+hand|manual|call(?:ed|ing)\s+back|had\s+to|have\s+to|re-?(?:do|enter"
            r"|type|upload)|redid|chas|explain|times\b|every\s+time|search|scroll|look(?:ed|ing)\s+for"
            r"|couldn't|could\s+not|can't|didn't|doesn't|wouldn't|hard|difficult|figur|typ(?:ed|ing)"
            r"|asked|begged|crash|reset)",
        ),
    ),
)
EFFORTS_RU = (
    r"(?:иск|жд|прожд|лист|звон|перезван|дозван|вводи|вбив|переделыв|переписыв|заполня|разбир|объясня"
    r"|выясня|сверя|проси|бег|езди|ходи|стоя|сиде|перебир|напомин|уточня|согласовыв"
    r"|обзван|обзвон|копиров|добив|пересчитыв|перепечатыв|повторя|восстанавлив|логини|регистриров"
    r"|фотографиров|выбир|сравнив|собир|мер|подбир|угова?рив)[аиеяю]?"
)
ADVERBS_RU = (
    r"^(?:(?:я|мы|мне|нам|и|а|потом|час|полчаса|полдня|весь|всю|целый|целую|день|ночь|вечер|неделю"
    r"|минут\w*|часа|часов|долго|опять"
    r"|снова|еще|раз|раза|трижды|дважды|\d+|два|три|пять|пару|сорок|каждый|так|просто|сами|самой|самому"
    r"|сама|сам|вручную|руками"
    r"|заново|постоянно|вечно|ночью)\s+)*"
)
ACTIONS_RU = (
    re.compile(
        ADVERBS_RU + r"(?:пришлось|приходи(?:лось|тся)|надо\s+было|нужно\s+было|вынужден[аы]?(?:\s+был[аи]?)?"
        r"|(?:долго|сложно|трудно|тяжело)"
        r"(?:\s+было)?|не\s+(?:смог(?:ла|ли)?|мог(?:ла|ли)?|удалось"
        r"|получилось))\s+(?:\w+\s+)??(\w{2,}(?:ть|ться|ти|чь)\b.*)"
    ),
    re.compile(ADVERBS_RU + rf"({EFFORTS_RU}л[аи]?(?:с[ья])?\b.*)"),
    re.compile(r"^(\w{3,}(?:ть|ться|ти)\b.*)"),
)
PAST_RU = re.compile(r"^(\w+?)л[аио]?(с[ья])?\b")
SELF_EN = r"^(?:(?:i|we|and|so|then|also|just|even|always|still|usually)\s+)*"
ACTIONS_EN = (
    re.compile(SELF_EN + r"(?:had|have|needed|was\s+forced|were\s+forced)\s+to\s+(\w+\b.*)"),
    re.compile(SELF_EN + r"(?:spent|wasted|lost)\b.*?\b(?!evening|morning)(\w{3,}ing\b.*)"),
    re.compile(SELF_EN + r"(?:kept|was\s+tired\s+of|ended\s+up)\s+(\w{3,}ing\b.*)"),
    re.compile(
        SELF_EN
        + r"((?:search|wait|call|scroll|look|ask|chas|explain|retyp|check|copi|typ|refresh|compar)ed\b.*)"
    ),
    re.compile(r"^((?!nothing|everything|something|anything|during)\w{3,}ing\b.*)"),
)
# Where the action ends and something else begins, an amount of time included.
ENDS = re.compile(
    r"[,.;:!?…()\"«»—–]|\s-\s|\s(?:и|так|но|а|чтобы?|пока|потому|потом|хотя|тк|который|где|что|когда"
    r"|сам[аи]?|сами|весь|всю|целый|целую"
    r"|\d+|минут\w*|час|часа|часов|день|дня|дней|неделю|недели|недель|месяц\w*|два|две|три|четыре|пять"
    r"|по\s+сто|лишний|раз"
    r"|and|but|so|because|until|till|while|just|then|which|that|when|every|in\s+the\s+end|never|all"
    r"|for\s+(?:an?|\d+|two|three|half|ages|hours"
    r"|days|weeks)|twice|three|two|several|like|again|each\s+time)\b.*"
)
DOUBLED = frozenset(("get", "run", "put", "sit", "set", "cut", "dig", "stop", "shop", "beg", "plan", "log"))
NOT_OURS = re.compile(
    r"\b(?:не|ни|not|я|мне|меня|мной|мы|нам\w*|нас|друг\w+|мо[йяиеюё]\w*|наш\w*|вы|вам\w*|вас|ваш\w*|i"
    r"|me|my|mine"
    r"|we|us|our|you|your"
    r"|myself|ourselves)\b"
)


def restate(text: str, lang: Lang) -> Restated | None:
    """What the buyer would gain and what stood between, in their words; ``lang`` is the talk's language.

    ``None`` when there is no concrete problem to quote, or when anger asks for help rather than a mirror.
    """
    heard = hear(text)
    if heard.label not in (Label.PROBLEM, Label.MIXED):
        return None
    words = _quotable(heard.problem)
    if not words:
        return None
    gain = next((gain for gain, tells in GAINS if tells.search(fold(words))), Gain.EFFORT)
    _, spoken = cues_of(fold(words))
    action = _action(words, lang) if spoken is lang else ""
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


def _action(words: str, lang: Lang) -> str:
    patterns, formed = (ACTIONS_RU, _infinitive) if lang is Lang.RU else (ACTIONS_EN, _gerund)
    for piece in pieces(words):
        said = words[piece.start : piece.end]
        for pattern in patterns:
            if match := pattern.search(fold(said)):
                phrase = ENDS.sub("", said[match.start(1) :], count=1).strip(" .,;:!?…-—–()\"«»'")
                verb, _, rest = phrase.partition(" ")
                action = f"{formed(fold(verb))} {rest}"
                short = len(rest.split()) < LONGEST_ACTION and len(rest) > 2
                if formed(fold(verb)) and short and not NOT_OURS.search(fold(rest)):
                    return action
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
    if stem in DOUBLED:
        return stem + stem[-1] + "ing"
    if stem.endswith("e") and not stem.endswith(("ee", "ye")):
        stem = stem[:-1]
    return stem + "ing" if stem.isalpha() else ""
