"""Who lets a proposal through or gives it back, and when."""

from __future__ import annotations

from services.proposals.life.permissions import Deed
from services.proposals.life.states import State
from shared.contracts.roles import Role

WAITING = frozenset({State.SUBMITTED, State.IN_MODERATION})
MODERATE = Deed("moderate", (Role.MODERATOR,), WAITING)
DEEDS = (MODERATE,)
