"""Free ports for the processes that only this machine talks to."""

from __future__ import annotations

import random
import socket

from deploy.embedded.refusals import CannotStart

# Below the range from which the kernel takes source ports: a client that keeps knocking at a killed server would
# otherwise sooner or later be given that very port and hold it against the restart.
FIRST, LAST = 15000, 32000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `host`:`port` right now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """`count` different ports of the loopback address that nobody uses at this moment."""
    found: list[int] = []
    candidates = random.SystemRandom().sample(range(FIRST, LAST), 2000)
    for port in candidates:
        if len(found) == count:
            return found
        if is_free(port):
            found.append(port)
    raise CannotStart(f"fewer than {count} free ports between {FIRST} and {LAST} on this machine.")
