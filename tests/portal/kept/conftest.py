"""A portal that keeps pages, before a city of which nothing is kept yet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.portal.app import create_app
from tests.portal.conftest import portal_settings
from tests.portal.kept.keeping import AWAY, begin
from tests.portal.sample_city import SampleCity


@pytest.fixture(scope="session")
def kept_app() -> Flask:
    return create_app(replace(portal_settings(), kept_page_seconds=2))


@pytest.fixture
def city(kept_app: Flask) -> SampleCity:
    """A city before which nothing is kept yet, in a process that finds no shared cache."""
    city = SampleCity(None)
    begin(kept_app, city, AWAY)
    return city


@pytest.fixture
def stranger(kept_app: Flask, city: SampleCity) -> FlaskClient:
    return kept_app.test_client()
