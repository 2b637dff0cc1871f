"""Which services and doors there are, which databases they keep, and what the gateway publishes."""

from __future__ import annotations

SERVICES = ("identity", "proposals", "voting", "programs", "notifications", "portal")
# The portal is windows onto the others: it has no database and no queue of its own.
KEEPERS = tuple(name for name in SERVICES if name != "portal")
# Voting has two more doors: the box, which knows nobody, and the signer, which keeps nothing.
DOORS = (*SERVICES, "box", "signer")
# One database and login each; the box has its own, so that no login sees both who voted and what ballots say.
DATABASES = ("box", *KEEPERS)
# Whose servers' logs tell who voted when, and what; their logins may drop them.
DROP_LOGS = ("box", "voting")
# In containers: which server keeps which databases. Roll and box share none, nor its log, nor its administrator.
DATABASE_SERVERS = {
    "postgres": tuple(name for name in KEEPERS if name != "voting"),
    "roll-postgres": ("voting",),
    "box-postgres": ("box",),
}
# Whose /v1/ the gateway publishes as /api/<service>/v1/; the box has an address of its own.
PUBLISHED = KEEPERS
