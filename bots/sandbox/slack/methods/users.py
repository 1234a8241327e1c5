"""Methods about people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.records import Install, Member
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]


def info(call: Call) -> Json:
    wanted = call.params["user"]
    person = call.slack.people.get(wanted)
    if person is not None and person.team == call.install.team.id:
        return {"ok": True, "user": _told(call, person)}
    bot = call.slack.bot_of(wanted)
    if bot is not None and bot.team is call.install.team:
        return {"ok": True, "user": bot_user(bot)}
    raise SlackError("user_not_found")


def look_up(call: Call) -> Json:
    """By e-mail; people who left and guests of Slack Connect are not found."""
    wanted = call.params["email"].strip().lower()
    for person in _members(call):
        if (person.email or "").lower() == wanted and not person.deactivated:
            return {"ok": True, "user": _told(call, person)}
    raise SlackError("users_not_found")


def list_all(call: Call) -> Json:
    """Everybody of this workspace, people who left too; guests of Slack Connect are not listed."""
    users = [_told(call, person) for person in _members(call)]
    users += [bot_user(install) for install in call.slack.installs if install.team is call.install.team]
    page, metadata = call.page(users, default=1000, most=1000)
    return {"ok": True, "members": page, "cache_ts": call.slack.stamp(), "response_metadata": metadata}


def _members(call: Call) -> list[Member]:
    team = call.install.team.id
    return [p for p in call.slack.people.values() if p.team == team and p.home_team is None]


def _told(call: Call, person: Member) -> Json:
    shown = user(call.slack, person, email="users:read.email" in call.install.scopes)
    return shown | ({"locale": person.locale} if call.params.get("include_locale") else {})


def user(slack: SlackWorld, person: Member, *, email: bool = True) -> Json:
    """Slack's user object; `email`: whether the reader may see the address."""
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "fields": None,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": f"g{person.id.lower()}",
        "first_name": person.name.partition(" ")[0],
        "last_name": person.name.partition(" ")[2],
        "team": person.own_team,
    }
    if email and person.email and person.home_team is None:
        profile["email"] = person.email
    common: Json = {
        "id": person.id,
        "team_id": person.own_team,
        "name": person.handle,
        "deleted": person.deactivated,
        "profile": profile,
        "is_bot": False,
        "is_app_user": False,
        "updated": slack.stamp(),
    }
    if person.home_team is not None:
        common["is_stranger"] = True
    if person.deactivated:
        return common
    zone = ZoneInfo(person.zone)
    offset = slack.world.now().astimezone(zone).utcoffset() or timedelta(0)
    return common | {
        "color": "9f69e7",
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": str(slack.world.now().astimezone(zone).tzname()),
        "tz_offset": int(offset.total_seconds()),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": person.email_confirmed,
        "who_can_share_contact_card": "EVERYONE",
    }


def bot_user(install: Install) -> Json:
    """Slack's user object of a bot."""
    name = install.app.name
    return {
        "id": install.user_id,
        "team_id": install.team.id,
        "name": name.lower().replace(" ", "_"),
        "deleted": install.status != "active",
        "real_name": name,
        "profile": {
            "real_name": name,
            "real_name_normalized": name,
            "display_name": "",
            "display_name_normalized": "",
            "bot_id": install.bot_id,
            "api_app_id": install.app.id,
            "always_active": True,
            "team": install.team.id,
        },
        "is_bot": True,
        "is_app_user": False,
        "updated": 0,
    }


METHODS = {"users.info": info, "users.lookupByEmail": look_up, "users.list": list_all}
