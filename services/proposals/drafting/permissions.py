"""Who may see a proposal, and in which role somebody acts on it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_

from services.proposals.drafting.model import Proposal
from services.proposals.drafting.refusals import OwnProposal
from services.proposals.drafting.states import AUTHOR, PUBLIC, READERS_OF_HIDDEN
from shared.contracts.roles import Role
from shared.web import Caller, Forbidden


def may_see(caller: Caller | None, proposal: Proposal) -> bool:
    """Whether somebody (None: anybody at all) may read a proposal in its present state."""
    if proposal.state in PUBLIC:
        return True
    if caller is None:
        return False
    readers = READERS_OF_HIDDEN[proposal.state]
    return caller.id == proposal.author_id or any(caller.has(role, proposal.area_code) for role in readers)


def visible_to(caller: Caller | None) -> ColumnElement[bool]:
    """The same rule as a condition for a query."""
    conditions: list[ColumnElement[bool]] = [Proposal.state.in_(PUBLIC)]
    if caller is not None:
        conditions.append(Proposal.author_id == caller.id)
        for state, readers in READERS_OF_HIDDEN.items():
            territories = [where for role, where in caller.roles if role in readers]
            conditions.append(and_(Proposal.state == state, within(territories)))
    return or_(*conditions)


def within(territories: Iterable[str]) -> ColumnElement[bool]:
    """The proposals that lie in any of these areas."""
    return or_(false(), *(_lies_in(territory) for territory in sorted(set(territories))))


def territories_of(caller: Caller, roles: Iterable[Role]) -> list[str]:
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
    try:
        role_for(caller, proposal, who)
    except Forbidden:
        return False
    return True


def _is(caller: Caller, proposal: Proposal, name: str) -> bool:
    if name == AUTHOR:
        return caller.id == proposal.author_id
    return name in _ROLES and caller.has(Role(name), proposal.area_code)


def _lies_in(territory: str) -> ColumnElement[bool]:
    return or_(Proposal.area_code == territory, Proposal.area_code.startswith(territory + ".", autoescape=True))


_ROLES = frozenset(role.value for role in Role)
