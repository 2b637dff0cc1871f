"""The description of the exported files that machines read: a Data Package (datapackage.org, version 2.0)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from services.voting.roll.exports.election import PublishedElection
from services.voting.roll.exports.tables import BALLOTS, PROJECTS
from services.voting.roll.exports.whole import local

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
AREAS = "Area codes follow the register of the Ministry of Home Affairs (Kemendagri), as in 64.71.06.1005."
GUARDED = "A text that begins like a formula has an apostrophe before it."


def as_datapackage(election: PublishedElection, files: Mapping[str, str], *, page: str, licence: str) -> str:
    """The descriptor's text for `files` (name and content), which lie beside it; `page` is the result's address.

    `licence` is an SPDX identifier; while the city has not chosen one, nothing is claimed.
    """
    described = {
        "$schema": PROFILE,
        "name": f"rembuk-{election.poll_id}",
        "id": str(election.poll_id),
        "title": election.title,
        "description": f"Result of a vote in {', '.join(election.areas)}. {AREAS} {GUARDED}",
        "homepage": page,
        "version": election.state,
        "created": local(election.counted_at),
        "temporal": {"opened_at": local(election.opens_at), "closed_at": local(election.closes_at)},
        "spatial": {"area_code": election.area_code, "names": election.areas},
        "keywords": ["participatory budgeting", "musrenbang", "kota layak anak"],
        **({"licenses": [{"name": licence}]} if licence else {}),
        "resources": [_resource(name, content) for name, content in files.items()],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _resource(name: str, content: str) -> dict[str, Any]:
    data = content.encode()
    facts = {
        "name": name.replace(".", "-"),
        "path": name,
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "encoding": "utf-8",
    }
    if name == "projects.csv":
        schema = {"fields": _fields(PROJECTS), "primaryKey": ["project_id"], "missingValues": [""]}
        return _table(facts, "What stood on the ballot paper, and what was chosen.", schema)
    if name == "ballots.csv":
        return _table(
            facts, "Every ballot, as how many say the same; never whose or when.", {"fields": _fields(BALLOTS)}
        )
    if name.endswith(".pb"):
        return facts | {"format": "pb", "description": "The same election in the Pabulib format (arXiv:2305.11035)."}
    return facts | {
        "format": "json",
        "mediatype": "application/json",
        "description": "The frozen rules, every round of the count, and the ballots, in one document.",
    }


def _table(facts: dict[str, Any], description: str, schema: dict[str, Any]) -> dict[str, Any]:
    table = {"type": "table", "format": "csv", "mediatype": "text/csv", "description": description, "schema": schema}
    return facts | table


def _fields(columns: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind, "description": words} for name, (kind, words) in columns.items()]
