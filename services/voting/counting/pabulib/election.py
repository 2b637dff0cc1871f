"""Reading elections in the Pabulib format (.pb, arXiv:2305.11035): fast for the ballots, strict about mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from services.voting.counting.pabulib.lengths import beyond_lengths
from services.voting.counting.pabulib.rows import Cell, PabulibError, Row, fault, rows_of
from services.voting.counting.pabulib.votes import VotesSection, read_ballots
from services.voting.counting.profile import BallotKind, Profile, Project

WITHDRAWN_COST = 999_999_999  # Cities write this cost for a project that was withdrawn after the paper was printed.
KINDS = {
    "approval": BallotKind.APPROVAL,
    "choose-1": BallotKind.APPROVAL,
    "cumulative": BallotKind.POINTS,
    "scoring": BallotKind.POINTS,
    "ordinal": BallotKind.RANKED,
}


@dataclass(frozen=True)
class Election:
    """A published election: the profile to count, and what its file says about rule and result.

    `selected` holds the column of that name by project id (1 won, 2 and 3 were paid from other money), or None where
    the file has no such column. `duplicate_votes` and `duplicate_points` are what marks that repeat a project on
    their ballot would add: counting uses one mark, but the cities' own `totals`, in ballot order, use all. `limits` cap
    what the projects of a category or neighbourhood may cost together, as META says. `remarks` are sentences about
    ballots that break what META says of them, and are counted all the same.
    """

    profile: Profile
    meta: dict[str, str]
    selected: dict[str, int] | None
    duplicate_votes: dict[str, int]
    duplicate_points: dict[str, Fraction]
    totals: tuple[Fraction, ...]
    limits: tuple[tuple[str, Fraction], ...]
    remarks: tuple[str, ...]

    @property
    def official_winners(self) -> frozenset[str] | None:
        """Projects that the city chose by its rule, where the file tells.

        Under greedy-custom a 2 marks the project that a reserve completed, which is part of that rule.
        """
        if self.selected is None:
            return None
        won = (1, 2) if self.meta.get("rule") == "greedy-custom" else (1,)
        return frozenset(project for project, value in self.selected.items() if value in won)


def read_election(path: Path) -> Election:
    """Read one .pb file. Raises PabulibError (line, column, what was expected) and OSError."""
    return parse_election(path.read_bytes())


def parse_election(data: bytes) -> Election:
    """Read an election from the bytes of a .pb file. Raises PabulibError."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise fault(data, error.start, "expected text in UTF-8") from error
    sections = _sections(data)
    meta = _meta(data, sections)
    kind = _kind(data, meta)
    column, limits = _limits(data, meta)
    projects, selected = _projects(data, sections, column)
    _expect_number(data, meta, "num_projects", len(projects), "projects")
    votes = read_ballots(data, sections.votes, projects, kind)
    _expect_number(data, meta, "num_votes", len(votes.lengths), "ballots")
    profile = votes.profile(projects, _budget(data, meta), kind)
    told = {key: value.text for key, value in meta.items()}
    return Election(
        profile=profile,
        meta=told,
        selected=selected,
        duplicate_votes=votes.duplicate_votes(projects),
        duplicate_points=votes.duplicate_points(projects),
        totals=votes.totals(profile),
        limits=limits,
        remarks=tuple(beyond_lengths(data, told, votes)),
    )


@dataclass(frozen=True, slots=True)
class Sections:
    """The rows of META and PROJECTS, header first, and where VOTES begins."""

    meta: list[Row]
    projects: list[Row]
    votes: VotesSection


def _sections(data: bytes) -> Sections:
    """Split the file. Quoted line ends are honoured, so a description may hold the word VOTES."""
    found: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    for row in rows_of(data, 3 if data.startswith(b"\xef\xbb\xbf") else 0):
        if current is found.get("votes") and current is not None:
            return Sections(found["meta"], found["projects"], VotesSection(row, row.after))
        name = row.section()
        if name:
            _expect_section(data, row, name, found)
            current = found[name] = []
        elif current is None:
            raise fault(data, row.at, "expected the section META")
        else:
            current.append(row)
    missing = next((name.upper() for name in ("meta", "projects", "votes") if name not in found), "")
    raise fault(data, len(data), f"expected the section {missing}" if missing else "expected the header of VOTES")


def _expect_section(data: bytes, row: Row, name: str, found: dict[str, list[Row]]) -> None:
    order = ("meta", "projects", "votes")
    if order.index(name) != len(found):
        wanted = order[len(found)].upper()
        raise fault(data, row.at, f"expected the section {wanted}, found {name.upper()}")
    empty = next((earlier.upper() for earlier in found if not found[earlier]), None)
    if empty:
        raise fault(data, row.at, f"expected the header of {empty}")


def _meta(data: bytes, sections: Sections) -> dict[str, Cell]:
    meta: dict[str, Cell] = {}
    header = sections.meta[0]
    if [cell.text.lower() for cell in header.cells[:2]] != ["key", "value"]:
        raise fault(data, header.at, "expected the header key;value of META")
    for row in sections.meta[1:]:
        if len(row.cells) < 2:
            raise fault(data, row.after - 1, 'expected ";" and a value after the key')
        key = row.cells[0].text
        if key in meta:
            raise fault(data, row.at, f'the key "{key}" occurs twice')
        meta[key] = row.cells[1]
    for key in ("budget", "vote_type"):
        if key not in meta:
            raise fault(data, sections.meta[-1].after, f'expected the key "{key}" in META before PROJECTS')
    return meta


def _kind(data: bytes, meta: dict[str, Cell]) -> BallotKind:
    cell = meta["vote_type"]
    if cell.text not in KINDS:
        raise fault(data, cell.at, f'expected a vote_type among {", ".join(KINDS)}, found "{cell.text}"')
    return KINDS[cell.text]


def _budget(data: bytes, meta: dict[str, Cell]) -> Fraction:
    budget = _money(data, meta["budget"], "a budget")
    if budget <= 0:
        raise fault(data, meta["budget"].at, "expected a budget greater than zero")
    return budget


def _money(data: bytes, cell: Cell, what: str) -> Fraction:
    """Read an amount; a decimal comma is accepted, as in older files."""
    text = cell.text.replace(",", ".")
    if not text or not all(letter in "0123456789." for letter in text) or text.count(".") > 1 or text == ".":
        raise fault(data, cell.at, f'expected {what} as a number, found "{cell.text}"')
    return Fraction(text)


def _expect_number(data: bytes, meta: dict[str, Cell], key: str, found: int, what: str) -> None:
    if key in meta and meta[key].text not in ("", str(found)):
        raise fault(data, meta[key].at, f"{key} says {meta[key].text}, but the file holds {found} {what}")


def _limits(data: bytes, meta: dict[str, Cell]) -> tuple[str, tuple[tuple[str, Fraction], ...]]:
    """Read the column that holds a project's category, and what each category may cost together."""
    for column, several in (("category", "categories"), ("neighborhood", "neighborhoods")):
        budgets = meta.get(f"budget_per_{column}")
        if budgets is None or several not in meta:
            continue
        names = [name.strip() for name in meta[several].text.split(",")]
        amounts = [Cell(amount.strip(), budgets.at) for amount in budgets.text.split(",")]
        if len(names) != len(amounts):
            raise fault(data, budgets.at, f"expected {len(names)} amounts, one for each of {several}")
        return column, tuple((name, _money(data, cell, "an amount")) for name, cell in zip(names, amounts, strict=True))
    return "category", ()


def _projects(data: bytes, sections: Sections, column: str) -> tuple[tuple[Project, ...], dict[str, int] | None]:
    header, *rows = sections.projects
    names = [cell.text for cell in header.cells]
    for wanted in ("project_id", "cost"):
        if wanted not in names:
            raise fault(data, header.at, f'expected a column "{wanted}" in the header of PROJECTS')
    projects: dict[str, Project] = {}
    selected: dict[str, int] = {}
    for row in rows:
        if len(row.cells) != len(names):
            raise fault(data, row.at, f"expected {len(names)} columns as in the header, found {len(row.cells)}")
        cells = dict(zip(names, row.cells, strict=True))
        project = _project(data, cells, projects, column)
        projects[project.id] = project
        if "selected" in cells and cells["selected"].text:
            selected[project.id] = _selected(data, cells["selected"])
    if not projects:
        raise fault(data, header.after, "expected at least one project")
    return tuple(projects.values()), selected or None


def _project(data: bytes, cells: dict[str, Cell], earlier: dict[str, Project], column: str) -> Project:
    identity = cells["project_id"]
    if not identity.text:
        raise fault(data, identity.at, "expected a project_id")
    if identity.text in earlier:
        raise fault(data, identity.at, f'the project_id "{identity.text}" occurs twice')
    cost = _money(data, cells["cost"], "a cost")
    name, category = cells.get("name"), cells.get(column)
    return Project(
        id=identity.text,
        cost=cost,
        name=name.text if name else "",
        category=category.text if category else "",
        withdrawn=cost == WITHDRAWN_COST,
    )


def _selected(data: bytes, cell: Cell) -> int:
    if cell.text not in ("0", "1", "2", "3"):
        raise fault(data, cell.at, f'expected selected as 0, 1, 2 or 3, found "{cell.text}"')
    return int(cell.text)


__all__ = ["Election", "PabulibError", "parse_election", "read_election"]
