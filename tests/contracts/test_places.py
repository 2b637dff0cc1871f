"""Addresses that leave the site lead to a page of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from services.portal.app import create_app
from shared.contracts import places
from tests.portal.conftest import portal_settings

ROOT = Path(__file__).resolve().parents[2]
SOMETHING = UUID("01a22fec-3888-7384-bfde-be89eca7252d")


@pytest.fixture(scope="module")
def pages() -> Flask:
    """The portal, asked for nothing but which addresses it has."""
    return create_app(portal_settings())


def page_at(pages: Flask, path: str) -> tuple[str, Mapping[str, object]]:
    """The endpoint behind an address and what it reads from it. Raises NotFound."""
    return pages.url_map.bind("localhost").match(path, method="GET")


@pytest.mark.parametrize("place", places.PAGES, ids=lambda place: place.__name__)
def test_every_place_of_something_is_a_page_that_reads_its_id(pages: Flask, place: object) -> None:
    assert callable(place)
    _endpoint, read = page_at(pages, place(SOMETHING))
    assert read == {places.PAGES[place]: SOMETHING}


def test_the_help_is_a_page(pages: Flask) -> None:
    assert page_at(pages, places.HELP_PAGE)[1] == {}


def test_the_site_and_a_place_meet_in_one_slash() -> None:
    assert places.on_the_site("https://rembuk.test/", places.HELP_PAGE) == "https://rembuk.test/bantuan"


ADDRESS = re.compile(r"""["'}](/(?:bantuan|usulan|suara|hasil|program|papan|masuk|k)(?:/|["']))""")


def test_no_service_but_the_portal_spells_an_address_of_the_site() -> None:
    files = [
        file
        for folder in ("services", "shared")
        for file in (ROOT / folder).rglob("*.py")
        if "portal" not in file.parts and file.name != "places.py"
    ]
    spelled = [(file.name, found[1]) for file in files for found in ADDRESS.finditer(file.read_text(encoding="utf-8"))]
    assert spelled == []
