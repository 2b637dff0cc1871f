"""Every page of the story with axe, on a phone by day and on a wide screen by night."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Window
from tests.portal.test_every_page import VIEWS

pytestmark = pytest.mark.browser

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not told element by element, which takes longer than finding out
    "selectors": False,
}


VIEWPORTS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1280, "dark"))
LOOKS = [(who, path, place % 2) for place, (who, path) in enumerate(VIEWS)]
"""Whose page, which, and with which of the two axe is asked in a quick run; a deep one asks with both."""


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each rule with its first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


@pytest.mark.parametrize(
    ("person", "path", "first"), LOOKS, ids=[f"{(who or {}).get('alias', 'nobody')} {path}" for who, path, _ in LOOKS]
)
def test_a_page_has_no_barrier_and_fits(
    window: Callable[..., Window], request: pytest.FixtureRequest, person: dict[str, Any] | None, path: str, first: int
) -> None:
    page = window(person, width=360, color_scheme="light", bypass_csp=True).open(path)
    for place, (width, scheme) in enumerate(VIEWPORTS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        if place == first or request.config.getoption("--deep"):
            assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width} px"


def test_axe_sees_a_planted_barrier(window: Callable[..., Window]) -> None:
    page = window(bypass_csp=True).open("/bantuan")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(found.startswith("label:") for found in violations(page))


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_tapped_is_large_enough(window: Callable[..., Window], width: int) -> None:
    page = window(width=width).open("/desain")
    small = page.evaluate(
        """[...document.querySelectorAll('a.button, button, .tile, .top a, .foot a, summary, label.pick')]
           .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_first_stop_of_the_keyboard_leads_to_the_content(window: Callable[..., Window]) -> None:
    page = window().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
