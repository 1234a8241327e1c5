"""What a public post may not carry: contacts, order numbers, sums, names, and quotes nobody agreed to. Pure.

A leak cannot be taken back and an unneeded refusal can be reworded, so what is doubtful is refused, and
every refusal names what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import phonenumbers

QUOTE_WORDS = 5
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.@/])@\w{3,}")
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?"
    r"(?:t\.me|telegram\.me|telegram\.dog|wa\.me|api\.whatsapp\.com|vk\.com|vk\.ru|vk\.me|ok\.ru|instagram\.com|facebook\.com)"
    r"/[^\s,;<>()«»\"]+"
    r"|tg://\S+",
    re.IGNORECASE,
)
_VK_ID = re.compile(r"\b(?:vk\s*)?id\d{4,}\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b\d{1,2}:\d{2}\b")
_DIGITS = re.compile(r"(?<![\d\w])\+?\(?\d(?:[\s\u00a0().-]{0,3}\d){9,14}(?!\d)")
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£₽¥]\s?)?"
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?:[\s\u00a0\u202f]?(?P<scale>тыс(?:яч\w*)?\.?|т\.\s?р\.?|млн\.?|миллион\w*|млрд\.?|thousand|million|mln|[kкmм](?!\w)))?"
    r"(?:[\s\u00a0\u202f]?(?P<unit>[$€£₽¥%]|руб\w*\.?|р\.|rub\b|usd\b|eur\b|рублей))?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:[-/_.][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PREFIXED = r"(?:№|#|\bno\.?|\bзаказ\w*|\border\w*)\s*(?:№|#|no\.?)?\s*"
_LEGAL = {
    *(
        "ооо",
        "ао",
        "пао",
        "зао",
        "оао",
        "ип",
        "нко",
        "тоо",
        "компания",
        "co",
        "company",
        "corp",
        "inc",
        "llc",
    ),
    *("ltd", "limited", "plc", "gmbh", "ag", "sa", "bv", "oy", "srl"),
}
# Endings a Russian name has when it is called, and those it may get in a sentence.
_CALLED = re.compile(r"(?:ий|ый|ой|ая|яя|ое|ее|ые|ие|[аеоыияьй])$")
_INFLECTED = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ам|ям|ах|ях|ом|ем|ым|им|ую|юю|ою|ею|ых|их"
    r"|ов|ев|[аеиоуыюяьй])"
)
_FLEETING = re.compile(r"[ео](?=[бвгджзклмнпрстфхцчшщ]$)")  # Павел → Павла, Ветер → ветра


_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    | dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE63), "-")
    | dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF))
)
# Letters of the two alphabets that look the same: an order's number may be typed in either.
_LATIN = str.maketrans("АВЕКМНОРСТУХаеоросух", "ABEKMHOPCTYXaeopocyx")
_CYRILLIC = str.maketrans("ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text may not go out: a text id, and the words of the text that are the reason."""

    kind: str
    found: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A buyer's words that may not be repeated in public."""

    text: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the store knows that a post must not tell. Sums in units of their currency."""

    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    sums: tuple[Decimal, ...] = ()
    order_numbers: tuple[str, ...] = ()  # those among ``order_tokens(text)`` that are orders
    quotes: tuple[Quote, ...] = ()
    own: tuple[str, ...] = ()  # the company's own handles, phone, addresses
    country: str = "RU"


def faults(text: str, grounds: Grounds) -> list[Fault]:
    """Everything in ``text`` that may not be public, in the order of the checks, each once."""
    text = plain(text)
    found = [
        *(Fault("fault-phone", one) for one in phones(text, grounds.country, grounds.own)),
        *(Fault("fault-email", one) for one in _EMAIL.findall(text) if not _is_own(one, grounds.own)),
        *(Fault("fault-handle", one) for one in handles(text) if not _is_own(one, grounds.own)),
        *(Fault("fault-order", one) for one in orders(text, grounds.order_numbers)),
        *(Fault("fault-sum", one) for one in sums(text, grounds.sums)),
        *(Fault("fault-person", one) for name in grounds.people for one in people(text, name)),
        *(Fault("fault-company", one) for name in grounds.companies for one in companies(text, name)),
        *(Fault("fault-quote", one) for quote in grounds.quotes for one in repeated(text, quote.text)),
    ]
    return list(dict.fromkeys(found))


def plain(text: str) -> str:
    """The text without disguises: full-width signs as usual, every dash a hyphen, nothing invisible."""
    return text.translate(_PLAIN)


def phones(text: str, country: str, own: Iterable[str] = ()) -> list[str]:
    """Phone numbers, international or as people of ``country`` write them, the company's own left out."""
    bare = _DATE.sub(lambda date: "\n" * len(date[0]), text)
    found = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(bare, country)]
    found += [
        match[0].strip()
        for match in _DIGITS.finditer(bare)
        if not any(one in match[0] or match[0] in one for one in found)
    ]
    ours = {_digits(one) for one in own} - {""}
    return [one for one in found if _digits(one) not in ours]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


def handles(text: str) -> list[str]:
    """Names of people's pages in messengers and networks: @name, t.me/…, wa.me/…, vk ids."""
    bare = _EMAIL.sub(" ", text)
    pages = [match[0].rstrip(".!?") for match in _PAGE.finditer(bare)]
    rest = _PAGE.sub(" ", bare)
    return [*pages, *_HANDLE.findall(rest), *(match[0] for match in _VK_ID.finditer(rest))]


def _is_own(found: str, own: Iterable[str]) -> bool:
    return _tail(found) in {_tail(one) for one in own if one}


def _tail(handle: str) -> str:
    """ "https://t.me/shop/12", "@Shop" and "t.me/shop" are one name: "shop"."""
    path = re.sub(r"^(?:https?://)?(?:www\.|m\.)?", "", handle.strip().lower())
    page = re.match(r"(?:t\.me|telegram\.me|vk\.com|vk\.ru|wa\.me)/(?:s/)?([^/?#]+)", path)
    return page[1] if page else path.lstrip("@").rstrip("/")


def order_tokens(text: str) -> list[str]:
    """What in a text may be an order's number, in the spellings it may be kept in."""
    found: dict[str, None] = {}
    for match in _TOKEN.finditer(plain(text)):
        for part in (match[0], *re.split(r"[-/_.]", match[0])):
            if any(char.isdigit() for char in part):
                for twin in (part, part.translate(_LATIN), part.translate(_CYRILLIC)):
                    found.update(dict.fromkeys((twin, twin.upper(), twin.lower(), f"#{twin}", f"№{twin}")))
    return list(found)


def orders(text: str, numbers: Iterable[str]) -> list[str]:
    """Order numbers that the text tells; a short number or a year only where it is called an order."""
    found = []
    for number in numbers:
        bare = number.lstrip("#№")
        alone = rf"(?<![^\W_]){re.escape(bare)}(?![^\W_])"
        common = bare.isdigit() and (len(bare) < 4 or re.fullmatch(r"(?:19|20)\d\d", bare))
        twins = alone.translate(_LATIN) if not common else alone
        match = re.search((_PREFIXED if common else "") + alone, text, re.IGNORECASE) or re.search(
            (_PREFIXED if common else "") + twins, text.translate(_LATIN), re.IGNORECASE
        )
        if match:
            found.append(text[match.start() : match.end()])
    return found


def sums(text: str, known: Iterable[Decimal]) -> list[str]:
    """Sums of the customers' records in the text, however they are written: "12 500 ₽", "12,500", "12.5k".

    A bare number counts from 100 on (below, it is days or pieces); with a currency beside it, always.
    """
    amounts = {abs(amount) for amount in known if amount}
    return [match[0].strip() for match in _NUMBER.finditer(text) if _tells(match, amounts)]


def _tells(match: re.Match[str], amounts: set[Decimal]) -> bool:
    unit = (match["unit"] or match["sign"] or "").strip()
    if unit == "%":
        return False
    scale = _scale(match["scale"])
    for number in _readings(match["number"]):
        if not unit and scale == 1 and number < 100:
            continue
        _, digits, exponent = number.as_tuple()
        step = Decimal(10) ** int(exponent)
        for amount in amounts:
            told = amount / scale
            # "12.5k" also tells 12 480; "1 million" is a figure of speech unless it is exact.
            if told == number or (len(digits) >= 2 and number in (told.quantize(step), int(told))):
                return True
    return False


def _scale(word: str | None) -> Decimal:
    word = (word or "").lower().rstrip(".")
    if not word:
        return Decimal(1)
    if word.startswith(("млрд",)):
        return Decimal(10**9)
    if word.startswith(("м", "m")):
        return Decimal(10**6)
    return Decimal(1000)


def _readings(number: str) -> set[Decimal]:
    """What a written number may mean: in "12,500" and "12.500" the mark may part thousands or a fraction."""
    bare = re.sub(r"[ \u00a0\u202f\u2009'’]", "", number)
    made = (
        {Decimal(re.sub(r"[.,](?=\d{3}(?:\D|$))", "", bare).replace(",", "."))} if _is_number(bare) else set()
    )
    if re.fullmatch(r"\d+[.,]\d+", bare):
        made.add(Decimal(bare.replace(",", ".")))
    return made


def _is_number(bare: str) -> bool:
    return (
        re.fullmatch(r"\d+(?:\.\d+)?", re.sub(r"[.,](?=\d{3}(?:\D|$))", "", bare).replace(",", "."))
        is not None
    )


def people(text: str, name: str) -> list[str]:
    """Any part of a person's name in the text, inflected or not."""
    found = []
    for part in _WORD.findall(name):
        for word, _ in _words(text):
            # Two letters are an ordinary word unless written as a name: «Ли», "Bo".
            if _same(word, part) and (len(part) > 2 or word[0].isupper()):
                found.append(word)
    return found


def companies(text: str, name: str) -> list[str]:
    """A company's name: the whole of it, or one of its words as a name (a capital inside a sentence)."""
    parts = [part for part in _WORD.findall(name) if part.lower() not in _LEGAL]
    if not parts:
        return []
    words = list(_words(text))
    found = [
        " ".join(word for word, _ in words[at : at + len(parts)])
        for at in range(len(words) - len(parts) + 1)
        if all(_same(words[at + n][0], part) for n, part in enumerate(parts))
    ]
    if len(parts) > 1 and not found:
        found = [
            word
            for word, starts in words
            if word[0].isupper()
            and not starts
            and len(word) >= 4
            and any(_same(word, part) for part in parts)
        ]
    return found


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text, each with whether a sentence begins with it."""
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(" \t\u00a0")
        yield match[0], not before or before[-1] in ".!?…\n"


def _same(word: str, name: str) -> bool:
    """Whether a word is a name in some case: exact, or a Russian stem of 4+ letters with an ending."""
    word, name = _plain(word), _plain(name)
    if word == name or word == f"{name}s" or word.removesuffix("'s").removesuffix("’s") == name:
        return True
    if not re.search("[а-я]", name):
        return False
    stem = _CALLED.sub("", name)
    for root in {stem, _FLEETING.sub("", stem)}:
        if len(root) >= 4 and word.startswith(root):
            tail = word.removeprefix(root)
            if not tail or _INFLECTED.fullmatch(tail):
                return True
    return False


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def repeated(text: str, quote: str) -> list[str]:
    """The first stretch of ``QUOTE_WORDS`` or more words of ``quote`` that the text repeats."""
    said, told = _spoken(quote), _spoken(text)
    heads = {tuple(said[at : at + QUOTE_WORDS]) for at in range(len(said) - QUOTE_WORDS + 1)}
    for at in range(len(told) - QUOTE_WORDS + 1):
        if tuple(told[at : at + QUOTE_WORDS]) in heads:
            return [" ".join(told[at : at + QUOTE_WORDS]) + "…"]
    return []


def _spoken(text: str) -> list[str]:
    return re.findall(r"\w+", _plain(text))
