"""A machine whose clock is wrong: this process for a while, or a worker for as long as a file says so.

`python -m tests.wrong_clock FILE …` is `python -m shared.events.work …` on a machine ahead by the seconds in FILE.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from shared import clock

DAY = timedelta(days=1)


@contextmanager
def machine_ahead(shift: timedelta) -> Iterator[None]:
    """This machine's clock is ahead by `shift`, or behind where that is negative; the database's is right."""
    right = clock.machine_now
    _read_by(lambda: right() + shift)
    try:
        yield
    finally:
        _read_by(right)


def _read_by(reader: Callable[[], datetime]) -> None:
    clock.machine_now = reader


def main() -> None:
    """Become a worker, on a machine that is ahead by what the file says whenever it is read."""
    told, right = Path(sys.argv.pop(1)), clock.machine_now
    _read_by(lambda: right() + timedelta(seconds=float(told.read_text())))
    from shared.events.work import main as work

    sys.exit(work(sys.argv[1:]))


if __name__ == "__main__":
    main()
