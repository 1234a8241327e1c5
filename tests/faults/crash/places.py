"""Where people and Otklik meet: what a crash run must know of a messenger, and nothing else does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Bot = int | str  # a bot as its messenger calls it

EDITOR = 900
FIRST_BUYER = 1001
INTERVIEWER, NEWSROOM = "interview_bot", "newsroom_bot"  # what people call the bots, everywhere


@dataclass(slots=True)
class Call:
    """One request of a bot, or one frame on its socket.

    ``chat``: where something is sent, as a delivery names the place. ``result``: what the messenger answered,
    None until it did and when it refused; of a frame, what it brings.
    """

    bot: Bot
    method: str
    chat: str = ""
    result: Any = None


class Place(ABC):
    """One messenger, its people and its public channel."""

    name: str  # in the names of doors
    title: str  # in reports
    bots: tuple[Bot, Bot]  # the interviewer's and the newsroom's
    send: str  # the method by which everything is said
    channel: str  # the public channel, as it is set
    way: str  # how people get in
    finds: bool  # what was sent can be looked up: nothing is said twice then, and nobody is asked
    tells: bool  # it hears when something was kept, and brings it again until then
    committed: str  # SQL whose answer changes with the commit that keeps what arrived

    @abstractmethod
    def scene(self, people: range) -> Json:
        """What the sandbox is furnished with: bots, buyers, the editor and the channel."""

    @abstractmethod
    def settings(self, url: str) -> Json:
        """The settings by which Otklik finds its bots behind ``url``."""

    @abstractmethod
    def client(self, url: str) -> Any:
        """Who drives the people there."""

    @abstractmethod
    def account(self, person: int) -> str:
        """A person's account, as the store names it."""

    # --- what stands there ---

    @abstractmethod
    def chat(self, state: Json, person: int) -> list[Json]:
        """A person's chat with the interviewer, in order."""

    @abstractmethod
    def posts(self, state: Json) -> list[Json]:
        """What stands in the public channel."""

    @abstractmethod
    def keys(self, state: Json) -> Counter[str]:
        """How often each delivery stands anywhere, where messages carry its key."""

    @abstractmethod
    def ref(self, message: Json) -> str:
        """A message's name, as the store has it."""

    @abstractmethod
    def words(self, message: Json) -> str:
        """What is read in it."""

    @abstractmethod
    def is_bots(self, message: Json) -> bool:
        """Whether a bot said it."""

    # --- the wire ---

    @abstractmethod
    def request(self, path: str, headers: Mapping[str, str], body: bytes) -> Call:
        """What a request is about."""

    @abstractmethod
    def result(self, answer: Json) -> Any:
        """What an answer says; None of a refusal."""

    @abstractmethod
    def socket(self, path: str) -> Call:
        """Whose socket is being opened."""

    @abstractmethod
    def frame(self, bot: Bot, text: str, *, arriving: bool) -> Call:
        """What a frame on a socket is about: one for the bot (``arriving``), or one of the bot's."""

    @abstractmethod
    def listens(self, call: Call) -> bool:
        """Whether the bot hears what people do from here on."""

    @abstractmethod
    def brings(self, call: Call) -> set[str]:
        """What people did that reaches a bot with this, by the names under which the inbox keeps it."""

    @abstractmethod
    def acknowledges(self, call: Call) -> set[str]:
        """What a bot says to have kept, by the same names."""


def lang_of(person: int) -> str:
    """Every other person speaks Russian."""
    return "ru" if person % 2 else "en"
