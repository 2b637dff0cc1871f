"""A result in a real browser: rounds one after the other, coins that lie in the jar, and all of it without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Window
from tests.portal.sample_places import a_resident
from tests.portal.sample_results import EVERYBODYS

pytestmark = pytest.mark.browser

RESULT = f"/hasil/{EVERYBODYS}"
OPEN = ".steps details[open] summary"


def test_a_child_goes_from_round_to_round(window: Callable[..., Window]) -> None:
    opened = window(a_resident(child=True))
    page = opened.open(RESULT)
    assert page.inner_text(OPEN).startswith("1. ")
    page.click(".steps details[open] [data-next]")
    assert page.inner_text(OPEN).startswith("2. ")
    assert page.evaluate("document.activeElement.closest('details').open")
    page.click(".steps details[open] [data-again]")
    assert page.locator(".steps details[open] .coin").count() == 10
    assert page.locator(".steps li:last-child [data-next]").is_hidden()
    assert opened.complaints == []


def test_coins_lie_still_for_whoever_wants_no_motion_and_move_for_others(window: Callable[..., Window]) -> None:
    moving = "document.querySelector('.steps [open] .coins').getAnimations({subtree: true}).length"
    page = window(a_resident(child=True)).open(RESULT)
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) == 10


def test_rounds_open_without_scripts(window: Callable[..., Window]) -> None:
    page = window(a_resident(child=True), java_script_enabled=False).open(RESULT)
    page.click(".steps li:nth-child(2) summary")
    assert page.is_visible(".steps li:nth-child(2) .coins")
    assert page.is_hidden(".steps li:nth-child(2) [data-again]")


def test_every_round_is_on_paper(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(RESULT)
    page.emulate_media(media="print")
    assert page.is_visible(".steps li:nth-child(3) .purses")
    assert page.is_hidden("[data-print]")
