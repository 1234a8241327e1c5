"""`python -m bots.sandbox --port 8099 --scene scene.json`: the outside world as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bots.sandbox.scene import furnish
from bots.sandbox.server import Sandbox

Json = dict[str, Any]


def wall_clock() -> datetime:
    """The real time: this process has no demo clock of its own."""
    return datetime.fromtimestamp(time.time(), UTC)


async def run(host: str, port: int, scene: Json) -> None:
    sandbox = Sandbox(now=wall_clock)
    furnish(sandbox, scene)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    url = await sandbox.start(host, port)
    print(url, flush=True)  # whoever started this process reads the address from the first line
    await stop.wait()
    await sandbox.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bots.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--scene", type=Path, help="a JSON file with bots, people, channels and mail")
    given = parser.parse_args()
    try:
        scene = json.loads(given.scene.read_text("utf-8")) if given.scene else {}
        asyncio.run(run(given.host, given.port, scene))
    except (ValueError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
