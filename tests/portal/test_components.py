"""The pieces of the design system, each drawn on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, get_template_attribute

from services.portal.clients.records.proposals.browsing import ProposalPageOut
from services.portal.proposals.trails import ROAD, ahead, trail_of
from services.portal.proposals.words import PICTURES
from services.portal.roadmap.pages import line_of
from services.portal.shell.drawings import DRAWINGS, drawing, picture_for
from services.portal.shell.filled import Filled
from services.portal.shell.subject import brought
from services.portal.shell.words import UNKNOWN, sentence
from shared.contracts.categories import Category
from tests.portal.conftest import portal_at
from tests.portal.documented import recorded
from tests.portal.sample_answers import SampleAnswers


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[Flask]:
    app = portal_at("http://localhost")
    with app.test_request_context("/"):
        yield app


def macro(file: str, name: str) -> Any:
    """One component."""
    return get_template_attribute(f"components/{file}.html", name)


@pytest.mark.parametrize(("done", "laid"), [(0, "0.00"), (21, "210.00"), (30, "300.00"), (45, "300.00"), (-2, "0.00")])
def test_planks_are_laid_up_to_what_is_done(done: int, laid: str) -> None:
    drawn = macro("planks", "planks")(done, 30)
    assert f'class="laid" x1="0" y1="9" x2="{laid}"' in drawn
    assert 'stroke-dasharray="7.500 2.500"' in drawn
    assert 'aria-hidden="true"' in drawn


def test_the_jetty_says_where_we_are_to_readers_too() -> None:
    drawn = macro("planks", "jetty")(["Usul", "Bahas", "Periksa", "Pilih", "Wujud"], 3)
    assert drawn.count(", selesai") == 3
    assert '<li class="now" aria-current="step">Pilih</li>' in drawn
    assert drawn.count('class="next"') == 1


def test_a_status_is_always_icon_and_word() -> None:
    drawn = macro("pieces", "status")("Terlambat", "no", "attention")
    assert drawn.startswith('<span class="status no"><svg class="icon"')
    assert drawn.endswith("Terlambat</span>")


def test_a_label_is_escaped() -> None:
    assert "<b>" not in macro("pieces", "status")("<b>", "", "done")
    assert "<b>" not in macro("pieces", "link_button")("<b>", "/", "gold")


def test_a_gold_button_is_one_board() -> None:
    drawn = macro("pieces", "button")("Dukung usulan ini", "gold wide", before="support", pressed=False)
    assert drawn.startswith('<button class="button gold wide" type="submit" aria-pressed="false"><svg')


def test_every_category_has_a_picture_and_every_drawing_opens() -> None:
    files = {path.name.removesuffix(".svg.html") for path in (DRAWINGS / "pictures").iterdir()}
    assert files == set(PICTURES)
    assert all(picture_for(category.value) in files for category in Category)
    for kind in ("pictures", "icons", "scenes"):
        for path in (DRAWINGS / kind).iterdir():
            shapes = str(drawing(kind, path.name.removesuffix(".svg.html")))
            assert shapes.startswith("<")
            assert "style=" not in shapes
            assert shapes.count("<g") == shapes.count("</g>")


def test_a_picture_stands_for_its_own_choice_first() -> None:
    assert picture_for("playground", "learning") == "playground"
    assert picture_for(None, "learning") == "reading_garden"
    assert picture_for("nothing we drew", None) == "walkway"


def test_the_trail_tells_what_was_what_is_and_what_comes() -> None:
    steps = trail_of(recorded(ProposalPageOut, "proposals", SampleAnswers().proposal()))
    assert [step.when for step in steps] == ["done"] * 6 + ["now"] + ["next"] * 3
    assert str(steps[-1].about) == "tahun 2028"
    drawn = macro("trail", "trail")(steps)
    assert drawn.count('aria-current="step"') == 1
    assert drawn.count("<time") == 9


@pytest.mark.parametrize("state", ["declined", "withdrawn", "merged", "completed"])
def test_an_idea_that_ended_has_nothing_ahead(state: str) -> None:
    assert ahead({"state": state}) == []


def test_what_lies_ahead_follows_the_road() -> None:
    assert ahead({"state": "published"}) == list(ROAD[2:])
    assert ahead({"state": "in_progress"}) == ["completed"]
    assert ahead({"state": "returned"}) == list(ROAD[:4])


def test_a_program_lies_in_its_year() -> None:
    planned = line_of({"year": 2027, "state": "planned"}, 2026, date(2026, 11, 24))
    assert (planned.start, planned.laid) == (120, 120)
    assert 229 < planned.end <= 240
    assert planned.today is not None
    assert 100 < planned.today < 110
    under_way = line_of({"year": 2026, "state": "in_progress"}, 2026, date(2026, 11, 24))
    assert under_way.laid == under_way.today


def test_every_refusal_has_its_own_sentence() -> None:
    said = [str(words) for words in brought().refusals.values()]
    assert all(words.endswith(".") for words in said)
    assert str(sentence("nobody_knows_this")) == str(UNKNOWN)


def test_a_field_says_what_is_wrong_to_readers_too() -> None:
    form = Filled({"cost": "empat"})
    form.errors["cost"] = "Tulis dengan angka"
    drawn = macro("fields", "text_field")(form, "cost", "Biaya", hint="Kira-kira")
    described = re.search(r'aria-describedby="([^"]+)"', drawn)
    assert described
    assert described[1].split() == ["f-cost-h", "f-cost-e"]
    assert all(f'id="{name}"' in drawn for name in described[1].split())
    assert 'aria-invalid="true"' in drawn
