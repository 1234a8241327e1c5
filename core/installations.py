"""Installations: our apps in the workspaces of a messenger, with their tokens sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.sealing import Sealer
from core.store.models import Installation
from core.words import BotRole

PURPOSE = "tokens of installations"
LEASE = timedelta(seconds=60)  # to exchange a refresh token; a call takes 20 s at most


@dataclass(frozen=True, slots=True)
class Installed:
    """An app that was installed, with its tokens as the messenger gave them.

    ``token``: "" when it is set in the environment. ``refresh``: "" when it does not expire.
    """

    messenger: str
    role: BotRole
    workspace: str
    name: str = ""
    app: str = ""
    bot: str = ""  # its own account there
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()


async def keep(one: Installed, sealer: Sealer, now: datetime) -> None:
    """Keep an installation; a second one in the same workspace replaces the first (inside ``tx``)."""
    same = {"messenger": one.messenger, "role": one.role, "workspace": one.workspace}
    # Not "look, then create": two who install at once would collide, and end a PostgreSQL transaction.
    await Installation.bulk_create([Installation(**same, installed_at=now)], ignore_conflicts=True)
    if one.token:
        await Installation.filter(**same).update(installed_at=now)
    else:  # the same as at the last start, unless it was gone in between
        await Installation.filter(**same, gone_at__not_isnull=True).update(installed_at=now)
    await Installation.filter(**same).update(
        name=one.name[:200],
        app=one.app,
        bot=one.bot,
        token=sealer.seal(one.token) if one.token else "",
        refresh=sealer.seal(one.refresh) if one.refresh else "",
        expires_at=one.expires_at,
        scopes=list(one.scopes),
        gone_at=None,
    )


async def find(messenger: str, role: BotRole, workspace: str) -> Installation | None:
    """The installation in a workspace, unless it is gone."""
    return await Installation.get_or_none(
        messenger=messenger, role=role, workspace=workspace, gone_at__isnull=True
    )


async def present(messenger: str, role: BotRole) -> list[Installation]:
    """Every workspace that has the app, in the order of installing."""
    return await Installation.filter(messenger=messenger, role=role, gone_at__isnull=True).order_by("id")


async def gone(messenger: str, role: BotRole, workspace: str, at: datetime) -> bool:
    """The app was taken out of a workspace: its tokens are worthless, and forgotten (inside ``tx``).

    ``at``: in which second, so that word of it which comes late does not undo a second installation. True
    when there was one.
    """
    before = at + timedelta(seconds=1)
    changed = await Installation.filter(
        messenger=messenger, role=role, workspace=workspace, gone_at__isnull=True, installed_at__lt=before
    ).update(gone_at=at, token="", refresh="", expires_at=None)
    return bool(changed)


async def claim_refresh(one: Installation, now: datetime) -> str | None:
    """The sealed refresh token, for ``LEASE`` nobody else's; None when another has it (inside ``tx``).

    A refresh token can be spent once. The lease stands before the token in the same column, so that one
    compare-and-set decides. ``now``: the machine's time.
    """
    until, sealed = _lease(one.refresh)
    if until is not None and until > now:
        return None
    mine = f"{(now + LEASE).isoformat()} {sealed}"
    if not await Installation.filter(id=one.id, refresh=one.refresh).update(refresh=mine):
        return None
    one.refresh = mine
    return sealed


async def release_refresh(one: Installation) -> None:
    """Give a claimed refresh token back unspent (inside ``tx``)."""
    await Installation.filter(id=one.id, refresh=one.refresh).update(refresh=_lease(one.refresh)[1])


async def renew(one: Installation, token: str, refresh: str, expires_at: datetime) -> bool:
    """Keep what a claimed refresh token was exchanged for, both sealed (inside ``tx``).

    False when the app has been installed anew meanwhile, or the lease was lost: then what is kept is newer.
    """
    changed = await Installation.filter(id=one.id, refresh=one.refresh).update(
        token=token, refresh=refresh, expires_at=expires_at
    )
    return bool(changed)


def _lease(refresh: str) -> tuple[datetime | None, str]:
    until, _, sealed = refresh.rpartition(" ")
    return (datetime.fromisoformat(until) if until else None), sealed
