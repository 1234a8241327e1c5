"""Methods about tokens: who asks, installation by OAuth, "Sign in with Slack", the door to Socket Mode."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.records import App, Grant, Install

Json = dict[str, Any]

CODE_LIVES = timedelta(minutes=10)
TOKEN_LIVES = timedelta(hours=12)  # of a token that is rotated


def test(call: Call) -> Json:
    install = call.install
    return {
        "ok": True,
        "url": f"https://{install.team.domain}.slack.com/",
        "team": install.team.name,
        "user": install.app.name.lower().replace(" ", "_"),
        "team_id": install.team.id,
        "user_id": install.user_id,
        "bot_id": install.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    if "error" in call.params:
        raise SlackError(call.params["error"], args=call.params)
    return {"ok": True, "args": call.params}


def revoke(call: Call) -> Json:
    if call.params.get("test"):
        return {"ok": True, "revoked": False}
    call.install.status = "token_revoked"
    call.slack.world.changes.bump()
    return {"ok": True, "revoked": True}


def open_connection(call: Call) -> Json:
    """A ticket for one Socket Mode connection; whoever asked is told a ws:// address on the same host."""
    app = call.given_app
    assert app is not None
    ticket = f"{app.id.lower()}-{call.slack.next_number():06d}"
    call.slack.sockets[ticket] = app
    return {"ok": True, "url": f"ws://{call.host}/slack/socket/{ticket}"}


def access(call: Call) -> Json:
    """oauth.v2.access: a code or a refresh token for a bot token."""
    app = _client(call)
    match str(call.params.get("grant_type") or "authorization_code"):
        case "refresh_token":
            install = next((i for i in call.slack.installs if i.app is app and _refreshes(call, i)), None)
            if install is None:
                raise SlackError("invalid_refresh_token")
            person_id = install.user_id
        case "authorization_code":
            grant = _exchange(call, app, "oauth")
            person_id = grant.person.id
            install = installed(call, app, grant)
        case _:
            raise SlackError("invalid_grant_type")
    rotated = _rotate(call, install) if app.rotates else {}
    call.slack.world.changes.bump()
    return {
        "ok": True,
        "app_id": app.id,
        "authed_user": {"id": person_id},
        "scope": ",".join(sorted(install.scopes)),
        "token_type": "bot",
        "access_token": install.token,
        "bot_user_id": install.user_id,
        "team": {"id": install.team.id, "name": install.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
        **rotated,
    }


def _refreshes(call: Call, install: Install) -> bool:
    return install.refresh_token is not None and install.refresh_token == call.params.get("refresh_token")


def _rotate(call: Call, install: Install) -> Json:
    """A new pair of tokens; the old ones are worth nothing from now on."""
    number = call.slack.next_number()
    install.token = f"xoxe.xoxb-1-SANDBOX-{number:06d}"
    install.refresh_token = f"xoxe-1-SANDBOX-{number:06d}"
    install.expires_at = call.slack.world.now() + TOKEN_LIVES
    return {"refresh_token": install.refresh_token, "expires_in": int(TOKEN_LIVES.total_seconds())}


def installed(call: Call, app: App, grant: Grant) -> Install:
    """The installation that a code stands for; installing twice renews it."""
    slack = call.slack
    team = slack.team(grant.person.team)
    for install in slack.installs:
        if install.app is app and install.team is team:
            install.status, install.scopes = "active", grant.scopes
            return install
    token = f"xoxb-SANDBOX-{slack.next_number():06d}"
    user_id, bot_id = slack.bot_names(app, team)
    install = Install(app, team, token, user_id, bot_id, grant.scopes)
    slack.installs.append(install)
    return install


def openid_token(call: Call) -> Json:
    app = _client(call)
    grant = _exchange(call, app, "openid")
    token = f"xoxp-SANDBOX-openid-{call.slack.next_number():06d}"
    call.slack.openid_tokens[token] = grant
    now = call.slack.stamp()
    claims = {
        "iss": "https://slack.com",
        "aud": app.client_id,
        "exp": now + 300,
        "iat": now,
        "auth_time": now,
        "nonce": grant.nonce,
        "at_hash": hashlib.sha256(token.encode()).hexdigest()[:22],
        **_about(call, grant),
    }
    return {
        "ok": True,
        "access_token": token,
        "token_type": "Bearer",
        "id_token": _signed(claims, app.client_secret),
    }


def user_info(call: Call) -> Json:
    return {"ok": True, **_about(call, call.slack.openid_tokens[call.token])}


def _about(call: Call, grant: Grant) -> Json:
    person, team = grant.person, call.slack.team(grant.person.team)
    claims: Json = {
        "sub": person.id,
        "https://slack.com/user_id": person.id,
        "https://slack.com/team_id": team.id,
        "https://slack.com/team_name": team.name,
        "https://slack.com/team_domain": team.domain,
    }
    if "profile" in grant.scopes:
        first, _, last = person.name.partition(" ")
        claims |= {"name": person.name, "given_name": first, "family_name": last, "locale": person.locale}
    if "email" in grant.scopes and person.email:
        claims |= {"email": person.email, "email_verified": person.email_confirmed}
        claims["date_email_verified"] = call.slack.stamp()
    return claims


def _signed(claims: Json, secret: str) -> str:
    """A JWT; Slack signs with RS256, the sandbox has no key pair and signs with the client's secret."""
    parts = [{"typ": "JWT", "alg": "HS256"}, claims]
    body = b".".join(_packed(json.dumps(part).encode()) for part in parts)
    return (body + b"." + _packed(hmac.new(secret.encode(), body, hashlib.sha256).digest())).decode()


def _packed(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _client(call: Call) -> App:
    """The app by client_id and client_secret, in the form or in the Authorization header."""
    name, secret = call.basic or (call.params.get("client_id"), call.params.get("client_secret"))
    app = next((app for app in call.slack.apps.values() if name and app.client_id == name), None)
    if app is None:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest(str(secret or "").encode(), app.client_secret.encode()):
        raise SlackError("bad_client_secret")
    return app


def _exchange(call: Call, app: App, kind: str) -> Grant:
    """Use up a code."""
    code = str(call.params.get("code") or "")
    if code in call.slack.used_codes:
        raise SlackError("code_already_used")
    grant = call.slack.grants.get(code)
    if grant is None or grant.app is not app or grant.kind != kind:
        raise SlackError("invalid_code")
    if call.slack.world.now() - grant.issued > CODE_LIVES:
        raise SlackError("invalid_code")
    if str(call.params.get("redirect_uri") or "") != grant.redirect_uri:
        raise SlackError("bad_redirect_uri")
    del call.slack.grants[code]
    call.slack.used_codes.add(code)
    return grant


METHODS = {
    "api.test": api_test,
    "auth.test": test,
    "auth.revoke": revoke,
    "apps.connections.open": open_connection,
    "oauth.v2.access": access,
    "openid.connect.token": openid_token,
    "openid.connect.userInfo": user_info,
}
