"""The life of a proposal as a table: from where, to where, by whom, with what event. Nothing moves outside it.

The states are those of the city's own deliberation (musrenbang), named in the glossary of docs/.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts import proposals as told
from shared.contracts.event import Event
from shared.contracts.roles import Role


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_MODERATION = "in_moderation"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    MERGED = "merged"
    UNDER_VERIFICATION = "under_verification"
    SHORTLISTED = "shortlisted"
    PRIORITIZED = "prioritized"
    FORWARDED = "forwarded"
    ACCOMMODATED = "accommodated"
    DECLINED = "declined"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


AUTHOR = "author"
SYSTEM = "system"
"""The two who may move a proposal and are no role: who wrote it, and the house itself after a vote or a threshold."""

VERIFIERS = (Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER)
FORWARDERS = (Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER)


@dataclass(frozen=True)
class Transition:
    """One permitted step."""

    origin: State
    to: State
    who: tuple[str, ...]
    """Roles, `author` or `system`; the first that fits stands in the trail."""
    event: type[Event] = told.ProposalMoved
    reason_due: bool = False
    reason_public: bool = True
    """Whether everybody may read the reason; a moderator's words to an author are theirs alone."""
    officers: int = 1
    """How many people have to agree: what many voted for, nobody turns down alone."""


TRANSITIONS = (
    Transition(State.DRAFT, State.SUBMITTED, (AUTHOR,), told.ProposalSubmitted),
    Transition(State.RETURNED, State.SUBMITTED, (AUTHOR,), told.ProposalSubmitted),
    Transition(State.DRAFT, State.WITHDRAWN, (AUTHOR,), told.ProposalWithdrawn),
    Transition(State.SUBMITTED, State.WITHDRAWN, (AUTHOR,), told.ProposalWithdrawn),
    Transition(State.IN_MODERATION, State.WITHDRAWN, (AUTHOR,), told.ProposalWithdrawn),
    Transition(State.RETURNED, State.WITHDRAWN, (AUTHOR,), told.ProposalWithdrawn),
    Transition(State.PUBLISHED, State.WITHDRAWN, (AUTHOR,), told.ProposalWithdrawn),
    Transition(State.SUBMITTED, State.IN_MODERATION, (Role.MODERATOR,)),
    Transition(State.IN_MODERATION, State.PUBLISHED, (Role.MODERATOR,), told.ProposalPublished),
    Transition(
        State.IN_MODERATION,
        State.RETURNED,
        (Role.MODERATOR,),
        told.ProposalReturned,
        reason_due=True,
        reason_public=False,
    ),
    Transition(State.PUBLISHED, State.MERGED, (Role.FACILITATOR,), reason_due=True),
    Transition(State.PUBLISHED, State.UNDER_VERIFICATION, (*VERIFIERS, SYSTEM)),
    Transition(State.UNDER_VERIFICATION, State.RETURNED, VERIFIERS, told.ProposalReturned, reason_due=True),
    Transition(State.UNDER_VERIFICATION, State.DECLINED, VERIFIERS, told.ProposalDeclined, reason_due=True),
    Transition(State.UNDER_VERIFICATION, State.FORWARDED, VERIFIERS, reason_due=True),
    Transition(
        State.UNDER_VERIFICATION,
        State.SHORTLISTED,
        (Role.FACILITATOR, Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER),
        told.ProposalShortlisted,
        reason_due=True,
    ),
    Transition(State.SHORTLISTED, State.PRIORITIZED, (SYSTEM,), told.ProposalPrioritized),
    Transition(State.PRIORITIZED, State.FORWARDED, FORWARDERS, reason_due=True),
    Transition(State.FORWARDED, State.FORWARDED, FORWARDERS, reason_due=True),
    Transition(State.PRIORITIZED, State.ACCOMMODATED, (Role.DP3AKB_OFFICER,), told.ProposalAdopted, reason_due=True),
    Transition(State.FORWARDED, State.ACCOMMODATED, (Role.DP3AKB_OFFICER,), told.ProposalAdopted, reason_due=True),
    Transition(
        State.PRIORITIZED, State.DECLINED, (Role.DP3AKB_OFFICER,), told.ProposalDeclined, reason_due=True, officers=2
    ),
    Transition(
        State.FORWARDED, State.DECLINED, (Role.DP3AKB_OFFICER,), told.ProposalDeclined, reason_due=True, officers=2
    ),
    Transition(State.ACCOMMODATED, State.IN_PROGRESS, (SYSTEM,)),
    Transition(State.IN_PROGRESS, State.COMPLETED, (SYSTEM,)),
)

STEPS = {(step.origin, step.to): step for step in TRANSITIONS}

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
"""Where the author may change her words; both are unseen by others, so nothing unread ever becomes public."""

INSIDERS = frozenset({Role.MODERATOR, Role.SAFEGUARDING_OFFICER})
"""Who reads, within her territory, what is not public, and what a moderator wrote to an author."""
UNREAD = frozenset({State.DRAFT, State.SUBMITTED, State.IN_MODERATION, State.RETURNED})
"""An author's work under way: nobody but officers has seen it."""

READERS_OF_HIDDEN: dict[State, frozenset[Role]] = {
    State.DRAFT: frozenset(),
    State.SUBMITTED: INSIDERS,
    State.IN_MODERATION: INSIDERS,
    State.RETURNED: INSIDERS,
    State.WITHDRAWN: INSIDERS,
}
"""States that the public does not see, and which roles, besides the author, do within their territory."""

SEEN_BY_WHO_RETURNED = {State.RETURNED: frozenset(VERIFIERS)}
"""States that one officer more sees, in one of these roles: the very person who gave it back, as long as its words are
those she read. No colleague of hers, and nothing that was written since."""

PUBLIC = frozenset(State) - frozenset(READERS_OF_HIDDEN)
SUPPORTABLE = frozenset({State.PUBLISHED, State.UNDER_VERIFICATION})
