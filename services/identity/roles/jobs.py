"""What is done about roles by the clock."""

from __future__ import annotations

from datetime import timedelta

from services.identity.roles import actions
from shared.events.jobs import sweep

end_roles_that_are_over = sweep("identity.end_roles_that_are_over", every=timedelta(minutes=5))(
    actions.end_roles_that_are_over
)
tell_who_granted = sweep("identity.tell_who_granted", every=timedelta(minutes=5))(actions.tell_who_granted)
