"""No event carries what the law and our promise keep at home; every text in one is a decision written down here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from types import GenericAlias
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from shared.contracts.event import Event
from shared.contracts.routes import ROUTES

FORBIDDEN = re.compile(
    r"(^|_)(name|nama|nik|kk|email|mail|phone|telp|hp|whatsapp|contact|address|alamat|street|birth_date|birthday|day|"
    r"school|guardian|parent_id|choice|choices|ballot_id|voter|voter_id|body|text|words|note|message|answer|token|code_"
    r"hash|latitude|longitude|ip|device|photo)($|_)"
)
PUBLIC_NAMES = {("area.registered", "name")}
"""Names of places, never of people."""

# Words that everybody may read: they were moderated, or an office wrote them for the public.
PUBLIC_TEXTS = {
    ("area.registered", "name"),
    ("cycle.opened", "title"),
    ("proposal.published", "title"),
    ("proposal.shortlisted", "title"),
    ("proposal.shortlisted", "summary"),
    ("proposal.adopted", "title"),
    ("proposal.adopted", "reason"),
    ("proposal.adopted", "funding_source"),
    ("proposal.adopted", "agency"),
    ("proposal.decline_proposed", "agency"),
    ("proposal.declined", "reason"),
    ("proposal.declined", "agency"),
    ("poll.drafted", "title"),
    ("poll.opened", "title"),
    ("poll.cancelled", "title"),
    ("poll.cancelled", "reason"),
    ("poll.prolonged", "title"),
    ("poll.prolonged", "reason"),
    ("poll.prolonged", "cause"),
    ("poll.certified", "title"),
    ("program.opened", "title"),
}

# Fields whose text is one of a few values that machines know: nobody writes into them.
CODES = {
    "area_code", "parent_code", "kelurahan", "birth_month", "role", "category", "reason_code", "picture", "ballot_type",
    "rules_hash", "rule", "board_root", "from_state", "to_state", "outcome",
}  # fmt: skip


def texts(kind: type, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of `kind` and of its parts, with its type."""
    hints = get_type_hints(kind)
    for item in fields(kind):
        name = f"{path}{item.name}"
        yield name, hints[item.name]
        for part in (hints[item.name], *get_args(hints[item.name])):
            if isinstance(part, type) and is_dataclass(part):
                yield from texts(part, f"{name}.")


def objections(kind: type[Event]) -> list[str]:
    """What is wrong with a contract's fields."""
    found = []
    for name, hint in texts(kind):
        key, last = (kind.event_type, name), name.rpartition(".")[2]
        if FORBIDDEN.search(last) and key not in PUBLIC_NAMES:
            found.append(f"{name}: its name says that it is somebody's own")
        free = str in {hint, *get_args(hint)} and get_origin(hint) is not dict
        if free and last not in CODES and key not in PUBLIC_TEXTS:
            found.append(f"{name}: a text that nobody has called public")
    return found


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: kind.event_type)
def test_no_contract_carries_anything_personal(kind: type[Event]) -> None:
    assert objections(kind) == []


def test_no_allowance_outlives_its_field() -> None:
    there = {(kind.event_type, name) for kind in ROUTES for name, _ in texts(kind)}
    assert there >= PUBLIC_TEXTS
    assert {name.rpartition(".")[2] for _, name in there} >= CODES


def made_up(annotations: dict[str, Any]) -> type[Event]:
    members = {"__annotations__": annotations, "event_type": "planted.found"}
    kind: type[Event] = dataclass(frozen=True, kw_only=True)(type("Planted", (Event,), members))
    return kind


@pytest.mark.parametrize("field", ["full_name", "nik", "contact", "birth_date", "home_address", "choices", "voter_id"])
def test_a_planted_field_is_found(field: str) -> None:
    assert objections(made_up({field: UUID}))


def test_a_planted_text_is_found_in_a_part_of_an_event() -> None:
    parts = GenericAlias(list, made_up({"story": str}))
    assert objections(made_up({"parts": parts})) == ["parts.story: a text that nobody has called public"]
