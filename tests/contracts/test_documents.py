"""What people and machines read about events is what the code does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from shared.contracts import documents
from shared.contracts.asyncapi import document, envelope_schema
from shared.contracts.routes import ROUTES


def test_the_documents_are_current() -> None:
    stale = [path.name for path, text in documents.outputs() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run python -m shared.contracts.documents --write"


def test_a_stale_document_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(f"# Rembuk\n{documents.BEGIN}\nold\n{documents.END}\nrest\n", encoding="utf-8")
    assert documents.main(["--check"]) == 1
    assert "docs/events.md is not current" in capsys.readouterr().err
    assert documents.main(["--write"]) == 0
    assert documents.main(["--check"]) == 0
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert documents.who_hears_what() in readme
    assert readme.endswith(f"{documents.END}\nrest\n")
    assert documents.main([]) == 2


def test_the_asyncapi_file_holds_the_document() -> None:
    text = (documents.ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == document()


def test_every_reference_leads_somewhere() -> None:
    whole = document()

    def walk(value: Any) -> None:
        if isinstance(value, dict) and "$ref" in value:
            place: Any = whole
            for step in value["$ref"].removeprefix("#/").split("/"):
                place = place[step]
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(whole)
    assert set(whole["components"]["messages"]) == {f"{kind.event_type}.v{kind.event_version}" for kind in ROUTES}


def test_every_schema_is_a_schema() -> None:
    for kind in ROUTES:
        jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(envelope_schema(kind))))
