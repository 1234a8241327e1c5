"""``slack``: what Slack has to be told about the two apps, and the link that installs one."""

from __future__ import annotations

import json

import click

from bots.commands.kept import with_store
from bots.slack.exchange import app_secrets
from bots.slack.installing import purpose
from bots.slack.manifest import manifest as made
from core import audit, settings, tickets
from core.clock import SystemClock
from core.errors import Misconfigured
from core.store.db import tx
from core.words import BotRole

ROLE = click.Choice([role.value for role in BotRole])


@click.group()
def slack() -> None:
    """Set up the two Slack apps: one talks to buyers, the other serves the newsroom.

    Example: otklik slack manifest --role interviewer --socket
    """


@slack.command()
@click.option("--role", type=ROLE, required=True)
@click.option("--socket", is_flag=True, help="Socket Mode: Slack need not reach this machine.")
@click.option("--url", help="Where Slack reaches it, https://…; by default OTKLIK_PUBLIC_URL.")
@click.option("--private-channels", is_flag=True, help="The newsroom also posts where only members read.")
@click.option("--rotation", is_flag=True, help="Tokens that expire in 12 hours; only for installing by link.")
def manifest(role: str, socket: bool, url: str | None, private_channels: bool, rotation: bool) -> None:
    """Print an app manifest (JSON): paste it at https://api.slack.com/apps, “Create New App”.

    It asks for the fewest rights that do; docs/slack.md says what each is for.

    Example: otklik slack manifest --role newsroom --url https://bots.example.com
    """
    loaded = settings.load()
    address = url or loaded.public_url
    if not socket and not address:
        raise Misconfigured(
            "How does Slack get here? Add --socket (nothing to open to the outside), or --url https://… "
            "(or set OTKLIK_PUBLIC_URL)."
        )
    if address and not address.startswith("https://"):
        raise Misconfigured(f"Slack only calls https:// addresses, not {address!r}.")
    if rotation and not address:
        raise Misconfigured("--rotation is for apps installed by link, and that needs --url https://…")
    told = made(
        BotRole(role),
        brand=loaded.brand,
        lang=loaded.language,
        url=address,
        socket=socket,
        private_channels=private_channels or loaded.slack_private_channels,
        rotation=rotation,
    )
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if private_channels and not loaded.slack_private_channels:
        click.echo("Set OTKLIK_SLACK_PRIVATE_CHANNELS=true too: install links ask for the same.", err=True)


@slack.command()
@click.option("--role", type=ROLE, required=True)
def install(role: str) -> None:
    """Print a one-time link (7 days) that installs the app in the workspace of whoever opens it.

    Example: otklik slack install --role interviewer
    """
    loaded = settings.load()
    which = BotRole(role)
    if not loaded.public_url:
        raise Misconfigured(
            "OTKLIK_PUBLIC_URL is not set: Slack sends the browser back there. Without a public address set "
            f"OTKLIK_SLACK_{role.upper()}_TOKEN to the token from the app's page “Install App” instead."
        )
    if not all(app_secrets(loaded, which)):
        name = f"OTKLIK_SLACK_{role.upper()}_CLIENT"
        raise Misconfigured(
            f"{name}_ID and {name}_SECRET are not set: copy them from the app's page “Basic Information”."
        )
    now = SystemClock().now()

    async def work() -> str:
        await audit.note(None, "slack.link", {}, now)
        return await tickets.issue(purpose(which), {}, now)

    ticket = with_store(loaded, lambda: tx(work))
    click.echo(f"{loaded.public_url.rstrip('/')}/slack/{role}/install/{ticket}")
    click.echo("It works once, for seven days. Send it only to the administrator it is for.", err=True)
