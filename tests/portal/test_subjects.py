"""A subject is a folder and one line: what it brings is found, and nothing is brought twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.portal import app as door
from services.portal.shell.assets import STATIC, read_assets
from services.portal.shell.states import Shown
from services.portal.shell.subject import Brought, BroughtTwice, Desk, Subject, brought_by, subject_of
from shared.contracts.roles import Role

ROOT = Path(__file__).parents[2]
KNOWN = {name: subject_of(name) for name in door.SUBJECTS}

PLANTED = {
    "services/portal/swap/__init__.py": '"""Swapping toys."""\n',
    "services/portal/swap/words.py": '''"""Swapping toys, in words."""

from flask_babel import lazy_gettext

REFUSALS = {"toy_taken": lazy_gettext("Mainan ini sudah ditukar. Pilih yang lain.")}
LISTS = {"toys": {"ball": lazy_gettext("Bola plastik")}}
''',
    "services/portal/swap/pages.py": '''"""Where toys are swapped."""

from flask import Blueprint, render_template

blueprint = Blueprint("swap", __name__)


@blueprint.get("/tukar-mainan")
def show() -> str:
    """All toys."""
    return render_template("swap/swap.html")
''',
    "services/portal/swap/subject.py": '''"""Swapping toys, as the portal registers it."""

from flask_babel import lazy_gettext

from services.portal.shell.states import Shown
from services.portal.shell.subject import Place, Subject
from services.portal.swap import pages, words

SUBJECT = Subject(
    pages=(pages.blueprint,),
    states={"toy": {"free": Shown(lazy_gettext("Bisa ditukar"))}},
    lists=words.LISTS,
    refusals=words.REFUSALS,
    places=(Place("swap", lazy_gettext("Tukar mainan"), "swap.show"),),
)
''',
    "services/portal/templates/swap/swap.html": (
        '{% set active = "swap" %}{% extends "shell/layout.html" %}'
        '{% block title %}{{ _("Tukar mainan") }}{% endblock %}'
        '{% block content %}<h1 class="toy">{{ word("toys", "ball") }}: {{ toy_state("free").label }}</h1>'
        '<p>{{ sentence("toy_taken") }}</p>{% endblock %}\n'
    ),
    "services/portal/static/css/swap.css": ".toy {\n  color: var(--sea);\n}\n",
    "services/portal/translations/en/LC_MESSAGES/swap.po": (
        'msgid "Tukar mainan"\nmsgstr "Swap toys"\n\nmsgid "Bola plastik"\nmsgstr "Plastic ball"\n'
        '\nmsgid "Bisa ditukar"\nmsgstr "Free"\n'
        '\nmsgid "Mainan ini sudah ditukar. Pilih yang lain."\nmsgstr "This toy is gone. Choose another."\n'
    ),
}
LOOK = """
from tests.portal.conftest import portal_settings
from tests.portal.sample_city import SampleCity
from services.portal.app import create_app
from services.portal.clients.city import connect
from services.portal.shell.catalogue import sentences

app = create_app(portal_settings(), connect(portal_settings(), SampleCity().peer_of))
page = app.test_client().get("/tukar-mainan?bahasa=en").text
assert '<h1 class="toy">Plastic ball: Free</h1>' in page, page
assert "<p>This toy is gone. Choose another.</p>" in page, page
assert '<a href="/tukar-mainan" aria-current="page">Swap toys</a>' in page, page
assert b".toy" in app.extensions["assets"]["rembuk.css"]
assert {message.id for message in sentences()["swap"]} >= {"Tukar mainan", "Bola plastik"}
print("swapped")
"""


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A copy of the portal in which a new subject may be planted; the rest of the tree is the real one."""
    shutil.copytree(
        ROOT / "services/portal", tmp_path / "services/portal", ignore=shutil.ignore_patterns("__pycache__")
    )
    others = [path for path in (ROOT / "services").iterdir() if path.is_dir() and path.name != "portal"]
    for path in (ROOT / "deploy", ROOT / "shared", ROOT / "tests", *others):
        (tmp_path / path.relative_to(ROOT)).symlink_to(path)
    return tmp_path


def look(at: Path) -> subprocess.CompletedProcess[str]:
    """Ask the planted page in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(at)}
    command = [sys.executable, "-c", LOOK]
    return subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)


def plant(at: Path) -> None:
    """Put the folder, its template, its style and its words beside the others."""
    for name, text in PLANTED.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text, encoding="utf-8")


def test_a_new_subject_is_a_folder_and_one_line(beside: Path) -> None:
    plant(beside)
    app = beside / "services/portal/app.py"
    before = app.read_text(encoding="utf-8")
    app.write_text(before.replace('    "places",\n', '    "places",\n    "swap",\n'), encoding="utf-8")
    assert app.read_text(encoding="utf-8").count("\n") == before.count("\n") + 1
    done = look(beside)
    assert done.stdout.strip() == "swapped", done.stderr


def test_a_subject_without_its_line_has_no_page(beside: Path) -> None:
    plant(beside)
    assert "AssertionError" in look(beside).stderr


def test_every_folder_with_a_subject_has_its_line() -> None:
    portal = ROOT / "services/portal"
    folders = {".".join(path.parent.relative_to(portal).parts) for path in portal.rglob("subject.py")}
    assert folders - {"shell"} == set(door.SUBJECTS)


def test_every_template_belongs_to_a_subject_or_to_all() -> None:
    templates = ROOT / "services/portal/templates"
    folders = {name.replace(".", "/") for name in door.SUBJECTS} | {"shell", "components", "drawings", "desks/parts"}
    for path in templates.rglob("*.html"):
        where = path.parent.relative_to(templates).as_posix()
        assert any(where == folder or where.startswith(f"{folder}/") for folder in folders), where


def test_no_two_subjects_bring_the_same() -> None:
    together = brought_by(KNOWN)
    assert len(together.refusals) == sum(len(one.refusals) for one in KNOWN.values())
    assert len(together.notices) == sum(len(one.notices) for one in KNOWN.values())


@pytest.mark.parametrize(
    "twice",
    [
        Subject(refusals={"poll_not_open": "Belum."}),
        Subject(notices={"masuk": "Halo."}),
        Subject(lists={"rules": {}}),
        Subject(states={"poll": {"open": Shown("Dibuka")}}),
        Subject(pictures={"park": ("learning",)}),
        Subject(desks=(Desk("polls", "Pemilihan", "polls.show", frozenset({Role.AUDITOR})),)),
    ],
    ids=["refusal", "notice", "list", "state", "picture", "desk"],
)
def test_what_is_brought_twice_is_refused(twice: Subject) -> None:
    with pytest.raises(BroughtTwice):
        brought_by({**KNOWN, "swap": twice})


def test_a_place_is_shown_to_whom_it_is_for() -> None:
    together: Brought = brought_by(KNOWN)
    strangers = [place.key for place in together.places if place.strangers]
    visitors = [place.key for place in together.places if place.visitors]
    assert strangers == visitors == ["home", "proposals", "voting", "roadmap", "me"]


def test_each_style_belongs_to_a_subject_or_to_all() -> None:
    sheet = read_assets(door.SUBJECTS)["rembuk.css"]
    for path in (STATIC / "css").glob("*.css"):
        first = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith((".", ":", "@")))
        assert first.split("{")[0].strip().encode() in sheet, path.name
