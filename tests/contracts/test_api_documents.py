"""What the services say of their doors is committed, and current."""

from __future__ import annotations

import json

from deploy.operator import api_documents


def test_the_committed_documents_are_what_the_services_say() -> None:
    stale = {
        path.name for path, text in api_documents.documents() if not path.exists() or path.read_text("utf-8") != text
    }
    assert not stale, "run: python -m deploy.operator.api_documents --write"


def test_no_document_stands_for_a_process_that_is_gone() -> None:
    assert {path.name for path in api_documents.FOLDER.iterdir()} == {
        path.name for path, _ in api_documents.documents()
    }


def test_no_two_doors_of_a_service_share_a_name() -> None:
    for path, text in api_documents.documents():
        doors = json.loads(text)["paths"]
        assert doors, path.name
        names = [said["operationId"] for item in doors.values() for said in item.values() if "operationId" in said]
        assert len(names) == len(set(names))
