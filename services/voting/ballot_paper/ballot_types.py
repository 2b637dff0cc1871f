"""The types of ballots there are."""

from __future__ import annotations

from enum import StrEnum


class BallotType(StrEnum):
    """What a ballot says: projects up to a number, projects within the money, points, an order, or yes or no."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    POINTS = "points"
    RANKING = "ranking"
    YES_NO = "yes_no"
