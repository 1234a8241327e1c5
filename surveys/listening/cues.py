"""What the words of one language give away: tables of expressions, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass

Cue = re.Pattern[str]


def cue(*lines: str) -> Cue:
    """Any of these expressions at the beginning of a word, in folded text (see ``plain.fold``)."""
    return re.compile(r"\b(?:" + "|".join(lines) + ")")


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue tables of one language, each matched against the folded text of one clause.

    ``wish`` says one by itself; ``soft`` unless the buyer speaks of what they would do; ``weak`` only
    where nothing happened and nothing hurt. ``order`` is an imperative at the head of a clause,
    ``late_order`` one within a clause that began as a story, after no word of ``speech`` ("they said
    wait"; ``late_alone``: even where nothing happened before it), ``later_order`` one that is a wish
    only after other clauses. ``regret`` looks like a wish and complains about what happened;
    ``not_wish`` is an idiom to look past. ``maybe`` is what the buyer would do, ``own`` names them in
    it, ``condition`` begins with "if". ``past``, ``mine`` and ``pain`` together are a real attempt;
    ``bad`` judges and says nothing concrete, ``filler`` are the words that add nothing to it.
    ``effect`` is what came of it. ``reason`` begins a story after a wish, ``carries_on`` goes on with
    what was before; ``fresh`` is a wish that begins a clause of its own; ``reports`` says that others
    spoke; ``feature`` is a thing that products have; ``aside`` is not about the job at all.
    """

    wish: Cue
    soft: Cue
    weak: Cue
    later_order: Cue
    condition: Cue
    own: Cue
    order: Cue
    late_order: Cue
    late_alone: bool
    speech: Cue
    regret: Cue
    not_wish: Cue
    maybe: Cue
    past: Cue
    mine: Cue
    pain: Cue
    bad: Cue
    filler: Cue
    fine: Cue
    praise: Cue
    generic: Cue
    effect: Cue
    reason: Cue
    carries_on: Cue
    fresh: Cue
    reports: Cue
    feature: Cue
    forgotten: Cue
    number: Cue
    refusal: Cue
    aside: Cue
