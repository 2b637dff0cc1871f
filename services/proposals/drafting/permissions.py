"""What an author may do with her own proposal."""

from __future__ import annotations

from services.proposals.drafting.refusals import AlreadyHandedIn
from services.proposals.life.permissions import Deed, origins_of
from services.proposals.life.refusals import NotEditable
from services.proposals.life.states import (
    AUTHOR,
    EDITABLE,
    State,
)

EDIT = Deed("edit", (AUTHOR,), EDITABLE, NotEditable)
SUBMIT = Deed("submit", (AUTHOR,), origins_of(State.SUBMITTED))
WITHDRAW = Deed("withdraw", (AUTHOR,), origins_of(State.WITHDRAWN))
DELETE = Deed("delete", (AUTHOR,), frozenset({State.DRAFT}), AlreadyHandedIn)
AUTHORS_DEEDS = (EDIT, DELETE, SUBMIT, WITHDRAW)
