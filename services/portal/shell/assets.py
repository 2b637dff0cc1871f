"""The stylesheet and the small scripts, read once, named by their content so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, url_for

from services.portal.shell.subject import brought_to

STATIC = Path(__file__).parent.parent / "static"
FIRST = ("tokens", "foundation", "frame", "pieces", "fields", "pictures", "scenes", "papers", "charts", "rows")
LAST = ("widths", "night-motion-print")
"""The parts of the one stylesheet that belong to all; those of subjects stand between, and later rules win."""

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
IMPORT = re.compile(rb'^(?P<words>(?:import|export)\s+(?:[\w*{},\s$]+?\sfrom\s+)?)"\./(?P<name>[\w.-]+)"', re.MULTILINE)
A_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


def read_assets(subjects: Sequence[str] = ()) -> dict[str, bytes]:
    """Every file that browsers fetch besides pages: `{name: content}`; of these subjects the styles too."""
    parts = [*FIRST, *(name for name in subjects if (STATIC / "css" / f"{name}.css").exists()), *LAST]
    sheet = "\n".join((STATIC / "css" / f"{part}.css").read_text(encoding="utf-8") for part in parts)
    files = {"rembuk.css": without_comments(sheet).encode()}
    for folder in (STATIC / "js", STATIC / "marks"):
        files |= {path.name: path.read_bytes() for path in sorted(folder.glob("*.*"))}
    return with_addresses(files)


def with_addresses(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with scripts that import a neighbour naming it by its content, as pages do.

    A change of the neighbour so changes the name of whoever imports it. Raises LookupError where there is none, or
    where two import each other.
    """
    done: dict[str, bytes] = {}

    def finished(name: str, importers: tuple[str, ...] = ()) -> bytes:
        if name in importers or name not in files:
            raise LookupError(f"{importers[-1]} cannot import {name}")
        if name not in done:
            done[name] = IMPORT.sub(lambda found: address(found, (*importers, name)), files[name])
        return done[name]

    def address(found: re.Match[bytes], importers: tuple[str, ...]) -> bytes:
        name = found["name"].decode()
        return found["words"] + f'"../{digest_of(finished(name, importers))}/{name}"'.encode()

    return {name: finished(name) if name.endswith(".js") else body for name, body in files.items()}


def digest_of(body: bytes) -> str:
    """What changes in a file's address when its content does."""
    return hashlib.sha256(body).hexdigest()[:12]


def without_comments(sheet: str) -> str:
    """A stylesheet without comments and without the space that only people need."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"


def register_assets(app: Flask) -> None:
    """Serve the files and give templates `asset(name)`, the address of one."""
    files = read_assets(brought_to(app).names)
    app.extensions["assets"] = files
    app.extensions["asset_digests"] = {name: digest_of(body) for name, body in files.items()}
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
