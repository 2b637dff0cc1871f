"""The queue door of programs: what it hears, and what it does about it."""

from __future__ import annotations

from services.programs.roadmap.reactions import on_proposal_adopted
from services.programs.settings import read_settings
from shared.contracts.proposals import ProposalAdopted
from shared.events.receiver import Reactions
from shared.events.worker import make_worker

REACTIONS: Reactions = {ProposalAdopted: [on_proposal_adopted]}

celery_app = make_worker("programs", read_settings(), reactions=REACTIONS)
