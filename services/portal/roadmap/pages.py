"""The roadmap: each adopted idea as a line of planks over three years, and each program on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request

from services.portal.clients.city import city
from services.portal.clients.records.programs import ProgramOut
from services.portal.roadmap.words import CLUSTERS, PROGRAM
from services.portal.shell.cache import kept_briefly
from services.portal.shell.filled import Filled
from services.portal.shell.public_answers import public_programs
from services.portal.shell.territory import kelurahan_options
from shared import clock

blueprint = Blueprint("roadmap", __name__)

YEARS_SHOWN = 3
MONTH = 10
"""Units of the drawing for one month; a year is 120, three years 360."""


@dataclass(frozen=True)
class Line:
    """A program's planks in units of the drawing."""

    start: float
    end: float
    laid: float
    today: float | None
    tone: str = ""


@blueprint.get("/peta-jalan")
@kept_briefly("program", asks=("wilayah", "keadaan"))
def show() -> str:
    """All programs, by cluster, with filters in the address."""
    return roadmap_page({name: request.args.get(name, "") for name in ("wilayah", "keadaan")})


def roadmap_page(asked: dict[str, str]) -> str:
    """The programs in the area and state that were `asked` for, each as a line over the years."""
    programs = city().programs.find(area=asked["wilayah"]) if asked["wilayah"] else public_programs()
    if asked["keadaan"]:
        programs = [program for program in programs if program["state"] == asked["keadaan"]]
    today = clock.today()
    first = first_year(programs, today)
    return render_template(
        "roadmap/roadmap.html",
        form=Filled(asked),
        years=range(first, first + YEARS_SHOWN),
        clusters=by_cluster(programs),
        lines={program["id"]: line_of(program, first, today) for program in programs},
        programs=programs,
        late=[program for program in programs if program["state"] == "late"],
        areas=kelurahan_options(),
        states=[(code, shown.label) for code, shown in PROGRAM.items()],
        today=today,
    )


@blueprint.get("/program/<uuid:program_id>")
@kept_briefly("program:{program_id}")
def program(program_id: UUID) -> str:
    """One program: what, where, with whose money, and from whose idea."""
    found = city().programs.one(str(program_id))
    today = clock.today()
    first = first_year([found], today)
    drawn = {"line": line_of(found, first, today), "years": range(first, first + YEARS_SHOWN)}
    return render_template("roadmap/program.html", program=found, today=today, **drawn)


def first_year(programs: list[ProgramOut], today: date) -> int:
    """The first year drawn: this one, or earlier where programs began earlier and end late enough to matter."""
    years = [int(program["year"]) for program in programs if program.get("year")]
    latest = max([*years, today.year + 1])
    return min(today.year, latest - YEARS_SHOWN + 1) if not years else min(today.year, *years, latest)


def by_cluster(programs: list[ProgramOut]) -> list[tuple[int | None, list[ProgramOut]]]:
    """Programs under the five clusters, those without one last."""
    numbers: list[int | None] = [*CLUSTERS, None]
    found = [(number, [item for item in programs if item.get("cluster") == number]) for number in numbers]
    return [(number, items) for number, items in found if items]


def line_of(program: ProgramOut, first: int, today: date) -> Line:
    """Where a program's planks lie; it takes its whole year."""
    year = int(program["year"])
    start, end = _units(date(year, 1, 1), first), _units(date(year, 12, 31), first)
    now = _units(today, first)
    laid = {"completed": end, "planned": start}.get(str(program["state"]), min(max(now, start), end))
    inside = now if 0 <= now <= YEARS_SHOWN * 12 * MONTH else None
    return Line(start, end, laid, inside, "late" if program["state"] == "late" else "")


def _units(day: date, first: int) -> float:
    months = (day.year - first) * 12 + day.month - 1 + (day.day - 1) / 30.5
    return round(min(max(months, 0), YEARS_SHOWN * 12) * MONTH, 1)
