"""The areas of the city as pages show them: names by code, options of a field, and tiles by kecamatan."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext

from services.portal.clients.city import city
from services.portal.clients.records.identity import AreaOut
from shared.contracts.roles import covers

FRESH_FOR = 300.0
"""Seconds for which the list of areas is used again; it changes by decree, not by the hour."""

PLACES = {"64.71.02": "barat", "64.71.03": "utara", "64.71.01": "timur", "64.71.04": "tengah", "64.71.05": "selatan"}
PLACES |= {"64.71.06": "kota"}
"""Where each kecamatan lies on the page, in reading order from the north-west."""


@dataclass
class Territory:
    """The areas that identity told us, and until when we believe them."""

    areas: list[AreaOut] = field(default_factory=list)
    until: float = 0.0

    def all(self) -> list[AreaOut]:
        """Every area with code, name and level."""
        if time.monotonic() > self.until:
            self.areas = city().identity.areas()
            self.until = time.monotonic() + FRESH_FOR
        return self.areas


@dataclass(frozen=True)
class Tile:
    """One kelurahan on the page."""

    code: str
    name: str
    count: int

    @property
    def tone(self) -> str:
        """Three tints, beside the number: "" up to 8 proposals, b up to 15, c above."""
        return "c" if self.count >= 16 else "b" if self.count >= 9 else ""


@dataclass(frozen=True)
class District:
    """One kecamatan with its kelurahan."""

    code: str
    name: str
    place: str
    areas: list[Tile]


def register_territory(app: Flask) -> None:
    """Give templates `area_name(code)`."""
    app.extensions["territory"] = Territory()
    app.jinja_env.globals["area_name"] = area_name


def areas() -> list[AreaOut]:
    """Every area of the city."""
    return cast("Territory", current_app.extensions["territory"]).all()


def area_name(code: str | None) -> str:
    """The name of an area; its code where we do not know it."""
    return next((str(area["name"]) for area in areas() if area["code"] == code), code or "")


def is_kelurahan(code: str | None) -> bool:
    """Whether a code names a kelurahan that we know."""
    return any(area["code"] == code for area in _kelurahan())


def districts(counts: dict[str, int]) -> list[District]:
    """The city as tiles; `counts` holds the number of proposals by kelurahan."""
    found = {area["code"]: area for area in areas()}
    ordered = [code for code in PLACES if code in found] + sorted(
        code for code in found if str(code).count(".") == 2 and code not in PLACES
    )
    return [
        District(
            code,
            str(found[code]["name"]),
            PLACES.get(code, "lain"),
            [
                Tile(area["code"], str(area["name"]), counts.get(area["code"], 0))
                for area in _kelurahan()
                if str(area["code"]).startswith(f"{code}.")
            ],
        )
        for code in ordered
    ]


def kelurahan_options() -> list[dict[str, Any]]:
    """The 34 kelurahan for a select field: `[{group, options: [(code, name)]}]`, a group for each kecamatan."""
    return [
        {"group": district.name, "options": [(tile.code, tile.name) for tile in district.areas]}
        for district in districts({})
    ]


def options_within(offices: Collection[str]) -> list[dict[str, Any]]:
    """Every area that lies in one of these, for a select field: the city and its kecamatan, then the kelurahan."""

    def offered(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(code, name) for code, name in options if any(covers(office, code) for office in offices)]

    wide = sorted((str(area["code"]), str(area["name"])) for area in areas() if str(area["code"]).count(".") < 3)
    groups = [{"group": gettext("Kota dan kecamatan"), "options": wide}, *kelurahan_options()]
    found = [{**group, "options": offered(group["options"])} for group in groups]
    return [group for group in found if group["options"]]


def _kelurahan() -> list[AreaOut]:
    return sorted((area for area in areas() if str(area["code"]).count(".") == 3), key=lambda area: area["name"])
