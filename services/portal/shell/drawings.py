"""Our own drawings, read once: pictures by topic, icons, and the scenes of single pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from services.portal.shell.subject import brought

DRAWINGS = Path(__file__).parent.parent / "templates" / "drawings"

ANY_PICTURE = "walkway"
"""Where a topic has no picture of its own: a walkway between houses, which every neighbourhood knows."""


@cache
def drawing(kind: str, name: str) -> Markup:
    """The shapes of `kind`/`name`, to stand inside an svg element. Raises FileNotFoundError for an unknown one."""
    text = (DRAWINGS / kind / f"{name}.svg.html").read_text(encoding="utf-8")
    return Markup("".join(line.strip() for line in text.splitlines()))  # noqa: S704 - our own files


def picture_for(*topics: str | None) -> str:
    """The picture of the first topic that has one: a proposal's own choice, then its category."""
    known = brought().pictures
    return next((known[topic] for topic in topics if topic and topic in known), ANY_PICTURE)


def register_drawings(app: Flask) -> None:
    """Give templates `drawing(kind, name)` and `picture_for(topic, ...)`."""
    app.jinja_env.globals.update(drawing=drawing, picture_for=picture_for)
