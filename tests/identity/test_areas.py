"""The areas of the city stand in the register under their official codes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.identity.migrations.frozen.areas_of_balikpapan import rows
from shared.database import Database
from shared.events.tables import outbox

OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "areas" / "codes.csv"


def test_everybody_reads_one_city_six_kecamatan_and_thirty_four_kelurahan(client: FlaskClient) -> None:
    items = client.get("/v1/areas").json["items"]
    levels = [area["level"] for area in items]
    assert {level: levels.count(level) for level in levels} == {"kota": 1, "kecamatan": 6, "kelurahan": 34}
    codes = {area["code"] for area in items}
    assert all(area["parent_code"] in codes for area in items if area["level"] != "kota")
    assert next(area for area in items if area["name"] == "Sungainangka")["aliases"] == ["Sungai Nangka"]


def test_each_area_was_told_once(database: Database) -> None:
    with database.transaction() as session:
        told = session.scalars(select(outbox.c.subject).where(outbox.c.type == "area.registered")).all()
    assert sorted(told) == sorted(row.code for row in rows())


def test_an_area_that_was_split_is_gone_from_that_day_on(database: Database) -> None:
    from services.identity.areas.model import Area
    from services.identity.areas.queries import areas_on

    with database.transaction() as session:
        area = session.get_one(Area, "64.71.01.1001")
        area.valid_until = date(2027, 1, 1)
        session.flush()
        assert area in areas_on(session, date(2026, 12, 31))
        assert area not in areas_on(session, date(2027, 1, 1))


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the independent list of codes is not beside this checkout")
def test_the_register_equals_the_official_list() -> None:
    with OFFICIAL.open(encoding="utf-8") as file:
        official = {row["kode"]: (row["nama"], row["tingkat"]) for row in csv.DictReader(file)}
    assert {row.code: (row.name, row.level) for row in rows()} == official
