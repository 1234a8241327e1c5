"""An interview as a value: the fold of its turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
class Interview:
    """Where one interview stands.

    ``facts``: words filled into questions, fixed when it began (``brand``, ``contact``, ``link``, ``job_ru``,
    ``job_en``). ``current``: the question waiting for an answer.
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
        )
