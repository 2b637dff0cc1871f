"""From a Pabulib file (.pb) to the content of a draft. Ballots are not read: people vote anew.

A row that cannot be used is left out and named; only what no poll can do without (budget, type of ballot, one project)
refuses the whole file. What the findings say is exactly what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.voting.counting.pabulib.rows import Cell, PabulibError, Row, fault, rows_of
from services.voting.roll.imports import ballot_limits
from services.voting.roll.imports.findings import Findings, unreadable
from services.voting.roll.imports.paper_rows import MOST_MONEY, read_amount, read_projects
from services.voting.roll.imports.rule_named import read_rule
from shared.cleaning import clean

MOST_TITLE = 200


@dataclass(frozen=True)
class ImportedDraft:
    """What a file becomes: the content of a poll as `POST /polls` takes it, and every finding.

    `ballots_from` is the line at which VOTES begins, None in a file without ballots; nothing from there on is read.
    """

    content: dict[str, Any]
    findings: Findings
    ballots_from: int | None


@dataclass
class _Sections:
    """The rows of META and PROJECTS, headers first."""

    meta: list[Row]
    projects: list[Row]
    ballots_from: int | None = None


def read_draft(data: bytes) -> ImportedDraft:
    """Read a file. Raises ElectionNotImported naming the line and the reason."""
    findings = Findings()
    try:
        data.decode("utf-8")
        sections = _sections(data)
    except UnicodeDecodeError as error:
        raise unreadable(fault(data, error.start, "expected text in UTF-8"), findings) from error
    except PabulibError as error:
        raise unreadable(error, findings) from error
    file = _File(data, findings)
    meta = file.meta(sections.meta)
    projects = read_projects(file.line, sections.projects, findings)
    if not any(not project["withdrawn"] for project in projects):
        raise findings.refuse(file.line(sections.projects[0]), "no_project", "No project of the file can be used.")
    content = {
        "title": file.title(meta),
        "external_id": _external_id(meta),
        "budget": file.budget(meta, sections),
        "projects": projects,
        **ballot_limits.read_limits(file.line_of(meta), _texts(meta), len(projects), findings),
    }
    rules = read_rule(file.line_of(meta), _texts(meta), findings)
    if rules is not None:
        content["rules"] = rules
    if sections.ballots_from is not None:
        reason = "The ballots of the file are not imported; people vote anew."
        findings.noted(sections.ballots_from, "ballots_not_imported", reason)
    return ImportedDraft(content, findings, sections.ballots_from)


def _sections(data: bytes) -> _Sections:
    found: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    ballots_from = None
    for row in rows_of(data, 3 if data.startswith(b"\xef\xbb\xbf") else 0):
        name = row.section()
        if name == "votes":
            ballots_from = _line(data, row.at)
            break
        if name:
            current = found.setdefault(name, [])
        elif current is None:
            raise fault(data, row.at, "expected the section META")
        else:
            current.append(row)
    for name in ("meta", "projects"):
        if not found.get(name):
            raise fault(data, len(data), f"expected the section {name.upper()} with its header")
    return _Sections(found["meta"], found["projects"], ballots_from)


@dataclass(frozen=True)
class _File:
    """The bytes of a file, so that every finding can name its line."""

    data: bytes
    findings: Findings

    def line(self, row: Row | Cell) -> int:
        """The line on which a row or a cell begins."""
        return _line(self.data, row.at)

    def line_of(self, meta: dict[str, Cell]) -> Any:
        """A function from a key of META to its line; where the key is absent, the first line."""
        return lambda key: self.line(meta[key]) if key in meta else 1

    def meta(self, rows: list[Row]) -> dict[str, Cell]:
        """Key and value of each row; rows without a value and repeated keys are left out."""
        found: dict[str, Cell] = {}
        for row in rows[1:]:
            key = row.cells[0].text
            if len(row.cells) < 2:
                self.findings.left_out(self.line(row), "no_value", f'The key "{key}" has no value.')
            elif key in found:
                self.findings.left_out(self.line(row), "key_repeated", f'The key "{key}" stood there before.')
            else:
                found[key] = row.cells[1]
        return found

    def title(self, meta: dict[str, Cell]) -> str:
        """A title of 3 to 200 letters from place and instance, or from the description."""
        place = next((meta[key].text for key in ("subunit", "unit") if key in meta and meta[key].text), "")
        instance = meta["instance"].text if "instance" in meta else ""
        told = meta["description"].text if "description" in meta else ""
        title = clean(f"{place} {instance}" if place else told)
        if len(title) > MOST_TITLE:
            self.findings.changed(1, "title_cut", f"The title has more than {MOST_TITLE} letters and was cut.")
        return title[:MOST_TITLE] if len(title) >= 3 else "Pemilihan dari berkas Pabulib"

    def budget(self, meta: dict[str, Cell], sections: _Sections) -> int:
        """The money in whole units; a fraction is rounded down. Refuses a file without a budget above zero."""
        if "budget" not in meta:
            raise self.findings.refuse(self.line(sections.meta[0]), "no_budget", "META names no budget.")
        line, amount = self.line(meta["budget"]), read_amount(meta["budget"].text)
        if amount is None or not 1 <= amount <= MOST_MONEY:
            raise self.findings.refuse(line, "budget_unusable", f'"{meta["budget"].text}" is no budget of at least 1.')
        if amount.denominator != 1:
            self.findings.changed(line, "budget_rounded", f"The budget was rounded down to {int(amount)}.")
        return int(amount)


def _external_id(meta: dict[str, Cell]) -> str | None:
    parts = (meta[key].text for key in ("country", "unit", "subunit", "instance") if key in meta)
    return clean("_".join(part for part in parts if part))[:200] or None


def _texts(meta: dict[str, Cell]) -> dict[str, str]:
    return {key: cell.text for key, cell in meta.items()}


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
