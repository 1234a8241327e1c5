"""What becomes of a theme: its states, its name, and two themes that turn out to be one.

``heard → considering → doing → done → verified | not_better``; ``heard | considering → wont_do``.
Every change is a compare-and-set, inside ``tx()``.
"""

from __future__ import annotations

from datetime import datetime

from core.errors import NotAllowed
from core.store.models import AuditEntry, Evidence, Theme
from core.words import ThemeState

TITLE_LIMIT = 200
MOVED, MERGED = "theme.move_do", "theme.merge_do"  # the audit log's names for what changes a state
MOVES: dict[ThemeState, tuple[ThemeState, ...]] = {
    ThemeState.HEARD: (ThemeState.CONSIDERING, ThemeState.WONT_DO),
    ThemeState.CONSIDERING: (ThemeState.DOING, ThemeState.WONT_DO),
    ThemeState.DOING: (ThemeState.DONE,),
    ThemeState.DONE: (ThemeState.VERIFIED, ThemeState.NOT_BETTER),
    ThemeState.VERIFIED: (),
    ThemeState.NOT_BETTER: (),
    ThemeState.WONT_DO: (),
}


async def find(theme_id: int) -> Theme:
    """The theme. Raises ``NotAllowed`` moved-on when it is no longer there."""
    found = await Theme.get_or_none(id=theme_id)
    if found is None:
        raise NotAllowed("moved-on")
    return found


def title_of(words: str) -> str:
    """A title as it is kept: one line. Raises ``NotAllowed`` theme-title-empty, theme-title-long."""
    title = " ".join(words.split())
    if not title:
        raise NotAllowed("theme-title-empty")
    if len(title) > TITLE_LIMIT:
        raise NotAllowed("theme-title-long", limit=TITLE_LIMIT)
    return title


async def titled(title: str) -> Theme | None:
    """The theme with that title, case aside."""
    folded = title.casefold()
    return next((theme for theme in await Theme.all() if theme.title.casefold() == folded), None)


async def move(theme_id: int, old: ThemeState, new: ThemeState) -> None:
    """Decide about a theme, once. Raises ``NotAllowed`` moved-on when it is not in ``old`` any more."""
    if new not in MOVES[old]:
        raise NotAllowed("moved-on")
    if not await Theme.filter(id=theme_id, state=old).update(state=new):
        raise NotAllowed("moved-on")


async def rename(theme_id: int, words: str) -> str:
    """Give a theme another title; returns it. Raises ``NotAllowed``: theme-title-…, moved-on."""
    title = title_of(words)
    same = await titled(title)
    if same is not None and same.id != theme_id:
        raise NotAllowed("theme-title-taken", title=same.title)
    if not await Theme.filter(id=theme_id).update(title=title):
        raise NotAllowed("moved-on")
    return title


def joined(one: ThemeState, other: ThemeState) -> ThemeState:
    """The state of two themes made one: what people decided stays decided.

    Raises ``NotAllowed`` theme-decided-apart when they decided differently about the two.
    """
    decided = {one, other} - {ThemeState.HEARD}
    if len(decided) > 1:
        raise NotAllowed("theme-decided-apart")
    return decided.pop() if decided else ThemeState.HEARD


async def merge(from_id: int, into_id: int, states: tuple[ThemeState, ThemeState]) -> Theme:
    """Everything in one theme goes into another, and the first is gone; returns what is left.

    ``states``: where both stood when somebody decided. Raises ``NotAllowed``: moved-on, theme-decided-apart.
    """
    state = joined(*states)
    if from_id == into_id:
        raise NotAllowed("moved-on")
    # Compare-and-set on both, before anything changes: what was decided meanwhile is not merged away.
    if not await Theme.filter(id=from_id, state=states[0]).update(state=states[0]):
        raise NotAllowed("moved-on")
    if not await Theme.filter(id=into_id, state=states[1]).update(state=state):
        raise NotAllowed("moved-on")
    await Evidence.filter(theme_id=from_id).update(theme_id=into_id)
    await Theme.filter(id=from_id).delete()
    return await find(into_id)


async def since_when(state: ThemeState) -> dict[int, datetime]:
    """For every theme in ``state``: when it came there (the audit log knows), else when it was made."""
    came: dict[int, datetime] = {}
    for entry in await AuditEntry.filter(action__in=[MOVED, MERGED]).order_by("id"):
        about = entry.about
        if about.get("outcome") != "done":
            continue
        if entry.action == MERGED and about.get("theme") in came:
            came.setdefault(about["into"], came[about["theme"]])
        elif about.get("to") == state:
            came[about["theme"]] = entry.at
    return {one.id: came.get(one.id, one.created_at) for one in await Theme.filter(state=state)}
