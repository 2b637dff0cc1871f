"""What is written is what is read, and nothing that no listener could read is ever written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.event import REGISTER, ContractBroken, Event, Register, UnknownContract
from shared.contracts.payload import schema_of
from shared.contracts.proposals import ProposalPublished
from shared.contracts.routes import ROUTES
from shared.contracts.voting import PollOpened
from shared.ids import new_id
from tests.contracts.samples import events

register = Register()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A part of an event."""

    latitude: int
    longitude: int


@register.contract("bench.placed", version=1, subject="bench_id")
@dataclass(frozen=True, kw_only=True)
class BenchPlaced(Event):
    """Made up: it has every kind of field."""

    bench_id: UUID
    place: Place
    colours: tuple[str, ...]
    seats: list[int]
    note: str | None = None


BENCH = BenchPlaced(bench_id=new_id(), place=Place(latitude=-1, longitude=116), colours=("red",), seats=[3])


@given(st.sampled_from(list(ROUTES)).flatmap(events))
def test_every_event_is_read_as_it_was_written(event: Event) -> None:
    over_the_wire = json.loads(json.dumps(event.payload()))
    assert REGISTER.read(event.event_type, event.event_version, over_the_wire) == event


def test_nested_parts_and_tuples_survive() -> None:
    assert register.read("bench.placed", 1, json.loads(json.dumps(BENCH.payload()))) == BENCH


def test_a_field_that_is_not_known_yet_is_left_out() -> None:
    assert register.read("bench.placed", 1, BENCH.payload() | {"armrests": True}) == BENCH


def test_an_optional_field_may_be_absent_and_a_required_one_may_not() -> None:
    payload = BENCH.payload()
    del payload["note"]
    assert register.read("bench.placed", 1, payload) == BENCH
    del payload["seats"]
    with pytest.raises(ContractBroken, match="seats"):
        register.read("bench.placed", 1, payload)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opens_at", datetime(2026, 11, 24)),  # noqa: DTZ001 - a time without a zone is the point
        ("budget", 2**53),
        ("budget", None),
        ("budget", 1.5),
        ("poll_id", "not an id"),
        ("proposal_ids", [7]),
        ("title", 5),
    ],
)
def test_an_event_that_breaks_its_contract_cannot_be_written(field: str, value: Any) -> None:
    now = datetime.fromisoformat("2026-11-24T00:00:00+00:00")
    whole: dict[str, Any] = {
        "poll_id": new_id(), "area_code": "64.71", "title": "Musrenbang", "ballot_type": "approval", "budget": 1,
        "opens_at": now, "closes_at": now, "rules_hash": "0", "proposal_ids": [],
    }  # fmt: skip
    PollOpened(**whole).payload()
    with pytest.raises(ContractBroken):
        PollOpened(**whole | {field: value}).payload()


def test_a_refusal_names_the_field_and_never_its_value() -> None:
    with pytest.raises(ContractBroken) as refusal:
        REGISTER.read("proposal.published", 1, {"proposal_id": "Siti Aminah", "by_child": "Siti Aminah"})
    assert "proposal_id" in str(refusal.value)
    assert "Siti" not in str(refusal.value)


def test_what_is_in_no_register_is_unknown() -> None:
    with pytest.raises(UnknownContract):
        REGISTER.read("proposal.published", 99, {})
    with pytest.raises(UnknownContract):
        REGISTER.read("proposal.composted", 1, {})


def test_one_type_and_version_is_entered_once() -> None:
    with pytest.raises(TypeError, match="stands in the register already"):
        register.contract("bench.placed", version=1, subject="bench_id")(BenchPlaced)


@pytest.mark.parametrize("hint", [float, dict[str, int], object, int | str])
def test_a_type_that_cannot_travel_has_no_place_in_a_contract(hint: Any) -> None:
    wild: type[Event] = dataclass(frozen=True, kw_only=True)(
        type("Wild", (Event,), {"__annotations__": {"field": hint}})
    )
    with pytest.raises(TypeError, match=r"Wild\.field"):
        schema_of(wild)


def test_the_subject_must_be_a_field() -> None:
    with pytest.raises(TypeError, match="no field garden_id"):
        register.contract("bench.painted", version=1, subject="garden_id")(BenchPlaced)


def test_where_an_event_came_from_is_no_part_of_what_it_says() -> None:
    event = ProposalPublished(
        proposal_id=new_id(), cycle_id=new_id(), area_code="64.71", title="Taman", category="play",
        author_id=new_id(), by_child=True,
    )  # fmt: skip
    assert event.meta is None
    assert "meta" not in event.payload()
