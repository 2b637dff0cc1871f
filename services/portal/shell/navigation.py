"""Where people can go from every page: the places and desks that the subjects brought, for whoever is looking."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from services.portal.shell.subject import brought
from services.portal.shell.visitor import visitor_or_none

Link = tuple[str, Any, str]
"""What a page calls `active`, the words, the address."""


def public_places() -> list[Link]:
    """The places for a stranger, or for a visitor."""
    known = visitor_or_none() is not None
    places = [place for place in brought().places if (place.visitors if known else place.strangers)]
    return [(place.key, place.label, url_for(place.endpoint)) for place in places]


def desk_places() -> list[Link]:
    """The desks at which the visitor works."""
    visitor = visitor_or_none()
    desks = [brought().desks[key] for key in visitor.desks] if visitor else []
    return [(desk.key, desk.label, url_for(desk.endpoint)) for desk in desks]


def register_navigation(app: Flask) -> None:
    """Give templates `public_places()` and `desk_places()`."""
    app.jinja_env.globals.update(public_places=public_places, desk_places=desk_places)
