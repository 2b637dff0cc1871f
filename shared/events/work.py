"""Start the worker of a service: python -m shared.events.work MODULE:FACTORY [--host NAME] [--threads N]

The factory makes the Celery app, as `create_worker` does in every service's `worker.py`: so a worker's module can be
imported without an environment, and the options of all workers stand here, once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pkgutil import resolve_name

from celery import Celery
from celery.utils.nodenames import default_nodename, host_format

THREADS = 2


def work(create: Callable[[], Celery], *, host: str, threads: int = THREADS) -> int:
    """Take tasks from the app's own queue until asked to stop; answers with the exit code.

    It is called <service>@<host>, and says so with "ready" when it begins; `%h` stands for this machine's name.
    """
    app = create()
    worker = app.Worker(
        hostname=host_format(default_nodename(f"{app.main}@{host}")),
        pool_cls="threads",
        concurrency=threads,
        queues=[app.main],
        loglevel="INFO",
        quiet=True,
        # What workers would tell each other costs keys at the broker that nobody reads.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def main(arguments: list[str]) -> int:
    """Read the command line and work; answers with the exit code."""
    parser = argparse.ArgumentParser(prog="python -m shared.events.work", description=__doc__)
    parser.add_argument("factory", help="such as services.programs.worker:create_worker")
    parser.add_argument("--host", default="%h")
    parser.add_argument("--threads", type=int, default=THREADS)
    asked = parser.parse_args(arguments)
    return work(resolve_name(asked.factory), host=asked.host, threads=asked.threads)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
