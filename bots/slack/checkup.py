"""What `otklik doctor` looks at on Slack; nothing is changed."""

from __future__ import annotations

from bots.slack.line import NAME, SlackLine
from core import installations
from core.errors import Locked, Trouble
from core.findings import Finding, bad, well
from core.settings import Settings
from core.store.models import Installation
from core.words import BotRole


async def examine(line: SlackLine, settings: Settings) -> list[Finding]:
    """Whether each app's tokens work in each workspace, and whether the channels may be written to."""
    found: list[Finding] = []
    for role in line.roles:
        known = await installations.present(NAME, role)
        if not known:
            words = "not in any workspace yet. Start the worker once with its token, or: otklik slack install"
            found.append(bad(f"slack {role}", f"{words} --role {role}"))
        for one in known:
            found.append(await _workspace(line, role, one))
    if BotRole.NEWSROOM in line.roles:
        for channel in settings.channels:
            publisher, colon, place = channel.partition(":")
            if colon and publisher == NAME:
                found.append(await _channel(line, channel, place))
    return found


async def _workspace(line: SlackLine, role: BotRole, one: Installation) -> Finding:
    what = f"slack {role}"
    try:
        who = await line.wire(role).read(one.workspace, "auth.test")
        return well(what, f"@{who.get('user', '?')} in {one.name or one.workspace}")
    except Locked as locked:
        return bad(what, f"{one.name or one.workspace}: {locked.why}")
    except Trouble as trouble:
        return bad(what, f"Slack cannot be reached ({trouble.why}). Check the network.")


async def _channel(line: SlackLine, channel: str, place: str) -> Finding:
    wire = line.wire(BotRole.NEWSROOM)
    try:
        workspace, name = await wire.split(place)
        info = (await wire.read(workspace, "conversations.info", channel=name))["channel"]
    except Trouble as trouble:
        return bad("channel", f"{channel}: {trouble.why.split(': ', 1)[-1]}")
    if not info.get("is_member"):
        return bad(
            "channel", f"{channel} (#{info.get('name')}): the newsroom's app is no member; invite it there"
        )
    return well("channel", f"{channel} (#{info.get('name')}): may post")
