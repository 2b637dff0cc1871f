"""Draws the house from its tree into CONTRIBUTING.md: services, their rooms from the ground up, and who hears whom.

`python -m tests.architecture.drawing --write` draws it anew; a test says when the picture is old.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.contracts.routes import SERVICES, heard_from
from tests.architecture.source import House, read_house

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- drawn from the tree -->\n", "<!-- end of the drawing -->\n"
WIDTH = 110
DOORS = {"app", "worker", "subjects", "settings"}
"""Files that put a process together: they know every room of it."""
Floors = list[list[tuple[str, ...]]]


def drawing(house: House) -> str:
    """The picture as a fenced block: every service with its floors, and the events it hears from others."""
    rooms = imports_between_rooms(house)
    blocks = [_block(service, rooms) for service in sorted({room.split("/")[0] for room in rooms}, key=_place)]
    return "```text\n" + "\n".join(blocks) + "```\n"


def imports_between_rooms(house: House) -> dict[str, set[str]]:
    """Each folder below services/ that holds code ("voting/roll/polls"), and the folders of its service it imports."""
    files = [module for module in house if module.path.parts[0] == "services" and len(module.path.parts) > 3]
    there = {module.path.parent.relative_to("services").as_posix(): set[str]() for module in files}
    for module in files:
        if module.role in DOORS:
            continue
        room = module.path.parent.relative_to("services").as_posix()
        for name, _ in module.imports():
            other = _room_of(name, there)
            if other and other != room and other.split("/")[0] == room.split("/")[0]:
                there[room].add(other)
    return there


def floors(rooms: Mapping[str, set[str]]) -> Floors:
    """The rooms from the ground up: each imports only from floors below. Rooms that import each other stand as one."""
    reached = {room: _reached(room, rooms) for room in rooms}
    left = {
        tuple(sorted({other for other in below if room in reached[other]} | {room})) for room, below in reached.items()
    }
    built = Floors()
    while left:
        above = {room for circle in left for room in circle}
        floor = sorted(circle for circle in left if not any((reached[room] - set(circle)) & above for room in circle))
        built.append(floor)
        left -= set(floor)
    return built


def _reached(room: str, rooms: Mapping[str, set[str]]) -> set[str]:
    found, new = set[str](), set(rooms[room])
    while new:
        found |= new
        new = set().union(*(rooms[one] for one in new)) - found
    return found


def _block(service: str, rooms: Mapping[str, set[str]]) -> str:
    own = {room: below for room, below in rooms.items() if room.split("/")[0] == service}
    heard = {source: len(heard_from(source, service)) for source in SERVICES}
    hears = ", ".join(f"{source} ({number})" for source, number in heard.items() if number)
    lines = [f"{service:<16}hears {hears}" if hears else service]
    for number, floor in enumerate(floors(own)):
        names = [" <> ".join(room.removeprefix(f"{service}/") for room in circle) for circle in floor]
        lines += [f"    {'|' if number else '_'} {line}" for line in _filled(names)]
    return "\n".join(lines) + "\n"


def _filled(names: list[str]) -> Iterator[str]:
    line = ""
    for name in names:
        if line and len(line) + len(name) + 3 > WIDTH:
            yield line
            line = ""
        line = f"{line} · {name}" if line else name
    yield line


def _room_of(name: str, rooms: Mapping[str, set[str]]) -> str | None:
    parts = name.split(".")[1:] if name.startswith("services.") else []
    inside = ("/".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((room for room in inside if room in rooms), None)


def _place(service: str) -> int:
    return SERVICES.index(service) if service in SERVICES else len(SERVICES)


def page_with(picture: str, page: str) -> str:
    """The page with its drawing replaced. Raises ValueError where the page has no place for one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no lines {BEGIN.strip()} and {END.strip()}")
    return before + BEGIN + picture + END + after


if __name__ == "__main__":
    drawn = page_with(drawing(read_house(ROOT)), PAGE.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        PAGE.write_text(drawn, encoding="utf-8")
    else:
        sys.stdout.write(drawn)
