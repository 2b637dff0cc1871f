"""Counting a closed poll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.board.few import keeps_back, only_what_was_chosen
from services.voting.board.recount import Line, profile_of
from services.voting.box.sealing import queries as sealing
from services.voting.box.sealing.model import CountedBallots
from services.voting.carrier.tallying.refusals import BoxAndRollDiffer
from services.voting.counting.count import count
from services.voting.counting.explanation.whole import explain
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Profile
from services.voting.counting.rules import RuleSettings
from services.voting.roll.electorate import queries as electorate
from services.voting.roll.polls import actions as poll_actions
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import DECIDED, State
from services.voting.roll.results import queries as results
from services.voting.roll.results.model import Result
from shared import clock
from shared.contracts.voting import PollCounted
from shared.events import publish


def count_poll(session: Session, inside: Session, poll_id: UUID) -> bool:
    """Count a sealed poll by the rule it was opened with; answers whether this call counted it.

    `session` works on the roll, `inside` on the box. A poll that stands beside a children's poll waits until that one
    is counted. Raises RulesTampered where the stored rules are not the published ones, BoxAndRollDiffer where there are
    more ballots than tokens. The poll then stays closed, and the operator is told at every attempt.
    """
    poll = polls.poll_for_update(session, poll_id)
    if poll.state is not State.CLOSED:
        return False
    poll_actions.must_be_as_published(poll)
    already_chosen = _chosen_beside(session, poll)
    if already_chosen is None:
        return False
    rows = sealing.counted(inside, poll_id)
    turnout = _reconciled(session, inside, poll_id, rows)
    lines = (Line(row.marks, row.times, str(row.cell)) for row in rows)
    profile = profile_of(poll.document(), lines, already_chosen)
    outcome = count(profile, RuleSettings.from_json(poll.rules))
    found: dict[str, Any] = (
        only_chosen(profile, outcome)
        if keeps_back(poll.secrecy, turnout["ballots"])
        else {
            "votes": votes_of(profile),
            "outcome": outcome.as_json(),
            "board_root": root.root if (root := sealing.last_root(inside, poll_id)) else None,
            "multiset": _multiset(rows),
            "explanation": explain(profile, outcome, partitions_of(poll, profile), already_chosen).as_json(),
        }
    )
    session.add(Result(poll_id=poll_id, counted_at=clock.now(), **turnout, already_chosen=already_chosen, **found))
    poll.move_to(State.COUNTED)
    publish(session, PollCounted(poll_id=poll_id, rule=outcome.settings.rule))
    return True


def votes_of(profile: Profile) -> dict[str, int]:
    """How many ballots mark each project: `{id: ballots}`."""
    return {project.id: int(number) for project, number in zip(profile.projects, profile.votes, strict=True)}


def only_chosen(profile: Profile, outcome: Outcome) -> dict[str, Any]:
    """What the roll keeps of a count of few ballots: what was chosen, in the order of the paper, and its cost."""
    whole = outcome.as_json()
    kept = {name: whole[name] for name in ("settings", "winners", "passed", "cost", "budget")}
    paper = [project.id for project in profile.projects]
    chosen = only_what_was_chosen(kept, paper)
    return {"votes": {}, "outcome": chosen, "board_root": None, "multiset": [], "explanation": None}


def _chosen_beside(session: Session, poll: Poll) -> list[str] | None:
    """What the children's poll beside this one chose; None while it is not counted."""
    if poll.beside is None:
        return []
    children = polls.poll(session, poll.beside)
    if children.state is State.CANCELLED:
        return []
    if children.state not in DECIDED:
        return None
    return results.chosen_in(children, results.result(session, children.id))


def _reconciled(session: Session, inside: Session, poll_id: UUID, rows: Sequence[CountedBallots]) -> dict[str, int]:
    """{"voters", "issued", "ballots", "assisted"}. Raises BoxAndRollDiffer where a cell holds more than it was given.

    Fewer ballots than tokens are no fault: somebody took her token and thought better of it.
    """
    issued = electorate.issued_by_cell(session, poll_id)
    ballots: Counter[int] = Counter()
    for row in rows:
        ballots[row.cell] += row.times
    too_many = {cell: number for cell, number in ballots.items() if number > issued.get(cell, 0)}
    if too_many:
        raise BoxAndRollDiffer(f"More ballots than tokens in cells {sorted(too_many)}.", poll_id=str(poll_id))
    turnout = electorate.turnout(session, poll_id)
    return {**turnout, **sealing.turnout(inside, poll_id)}


def _multiset(rows: Sequence[CountedBallots]) -> list[tuple[list[int], int]]:
    times: Counter[tuple[int, ...]] = Counter()
    for row in rows:
        times[tuple(row.marks)] += row.times
    return [(list(marks), count) for marks, count in sorted(times.items())]


def partitions_of(poll: Poll, profile: Profile) -> dict[str, list[str]]:
    """By kelurahan (or wider) and by age, a label for each of the profile's groups; "" for holders of codes."""
    cells = {str(cell.number): cell for cell in poll.cells}
    known = [cells[name] for name in profile.group_names if name]
    return {
        "kelurahan": ["" if cell.coded else cell.area_code for cell in known],
        "age": ["" if cell.coded else f"{cell.age_from}-{cell.age_to}" for cell in known],
    }
