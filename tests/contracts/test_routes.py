"""The one map of what runs between services is whole."""

from __future__ import annotations

import re

import pytest

from shared.contracts import notifications
from shared.contracts.event import REGISTER, Event
from shared.contracts.routes import ROUTES, SERVICES, heard_from, listeners_of, source_of, sources_of


def test_every_contract_has_its_line_and_every_line_a_contract() -> None:
    contracts = {kind for kind in REGISTER.all() if kind.__module__.startswith(notifications.__package__)}
    assert set(ROUTES) == contracts


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: kind.event_type)
def test_events_go_from_a_service_to_other_services(kind: type[Event]) -> None:
    assert source_of(kind) in SERVICES
    assert set(ROUTES[kind]) <= set(SERVICES) - {source_of(kind)}
    assert len(set(ROUTES[kind])) == len(ROUTES[kind])


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: kind.event_type)
def test_class_and_type_are_the_same_words_and_the_class_says_what_happened(kind: type[Event]) -> None:
    words = re.findall(r"[A-Z][a-z]+", kind.__name__)
    aggregate, _, happened = kind.event_type.partition(".")
    assert [aggregate.capitalize(), *[word.capitalize() for word in happened.split("_")]] == words
    assert kind.__doc__
    assert not kind.__doc__.startswith(kind.__name__)


def test_both_directions_of_the_map_agree() -> None:
    for source in SERVICES:
        for listener in SERVICES:
            hears = bool(heard_from(source, listener))
            assert hears == (listener in listeners_of(source)) == (source in sources_of(listener))
