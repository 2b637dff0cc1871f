"""The queue door of voting: what it does about each event it hears, and what it does by the clock.

The one process that knows both the roll and the box: it asks whether they answer, carries papers over, closes, seals
and counts.
"""

from __future__ import annotations

from services.voting.carrier.carrying import auditors as audit
from services.voting.carrier.carrying import jobs as papers
from services.voting.carrier.tallying import jobs as results
from services.voting.carrier.tending import jobs as sealing
from services.voting.carrier.tending import pulses as probes
from services.voting.carrier.tending.doors import Doors
from services.voting.roll.colleagues import reactions as colleagues
from services.voting.roll.electorate import reactions as electorate
from services.voting.roll.planning import reactions as planning
from services.voting.roll.polls import jobs as polls
from services.voting.roll.polls import reactions as candidates
from services.voting.roll.settings import read_worker_settings
from shared.contracts.identity import AreaRegistered, PersonErased, ResidentVerified, RoleGranted
from shared.contracts.proposals import CycleOpened, ProposalShortlisted
from shared.database import Database
from shared.events.receiver import Reactions
from shared.events.worker import make_worker
from shared.web.tokens import Keyring

REACTIONS: Reactions = {
    AreaRegistered: [planning.on_area_registered],
    ResidentVerified: [electorate.on_resident_verified, colleagues.on_resident_verified],
    RoleGranted: [colleagues.on_role_granted],
    PersonErased: [electorate.on_person_erased, colleagues.on_person_erased],
    CycleOpened: [planning.on_cycle_opened],
    ProposalShortlisted: [candidates.on_proposal_shortlisted],
}

settings = read_worker_settings()
box = Database(settings.box_database_url, pool_size=2)
key = settings.board_key()

doors = Doors(
    settings.peers.get("voting", ""),
    settings.peers.get("box", ""),
    Keyring("voting", settings.private_key_file, settings.public_keys),
)

JOBS = (
    polls.close_due_polls,
    polls.forget_pulses,
    *probes.jobs(doors),
    *papers.jobs(box),
    *sealing.jobs(box, key),
    *results.jobs(box, key),
    *audit.jobs(box),
)

celery_app = make_worker("voting", settings, REACTIONS, JOBS, beside=[box])
