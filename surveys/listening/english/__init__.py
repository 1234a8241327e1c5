"""The cue tables of English.

Stems and classes of expression, not phrases: a lost space, a lost apostrophe and slang are as good as the
spelling of the school.
"""

from __future__ import annotations

from surveys.listening.cues import Cues, cue
from surveys.listening.english import asides, orders, stories, wishes

ENGLISH = Cues(
    wish=wishes.WISH,
    soft=wishes.SOFT,
    weak=wishes.WEAK,
    later_order=orders.LATER_ORDER,
    condition=wishes.CONDITION,
    own=wishes.OWN,
    order=orders.ORDER,
    late_alone=False,
    late_order=orders.LATE_ORDER,
    speech=orders.SPEECH,
    regret=wishes.REGRET,
    not_wish=wishes.NOT_WISH,
    maybe=wishes.MAYBE,
    past=stories.PAST,
    mine=stories.MINE,
    pain=stories.PAIN,
    bad=stories.BAD,
    filler=stories.FILLER,
    fine=stories.FINE,
    praise=stories.PRAISE,
    generic=stories.GENERIC,
    effect=stories.EFFECT,
    reason=stories.REASON,
    carries_on=stories.CARRIES_ON,
    fresh=wishes.FRESH,
    reports=stories.REPORTS,
    feature=cue(wishes.FEATURE),
    forgotten=stories.FORGOTTEN,
    number=stories.NUMBER,
    refusal=asides.REFUSAL,
    aside=asides.ASIDE,
)
