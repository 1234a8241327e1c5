"""The pacer on a clock that the test holds in its hands."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bots.pacing import GROUP_AT_MOST, Pacer


@dataclass
class Telegram:
    """A bot that sends as soon as its pacer lets it, and when each message arrived."""

    per_second: int = 30
    chat_pause: float = 1.0
    now: float = 1_000.0
    arrived: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacer = Pacer(self.per_second, self.chat_pause, lambda: self.now)

    def send(self, place: str | None, *, there: float = 0.0, back: float = 0.0) -> float:
        """Wait and send; returns how long it had to wait. ``there``, ``back``: seconds on the way."""
        began = self.now
        while wait := max(self.pacer.bot_wait(), self.pacer.chat_wait(place) if place else 0.0):
            self.now += wait
        waited = self.now - began
        self.pacer.begin(place)
        self.arrived.append(self.now + there)
        self.now += there + back
        self.pacer.end(place)
        return waited

    def most_in(self, span: float) -> int:
        """The largest number of arrivals within any ``span`` seconds."""
        return max(sum(first <= at < first + span for at in self.arrived) for first in self.arrived)


def test_a_single_reply_goes_at_once() -> None:
    assert Telegram().send("1") == 0.0


def test_thirty_a_second_without_a_burst() -> None:
    bot = Telegram()
    for n in range(300):
        bot.send(str(n))
    assert bot.most_in(1.0) <= 30
    assert bot.arrived[-1] - bot.arrived[0] == pytest.approx(299 / 30, rel=0.05)
    gaps = [after - before for before, after in zip(bot.arrived, bot.arrived[1:], strict=False)]
    assert min(gaps) > 0.49 / 30


def test_after_a_stall_nothing_is_caught_up() -> None:
    bot = Telegram()
    for n in range(30):
        bot.send(f"a{n}")
    bot.now += 60
    start = bot.now
    for n in range(60):
        bot.send(f"b{n}")
    assert bot.now - start >= 58 / 30
    assert bot.most_in(1.0) <= 30


@pytest.mark.parametrize("per_second", [30, 5])
def test_no_window_sees_more_whatever_the_network_does(per_second: int) -> None:
    """Some arrive at once and some late: the window is kept where Telegram counts, at the arrival."""
    bot = Telegram(per_second=per_second)
    under_way: list[tuple[float, float, str]] = []  # when it arrives, when it is answered, where
    for n in range(600):
        place = str(n)
        while True:
            for one in [one for one in under_way if one[1] <= bot.now]:
                under_way.remove(one)
                bot.pacer.end(one[2])
            if bot.pacer.bot_wait() == 0:
                break
            bot.now += 0.001
        bot.pacer.begin(place)
        delay = (n * 37 % 11) / 20  # 0 to half a second, there and back
        bot.arrived.append(bot.now + delay)
        under_way.append((bot.now + delay, bot.now + delay * 1.5, place))
    bot.arrived.sort()
    assert bot.most_in(1.0) <= per_second


def test_one_a_second_to_a_person_and_others_do_not_wait_for_it() -> None:
    bot = Telegram()
    bot.send("7", there=0.1, back=0.1)
    assert bot.pacer.chat_wait("7") == pytest.approx(1.0)
    assert bot.pacer.chat_wait("8") == 0.0
    for _ in range(5):
        bot.send("7")
    assert bot.most_in(1.0) == 1


def test_a_change_of_what_stands_there_has_no_pause() -> None:
    bot = Telegram()
    bot.send("7")
    assert bot.send(None) < 0.1


@pytest.mark.parametrize("place", ["-100123", "@channel"])
def test_twenty_a_minute_to_a_group(place: str) -> None:
    bot = Telegram()
    for _ in range(GROUP_AT_MOST * 3):
        bot.send(place)
    assert bot.most_in(60.0) == GROUP_AT_MOST
    assert bot.pacer.chat_wait("7") == 0.0


def test_retry_after_holds_the_chat_and_a_second_chat_holds_the_bot() -> None:
    bot = Telegram()
    bot.pacer.hold(5, "7", whole_bot=False)
    assert bot.pacer.chat_wait("7") == 5
    assert bot.pacer.bot_wait() == 0
    bot.pacer.hold(3, "7", whole_bot=False)  # the same chat again says nothing of the bot
    assert bot.pacer.chat_wait("7") == 5
    assert bot.pacer.bot_wait() == 0
    bot.pacer.hold(4, "8", whole_bot=False)
    assert bot.pacer.bot_wait() == 4
    bot.now += 60
    bot.pacer.hold(4, "9", whole_bot=False)  # the others have long been free
    assert bot.pacer.bot_wait() == 0
    bot.pacer.hold(30, "9", whole_bot=True)
    assert bot.pacer.bot_wait() == 30


def test_places_are_forgotten() -> None:
    bot = Telegram()
    for n in range(500):
        bot.send(str(n))
    assert len(bot.pacer._chats) <= 60
