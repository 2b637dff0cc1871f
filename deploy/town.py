"""Which services there are, which of them keep data, and which the gateway publishes."""

from __future__ import annotations

SERVICES = ("identity", "proposals", "voting", "programs", "notifications", "portal")
# The portal is windows onto the others: it has no database and no queue of its own.
KEEPERS = tuple(name for name in SERVICES if name != "portal")
# Whose /v1/ the gateway publishes as /api/<service>/v1/.
PUBLISHED = KEEPERS
