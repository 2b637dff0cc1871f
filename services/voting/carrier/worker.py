"""The queue door of voting: what it does about each event it hears, and what it does by the clock.

The one process that knows both the roll and the box: it asks whether they answer, carries ballots from paper over,
closes, seals and counts.
"""

from __future__ import annotations

from celery import Celery

from services.voting.carrier.carrying import jobs as carrying
from services.voting.carrier.settings import WorkerSettings, read_settings
from services.voting.carrier.tallying import jobs as tallying
from services.voting.carrier.tending import jobs as tending
from services.voting.carrier.tending.doors import Doors
from services.voting.roll.colleagues import reactions as colleagues
from services.voting.roll.electorate import reactions as electorate
from services.voting.roll.planning import reactions as planning
from services.voting.roll.polls import jobs as polls
from services.voting.roll.polls import reactions as candidates
from shared.contracts.identity import AreaRegistered, PersonErased, ResidentVerified, RoleGranted
from shared.contracts.proposals import CycleOpened, ProposalShortlisted
from shared.database import Database
from shared.events.receiver import Reactions
from shared.events.worker import make_worker
from shared.tokens import Keyring

REACTIONS: Reactions = {
    AreaRegistered: [planning.on_area_registered],
    ResidentVerified: [electorate.on_resident_verified, colleagues.on_resident_verified],
    RoleGranted: [colleagues.on_role_granted],
    PersonErased: [electorate.on_person_erased, colleagues.on_person_erased],
    CycleOpened: [planning.on_cycle_opened],
    ProposalShortlisted: [candidates.on_proposal_shortlisted],
}


def create_worker(
    settings: WorkerSettings | None = None, database: Database | None = None, box: Database | None = None
) -> Celery:
    """The worker's app with what it hears and does by the clock; settings come from the environment unless given.

    `database` is the roll. Raises SettingsIncomplete, OSError.
    """
    settings = settings or read_settings()
    box = box or Database(settings.box_database_url, pool_size=2)
    key = settings.board_key()
    doors = Doors(
        settings.peers.get("voting", ""),
        settings.peers.get("box", ""),
        Keyring("voting", settings.private_key_file, settings.public_keys),
    )
    jobs = (
        polls.close_due_polls,
        polls.forget_pulses,
        *tending.jobs(box, key, doors),
        *carrying.jobs(box),
        *tallying.jobs(box, key),
    )
    return make_worker("voting", settings, REACTIONS, jobs, database=database, beside=[box])
