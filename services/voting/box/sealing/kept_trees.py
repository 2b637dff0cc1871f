"""The trees behind receipts, kept in memory: a board that has not grown is read once, not for every question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.board.inclusion import places_of
from services.voting.board.merkle import Tree
from services.voting.board.roots import Root
from services.voting.box.ballots.model import Leaf

KEPT = 4
"""Trees of one process; that of a hundred thousand ballots takes some twenty megabytes."""


@dataclass(frozen=True, slots=True)
class CoveredTree:
    """The tree under one root, and where in it each receipt lies."""

    tree: Tree
    places: Mapping[str, int]


class KeptTrees:
    """Trees by their root, which fixes every leaf below it: what is kept can be too old, but never wrong."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, CoveredTree] = OrderedDict()

    def under(self, session: Session, poll_id: UUID, root: Root) -> CoveredTree:
        """The tree of a poll's leaves that a root covers."""
        found = self._kept.get(root.root)
        if found is None:
            covered = sa.select(Leaf.leaf).where(Leaf.poll_id == poll_id, Leaf.position < root.size)
            leaves = session.scalars(covered.order_by(Leaf.position)).all()
            found = self._kept[root.root] = CoveredTree(Tree(leaves), places_of(leaves))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


kept_trees = KeptTrees()
