"""A test's client fetches a token for an act that cannot be undone, as the portal does for whoever presses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder, TestResponse

from shared.tokens import TokenRefused
from shared.web.authentication import ACT
from tests.people import keyring

CLAIMS_OF_HERS = ("sub", "sid", "roles", "kelurahan", "age_band", "verified")


class ActingClient(FlaskClient):
    """Shows a token for the act instead of the person's own, where the route asks for one and hers is good."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request."""
        if args and isinstance(args[0], str):
            act = self._act(args[0], options.get("method", "GET"))
            kind, _, token = (options.get("headers") or {}).get("Authorization", "").partition(" ")
            if act is not None and kind == "Bearer":
                options["headers"] = {**options["headers"], "Authorization": f"Bearer {for_act(token, act)}"}
        return super().open(*args, **options)

    def _act(self, path: str, method: str) -> str | None:
        address = self.application.url_map.bind_to_environ(EnvironBuilder(path, method=method).get_environ())
        try:
            endpoint, _values = address.match()
        except HTTPException:
            return None
        return getattr(self.application.view_functions[endpoint], ACT, None)


def for_act(token: str, act: str) -> str:
    """A token for an act with what a person's token says; any other comes back as it is."""
    identity = keyring("identity")
    try:
        claims = identity.read_person(token)
    except TokenRefused:
        return token
    return identity.sign_act({name: claims[name] for name in CLAIMS_OF_HERS if name in claims}, act)[0]


def acts_of(app: Flask) -> set[str]:
    """The acts that the routes of an app ask a token for."""
    return {act for view in app.view_functions.values() if (act := getattr(view, ACT, None))}
