"""The command ``otklik``."""

from __future__ import annotations

import sys

import click

from bots.commands.check import doctor, version
from bots.commands.demo import demo
from bots.commands.import_ import command as import_
from bots.commands.people import invite, staff
from bots.commands.schema import migrate
from bots.commands.serve import clock, run, web, worker
from bots.commands.surveys_ import survey
from core.errors import Misconfigured


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def otklik() -> None:
    """Otklik asks real buyers how it went the last time, and answers in public.

    Try it with no tokens and nothing to configure:

      otklik demo
    """


for command in (demo, run, web, worker, clock, migrate, doctor, import_, invite, staff, survey, version):
    otklik.add_command(command)


def main() -> None:
    """Entry point. ``Misconfigured`` becomes one clear message and exit code 2."""
    try:
        otklik(standalone_mode=True)
    except Misconfigured as error:
        click.echo(f"otklik: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
