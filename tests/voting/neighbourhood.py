"""Who else is there: neighbours enough for a secret poll, and auditors whom two officers named."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from services.voting.carrier.carrying.jobs import tell_the_box
from services.voting.roll.electorate.queries import size_of
from services.voting.roll.polls.floor import floor_of
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from shared import clock
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import CITY, DAMAI, bearer

if TYPE_CHECKING:
    from tests.voting.town import Town

NEIGHBOUR = "eeeeeeee-eeee-4eee-8eee-"
"""How the ids of those begin who only live there."""


def let_live(town: Town, people: int, kelurahan: str, birth_month: str) -> None:
    """So many more whom identity has verified, and of whom a test speaks no further."""
    town.execute(
        "INSERT INTO residents (person_id, kelurahan, birth_month, verified_at) "
        "SELECT CAST(:id || lpad(to_hex(n), 12, '0') AS uuid), :kelurahan, CAST(:born AS date), now() "
        "FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n",
        id=NEIGHBOUR, kelurahan=kelurahan, born=f"{birth_month}-01",
        first=town.neighbours_so_far + 1, last=town.neighbours_so_far + people,
    )  # fmt: skip
    town.neighbours_so_far += people


def populate(town: Town, poll_id: str) -> None:
    """Let as many neighbours live where a poll is held as a secret one needs."""
    with town.database.transaction() as session:
        poll = session.get(Poll, UUID(poll_id))
        if poll is None or poll.codes_only or poll.state is not State.DRAFT:
            return
        criteria = poll.criteria(clock.now())
        missing = floor_of(poll) - size_of(session, criteria)
    if missing > 0:
        kelurahan = poll.area_code if poll.area_code.count(".") == 3 else DAMAI
        born_in = criteria.born_until.strftime("%Y-%m")
        let_live(town, missing, kelurahan, born_in)


def named_auditor(town: Town, poll_id: str, auditor: UUID | None = None) -> dict[str, str]:
    """Headers of an auditor of the city whom two officers named for a poll, and of whom the box was told."""
    headers = bearer((Role.AUDITOR, CITY), person=auditor or new_id())
    asked = town.post(f"/polls/{poll_id}/auditors", headers=headers)
    assert asked.status_code == 201, asked.json
    who = asked.json["items"][-1]["auditor_id"] if auditor is None else auditor
    for officer in (town.dp3akb, town.colleague):
        town.post(f"/polls/{poll_id}/auditors/{who}/namings", headers=town.officer(officer))
    tell_the_box(town.database, box=town.box_database)
    return headers
