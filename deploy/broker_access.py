"""Who may do what at the broker: a service takes from its own queue, and may lay letters into its listeners'."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from shared.contracts.queues import PREFIX, held_keys, queue_key
from shared.contracts.routes import listeners_of

PROBE = "probe"
"""The login of whoever only asks whether the broker answers; it needs no password and may do nothing else."""
ANY_PASSWORD = "any"  # noqa: S105 - it opens nothing

GREETING = "+ping +hello +multi +exec +discard +client|setinfo +client|setname"
TAKING = "+lpush +rpush +brpop +rpop +llen"
HOLDING = "+watch +unwatch +zadd +zrem +zrange +hset +hget +hdel"
# Who gives back what a dead worker held, one at a time: a lock with a script that lets go of it.
LOCKING = "+set +get +del +evalsha +script|load +script|exists"


def access_list(passwords: Mapping[str, str], *, common_password: str | None = None) -> str:
    """The broker's file of users: one for each service in `passwords`, known by hashes alone.

    `common_password` keeps the one login that all services had before, for as long as some of them may still use it.
    """
    lines = ["user default off", f"user {PROBE} on nopass +ping +hello"]
    lines += [_user(service, password) for service, password in passwords.items()]
    if common_password is not None:
        lines.append(f"user rembuk on {_hashed(common_password)} ~* &* +@all -@admin -flushall -flushdb")
    return "".join(f"{line}\n" for line in lines)


def _user(service: str, password: str) -> str:
    """Two sets of keys and commands: what is its own, and what it may do to the queue of each that hears it."""
    own = " ".join(f"~{key}" for key in [queue_key(service), *(PREFIX + key for key in held_keys(service).values())])
    others = " ".join(f"%W~{queue_key(listener)}" for listener in listeners_of(service))
    posting = f" (+lpush +llen {others})" if others else ""
    return f"user {service} on {_hashed(password)} {own} {GREETING} {TAKING} {HOLDING} {LOCKING}{posting}"


def _hashed(password: str) -> str:
    return "#" + hashlib.sha256(password.encode()).hexdigest()
