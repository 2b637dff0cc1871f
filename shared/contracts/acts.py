"""Acts that cannot be undone: each needs a token that identity made for it alone, a moment ago."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ACTS: Mapping[str, str] = MappingProxyType({
    "role.grant": "identity",
    "poll.open": "voting",
    "poll.certify": "voting",
    "poll.call_off": "voting",
    "poll.prolong": "voting",
    "poll.name_auditor": "voting",
    "proposal.adopt": "proposals",
    "proposal.decline": "proposals",
})  # fmt: skip
"""Each act with the service that does it."""
