"""Waiting until the city that runs on this machine is whole: a new demonstration fills itself for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy.embedded.city import Phase
from deploy.embedded.data import DataFolder, began
from deploy.operator.demonstration.door import Missing

LONGEST = 600.0
"""Seconds; a city fills itself within one minute, on a machine that does nothing else."""
PAUSE = 0.25
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
WAITING = {
    Phase.STARTING: "The city is starting; the story begins when its people are in.",
    Phase.FILLING: "The city is being filled; the story begins when its people are in.",
}


def wait_until_whole(data: Path, url: str, say: Callable[[str], None]) -> None:
    """Wait while the system that answers at `url`, started on the folder `data`, is not ready; says so once.

    Does not wait for a city elsewhere, which keeps its own account. Raises Missing where this one takes too long.
    """
    folder, until, said = DataFolder(data.resolve()), time.monotonic() + LONGEST, False
    while (phase := _phase(folder, url)) in WAITING:
        if time.monotonic() > until:
            raise Missing(f"the city is still {phase} after {LONGEST:.0f} s; ./rembuk status tells more")
        if not said:
            say(WAITING[Phase(phase)])
        said = True
        time.sleep(PAUSE)


def _phase(folder: DataFolder, url: str) -> str | None:
    status: dict[str, Any] | None = folder.read_json("status.json")
    address = urlsplit(url)
    if status is None or address.hostname not in LOOPBACK or address.port != status["port"]:
        return None
    return status["phase"] if began(status["supervisor"]) == status["began"] else None
