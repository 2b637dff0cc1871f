"""The areas of Kota Balikpapan as Kepmendagri 300.2.2-2138/2025 codes them; codes have gaps, so none is made up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

VALID_FROM = date(2025, 1, 1)
CITY = "64.71"
ALIASES = {"64.71.05.1010": ["Sungai Nangka"]}


areas = sa.table(
    "areas",
    sa.column("code"), sa.column("name"), sa.column("level"), sa.column("parent_code"),
    sa.column("aliases", ARRAY(sa.String())), sa.column("valid_from"),
)  # fmt: skip
outbox = sa.table(
    "outbox",
    sa.column("id", sa.Uuid()), sa.column("type"), sa.column("version"), sa.column("subject"), sa.column("time"),
    sa.column("data", JSONB), sa.column("correlation_id", sa.Uuid()),
)  # fmt: skip


class AreaRow(NamedTuple):
    """One area as the register has it."""

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


def register_areas(session: Session, entered: Iterable[AreaRow], valid_from: date) -> None:
    """Enter the areas in the register and tell of each, in one story."""
    story = _new_id()
    for row in entered:
        session.execute(areas.insert().values(valid_from=valid_from, **row._asdict()))
        told = {"area_code": row.code, "name": row.name, "level": row.level, "parent_code": row.parent_code}
        event = {"id": _new_id(), "type": "area.registered", "version": 1, "subject": row.code, "data": told}
        session.execute(outbox.insert().values(time=sa.func.clock_timestamp(), correlation_id=story, **event))


def _new_id() -> UUID:
    """A UUIDv7."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high = (random >> 68) & 0xFFF
    low = random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
