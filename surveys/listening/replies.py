"""What a whole message says: stop, yes, no, later, a number, nothing."""

from __future__ import annotations

import re

from surveys.listening.plain import bare


def _phrases(*lines: str) -> frozenset[str]:
    return frozenset(phrase for line in lines for phrase in line.split("|"))


STOP = _phrases(
    "stop|/stop|unsubscribe|leave me alone|quit|enough|i dont want to",
    "стоп|/стоп|хватит|не хочу|отстаньте|отстань|отпишите|отписаться|отпишите меня|прекратите",
    "довольно|остановитесь|прекращайте|больше не пишите|не пишите|не пишите мне|не пишите больше",
    "не пишите мне больше|не беспокойте|не беспокойте меня|больше не беспокойте|оставьте меня в покое",
    "не хочу отвечать|не хочу продолжать|не хочу больше|не хочу больше отвечать|больше не хочу|я не хочу",
    "i dont want to answer|i dont want to continue|no more questions|dont write to me|dont message me",
    "stop it|stop this|stop asking|stop writing|stop writing to me|stop messaging me|unsubscribe me",
    "cnjg|ыещз",  # «стоп» and "stop" typed in the other keyboard's letters
)
AROUND_STOP = _phrases("все|ну|уже|так|нет|спасибо|пожалуйста|please|thanks|thank you|now|just|ok|no")
STOP_SIGNS = frozenset("🛑⛔")
YES_SIGNS = frozenset("👍👌✅🆗")
NO_SIGNS = frozenset("👎❌🙅")
NOT_A_SIGN = re.compile("[\\s\ufe0f\u200d\U0001f3fb-\U0001f3ff♀♂!]")  # joiners, skin tones
YES = _phrases(
    "yes|yeah|yep|y|ok|okay|sure|lets go|go|start",
    "да|ага|давайте|давай|ок|окей|хорошо|конечно|начнем|можно|верно|так",
    "right|correct|exactly|absolutely|thats right|that is right|of course|yes please|yup|true|go ahead",
    "угу|именно|именно так|точно|все верно|все так|правильно|все правильно|совершенно верно|пожалуйста",
    "согласен|согласна|не против",
)
NO = _phrases(
    "no|nope|n|not now|no thanks|no thank you",
    "нет|неа|не надо|не сейчас|нет спасибо|не согласен|не согласна",
    "not really|not exactly|not quite|wrong|thats wrong|not right|not at all|not interested|rather not",
    "im not interested|id rather not|please dont|please no|better not|спасибо нет|нет спасибо не надо",
    "не совсем|не совсем так|не так|неверно|не верно|неправильно|не правильно|не то|не нужно|нельзя",
    "не интересно|неинтересно|мне не интересно|мне неинтересно|лучше не надо|лучше нет|не стоит|против",
)
LATER = _phrases(
    "later|not now|later please|maybe later|im busy|busy|some other time",
    "позже|потом|попозже|позднее|не сейчас|чуть позже|давайте позже|давай позже|давайте потом|давай потом",
    "может позже|может потом|сейчас не могу|сейчас занят|сейчас занята|занят|занята",
)
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "1|one|один|одна|единица|единичка",
            "2|two|два|две|двойка",
            "3|three|три|тройка",
            "4|four|четыре|четверка",
            "5|five|пять|пятерка",
        ),
        start=1,
    )
    for word in words.split("|")
}
OUT_OF = re.compile(r"\s*(из|out of|of|/)\s*(5|пяти|five)$")
AROUND_NUMBER = _phrases("на|балл|балла|баллов|наверное|думаю|пожалуй|probably|maybe|about|say|points|its|a")
NOTHING = _phrases(
    "nothing|none|no|nope|n/a|na|nothing really|nothing special|not really|fine|all fine|all good",
    "nothing at all|not at all|nothing much|nothing comes to mind|absolutely nothing",
    "it was fine|ok|okay|dont know|i dont know|dont remember|i dont remember|no problems|no problem",
    "everything was fine|everything fine|it went well|no complaints",
    "ничего|нет|неа|ничего особенного|ничего такого|никаких|все нормально|нормально|норм|все хорошо",
    "ничо|ниче|да ничо|да ниче|не|хз|да хз|фиг знает|не знаю даже|нормас|пойдет|dunno|i dunno|idk|nah|nothin",
    "вообще ничего|совсем ничего|абсолютно ничего|да вообще ничего|ничего в голову не приходит",
    "no idea|ive no idea|i have no idea|понятия не имею|без понятия",
    "хорошо|все ок|ок|не знаю|не помню|без проблем|все было хорошо|все было нормально",
    "никаких проблем|проблем не было|ничего сложного|да ничего|да нет|вроде ничего|все отлично",
)


DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
KNOWS_NOTHING = _phrases(
    "не знаю|не помню|уже не помню|точно не помню|не знаю даже|даже не знаю|хз|да хз|фиг знает|кто его знает",
    "без понятия|понятия не имею|затрудняюсь|затрудняюсь ответить|трудно сказать|сложно сказать|забыл|забыла",
    "не вспомню|не могу вспомнить|не могу сказать|сейчас не вспомню",
    "dont know|i dont know|dont remember|i dont remember|cant remember|i cant remember|no idea|ive no idea",
    "i have no idea|dunno|i dunno|idk|not sure|im not sure|hard to say|i forgot|forgot|who knows|cant recall",
)


def is_stop(text: str) -> bool:
    """Whether the *whole* message says stop; «не хочу ждать» inside a story does not."""
    words = bare(text.split("@")[0] if text.startswith("/") else text)
    command = words.partition(" ")[0] in ("/stop", "/стоп")
    return command or _made_of(words, STOP, AROUND_STOP) or _signs(text, STOP_SIGNS)


def is_command(text: str) -> bool:
    """Whether the whole message is a bot command, "/help" say: a word to the bot, never an answer."""
    return bool(re.fullmatch(r"/\w{1,32}(@\w+)?", text.strip()))


def says_yes(text: str) -> bool:
    """Whether the whole message is a yes, or several: «да, конечно»."""
    return _made_of(bare(text), YES) or _signs(text, YES_SIGNS)


def says_no(text: str) -> bool:
    """Whether the whole message is a no, or several: «нет, не так»."""
    return _made_of(bare(text), NO) or _signs(text, NO_SIGNS)


def says_later(text: str) -> bool:
    """Whether the whole message puts it off."""
    return _made_of(bare(text), LATER)


def says_number(text: str) -> int | None:
    """The one number of a scale that the whole message says: "5", «пять», "4 out of 5"."""
    words = OUT_OF.sub("", bare(text)).split()
    said = [word for word in words if word not in AROUND_NUMBER]
    return NUMBERS.get(said[0]) if len(said) == 1 else None


def knows_nothing(text: str) -> bool:
    """Whether the whole message says that its writer cannot tell, or says nothing at all."""
    words = bare(text)
    return not any(c.isalnum() for c in words) or _made_of(words, KNOWS_NOTHING, AROUND_STOP)


def _made_of(words: str, phrases: frozenset[str], around: frozenset[str] = frozenset()) -> bool:
    """Whether bare words are nothing but such phrases one after another, perhaps with words ``around``."""
    tokens = DRAWN_OUT.sub(r"\1", words).split()  # «дааа», "stoooop"
    if len(tokens) > 8:
        return False
    # reached[i]: the first i words can be read so; True once a phrase was among them
    reached: list[set[bool]] = [{False}, *(set() for _ in tokens)]
    for start, before in enumerate(reached[:-1]):
        for end in range(start + 1, len(tokens) + 1):
            piece = " ".join(tokens[start:end])
            if before and piece in phrases:
                reached[end].add(True)
            if piece in around:
                reached[end] |= before
    return True in reached[-1]


def _signs(text: str, signs: frozenset[str]) -> bool:
    """Whether a message is nothing but such emoji."""
    kept = NOT_A_SIGN.sub("", text)
    return bool(kept) and all(sign in signs for sign in kept)


def names_nothing(text: str) -> bool:
    """Whether an answer to "what was hard" names no problem at all: empty, "nothing", "fine", «не помню»."""
    words = bare(text)
    return not any(c.isalpha() for c in words) or _made_of(words, NOTHING)
