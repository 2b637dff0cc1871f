"""The areas of Kota Balikpapan as Kepmendagri 300.2.2-2138/2025 codes them; codes have gaps, so none is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

VALID_FROM = date(2025, 1, 1)
CITY = "64.71"
ALIASES = {"64.71.05.1010": ["Sungai Nangka"]}


class AreaRow(NamedTuple):
    """One area as the seed writes it."""

    code: str
    name: str
    level: Literal["kota", "kecamatan", "kelurahan"]
    parent_code: str | None
    aliases: list[str]


KECAMATAN: dict[str, tuple[str, dict[int, str]]] = {
    "01": ("Balikpapan Timur", {1001: "Manggar", 1002: "Lamaru", 1003: "Teritip", 1004: "Manggar Baru"}),
    "02": (
        "Balikpapan Barat",
        {
            1001: "Baru Ilir",
            1002: "Baru Tengah",
            1003: "Baru Ulu",
            1004: "Kariangau",
            1005: "Margo Mulyo",
            1006: "Marga Sari",
        },
    ),
    "03": (
        "Balikpapan Utara",
        {
            1001: "Batu Ampar",
            1002: "Gunung Samarinda",
            1003: "Karang Joang",
            1004: "Muara Rapak",
            1005: "Gunung Samarinda Baru",
            1006: "Graha Indah",
        },
    ),
    "04": (
        "Balikpapan Tengah",
        {
            1001: "Gunung Sari Ulu",
            1002: "Gunung Sari Ilir",
            1003: "Karang Rejo",
            1004: "Karang Jati",
            1005: "Mekar Sari",
            1006: "Sumber Rejo",
        },
    ),
    "05": (
        "Balikpapan Selatan",
        {
            1002: "Sepinggan",
            1006: "Gunung Bahagia",
            1008: "Sepinggan Baru",
            1009: "Sepinggan Raya",
            1010: "Sungainangka",
            1011: "Damai Baru",
            1012: "Damai Bahagia",
        },
    ),
    "06": (
        "Balikpapan Kota",
        {1001: "Prapatan", 1002: "Telaga Sari", 1003: "Klandasan Ulu", 1004: "Klandasan Ilir", 1005: "Damai"},
    ),
}


def rows() -> Iterator[AreaRow]:
    """The city, its 6 kecamatan and 34 kelurahan, each after the area it lies in."""
    yield AreaRow(CITY, "Kota Balikpapan", "kota", None, [])
    for number, (name, kelurahan) in KECAMATAN.items():
        code = f"{CITY}.{number}"
        yield AreaRow(code, name, "kecamatan", CITY, [])
        for last, village in kelurahan.items():
            yield AreaRow(f"{code}.{last}", village, "kelurahan", code, ALIASES.get(f"{code}.{last}", []))
