"""Four eyes are two people who decide for themselves: neither brought the other into this house."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from shared.refusals import Refusal

BroughtBy = Mapping[UUID, Collection[UUID]]
"""Person -> those who registered her or proposed a role of hers, as far as there are any."""


class NotIndependent(Refusal):
    """These are not four eyes: one registered the other or proposed her for a role, or both are one person."""


def stand_apart(one: UUID, other: UUID, brought_by: BroughtBy) -> bool:
    """Whether they are two, and neither brought the other in. Whoever only agreed to a role has brought nobody in."""
    return one != other and other not in brought_by.get(one, ()) and one not in brought_by.get(other, ())


def must_stand_apart(one: UUID, others: Iterable[UUID], brought_by: BroughtBy) -> None:
    """Raise NotIndependent unless this person stands apart from each of the others."""
    if not all(stand_apart(one, other, brought_by) for other in others):
        raise NotIndependent("Ask a colleague whom neither of you registered or proposed.")
