"""One example of every version ever released: today's code reads each, and none is ever edited."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.contracts.asyncapi import envelope_schema
from shared.contracts.envelope import seal, unseal, version_of
from shared.contracts.routes import ROUTES, source_of

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_every_contract_has_an_example() -> None:
    assert {f"{kind.event_type}.v{kind.event_version}.json" for kind in ROUTES} <= {path.name for path in EXAMPLES}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_todays_code_reads_the_example(path: Path) -> None:
    envelope = read(path)
    event = unseal(envelope)
    assert event.meta is not None
    assert path.name == f"{envelope['type']}.v{version_of(envelope)}.json"
    assert event.meta.source == envelope["source"] == source_of(type(event))
    if version_of(envelope) == event.event_version:
        written = seal(event.meta, event.event_type, event.event_version, event.subject, event.payload())
        assert written == envelope
        jsonschema.validate(envelope, envelope_schema(type(event)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_is_a_cloudevent(path: Path) -> None:
    event = JSONFormat().read(CloudEvent, path.read_bytes())
    envelope = read(path)
    assert (event.get_id(), event.get_type(), event.get_data()) == (envelope["id"], envelope["type"], envelope["data"])
    assert event.get_extension("position") == envelope["position"]


def test_no_released_example_was_edited() -> None:
    """The sums stand in a file beside them; a new example adds a line, and no line ever changes."""
    lines = [line.split("  ") for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    sums = {name: digest for digest, name in lines}
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in EXAMPLES} == sums
