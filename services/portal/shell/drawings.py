"""Our own drawings, read once: pictures by topic, icons, and the scenes of single pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

DRAWINGS = Path(__file__).parent.parent / "templates" / "drawings"

PICTURES = {
    "reading_garden": ("taman_baca", "learning"),
    "playground": ("play",),
    "safe_school": ("orang_tua_peduli_sekolah", "safe_routes"),
    "hand_washing": ("health", "water"),
    "evening_class": ("participation",),
    "mangrove_walk": ("culture",),
    "alley_lights": ("protection",),
    "market_corner": ("family",),
    "walkway": ("kampung_layak_anak", "other"),
}
"""Each picture with the categories and kinds of initiative that it stands for; an author may choose it by name."""

ANY_PICTURE = "walkway"
"""Where a topic has no picture of its own: a walkway between houses, which every neighbourhood knows."""

_BY_TOPIC = {topic: picture for picture, topics in PICTURES.items() for topic in (picture, *topics)}


@cache
def drawing(kind: str, name: str) -> Markup:
    """The shapes of `kind`/`name`, to stand inside an svg element. Raises FileNotFoundError for an unknown one."""
    text = (DRAWINGS / kind / f"{name}.svg.html").read_text(encoding="utf-8")
    return Markup("".join(line.strip() for line in text.splitlines()))  # noqa: S704 - our own files


def picture_for(*topics: str | None) -> str:
    """The picture of the first topic that has one: a proposal's own choice, then its category."""
    return next((_BY_TOPIC[topic] for topic in topics if topic and topic in _BY_TOPIC), ANY_PICTURE)


def register_drawings(app: Flask) -> None:
    """Give templates `drawing(kind, name)` and `picture_for(topic, ...)`."""
    app.jinja_env.globals.update(drawing=drawing, picture_for=picture_for)
