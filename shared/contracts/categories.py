"""What an idea is about, in the words people use, and the cluster of child-friendly city indicators it serves."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """A topic that a child can choose by its picture. The indicators themselves are tagged by staff, later."""

    PARTICIPATION = "participation"
    FAMILY = "family"
    PLAY = "play"
    SAFE_ROUTES = "safe_routes"
    HEALTH = "health"
    WATER = "water"
    LEARNING = "learning"
    CULTURE = "culture"
    PROTECTION = "protection"
    OTHER = "other"


CLUSTERS: dict[Category, int] = {
    Category.PARTICIPATION: 1,
    Category.FAMILY: 2,
    Category.PLAY: 2,
    Category.SAFE_ROUTES: 2,
    Category.HEALTH: 3,
    Category.WATER: 3,
    Category.LEARNING: 4,
    Category.CULTURE: 4,
    Category.PROTECTION: 5,
}
"""Cluster 1 to 5 of Permen PPPA 12/2022; `other` belongs to none until staff tag it."""
