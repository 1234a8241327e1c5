"""An interview as a value: the fold of its turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from surveys.words import InterviewState, Lang


@dataclass(frozen=True, slots=True)
class Part:
    """One message of an answer."""

    ref: str
    text: str
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question so far: the option chosen, and the messages in order."""

    option: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """All its words, a line a message."""
        return "\n".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True, slots=True)
class Pace:
    """How much has been asked of the buyer and how they bear it; the manners are judged from this.

    ``asks``: questions put so far, probes and redirects included, the consent screen not. ``probed``: those
    that were probed; ``tried``: by which probes. ``probe``: what the open question asks once more, "" when it
    is asked the first time.
    ``before``: length of the answer that was probed. ``curbed``: the answer to the last probe was shorter, so
    the next question gets none. ``lengths``: characters of each answer in words. ``empty``: answers in a row
    that knew nothing. ``left``: the number the buyer was last told. ``offered``: the question whose answer
    spoke of something going wrong right now.
    """

    asks: int = 0
    probed: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    probe: str = ""
    before: int = 0
    curbed: bool = False
    redirects: int = 0
    lengths: tuple[int, ...] = ()
    empty: int = 0
    left: int | None = None
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Interview:
    """Where one interview stands.

    ``facts``: words filled into questions, fixed when it began: ``brand``, ``contact``, ``link``, ``job_ru``,
    ``job_en``; ``other_job``, ``other_ru``, ``other_en`` (a second job of theirs, "" for none); ``company``
    ("yes" when one pays); ``path`` ("short" when the job is known well enough); ``outcome_before`` and
    ``told_before`` ("yes" or "no"), for a follow-up. ``current``: the question waiting for an answer.
    """

    lang: Lang
    facts: Mapping[str, str]
    state: InterviewState = InterviewState.INVITED
    asked: tuple[str, ...] = ()
    current: str | None = None
    replies: Mapping[str, Reply] = field(default_factory=dict)
    hinted: frozenset[str] = frozenset()  # questions whose answer was asked for once more
    found: frozenset[str] = frozenset()  # questions whose answer names a problem
    consented: bool = False
    outcome: str = ""
    proposal: str = ""  # the outcome as we restated it, until they say what they think of it
    pending: Part | None = None  # said before the consent, held until it is given
    wishes: frozenset[str] = frozenset()  # questions whose answer holds a wish
    withdrawn: frozenset[str] = frozenset()  # questions whose answer was taken back
    pace: Pace = field(default_factory=lambda: Pace())

    @property
    def job(self) -> str:
        """The job's verb phrase in the interview's language."""
        return self.facts.get(f"job_{self.lang}", "")

    def question_of(self, ref: str) -> str | None:
        """Which question a message answered; None when it answered none."""
        return next((q for q, reply in self.replies.items() if any(p.ref == ref for p in reply.parts)), None)

    def with_part(self, question: str, part: Part, option: str | None = None) -> Interview:
        """The interview with one more message under a question."""
        before = self.replies.get(question, Reply())
        after = Reply(option or before.option, (*before.parts, part))
        return replace(self, replies={**self.replies, question: after})

    def story(self) -> str:
        """Everything said so far, for judging what need not be asked."""
        return "\n".join(reply.text for reply in self.replies.values())

    def as_json(self) -> dict[str, Any]:
        """The snapshot that the store keeps beside the turns."""
        return {
            "lang": self.lang.value,
            "facts": dict(self.facts),
            "state": self.state.value,
            "asked": list(self.asked),
            "current": self.current,
            "replies": [
                [q, reply.option, [[p.ref, p.text, p.media] for p in reply.parts]]
                for q, reply in self.replies.items()
            ],
            "hinted": sorted(self.hinted),
            "found": sorted(self.found),
            "consented": self.consented,
            "outcome": self.outcome,
            "proposal": self.proposal,
            "pending": [self.pending.ref, self.pending.text] if self.pending else None,
            "wishes": sorted(self.wishes),
            "withdrawn": sorted(self.withdrawn),
            "pace": {
                **asdict(self.pace),
                "probed": sorted(self.pace.probed),
                "tried": sorted(self.pace.tried),
            },
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Interview:
        """The interview that ``as_json`` kept."""
        return cls(
            lang=Lang(kept["lang"]),
            facts=dict(kept["facts"]),
            state=InterviewState(kept["state"]),
            asked=tuple(kept["asked"]),
            current=kept["current"],
            replies={
                q: Reply(option, tuple(Part(*p) for p in parts)) for q, option, parts in kept["replies"]
            },
            hinted=frozenset(kept["hinted"]),
            found=frozenset(kept["found"]),
            consented=kept["consented"],
            outcome=kept["outcome"],
            proposal=kept["proposal"],
            pending=Part(*kept["pending"]) if kept["pending"] else None,
            wishes=frozenset(kept["wishes"]),
            withdrawn=frozenset(kept["withdrawn"]),
            pace=Pace(
                **{
                    **kept["pace"],
                    "probed": frozenset(kept["pace"]["probed"]),
                    "tried": frozenset(kept["pace"]["tried"]),
                    "lengths": tuple(kept["pace"]["lengths"]),
                }
            ),
        )
