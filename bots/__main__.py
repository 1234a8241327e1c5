"""The command ``otklik``."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from core.errors import Misconfigured

COMMANDS = {
    "crm": "bots.commands.crm_:crm",
    "demo": "bots.commands.demo:demo",
    "run": "bots.commands.serve:run",
    "web": "bots.commands.serve:web",
    "worker": "bots.commands.serve:worker",
    "clock": "bots.commands.serve:clock",
    "migrate": "bots.commands.schema:migrate",
    "doctor": "bots.commands.check:doctor",
    "export": "bots.commands.rights:export",
    "forget": "bots.commands.rights:forget",
    "import": "bots.commands.import_:command",
    "listen": "bots.commands.listen:listen",
    "jobs": "bots.commands.jobs_:jobs",
    "new": "bots.commands.new:new",
    "invite": "bots.commands.people:invite",
    "slack": "bots.commands.slack_:slack",
    "staff": "bots.commands.people:staff",
    "survey": "bots.commands.surveys_:survey",
    "version": "bots.commands.check:version",
}


class Lazy(click.Group):
    """A group that imports a command when it is called: the bot libraries cost seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def otklik() -> None:
    """Otklik asks real buyers how it went the last time, and answers in public.

    Try it with no tokens and nothing to configure:

    \b
        otklik demo
    """


def main() -> None:
    """Entry point. ``Misconfigured`` becomes one clear message and exit code 2."""
    try:
        otklik(standalone_mode=True)
    except Misconfigured as error:
        click.echo(f"otklik: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
