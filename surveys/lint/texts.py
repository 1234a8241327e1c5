"""A survey's texts: both languages complete, the same words filled in, lengths that a chat can bear."""

from __future__ import annotations

from collections.abc import Iterator

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from surveys.lint.rules import WHY, Finding, Rule
from surveys.lint.wording import broken
from surveys.packages import common
from surveys.script import Question, Survey
from surveys.words import Defect, Lang

# Characters of one message (method 5); Telegram cuts a button's label at about 30 on a phone.
QUESTION = {Lang.EN: 220, Lang.RU: 240}
FAREWELL = 400
SHOWN, HARDEST = 30, 75
JOB, NAME, OUTCOME, LINK = "j" * 60, "n" * 16, "o" * 90, "t.me/" + "l" * 30  # the longest that are likely

FACTS = ("brand", "contact", "link", "company", "outcome_before", "told_before", "job", "job_ru", "job_en")
FAREWELLS = ("Z1-no-outcome",)  # besides the survey's own closing


class _Arguments(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(source: str) -> dict[str, set[str]]:
    """Text id → the arguments it uses; of two with one id the later counts."""
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message):
            arguments = _Arguments()
            arguments.visit(entry)
            found[entry.id.name] = arguments.names
    return found


def asked(survey: Survey, question: Question) -> list[str]:
    """The ids of all texts in which a question may be put, its probes included."""
    found = [question.id]
    if question.outcome:
        found.append(f"{question.id}-alone")
    found += [f"probe-{defect}" for defect in question.probes]
    if Defect.SHORT in question.probes:
        found.append("probe-fine")
    return [*found, "redirect-1", "redirect-2"] if question.listens else found


def said(survey: Survey) -> list[str]:
    """The ids of the farewells."""
    closes = [text for question in survey.every for text in question.closes.values()]
    return [*closes, survey.closing, f"{survey.closing}-no-link", *FAREWELLS]


def check(survey: Survey) -> Iterator[Finding]:
    """What is wrong with the texts."""
    by_lang = {lang: messages(survey.files[f"{lang}.ftl"]) for lang in Lang}
    yield from _languages(by_lang)
    yield from _needed(survey, by_lang)
    yield from _unused(survey, by_lang)
    judged: set[str] = set()
    for question in survey.every:
        for text_id in asked(survey, question):
            if text_id not in judged and all(text_id in found for found in by_lang.values()):
                judged.add(text_id)
                yield from _question(survey, question, text_id, by_lang)
        for option in question.options:
            yield from _label(survey, question, option)
    for text_id in dict.fromkeys(said(survey)):
        for lang in Lang:
            if text_id in by_lang[lang]:
                yield from _length(survey, text_id, lang, FAREWELL)


def _languages(by_lang: dict[Lang, dict[str, set[str]]]) -> Iterator[Finding]:
    russian, english = by_lang[Lang.RU], by_lang[Lang.EN]
    for text_id in sorted(russian.keys() ^ english.keys()):
        lang = Lang.EN if text_id in russian else Lang.RU
        yield Finding(text_id, lang, Rule.LANGUAGE, "", f"Missing in {lang}.ftl. Say it there too.")
    for text_id in sorted(russian.keys() & english.keys()):
        differing = (russian[text_id] ^ english[text_id]) - {"count"}
        if differing:
            why = f"Only one language fills in {_names(differing)}. Fill in the same in both."
            yield Finding(text_id, None, Rule.PLACEABLE, "", why)


def _needed(survey: Survey, by_lang: dict[Lang, dict[str, set[str]]]) -> Iterator[Finding]:
    needed = [text for question in survey.every for text in asked(survey, question)]
    for text_id in dict.fromkeys([*needed, *said(survey)]):
        if not any(text_id in found for found in by_lang.values()):
            why = f"The text {text_id} is needed. Write it in ru.ftl and en.ftl."
            yield Finding(text_id, None, Rule.LANGUAGE, "", why)


def _unused(survey: Survey, by_lang: dict[Lang, dict[str, set[str]]]) -> Iterator[Finding]:
    used = {text for question in survey.every for text in asked(survey, question)} | set(said(survey))
    used |= {f"{question.id}-{option}" for question in survey.every for option in question.options}
    for lang in Lang:
        for text_id in sorted(by_lang[lang].keys() - used - messages(common(lang)).keys()):
            why = f"Nothing says {text_id}. Remove it, or correct its id."
            yield Finding(text_id, lang, Rule.UNUSED, "", why)


def _question(
    survey: Survey, question: Question, text_id: str, by_lang: dict[Lang, dict[str, set[str]]]
) -> Iterator[Finding]:
    allowed = {*FACTS, "outcome"} if question.instead else set(FACTS)
    for lang in Lang:
        if unknown := by_lang[lang][text_id] - allowed:
            why = f"Nothing fills in {_names(unknown)}. Known: {', '.join(sorted(allowed))}."
            yield Finding(text_id, lang, Rule.PLACEABLE, "", why)
            continue
        consent = question is survey.consent
        yield from _length(survey, text_id, lang, FAREWELL if consent else QUESTION[lang])
        for words in dict.fromkeys(_spellings(survey, text_id, lang)):
            for rule in () if consent else broken(words, lang):
                yield Finding(text_id, lang, rule, _plain(words), WHY[rule])


def _label(survey: Survey, question: Question, option: str) -> Iterator[Finding]:
    for lang in Lang:
        try:
            words = survey.label(lang, question, option)
        except KeyError:
            why = "Nothing is filled into a label. Write it out."
            yield Finding(f"{question.id}-{option}", lang, Rule.PLACEABLE, "", why)
            continue
        if len(words) > SHOWN:
            limit = f"a phone shows {SHOWN}" if len(words) <= HARDEST else f"{HARDEST} at most are sent"
            why = f"The label has {len(words)} characters; {limit}. Shorten it."
            yield Finding(f"{question.id}-{option}", lang, Rule.LABEL, words, why)


def _length(survey: Survey, text_id: str, lang: Lang, limit: int) -> Iterator[Finding]:
    try:
        longest = max(_spellings(survey, text_id, lang), key=len)
    except KeyError:
        why = "A farewell may fill in outcome and link, one that a button brings nothing."
        yield Finding(text_id, lang, Rule.PLACEABLE, "", why)
        return
    if len(longest) > limit:
        why = f"{len(longest)} characters with a job of {len(JOB)}; {limit} at most. Shorten it."
        yield Finding(text_id, lang, Rule.TOO_LONG, _plain(longest), why)


def _spellings(survey: Survey, text_id: str, lang: Lang) -> list[str]:
    """A text in every form it takes, with the longest words that are likely."""
    args = {
        "brand": NAME,
        "contact": NAME,
        "link": LINK,
        "company": "yes",
        "outcome_before": OUTCOME,
        "job": JOB,
        "job_ru": JOB,
        "job_en": JOB,
        "outcome": OUTCOME,
    }
    if text_id in {text for question in survey.every for text in question.closes.values()}:
        return [survey.text(lang, text_id)]
    return [survey.text(lang, text_id, **args, told_before=told) for told in ("yes", "no")]


def _plain(words: str) -> str:
    """Words as their author wrote them, the fillings named again."""
    for filling, name in ((JOB, "{job}"), (OUTCOME, "{outcome}"), (LINK, "{link}"), (NAME, "{brand}")):
        words = words.replace(filling, name)
    return words


def _names(found: set[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(found))
