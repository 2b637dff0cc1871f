"""What the portal's clients answer is written from what the services say of themselves, and current."""

from __future__ import annotations

from deploy.operator import api_records


def test_the_committed_records_are_what_the_documents_say() -> None:
    stale = {path.name for path, text in api_records.records() if not path.exists() or path.read_text("utf-8") != text}
    assert not stale, f"run: {api_records.COMMAND}"


def test_no_record_stands_for_what_nobody_answers() -> None:
    assert set(api_records.FOLDER.rglob("*.py")) == {path for path, _ in api_records.records()}


def test_a_value_is_typed_as_it_comes() -> None:
    said = {"type": ["string", "null"]}, {"enum": ["a", None]}, {"type": "object"}, {"$ref": "#/components/schemas/X"}
    assert [api_records.type_of(one) for one in said] == ["str | None", "str | None", "dict[str, Any]", "X"]
    assert api_records.type_of({"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/X"}]}) == "X | None"
    assert api_records.type_of({"type": "array", "items": {"type": "integer"}}) == "list[int]"
    assert api_records.type_of({"type": "object", "additionalProperties": {"type": "integer"}}) == "dict[str, int]"
    assert api_records.type_of({}) == "Any"
