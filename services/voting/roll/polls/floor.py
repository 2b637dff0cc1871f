"""The least roll on which a poll may be secret, and two officers who allow a smaller one for one poll.

Where few people may vote, what they chose together tells how each of them voted, whatever is kept back. So a secret
poll opens on 30 people or more; on 10 to 29 where one officer asked for it with a public reason and another agreed,
and then the ballot says so; below 10 never.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.board.few import told
from services.voting.roll.colleagues.actions import must_second
from services.voting.roll.electorate.officers import role_of
from services.voting.roll.polls import queries
from services.voting.roll.polls.model import Poll, SmallerRoll
from services.voting.roll.polls.refusals import RollTooSmall, SmallerRollUnknown
from shared import clock
from shared.caller import Caller
from shared.contracts.vocabulary import Secrecy

FLOOR = 30
"""People on the roll of a secret poll, at least."""
LOWEST = 10
"""The smallest roll that two officers may allow."""
WAYS_OUT = (
    "Take in a wider area or more ages, or make it a poll whose ballots are published; two officers may allow "
    f"{LOWEST} to {FLOOR - 1} people."
)
OF_THE_ELECTORATE = frozenset({"area_code", "age_from", "age_to", "codes_only", "secrecy"})
"""What a draft cannot change without losing what was agreed for it."""


def floor_of(poll: Poll) -> int:
    """How many people the roll of this poll needs; 0 where its ballots are published anyway."""
    if poll.secrecy is not Secrecy.SECRET:
        return 0
    return FLOOR if poll.secret_floor is None else poll.secret_floor


def must_be_large_enough(poll: Poll, people: int) -> None:
    """Raise RollTooSmall where so many people are too few for this poll."""
    floor = floor_of(poll)
    if people < floor:
        raise RollTooSmall(WAYS_OUT, floor=floor, lowest=LOWEST, residents=told(people))


def ask(session: Session, officer: Caller, poll_id: UUID, floor: int, reason: str) -> SmallerRoll:
    """Ask in public that a draft may be secret on a smaller roll; what was agreed before is void.

    Raises Forbidden, PollNotDraft.
    """
    poll = queries.poll_for_update(session, poll_id)
    role = role_of(officer, poll.area_code)
    poll.must_be_draft()
    forget(poll)
    facts = {"floor": floor, "reason": reason, "asked_by": officer.id, "asked_role": role, "asked_at": clock.now()}
    asked = SmallerRoll(poll_id=poll_id, **facts)
    session.add(asked)
    session.flush()
    return asked


def agree(session: Session, officer: Caller, poll_id: UUID) -> SmallerRoll:
    """Agree as the second officer; from then on the draft may open on that roll.

    Raises SecondOfficerNeeded, NotIndependent, SmallerRollUnknown, Forbidden, PollNotDraft.
    """
    poll = queries.poll_for_update(session, poll_id)
    role = role_of(officer, poll.area_code)
    poll.must_be_draft()
    asked = next(iter(queries.smaller_rolls(session, poll_id)), None)
    if asked is None or asked.agreed_by is not None:
        raise SmallerRollUnknown("Load the page again.")
    must_second(session, officer, [asked.asked_by])
    asked.agreed_by, asked.agreed_role, asked.agreed_at = officer.id, role, clock.now()
    poll.secret_floor, poll.floor_reason = asked.floor, asked.reason
    session.flush()
    return asked


def forget(poll: Poll) -> None:
    """Take back what was agreed: the poll needs the usual roll again."""
    poll.secret_floor = poll.floor_reason = None
