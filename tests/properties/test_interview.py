"""The interview as a state machine: no order, repetition or loss of events breaks what it promises."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core import plugins
from surveys import listening
from surveys.advance import Step, advance, fold
from surveys.events import (
    Answered,
    Ask,
    Began,
    Chose,
    Consented,
    Edited,
    Ended,
    Event,
    Keep,
    LeftOpen,
    Nudged,
    OptOut,
    Returned,
    Revise,
    ScreenedOut,
    Stopped,
    Switched,
    Unsay,
    Withdrew,
    event_from_json,
    event_to_json,
)
from surveys.interview import Interview
from surveys.words import InterviewState as State
from surveys.words import Lang, Purpose

SURVEY = plugins.survey("last_time")
CONSENT = SURVEY.consent.id
IDS = tuple(q.id for q in SURVEY.every)
OPTIONS = sorted({o for q in SURVEY.every for o in q.options})
OTHER = {
    "other_job": "repair",
    "other_ru": "починить шкаф",
    "other_en": "get a repair",
    "company": "yes",
    "path": "",
}
JOB = {"job_ru": "найти заказ", "job_en": "find an order"}
FACTS = {"brand": "Дом", "contact": "@x", "link": "t.me/x", **JOB, **OTHER}
WORDS = (
    "yes",
    "no",
    "да",
    "нет",
    "nothing",
    "ничего",
    "5",
    "this week",
    "два часа ждали",
    "redid it",
    "Добавьте кнопку «где курьер»",
    "Час искала счёт, добавьте вкладку",
    "Деньги списали дважды, верните немедленно!",
    "Где мой заказ?",
    "не помню",
    "I waited for two hours and nobody came",
    "",
    "🙂",
)
REFS = st.integers(1, 40).map(str)
ANY = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))
TEXTS = ANY.filter(lambda text: not listening.is_stop(text))
MEDIA = st.sampled_from((None, None, "voice", "dice"))
ABOUT = st.one_of(st.none(), st.sampled_from((*IDS, SURVEY.afterword, "Q99", "")))
QUIET = (State.STOPPED, State.DECLINED, State.SCREENED_OUT, State.WITHDRAWN)
LEGAL = {
    State.INVITED: {State.UNDERWAY, State.PAUSED, State.DECLINED, State.STOPPED, State.SCREENED_OUT},
    State.PAUSED: {State.UNDERWAY, State.DECLINED, State.STOPPED, State.SCREENED_OUT},
    State.UNDERWAY: {State.FINISHED, State.STOPPED, State.SCREENED_OUT, State.PARTIAL},
    State.PARTIAL: {State.UNDERWAY, State.FINISHED, State.STOPPED, State.SCREENED_OUT},
    State.WITHDRAWN: {State.SCREENED_OUT},
    State.FINISHED: {State.SCREENED_OUT},
    State.STOPPED: {State.UNDERWAY, State.FINISHED, State.DECLINED, State.SCREENED_OUT},
    State.DECLINED: {State.UNDERWAY, State.PAUSED, State.STOPPED, State.SCREENED_OUT},
    State.SCREENED_OUT: set(),
}


class Talk(RuleBasedStateMachine):
    """A buyer, and a messenger that repeats, reorders and loses."""

    lang = Lang.RU

    def __init__(self) -> None:
        super().__init__()
        self.start = self.now = Interview(self.lang, FACTS)
        self.turns: list[Event] = []
        self.kept: dict[str, tuple[str, str]] = {}  # message → question, text, as the store was told
        self.done: list[Event] = []
        self.gone: set[str] = set()
        self.stopped = self.agreed = False

    def hear(self, event: Event) -> Step:
        """One event, and everything that must hold of every step."""
        before = self.now
        step = advance(SURVEY, before, event)
        after = self.now = step.interview
        self.done.append(event)
        if after != before:
            self.turns.append(event)
        taken_back = isinstance(event, Withdrew) and after.state is State.WITHDRAWN
        assert after.state is before.state or after.state in LEGAL[before.state] or taken_back
        asks = [effect for effect in step.effects if isinstance(effect, Ask)]
        assert len(asks) <= 1
        for ask in asks:
            assert ask.question == after.current
            assert ask.question in after.asked
            assert ask.text.strip()
        for effect in step.effects:
            match effect:
                case Keep(question=question, ref=ref, text=text):
                    assert after.consented
                    assert question in after.asked or question == SURVEY.afterword
                    assert ref not in self.kept, "kept twice"
                    self.kept[ref] = (question, text)
                case Revise(question=question, ref=ref, text=text):
                    assert self.kept[ref][0] == question
                    self.kept[ref] = (question, text)
                case Unsay(refs=refs):
                    for ref in refs:
                        self.gone.add(ref)
                        self.kept.pop(ref, None)
                case Ended(state=state):
                    assert after.state is state
                    assert after.current is None or state is State.PARTIAL
                case OptOut():
                    assert isinstance(event, Stopped) or after.state is State.DECLINED
                case Consented(purpose=Purpose.INTERVIEW, given=given):
                    assert (after.state is State.DECLINED) is not given
                    self.agreed = given
        if isinstance(event, Stopped):
            assert not asks
            assert after.state in (*QUIET, State.FINISHED)
        match event:
            case Stopped():
                self.stopped = True
            case Returned() | Began():
                self.stopped = False
        assert not (self.stopped and asks), "asked after a stop"
        if before.state is State.FINISHED:
            assert not asks, "asked after the end"
        return step

    # --- what can happen ---

    @rule()
    def began(self) -> None:
        self.hear(Began())

    @rule()
    def returned(self) -> None:
        self.hear(Returned())

    @precondition(lambda self: self.now.current is not None)
    @rule(data=st.data())
    def taps_the_question(self, data: st.DataObject) -> None:
        question = SURVEY.question(self.now.current or "")
        assert question is not None
        assume(question.options)
        wanted = [o for o in question.options if o not in ("never", "no", "kept")] or question.options
        options = st.one_of(st.sampled_from(list(wanted)), st.sampled_from(list(question.options)))
        option = data.draw(options)
        self.hear(Chose(question.id, option, "m"))

    @rule(question=st.sampled_from((*IDS, "Q99", "")), option=st.sampled_from((*OPTIONS, "?")), ref=REFS)
    def taps_something(self, question: str, option: str, ref: str) -> None:
        before = self.now
        self.hear(Chose(question, option, ref))
        changed_mind = before.state is State.DECLINED and (question, option) == ("C0", "yes")
        if question != before.current and not changed_mind:
            assert self.now == before, "an old button changed something"

    @rule(
        ref=REFS,
        text=TEXTS,
        about=ABOUT,
        replied=st.booleans(),
        media=MEDIA,
    )
    def says(self, ref: str, text: str, about: str | None, replied: bool, media: str | None) -> None:
        self._said(Answered(ref, text, about, replied, media))

    @rule(text=TEXTS)
    def answers(self, text: str) -> None:
        self._said(Answered(f"fresh{len(self.done)}", text))

    def _said(self, event: Answered) -> None:
        assume(event.ref not in self.gone)  # a repetition of what was withdrawn stops at the inbox
        before, known = self.now, event.ref in self.kept
        step = self.hear(event)
        if known:
            assert step == Step(before), "the same message counted twice"
            return
        listened = before.consented and before.current != CONSENT and before.state not in QUIET
        # Own words instead of a choice also keep that choice, under a name of its own.
        keeps = [one for one in step.effects if isinstance(one, Keep) and not one.ref.startswith("tap:")]
        assert len(keeps) == listened, "a message was dropped, or kept without a yes"
        if keeps:
            assert keeps[0].ref == event.ref
            assert keeps[0].text == event.text
            if event.about in before.asked and event.about != CONSENT:
                # "Yes" and "not quite" in own words go to the question that asks for the wording.
                instead = getattr(SURVEY.question(event.about), "instead", None)
                assert keeps[0].question in (event.about, instead, SURVEY.afterword)

    @rule(ref=REFS, text=TEXTS)
    def edits(self, ref: str, text: str) -> None:
        before = self.now
        step = self.hear(Edited(ref, text))
        if ref not in self.kept:
            assert step == Step(before)
        assert self.now.asked == before.asked
        assert self.now.current == before.current
        assert self.now.state is before.state

    @rule()
    def stops(self) -> None:
        self.hear(Stopped())

    @rule()
    def is_reminded(self) -> None:
        before = self.now
        self.hear(Nudged())
        assert self.now == before, "a reminder changes nothing"

    @rule()
    def is_left_open(self) -> None:
        self.hear(LeftOpen())

    @rule(question=st.sampled_from((None, *IDS, "Q99")))
    def withdraws(self, question: str | None) -> None:
        before = self.now
        self.hear(Withdrew(question))
        if question is not None and question in before.replies:
            assert question not in self.now.replies
            assert question not in self.now.found | self.now.wishes

    @rule(lang=st.sampled_from(list(Lang)))
    def switches(self, lang: Lang) -> None:
        self.hear(Switched(lang))
        assert self.now.lang is lang

    @rule()
    def is_no_buyer(self) -> None:
        assume(len(self.done) > 6)
        self.hear(ScreenedOut())

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def comes_again(self, data: st.DataObject) -> None:
        """The messenger delivers something once more, however late."""
        event = data.draw(st.sampled_from(self.done))
        if isinstance(event, Answered):
            self._said(event)
        else:
            self.hear(event)

    # --- what always holds ---

    @invariant()
    def the_snapshot_is_the_fold_of_the_turns(self) -> None:
        snapshot = json.loads(json.dumps(self.now.as_json()))
        assert Interview.from_json(snapshot) == self.now
        kept = [event_from_json(json.loads(json.dumps(event_to_json(turn)))) for turn in self.turns]
        assert fold(SURVEY, self.start, kept) == self.now

    @invariant()
    def questions_are_asked_once(self) -> None:
        assert len(set(self.now.asked)) == len(self.now.asked) <= len(IDS)
        assert set(self.now.asked) <= set(IDS)

    @invariant()
    def nobody_is_asked_too_much(self) -> None:
        pace = self.now.pace
        assert pace.asks <= 12
        assert len(pace.probed) <= 3
        assert pace.redirects <= 2

    @invariant()
    def every_kept_message_stands_under_one_question(self) -> None:
        parts = {
            part.ref: (question, part.text)
            for question, reply in self.now.replies.items()
            for part in reply.parts
        }
        assert parts == self.kept
        assert sum(len(reply.parts) for reply in self.now.replies.values()) == len(parts)

    @invariant()
    def nothing_before_consent(self) -> None:
        assert self.agreed or not self.now.consented
        if self.now.state in (State.UNDERWAY, State.FINISHED):
            assert self.agreed

    @invariant()
    def who_waits_for_nothing_has_ended(self) -> None:
        if self.now.current is None:
            assert self.now.state in (State.INVITED, State.FINISHED, *QUIET)


ROUNDS = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,  # the same plays everywhere: a new find must not turn somebody else's change red
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.mark.parametrize("lang", list(Lang))
def test_any_order_any_repetition(lang: Lang) -> None:
    machine = type("TalkIn" + lang.value, (Talk,), {"lang": lang})

    run_state_machine_as_test(machine, settings=ROUNDS)  # type: ignore[no-untyped-call]


def test_a_second_stop_closes_the_consent_question() -> None:
    events = (Began(), Stopped(), Returned(), Stopped(), Answered("1", "yes"))
    now = fold(SURVEY, Interview(Lang.EN, FACTS), events)
    assert (now.state, now.current, now.consented) == (State.STOPPED, None, False)


def test_after_a_no_nothing_is_under_way_until_a_new_yes() -> None:
    yes, no, later = (Chose(CONSENT, option, "m") for option in ("yes", "no", "later"))
    events = (Began(), yes, Stopped(), Returned(), no, Returned(), later, Returned())
    now = fold(SURVEY, Interview(Lang.EN, FACTS), events)
    assert (now.state, now.consented) == (State.PAUSED, False)
