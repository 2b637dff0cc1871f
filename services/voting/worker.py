"""The queue door of voting: what it does about each event it hears, and what it does by the clock."""

from __future__ import annotations

from services.voting.electorate import reactions as electorate
from services.voting.planning import reactions as planning
from services.voting.polls import jobs as polls
from services.voting.polls import reactions as candidates
from services.voting.results import jobs as results
from services.voting.settings import read_settings
from shared.contracts.identity import AreaRegistered, PersonErased, ResidentVerified
from shared.contracts.proposals import CycleOpened, ProposalShortlisted
from shared.events.receiver import Reactions
from shared.events.worker import make_worker

REACTIONS: Reactions = {
    AreaRegistered: [planning.on_area_registered],
    ResidentVerified: [electorate.on_resident_verified],
    PersonErased: [electorate.on_person_erased],
    CycleOpened: [planning.on_cycle_opened],
    ProposalShortlisted: [candidates.on_proposal_shortlisted],
}

JOBS = (polls.close_due_polls, results.job)

celery_app = make_worker("voting", read_settings(), REACTIONS, JOBS)
