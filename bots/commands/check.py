"""``doctor`` and ``version``: what is wrong and what to do about it."""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import version as installed

import click

from core import settings
from core.errors import Misconfigured


@click.command()
def version() -> None:
    """Print the version.

    Example: otklik version
    """
    click.echo(f"otklik {installed('otklik')}")


@click.command()
def doctor() -> None:
    """Look at everything that can be wrong, name it, and say what to do. Changes nothing.

    Exit code 1 when something is wrong.

    Example: otklik doctor
    """
    from bots.doctor import examine  # imports the bot libraries: seconds
    from core.findings import Finding

    try:
        loaded = settings.load()
    except Misconfigured as error:
        findings = [Finding(False, "settings", str(error))]
    else:
        findings = asyncio.run(examine(loaded))
    for finding in findings:
        mark = click.style("ok ", fg="green") if finding.ok else click.style("BAD", fg="red")
        click.echo(f"{mark}  {finding.what}: {finding.words}")
    if any(not finding.ok for finding in findings):
        sys.exit(1)
