"""Free ports for the processes that only this machine talks to."""

from __future__ import annotations

import random
import socket
from collections.abc import Collection

from deploy.embedded.refusals import CannotStart

# Below the range from which the kernel takes source ports: a client that keeps knocking at a killed server would
# otherwise sooner or later be given that very port and hold it against the restart.
FIRST, LAST = 15000, 32000
LAST_OF_ALL = 65_535


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


def check_doors(port: int, box_port: int) -> None:
    """Whether city and ballot box can answer at these ports. Raises CannotStart."""
    if box_port > LAST_OF_ALL:
        raise CannotStart(f"there is no port {box_port} for the ballot box: name a free one with --box-port.")
    if port == box_port:
        raise CannotStart(f"city and ballot box cannot both answer at port {port}: name another with --box-port.")
    for number, option in ((port, "--port"), (box_port, "--box-port")):
        if not is_free(number):
            raise CannotStart(f"port {number} is in use: stop what uses it, or choose another with {option}.")


def free_ports(count: int, *, but: Collection[int] = ()) -> list[int]:
    """`count` different ports of the loopback address that nobody uses at this moment, and none of `but`."""
    found: list[int] = []
    candidates = random.SystemRandom().sample(range(FIRST, LAST), 2000)
    for port in candidates:
        if len(found) == count:
            return found
        if port not in but and is_free(port):
            found.append(port)
    raise CannotStart(f"fewer than {count} free ports between {FIRST} and {LAST} on this machine.")
