"""Who may see a proposal, and who may do what with it: asked by the actions themselves and by every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from services.proposals.life.model import Proposal, TrailLine
from services.proposals.life.refusals import OwnProposal, TransitionRefused
from services.proposals.life.states import (
    AUTHOR,
    INSIDERS,
    PUBLIC,
    READERS_OF_HIDDEN,
    SEEN_BY_WHO_RETURNED,
    STEPS,
    State,
)
from shared.allowed import passes
from shared.areas import lies_in_any
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden, Refusal


def may_see(caller: Caller | None, proposal: Proposal) -> bool:
    """Whether somebody (None: anybody at all) may read a proposal in its present state."""
    if proposal.state in PUBLIC:
        return True
    if caller is None:
        return False
    readers = READERS_OF_HIDDEN[proposal.state]
    if caller.id == proposal.returned_by:
        readers |= SEEN_BY_WHO_RETURNED.get(proposal.state, frozenset())
    return caller.id == proposal.author_id or any(caller.has(role, proposal.area_code) for role in readers)


def visible_to(caller: Caller | None) -> ColumnElement[bool]:
    """The same rule as a condition for a query."""
    conditions: list[ColumnElement[bool]] = [Proposal.state.in_(PUBLIC)]
    if caller is not None:
        conditions.append(Proposal.author_id == caller.id)
        for state, readers in READERS_OF_HIDDEN.items():
            territories = [where for role, where in caller.roles if role in readers]
            conditions.append(and_(Proposal.state == state, within(territories)))
        for state, roles in SEEN_BY_WHO_RETURNED.items():
            hers = and_(Proposal.state == state, Proposal.returned_by == caller.id)
            conditions.append(and_(hers, within(territories_of(caller, roles))))
    return or_(*conditions)


def may_read_reason(caller: Caller | None, proposal: Proposal, line: TrailLine) -> bool:
    """Whether somebody may read why a line stands in the trail: a moderator's words are for the author and insiders."""
    return line.reason_public or (caller is not None and may_act(caller, proposal, [AUTHOR, *INSIDERS]))


def within(territories: Iterable[str]) -> ColumnElement[bool]:
    """The proposals that lie in any of these areas."""
    return lies_in_any(Proposal.area_code, sorted(set(territories)))


def territories_of(caller: Caller, roles: Iterable[str]) -> list[str]:
    """Where somebody holds any of these roles."""
    wanted = set(roles)
    return [where for role, where in caller.roles if role in wanted]


def role_for(caller: Caller, proposal: Proposal, who: Iterable[str]) -> str:
    """The first of `who` that the caller is for this proposal: its author, or a role in its area.

    Raises OwnProposal where an author would decide about her own idea in another role, and Forbidden.
    """
    who = tuple(who)
    if caller.id == proposal.author_id and AUTHOR not in who:
        raise OwnProposal("A colleague has to look at it.")
    names = [name for name in who if _is(caller, proposal, name)]
    if not names:
        raise Forbidden(f"This needs one of: {', '.join(who)}, for area {proposal.area_code}.")
    return names[0]


def may_act(caller: Caller, proposal: Proposal, who: Iterable[str]) -> bool:
    """Whether `role_for` finds a role."""
    return passes(role_for, caller, proposal, who)


def nothing_more(_proposal: Proposal) -> None:
    """No further condition."""


@dataclass(frozen=True, eq=False)
class Deed:
    """Something that may be done with a proposal: by whom, in which states, and on what further condition."""

    name: str
    who: tuple[str, ...]
    states: frozenset[State]
    refusal: type[Refusal] = TransitionRefused
    """What is said in every other state."""
    condition: Callable[[Proposal], None] = nothing_more
    in_sql: ColumnElement[bool] | None = None
    """The same condition for the query of a queue."""

    def role_of(self, caller: Caller, proposal: Proposal) -> str:
        """The role in which the caller may do it now. Raises OwnProposal, Forbidden, `refusal`, `condition`'s."""
        role = role_for(caller, proposal, self.who)
        if proposal.state not in self.states:
            raise self.refusal(f"It is {proposal.state}.", state=proposal.state)
        self.condition(proposal)
        return role


def offered(deeds: Iterable[Deed], caller: Caller, proposal: Proposal) -> list[str]:
    """The names of those of `deeds` that the caller may do now."""
    return [deed.name for deed in deeds if passes(deed.role_of, caller, proposal)]


def origins_of(to: State) -> frozenset[State]:
    """The states from which a step leads there."""
    return frozenset(origin for origin, there in STEPS if there == to)


def _is(caller: Caller, proposal: Proposal, name: str) -> bool:
    if name == AUTHOR:
        return caller.id == proposal.author_id
    return name in _ROLES and caller.has(Role(name), proposal.area_code)


_ROLES = frozenset(role.value for role in Role)
