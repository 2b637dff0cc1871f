"""The living page of the design system: tokens and every component in all states, as the pages use them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template

from services.portal.proposals.trails import TITLES, Step
from services.portal.proposals.words import PROPOSAL
from services.portal.results.pages import Part
from services.portal.roadmap.pages import Line
from services.portal.shell.drawings import DRAWINGS
from services.portal.shell.filled import Filled
from services.portal.shell.territory import District, Tile
from shared.qr import qr_of

blueprint = Blueprint("design", __name__)

COLOURS = (
    *("bg", "surface", "sunk", "ink", "ink-2", "line", "line-2", "sea", "sea-edge", "sea-soft", "moon", "moon-edge"),
    *("moon-soft", "primer", "primer-soft", "leaf", "leaf-soft", "plank", "night"),
)
SPACES = ((1, 4), (2, 8), (3, 12), (4, 16), (5, 24), (6, 32), (7, 48))


@blueprint.get("/desain")
def show() -> str:
    """Tokens, then every component in all its states, with sample words and figures."""
    return render_template("design/design.html", **samples())


def samples() -> dict[str, Any]:
    """What the template shows: by the name under which it asks, words, figures and drawings that nobody lives by."""
    return {
        "colours": COLOURS,
        "spaces": SPACES,
        "states": list(PROPOSAL),
        "icons": names("icons"),
        "pictures": names("pictures"),
        "empty": Filled({"alias": "Bekantan Kecil"}),
        "wrong": wrong_form(),
        "projects": sample_projects(),
        "trail": sample_trail(),
        "district": District("x", "Balikpapan Barat", "barat", [Tile("64.71.02.1004", "Kariangau", 6)]),
        "tiles": sample_tiles(),
        "qr": qr_of("MRSA 7K4P 92QX"),
        "parts": [Part("gold", 0, 29, "72"), Part("sea", 29.4, 65, "163"), Part("none", 95, 5, "")],
        "bar_rows": sample_bars(),
        "line": Line(60, 180, 108, 109),
        "late_line": Line(90, 180, 105, 109, "late"),
        "closes": datetime(2026, 11, 29, 15, 59, tzinfo=UTC),
    }


def names(kind: str) -> list[str]:
    """The names of all drawings of a kind."""
    return sorted(path.name.removesuffix(".svg.html") for path in (DRAWINGS / kind).glob("*.svg.html"))


def wrong_form() -> Filled:
    """A form that came back with an error."""
    form = Filled({"cost": "empat belas juta", "whom": ["a"]})
    form.errors["cost"] = "Tulis dengan angka, misalnya 14.000.000"
    return form


def sample_projects() -> list[dict[str, Any]]:
    """Two projects for a ballot paper."""
    return [
        {"id": "a", "title": "Keran cuci tangan", "summary": "Belum dipilih.", "cost": 24_000_000, "picture": "health"},
        {
            "id": "b",
            "title": "Lampu gang terang",
            "summary": "Sudah dipilih.",
            "cost": 30_000_000,
            "picture": "alley_lights",
        },
    ]


def sample_trail() -> list[Step]:
    """Three steps: done, now, to come."""
    return [
        Step(TITLES["submitted"], at="2026-08-12T02:00:00+00:00"),
        Step(TITLES["shortlisted"], at="2026-11-16T02:00:00+00:00", when="now"),
        Step(TITLES["completed"], when="next", about="2028"),
    ]


def sample_tiles() -> list[Tile]:
    """A tile of each tint."""
    named = (("1004", "Kariangau", 6), ("1003", "Baru Ulu", 12), ("1001", "Baru Ilir", 18), ("1006", "Marga Sari", 21))
    return [Tile(f"64.71.02.{code}", name, count) for code, name, count in named]


def sample_bars() -> list[dict[str, Any]]:
    """Children and adults side by side; chosen and not."""
    return [
        {
            "title": "Zona selamat sekolah",
            "chosen": True,
            "children": {"count": 104, "share": 0.49},
            "adults": {"count": 295, "share": 0.61},
        },
        {
            "title": "Pojok anak di pasar",
            "chosen": False,
            "children": {"count": 37, "share": 0.17},
            "adults": {"count": 110, "share": 0.23},
        },
    ]
