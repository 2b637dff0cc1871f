"""Violations planted on purpose, one or more for every rule: a rule that does not find them proves nothing."""

from __future__ import annotations

from tests.architecture.planted_entrances import PLANTED as AT_ENTRANCES
from tests.architecture.planted_imports import PLANTED as IN_IMPORTS
from tests.architecture.planted_reach import PLANTED as IN_REACH
from tests.architecture.planted_shape import PLANTED as IN_SHAPE
from tests.architecture.source import Rule

PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [*IN_IMPORTS, *IN_REACH, *AT_ENTRANCES, *IN_SHAPE]
"""A rule, the files it must object to, and the files of the same kind it must let pass."""
