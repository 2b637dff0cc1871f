"""A kiosk in a real browser: it resets itself, keeps nothing, and the back button finds the start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, serving
from tests.browser.test_accessibility import violations
from tests.portal.sample_booth import RECEIPT
from tests.portal.sample_city import SampleCity
from tests.portal.sample_desk import GOOD
from tests.portal.sample_places import a_resident, an_id

pytestmark = pytest.mark.browser

POLL = an_id(20)
KIOSK = f"/kios/{POLL}"
TITIAN = f'input[value="{an_id(103)}"]'
SEND, GOLD = ".total button", "main .button.gold"
Tablet = Callable[..., Page]


@pytest.fixture
def tablet(chromium: Chromium) -> Iterator[Tablet]:
    """A tablet on which an officer has started the kiosk."""
    opened = []

    def of(*, scripts: bool = True) -> Page:
        running = serving(SampleCity(a_resident("kelurahan_officer")))
        base = running.__enter__()
        context = chromium.new_context(
            viewport={"width": 1024, "height": 768}, base_url=base, java_script_enabled=scripts, bypass_csp=True
        )
        opened.append((context, running))
        context.add_cookies([{"name": "rembuk", "value": "sesi-rahasia", "url": base}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        if scripts:
            page.clock.install()
        page.goto(f"/meja/pemungutan/{POLL}/kios")
        page.fill("#f-pin", "2468")
        page.click("main .button")
        return page

    yield of
    for context, running in opened:
        context.close()
        running.__exit__(None, None, None)


def vote(page: Page) -> None:
    """One turn, to the receipt."""
    page.fill("#f-code", GOOD)
    page.click(GOLD)
    page.check(TITIAN)
    page.click(SEND)
    page.wait_for_selector("tfoot")
    page.click(GOLD)
    expect(page.locator("code.code")).to_have_text(RECEIPT)


def at_the_start(page: Page) -> None:
    """The screen as the next one finds it."""
    expect(page).to_have_url(re.compile(f"{KIOSK}$"))
    expect(page.locator("#f-code")).to_have_value("")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_receipt_goes_by_itself_and_back_finds_the_start(tablet: Tablet) -> None:
    page = tablet()
    vote(page)
    expect(page.locator("[data-clock]")).to_be_visible()
    page.clock.run_for(21_000)
    at_the_start(page)
    for _ in range(4):
        page.go_back()
        if KIOSK not in page.url:
            break
        at_the_start(page)


def test_an_abandoned_ballot_is_cleared_after_a_minute_and_a_half(tablet: Tablet) -> None:
    page = tablet()
    page.fill("#f-code", GOOD)
    page.click(GOLD)
    page.check(TITIAN)
    page.clock.run_for(60_000)
    page.uncheck(TITIAN)
    page.clock.run_for(75_000)
    expect(page.locator("[data-clock]")).to_be_visible()
    page.dispatch_event("[data-stay]", "click")
    page.clock.run_for(60_000)
    expect(page).to_have_url(re.compile(f"{KIOSK}/surat$"))
    page.clock.run_for(31_000)
    at_the_start(page)


def test_a_page_that_moves_by_itself_is_not_touched_by_anybody(tablet: Tablet) -> None:
    """The warning pushes what is below it down, and the browser scrolls after it: that must not begin the time anew."""
    page = tablet()
    page.fill("#f-code", GOOD)
    page.click(GOLD)
    page.mouse.wheel(0, 600)
    page.wait_for_function("() => scrollY > 300")
    page.clock.run_for(71_000)
    expect(page.locator("[data-clock]")).to_be_visible()
    page.wait_for_timeout(500)  # as long as the browser takes to tell the page that it scrolled
    page.clock.run_for(20_000)
    at_the_start(page)


def test_a_kiosk_stays_on_the_whole_screen_from_turn_to_turn(tablet: Tablet) -> None:
    page = tablet()
    page.click("[data-full]")
    page.wait_for_function("() => document.fullscreenElement !== null")
    for _ in range(2):
        vote(page)
        assert page.evaluate("document.fullscreenElement !== null")
        page.click(GOLD)
        at_the_start(page)


def test_without_scripts_a_kiosk_works_and_back_finds_the_start(tablet: Tablet) -> None:
    page = tablet(scripts=False)
    vote(page)
    page.click(GOLD)
    for _ in range(3):
        page.go_back()
        expect(page.locator("#f-code")).to_have_value("")


def test_every_screen_of_a_kiosk_is_accessible(tablet: Tablet) -> None:
    page = tablet()
    assert violations(page) == []
    page.fill("#f-code", GOOD)
    page.click(GOLD)
    assert violations(page) == []
    page.check(TITIAN)
    page.click(SEND)
    assert violations(page) == []
    page.click(GOLD)
    assert violations(page) == []


def test_a_scanned_card_carries_its_code_into_the_form_and_out_of_the_address(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.open(f"/k/{POLL}#{GOOD}")
    page.wait_for_selector(".ballot")
    assert GOOD not in page.url
    assert page.locator("[name=code]").first.get_attribute("value") == GOOD
    page.check(TITIAN)
    assert page.evaluate("localStorage.length") == 0
    page.click(SEND)
    page.click(GOLD)
    assert page.inner_text("code.code") == RECEIPT
    assert opened.complaints == []


def test_the_desks_of_codes_and_paper_are_accessible(window: Callable[..., Window]) -> None:
    from tests.portal.sample_desk import STACKS

    staff = a_resident("kelurahan_officer", "dp3akb_officer")
    here = f"/meja/pemungutan/{POLL}"
    for path in (
        f"{here}/kode",
        f"{here}/kertas",
        f"{here}/kios",
        *(f"{here}/kertas/{one}" for one in STACKS.values()),
    ):
        opened = window(staff, bypass_csp=True)
        assert violations(opened.open(path)) == [], path
