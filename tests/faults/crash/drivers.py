"""People: buyers who answer whatever question they see, and remember what they said to which."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 seeded: the same seed plays the same people
from typing import Any

from bots.sandbox.driver import Silence
from tests.faults.crash.places import INTERVIEWER as BOT
from tests.faults.crash.places import Json, Place, lang_of

LOOK = 0.03  # seconds between two looks at the world
# A part of each question's words, Russian and English: how a person tells the questions apart.
QUESTIONS = {
    "C0": ("Начнём?", "Shall we start?"),
    "A1": ("Вспомните последний раз", "Think of the last time"),
    "A2": ("Расскажите, как всё было", "Tell me how it went"),
    "H1": ("было сложнее всего", "the hardest part"),
    "L1": ("заняло больше времени", "took longer than it should"),
    "B1": ("Что было в тягость", "What was a burden"),
    "U1": ("Чем вы тогда пользовались", "What did you use that time"),
    "W1": ("Как вы это делали до нас", "How did you do it before us"),
    "TCO1": ("Кроме цены", "Besides the price"),
    "O1": ("Проверим, так ли", "Let me check I understood"),
    "O1b": ("Одной фразой", "In one sentence", "сами это сказали", "How would you put it"),
    "I1": ("Насколько это для вас важно", "How important is that"),
    "I2": ("Насколько вас устроило", "How satisfied were you"),
    "K1": ("Можно написать вам ещё", "May I write once more"),
    "K2": ("Можно процитировать", "May we quote you"),
}
# What everybody tells: whole enough that nothing is asked about it once more.
STORY = {
    "ru": "ждали курьера два часа и из-за этого потеряли день",
    "en": "waited two hours for the courier and lost a day because of it",
}
GOODBYE = (
    "Спасибо! Записано",
    "Спасибо, что нашли время",
    "Thank you. I took down",
    "Thank you for your time",
)
TAPS: dict[str, dict[str, tuple[str, ...]]] = {  # question → language → labels
    "A1": {"ru": ("на этой неделе", "раньше"), "en": ("this week", "earlier")},
    "O1": {"ru": ("Да", "Не совсем"), "en": ("Yes", "Not quite")},
    "I1": {"ru": ("2", "5"), "en": ("2", "5")},
    "I2": {"ru": ("1", "4"), "en": ("1", "4")},
    "K1": {"ru": ("Да", "Нет"), "en": ("Yes", "No")},
    "K2": {"ru": ("Да", "Нет"), "en": ("Yes", "No")},
}
OPTIONS = {  # the same, as the store knows them
    "A1": ("week", "earlier"),
    "I1": ("2", "5"),
    "I2": ("1", "4"),
    **dict.fromkeys(("O1", "K1", "K2"), ("yes", "no")),
}


def question_in(words: str) -> str | None:
    """Which question a message of the bot asks."""
    return next((q for q, parts in QUESTIONS.items() if any(part in words for part in parts)), None)


class Pace:
    """How many steps people may have taken so far: interviews last as long as the kills do."""

    def __init__(self) -> None:
        self._taken = self._allowed = 0
        self._more = asyncio.Event()
        self._used = asyncio.Event()

    def allow(self, steps: int) -> None:
        """Up to ``steps`` in all."""
        self._allowed = max(self._allowed, steps)
        self._more.set()

    def more(self, steps: int) -> None:
        """That many beyond what was taken: nobody may be left waiting for the other."""
        self.allow(self._taken + steps)

    async def step(self) -> None:
        while self._taken >= self._allowed:
            self._more.clear()
            await self._more.wait()
        self._taken += 1
        self._used.set()

    async def used(self, within: float) -> None:
        """Until people have taken every step they may, or a while has passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._taken < self._allowed:
                    self._used.clear()
                    await self._used.wait()


class Watch:
    """One pair of eyes for everybody: the sandbox's state, looked at on every change."""

    def __init__(self, client: Any, place: Place) -> None:
        self._client = client
        self.place = place
        self.state: Json = {"version": -1, "chats": [], "channels": [], "slack": {"rooms": []}}
        self._changed = asyncio.Event()

    async def run(self) -> None:
        while True:
            try:
                self.state = await self._client.wait_for(self._newer, 5)
            except Silence:
                continue
            changed, self._changed = self._changed, asyncio.Event()
            changed.set()
            await asyncio.sleep(LOOK)

    def _newer(self, state: Json) -> Json | None:
        return state if state["version"] > self.state["version"] else None

    async def change(self, within: float) -> bool:
        """Until something changed; False when nothing did."""
        try:
            async with asyncio.timeout(within):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def chat(self, person: int) -> list[Json]:
        """A person's chat with the interviewer, in order."""
        return self.place.chat(self.state, person)

    def posts(self) -> list[str]:
        """What is read in the public channel."""
        return [self.place.words(message) for message in self.place.posts(self.state)]


@dataclass(slots=True)
class Buyer:
    """One simulated buyer, and the truth about what they said."""

    person: int
    payload: str
    client: Any  # of the place where they talk
    watch: Watch
    pace: Pace
    dice: Random
    patience: float  # seconds of silence after which a person presses Start; math.inf: never
    # message → words, and the question answered (None: the chat tells)
    said: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    tapped: dict[str, str] = field(default_factory=dict)  # question → option
    repeated: list[str] = field(default_factory=list)  # questions that came once more
    starts: int = 0
    finished: bool = False
    _seen: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Open the link, answer what comes, until the bot says goodbye."""
        await self.pace.step()
        await self.client.open(self.person, BOT, self.payload)
        while not self.finished:
            fresh = self._fresh()
            if not fresh:
                if not await self._something():
                    self.starts += 1
                    await self.client.open(self.person, BOT)
                continue
            for message in fresh:
                self._seen.add(self._place.ref(message))
                words = self._place.words(message)
                if words.startswith(GOODBYE):
                    self.finished = True
                elif (question := question_in(words)) is not None:
                    await self._meet(question, message)

    @property
    def _place(self) -> Place:
        return self.watch.place

    def _bots(self) -> list[Json]:
        return [message for message in self.watch.chat(self.person) if self._place.is_bots(message)]

    def _fresh(self) -> list[Json]:
        return [message for message in self._bots() if self._place.ref(message) not in self._seen]

    async def _something(self) -> bool:
        """Until something new stands in the chat; False after a long silence."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.patience
        while loop.time() < deadline:
            await self.watch.change(deadline - loop.time())
            if self._fresh():
                return True
        return False

    async def _meet(self, question: str, message: Json) -> None:
        answered = question in self.tapped or any(q == question for _, q in self.said.values())
        if not answered:
            await self.pace.step()
            await self._answer(question, message)
            return
        self.repeated.append(question)
        if self.dice.random() < 0.5:
            return  # most people answer once
        if question in self.tapped:
            await self._tap(question, message, self.tapped[question])
        elif question not in TAPS:
            await self._say(question, "once more", reply_to=message)

    async def _answer(self, question: str, message: Json) -> None:
        if question == "C0":
            await self._tap(question, message, None)
        elif question not in TAPS and self._place.ref(message) != self._place.ref(self._bots()[-1]):
            await self._say(question, "first, pointed at", reply_to=message)  # a newer one stands below it
        elif question == "A1" and self.dice.random() < 0.3:
            await self._say(question, "in words")
        elif question in TAPS:
            await self._tap(question, message, None)
        else:
            done = await self._say(question, "first")
            if self.dice.random() < 0.2:
                await self._say(None, "and right after it")
            if self.dice.random() < 0.15:
                ref = self._place.ref(done)
                words = f"{self.said[ref][0]} corrected"
                await self.client.edit(self.person, BOT, done, words)
                self.said[ref] = (words, question)

    async def _say(self, question: str | None, mark: str, reply_to: Json | None = None) -> Json:
        story = STORY[lang_of(self.person)]
        words = f"w{self.person}q{question or 'x'}n{len(self.said)} {story} ({mark})"
        done = await self.client.say(self.person, BOT, words, reply_to=reply_to)
        self.said[self._place.ref(done)] = (words, question)
        return dict(done)

    async def _tap(self, question: str, message: Json, option: str | None) -> None:
        lang = lang_of(self.person)
        if question == "C0":
            label = "Да" if lang == "ru" else "Yes"
            self.tapped[question] = "yes"
        else:
            choice = OPTIONS[question].index(option) if option else self.dice.randrange(2)
            label = TAPS[question][lang][choice]
            self.tapped[question] = OPTIONS[question][choice]
        await self.client.tap(self.person, BOT, message, text=label)
