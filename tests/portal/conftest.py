"""A portal before a sample city, and browsers of several people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.portal.app import create_app
from services.portal.clients.city import connect
from services.portal.settings import PortalSettings
from services.portal.shell.territory import Territory
from services.portal.shell.visitor import KeptTokens
from tests.people import keys_folder
from tests.portal.sample_city import SampleCity

HIDDEN = re.compile(r'name="_token" value="([^"]+)"')


def portal_settings(public_url: str = "http://localhost", box_url: str = "http://box.test") -> PortalSettings:
    """Settings of a portal in a test."""
    return PortalSettings(
        public_url=public_url,
        peers={},
        private_key_file=keys_folder() / "portal.pem",
        public_keys=keys_folder() / "public",
        cache_url="redis://127.0.0.1:1",
        environment="test",
        box_url=box_url,
        secret_key="only for tests",
        kept_page_seconds=0,
    )


@dataclass
class Browser:
    """A browser that sends forms as ours are sent: with the hidden token of a page."""

    client: FlaskClient
    city: SampleCity

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **options)

    def text(self, path: str) -> str:
        """A page's HTML; the page must open."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.text[:400])
        return response.text

    def token(self) -> str:
        """The token of this browser's forms."""
        found = HIDDEN.search(self.get("/masuk").text)
        if found is None:
            found = HIDDEN.search(self.get("/saya").text)
        assert found is not None
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={"_token": self.token(), **(data or {})}, **options)


@cache
def portal_at(public_url: str) -> Flask:
    """A portal, made once; its templates are slow to compile."""
    return create_app(portal_settings(public_url))


@pytest.fixture
def portal_of() -> Callable[..., Flask]:
    """Put a portal before a city."""

    def make(city: SampleCity, public_url: str = "http://localhost") -> Flask:
        app = portal_at(public_url)
        app.extensions.update(
            city=connect(portal_settings(public_url), city.peer_of), tokens=KeptTokens(), territory=Territory()
        )
        return app

    return make


@pytest.fixture
def browser(portal_of: Callable[..., Flask]) -> Iterator[Callable[..., Browser]]:
    """The browser of somebody (of nobody in particular, if no person is given); its city must not have drifted."""
    cities: list[SampleCity] = []

    def of(person: dict[str, Any] | None = None) -> Browser:
        city = SampleCity(person)
        cities.append(city)
        client = portal_of(city).test_client()
        if person is not None:
            client.set_cookie("rembuk", "sesi-rahasia")
        return Browser(client, city)

    yield of
    drifted = {said for city in cities for said in city.drifted}
    assert not drifted, "the services' documents (docs/api) say otherwise:\n" + "\n".join(sorted(drifted))
