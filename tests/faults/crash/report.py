"""What became of every word: the people's memory against the store and the channel."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from core.store.db import rows
from core.store.models import Answer, Delivery, Interview
from core.words import InterviewState
from tests.faults.crash.desk import Editor
from tests.faults.crash.drivers import Buyer, Watch, question_in
from tests.faults.crash.phases import Killer
from tests.faults.crash.world import World

AT_ONCE = timedelta(seconds=0.9)  # a send that was heard of takes less


@dataclass
class Verdict:
    """The figures. ``faults`` names each thing that must not be."""

    said: int = 0
    taps: int = 0
    finished: int = 0
    doubtful: int = 0  # see ``_unsure``
    faults: dict[str, list[str]] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=dict)

    def fault(self, kind: str, what: str) -> None:
        self.faults.setdefault(kind, []).append(what)


KINDS = (
    *("answers lost", "answers misplaced", "answers duplicated", "answers changed", "answers from nowhere"),
    *("posts lost", "posts twice", "interviews unfinished", "ended by itself"),
)
TWICE, ASKED = "messages twice", "of unknown fate and not decided by looking it up"  # where one can look
REPEATED = "SELECT id, kind FROM delivery WHERE repeats > 0"
UNDECIDED = "SELECT id, kind, place FROM delivery WHERE state = 'needs_review'"


async def judge(world: World, people: list[Buyer], editor: Editor, watch: Watch) -> Verdict:
    """Compare everything that was said with everything that is kept."""
    verdict = Verdict(faults={kind: [] for kind in (*KINDS, *((TWICE, ASKED) if world.place.finds else ()))})
    for buyer in people:
        await _judge_one(buyer, watch, verdict)
    for word in editor.published.values():
        times = editor.times(word)
        if times != 1:
            verdict.fault("posts twice" if times else "posts lost", f"{word}: {times} times in the channel")
    for word in editor.waiting:
        verdict.fault("posts lost", f"{word}: never published")
    for status in world.died:
        verdict.fault("ended by itself", f"exit status {status}")
    if world.place.finds:
        await _judge_finding(world, editor, watch, verdict)
    repeated = [question for buyer in people for question in buyer.repeated]
    verdict.other = {
        "questions repeated": len(repeated),
        "filed elsewhere because a question's fate was unknown": verdict.doubtful,
        "Start pressed after a long silence": sum(buyer.starts for buyer in people),
        **_log(world.folder / "otklik.log"),
        **{f"a person decided “{word}”": times for word, times in editor.decided.items()},
    }
    return verdict


async def _judge_finding(world: World, editor: Editor, watch: Watch, verdict: Verdict) -> None:
    """Where what was sent can be looked up, nothing is sent once more in doubt, and nobody is asked."""
    for key, times in world.place.keys(watch.state).items():
        if times > 1:
            verdict.fault(TWICE, f"{key}: {times} times")
    for row in await rows(UNDECIDED):
        verdict.fault(ASKED, f"{row['kind']} {row['id']} to {row['place']}")
    for word, times in editor.decided.items():
        if times:
            verdict.fault(ASKED, f"a person decided “{word}” {times} times")
    for row in await rows(REPEATED):
        verdict.fault(ASKED, f"{row['kind']} {row['id']} was sent again on a guess")


async def _judge_one(buyer: Buyer, watch: Watch, verdict: Verdict) -> None:
    place = watch.place
    interview = await Interview.filter(address__external_id=place.account(buyer.person)).first()
    if interview is None or interview.state is not InterviewState.FINISHED or not buyer.finished:
        state = interview.state.value if interview else "never begun"
        verdict.fault("interviews unfinished", f"{buyer.person}: {state}")
    else:
        verdict.finished += 1
    kept = list(await Answer.filter(interview_id=interview.id).order_by("id")) if interview else []
    by_ref: dict[str, list[Answer]] = {}
    for answer in kept:
        by_ref.setdefault(answer.ref, []).append(answer)
    chat = watch.chat(buyer.person)
    asked = None
    for message in chat:
        if place.is_bots(message):
            asked = question_in(place.words(message)) or asked
            continue
        number = place.ref(message)
        if number not in buyer.said:
            continue  # Start
        words, question = buyer.said[number]
        question = question or asked  # of a second message only the chat tells what stood above it
        verdict.said += 1
        found = by_ref.pop(number, [])
        name = f"{buyer.person} {words!r}"
        if not found:
            verdict.fault("answers lost", name)
        if len(found) > 1:
            verdict.fault("answers duplicated", f"{name} under {[one.question for one in found]}")
        for one in found:
            second, pointed = buyer.said[number][1] is None, "pointed at" in words
            if one.question != question and (second or pointed) and await _unsure(one, question):
                verdict.doubtful += 1
            elif one.question != question:
                verdict.fault("answers misplaced", f"{name} said to {question}, kept under {one.question}")
            if one.text != words:
                verdict.fault("answers changed", f"{name} kept as {one.text!r}")
    for question, option in buyer.tapped.items():
        if question == "C0":
            continue  # a consent, not an answer
        verdict.taps += 1
        found = by_ref.pop(f"tap:{question}", [])
        if not found:
            verdict.fault("answers lost", f"{buyer.person} tapped {option} at {question}")
        if any(one.option != option or one.question != question for one in found):
            verdict.fault(
                "answers changed", f"{buyer.person} tapped {option} at {question}: {found[0].option}"
            )
        if len(found) > 1:
            verdict.fault("answers duplicated", f"{buyer.person} tapped {option} at {question}")
    for ref in by_ref:
        verdict.fault("answers from nowhere", f"{buyer.person} {ref}")


async def _unsure(answer: Answer, question: str | None) -> bool:
    """Whether the question said to, or the one filed under, is one whose place in the chat was never told.

    Known limits, counted apart: a second message in a row that meets the next question while that one's fate
    is unknown (it counts as seen), and a reply that points at a question whose receipt was lost.
    """
    names = {answer.question, question, "O1" if answer.question == "O1b" else None} - {None}
    for ask in await Delivery.filter(interview_id=answer.interview_id, question__in=names, kind="ask"):
        known_at_once = ask.sent_at and ask.sending_at and ask.sent_at - ask.sending_at < AT_ONCE
        if ask.sending_at and (ask.repeats or not ask.receipt or not known_at_once):
            return True
    return False


def _log(path: Path) -> dict[str, int]:
    """What Otklik itself wrote down about unknown fates, and errors it did not expect."""
    seen: Counter[str] = Counter()
    for text in path.read_text("utf-8", "replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            seen["lines that are no log"] += 1
            continue
        match line.get("event"):
            case "delivery.trouble" if line.get("outcome") == "Unknown":
                seen["unknown by a lost answer"] += 1
            case "delivery.resolved":
                seen[f"unknown resolved as {line['state']}"] += 1
            case event if line.get("level") == "error":
                seen[f"log: {event} {line.get('error', '')} {line.get('where', [''])[-1]}"] += 1
    return dict(seen)


def show(verdict: Verdict, killer: Killer, interviews: int, posts: int) -> str:
    """The report, as text."""
    lines = ["", "kills, by the moment they hit:"]
    lines += [f"  {count:4}  {phase}" for phase, count in sorted(killer.hits.items())]
    lines += [f"  {killer.hits.total():4}  in all; {killer.missed} windows missed and not counted", ""]
    lines += [
        f"{verdict.said} answers said and {verdict.taps} tapped; {verdict.finished}/{interviews} interviews"
    ]
    lines += [f"finished; {posts} posts", ""]
    for kind, found in verdict.faults.items():
        lines += [f"  {len(found):4}  {kind}", *(f"          {one}" for one in found[:10])]
    lines += ["", *(f"  {count:4}  {what}" for what, count in verdict.other.items())]
    return "\n".join(lines)
