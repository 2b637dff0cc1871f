"""An old version is lifted to the newest by pure steps, so that a log of years stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.event import ContractBroken, Event, Register
from shared.ids import new_id

register = Register()


@register.contract("tree.planted", version=3, subject="tree_id")
@dataclass(frozen=True, kw_only=True)
class TreePlanted(Event):
    """Made up: version 1 had a height in metres as text, version 2 in centimetres, version 3 names the kind."""

    tree_id: UUID
    height: int
    kind: str


@register.upcast("tree.planted", version=1)
def _metres_to_centimetres(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "height": round(float(payload["height"]) * 100)}


@register.upcast("tree.planted", version=2)
def _kind_was_not_asked(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "kind": "unknown"}


TREE = new_id()
NEWEST = TreePlanted(tree_id=TREE, height=150, kind="unknown")


@pytest.mark.parametrize(
    ("version", "payload"),
    [
        (1, {"tree_id": str(TREE), "height": "1.5"}),
        (2, {"tree_id": str(TREE), "height": 150}),
        (3, {"tree_id": str(TREE), "height": 150, "kind": "unknown"}),
    ],
)
def test_each_version_reads_as_the_newest(version: int, payload: dict[str, Any]) -> None:
    before = dict(payload)
    assert register.read("tree.planted", version, payload) == NEWEST
    assert payload == before


def test_an_old_payload_without_its_upcast_is_refused() -> None:
    with pytest.raises(ContractBroken, match="kind"):
        register.read("tree.planted", 3, {"tree_id": str(TREE), "height": 150})
