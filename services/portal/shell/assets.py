"""The stylesheet and the small scripts, read once, named by their content so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, url_for

STATIC = Path(__file__).parent.parent / "static"
SHEETS = (
    "tokens",
    "foundation",
    "frame",
    "pieces",
    "pictures",
    "places",
    "results",
    "widths",
    "night-motion-print",
)
"""The parts of the one stylesheet, in the order in which later rules win."""

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
A_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


def read_assets() -> dict[str, bytes]:
    """Every file that browsers fetch besides pages, by its name."""
    sheet = "\n".join((STATIC / "css" / f"{part}.css").read_text(encoding="utf-8") for part in SHEETS)
    files = {"rembuk.css": without_comments(sheet).encode()}
    for folder in (STATIC / "js", STATIC / "marks"):
        files |= {path.name: path.read_bytes() for path in sorted(folder.glob("*.*"))}
    return files


def without_comments(sheet: str) -> str:
    """A stylesheet without comments and without the space that only people need."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"


def register_assets(app: Flask) -> None:
    """Serve the files and give templates `asset(name)`, the address of one."""
    files = read_assets()
    app.extensions["assets"] = files
    app.extensions["asset_digests"] = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in files.items()}
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a file, which changes with its content."""
    return url_for("assets.file", digest=current_app.extensions["asset_digests"][name], name=name)


@blueprint.get("/aset/<digest>/<name>")
def file(digest: str, name: str) -> Response:
    """One stylesheet, script or mark."""
    if current_app.extensions["asset_digests"].get(name) != digest:
        abort(404)
    response = Response(current_app.extensions["assets"][name], content_type=KINDS[Path(name).suffix])
    response.headers["Cache-Control"] = A_YEAR
    return response
