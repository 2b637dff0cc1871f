"""The queue door of programs: what it hears, and what it does about it."""

from __future__ import annotations

from celery import Celery

from services.programs.roadmap.reactions import on_proposal_adopted
from services.programs.settings import read_settings
from shared.contracts.proposals import ProposalAdopted
from shared.events.receiver import Reactions
from shared.events.worker import make_worker
from shared.settings import ServiceSettings

REACTIONS: Reactions = {ProposalAdopted: [on_proposal_adopted]}


def create_worker(settings: ServiceSettings | None = None) -> Celery:
    """The queue door; settings come from the environment unless given. Raises SettingsIncomplete."""
    return make_worker("programs", settings or read_settings(), REACTIONS)
