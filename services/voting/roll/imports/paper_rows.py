"""The PROJECTS section of a file as lines of a ballot paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from services.voting.counting.pabulib.rows import Row
from services.voting.roll.imports.findings import Findings
from shared.cleaning import clean

MOST_MONEY = 2**53 - 1
"""What canonical JSON writes exactly."""
MOST_PROJECTS = 500
MOST_ID, MOST_TITLE, MOST_CATEGORY = 64, 500, 200
WITHDRAWN_COST = 999_999_999
"""Cities write this cost for a project that was withdrawn after the paper was printed."""

LineOf = Callable[[Row], int]


@dataclass(frozen=True)
class Unusable(Exception):
    """Why a row is left out."""

    code: str
    reason: str


def read_projects(line_of: LineOf, rows: list[Row], findings: Findings) -> list[dict[str, Any]]:
    """Every usable row as a project of a poll, in the order of the file; the others are left out and named.

    Raises ElectionNotImported where the header lacks project_id or cost, or where the projects are too many.
    """
    header, *rest = rows
    names = [cell.text for cell in header.cells]
    for wanted in ("project_id", "cost"):
        if wanted not in names:
            raise findings.refuse(line_of(header), "no_column", f'The header of PROJECTS names no column "{wanted}".')
    if len(rest) > MOST_PROJECTS:
        raise findings.refuse(line_of(rest[MOST_PROJECTS]), "too_many_projects", f"There are over {MOST_PROJECTS}.")
    projects: dict[str, dict[str, Any]] = {}
    for row in rest:
        try:
            project = _project(row, names, line_of(row), findings)
            if project["id"] in projects:
                raise Unusable("id_repeated", f'The project_id "{project["id"]}" stood there before.')
        except Unusable as unusable:
            findings.left_out(line_of(row), unusable.code, unusable.reason)
        else:
            projects[project["id"]] = project
    return list(projects.values())


def read_amount(text: str) -> Fraction | None:
    """An amount of money, with a decimal comma as older files have it; None where it is none."""
    plain = text.strip().replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        return None
    return Fraction(plain)


def _project(row: Row, names: list[str], line: int, findings: Findings) -> dict[str, Any]:
    if len(row.cells) != len(names):
        raise Unusable("columns_differ", f"The header has {len(names)} columns, this row {len(row.cells)}.")
    cells = {name: clean(cell.text) for name, cell in zip(names, row.cells, strict=True)}
    name = cells["project_id"]
    if not 0 < len(name) <= MOST_ID:
        raise Unusable("id_unusable", f"A project_id has 1 to {MOST_ID} letters.")
    amount = read_amount(cells["cost"])
    if amount is None or amount > MOST_MONEY:
        raise Unusable("cost_unusable", f'"{cells["cost"]}" is no cost.')
    return {
        "id": name,
        "title": _cut("title", cells.get("name") or name, MOST_TITLE, line, findings),
        "cost": _whole(amount, line, findings),
        "category": _cut("category", cells.get("category", ""), MOST_CATEGORY, line, findings),
        "withdrawn": _withdrawn(amount, line, findings),
    }


def _whole(amount: Fraction, line: int, findings: Findings) -> int:
    """Rounded up, so that whatever is chosen can be paid."""
    cost = ceil(amount)
    if cost != amount:
        findings.changed(line, "cost_rounded", f"The cost was rounded up to {cost}.")
    return cost


def _withdrawn(amount: Fraction, line: int, findings: Findings) -> bool:
    if amount == WITHDRAWN_COST:
        findings.noted(line, "withdrawn", "This cost means a project that was withdrawn; it is printed as such.")
    return amount == WITHDRAWN_COST


def _cut(what: str, text: str, longest: int, line: int, findings: Findings) -> str:
    if len(text) > longest:
        findings.changed(line, f"{what}_cut", f"The {what} has more than {longest} letters and was cut.")
    return text[:longest]
