"""The queue door of proposals: what it hears, and what it does about it."""

from __future__ import annotations

from celery import Celery

from services.proposals.adoption.reactions import (
    on_poll_cancelled,
    on_poll_certified,
    on_poll_opened,
    on_poll_prolonged,
    on_program_opened,
)
from services.proposals.colleagues.reactions import on_resident_verified, on_role_granted
from services.proposals.settings import read_settings
from shared.contracts.identity import ResidentVerified, RoleGranted
from shared.contracts.programs import ProgramOpened
from shared.contracts.voting import PollCancelled, PollCertified, PollOpened, PollProlonged
from shared.events.receiver import Reactions
from shared.events.worker import make_worker
from shared.settings import ServiceSettings

REACTIONS: Reactions = {
    ResidentVerified: [on_resident_verified],
    RoleGranted: [on_role_granted],
    PollOpened: [on_poll_opened],
    PollProlonged: [on_poll_prolonged],
    PollCancelled: [on_poll_cancelled],
    PollCertified: [on_poll_certified],
    ProgramOpened: [on_program_opened],
}


def create_worker(settings: ServiceSettings | None = None) -> Celery:
    """The queue door; settings come from the environment unless given. Raises SettingsIncomplete."""
    return make_worker("proposals", settings or read_settings(), REACTIONS)
