"""Where a file stands in a service: on which side, in which subject, in which role."""

from __future__ import annotations

from dataclasses import dataclass

SIDES = {"voting": ("roll", "box", "signer", "carrier")}
"""Services that are several processes: each side has a door plate, doors and subjects of its own."""
PURE_ROOMS = {"voting": ("counting", "board", "ballot_paper")}
"""Rooms that belong to no side and need no server: a citizen can run them alone."""
DOORS = {"__init__", "app", "worker", "settings", "database"}
"""The files of a service, or of a side, outside its subjects."""
DOMAIN = {"model", "states", "permissions", "refusals", "queries", "actions"}
ENTRANCES = {"http", "jobs", "reactions"}
PORTAL = {"pages", "view", "forms", "words", "subject"}
ROLES = DOMAIN | ENTRANCES | PORTAL | {"schemas"}
"""Names of files that mean the same in every subject."""


@dataclass(frozen=True)
class Place:
    """A subject is the folder directly above a file, however deep it lies; what lies above every subject has none."""

    service: str | None = None
    side: str | None = None
    subject: str | None = None
    role: str | None = None

    @property
    def home(self) -> str:
        """Whose door plate orders it: the side's where there is one, else the service's."""
        return ".".join(part for part in (self.service, self.side) if part)

    @property
    def is_pure_room(self) -> bool:
        """Whether it lies in a room that a citizen can run alone."""
        rooms = PURE_ROOMS.get(self.service or "", ())
        return self.side is None and self.subject is not None and self.subject.split(".")[0] in rooms

    @property
    def is_domain(self) -> bool:
        """Whether it is one of the roles that say what is true, or a free module, which knows one thing more."""
        of_a_subject = self.subject is not None and self.service != "portal"
        return of_a_subject and self.role not in ENTRANCES | {"schemas", "__init__"}


def place_of_file(folders: tuple[str, ...], role: str) -> Place:
    """The place of a file in these folders, counted from the root of the house."""
    if folders[:1] != ("services",) or len(folders) < 2:
        return Place()
    service, side, rest = _way(folders)
    return Place(service, side, ".".join(rest) or None, role)


def place_of_words(parts: tuple[str, ...]) -> Place:
    """The place that a dotted name speaks of, where no file tells: the first role in it ends the subject."""
    if parts[:1] != ("services",) or len(parts) < 2:
        return Place()
    service, side, rest = _way(parts)
    for number, part in enumerate(rest):
        if part in ROLES | DOORS:
            return Place(service, side, ".".join(rest[:number]) or None, part)
    return Place(service, side, *rest[:2])


def _way(parts: tuple[str, ...]) -> tuple[str, str | None, tuple[str, ...]]:
    service, rest = parts[1], parts[2:]
    is_sided = bool(rest) and rest[0] in SIDES.get(service, ())
    return service, rest[0] if is_sided else None, rest[1:] if is_sided else rest
