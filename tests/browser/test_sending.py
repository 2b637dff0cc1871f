"""Looking a ballot over uses nothing up; sending says so, can be gone on with, and never happens twice in silence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Window, serving
from tests.browser.test_accessibility import violations
from tests.portal.sample_booth import RECEIPT
from tests.portal.sample_city import SampleCity
from tests.portal.sample_places import a_resident, an_id
from tests.portal.sample_polls import EVERY_TYPE, POINTS, QUESTION, RANKING

pytestmark = pytest.mark.browser

POLL = f"/memilih/{an_id(20)}"
ZONA, TITIAN, LAPANGAN = (f'input[value="{an_id(number)}"]' for number in (102, 103, 105))
PERIKSA, SEND, BACK = ".total button", "[data-send]", "[data-back]"
REVIEW, SLIP, ELSEWHERE, TROUBLE = "[data-review]", "[data-slip]", "[data-elsewhere]", "[data-trouble]"
BALLOTS = "**/ballots"


def looked_over(page: Page, *marked: str) -> None:
    """The paper is filled in and looked over."""
    for choice in marked:
        page.check(choice)
    page.click(PERIKSA)
    page.wait_for_selector(REVIEW)


@contextmanager
def on_its_way(page: Page) -> Iterator[list[Route]]:
    """Ballots wait on the line until the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(BALLOTS, hold)
    yield held
    for route in held:
        route.continue_()
    page.unroute(BALLOTS)


def lose_the_answer(page: Page) -> None:
    """The box does its work, and its answer never comes."""

    def take_and_drop(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(BALLOTS, take_and_drop)


def bodies_of(page: Page) -> list[dict[str, Any]]:
    """What is sent to the box from here on."""
    sent: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda asked: sent.append(json.loads(asked.post_data or "{}")) if asked.url.endswith("/ballots") else None,
    )
    return sent


def test_looking_a_ballot_over_asks_nobody_and_back_leads_to_the_choices(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/aset/" not in request.url else None)
    looked_over(page, ZONA, TITIAN)
    page.go_back()
    expect(page.locator(REVIEW)).to_be_hidden()
    assert page.is_checked(ZONA)
    page.go_forward()
    expect(page.locator(REVIEW)).to_be_visible()
    page.click(BACK)
    expect(page.locator(REVIEW)).to_be_hidden()
    page.uncheck(TITIAN)
    page.click(PERIKSA)
    assert page.locator(f"{REVIEW} tbody th").all_inner_texts() == ["Zona selamat sekolah"]
    page.wait_for_timeout(300)
    assert asked == []
    assert opened.complaints == []


def test_that_a_ballot_is_on_its_way_is_said_at_once_and_back_does_not_lose_it(window: Callable[..., Window]) -> None:
    opened = window(a_resident(), bypass_csp=True)
    page = opened.open(POLL)
    looked_over(page, ZONA)
    with on_its_way(page) as held:
        page.click(SEND)
        assert page.inner_text(SEND) == "Sedang mengirim…"
        expect(page.locator("[data-under-way]")).to_contain_text("lanjutkan di perangkat ini")
        page.wait_for_function("() => true")
        page.click(SEND, force=True)
        page.go_back()
        expect(page.locator(REVIEW)).to_be_visible()
        assert violations(page) == []
        assert len(held) <= 1
    page.wait_for_selector(SLIP)
    assert page.inner_text("code.code") == RECEIPT
    assert len(held) == 1


@pytest.mark.parametrize("poll_id", [an_id(20), POINTS, RANKING, QUESTION])
def test_a_telephone_that_was_closed_goes_on_with_the_same_ballot(window: Callable[..., Window], poll_id: str) -> None:
    opened = window(a_resident(), bypass_csp=True)
    page = opened.open(f"/memilih/{poll_id}")
    if poll_id == POINTS:
        page.fill(f"[name='points-{an_id(102)}']", "3")
    elif poll_id == RANKING:
        page.click(f"[data-card]:has([name$='{an_id(102)}']) [data-take]")
    else:
        page.check("[data-ballot] input >> nth=1")
    looked_over(page)
    said = page.inner_text(f"{REVIEW} tbody")
    first = bodies_of(page)
    lose_the_answer(page)
    with page.expect_event("requestfailed"):
        page.click(SEND)
    page.close()
    again = opened.page.context.new_page()
    second = bodies_of(again)
    again.goto(f"{opened.base}/memilih/{poll_id}")
    expect(again.locator(SEND)).to_have_text("Lanjutkan mengirim")
    assert again.is_hidden(BACK), "it may lie in the box as it is"
    assert again.inner_text(f"{REVIEW} tbody") == said
    assert "jawabannya belum sampai" in again.inner_text(REVIEW)
    assert violations(again) == []
    again.click(SEND)
    again.wait_for_selector(SLIP)
    assert second == first
    assert len(second[0]["retry_key"]) == 43
    assert again.evaluate("localStorage.length") == 0


def test_what_never_reached_the_roll_may_still_be_changed(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    looked_over(page, ZONA)
    page.route("**/tanda", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.click(SEND)
    page.reload()
    expect(page.locator(SEND)).to_have_text("Lanjutkan mengirim")
    page.click(BACK)
    assert page.is_checked(ZONA)
    page.uncheck(ZONA)
    page.unroute("**/tanda")
    sent = bodies_of(page)
    looked_over(page, TITIAN)
    page.click(SEND)
    page.wait_for_selector(SLIP)
    assert [body["choices"] for body in sent] == [[an_id(103)]]


def test_a_second_tab_is_told_that_the_first_was_faster(window: Callable[..., Window]) -> None:
    opened = window(a_resident(), bypass_csp=True)
    first, second = opened.open(POLL), opened.page.context.new_page()
    second.goto(opened.base + POLL)
    sent = bodies_of(second)
    looked_over(first, ZONA)
    looked_over(second, TITIAN)
    with on_its_way(first) as held:
        first.click(SEND)
        first.wait_for_timeout(300)
        second.click(SEND)
        expect(second.locator(TROUBLE)).to_contain_text("sedang dikirim dari tab lain")
        assert len(held) == 1
    first.wait_for_selector(SLIP)
    expect(second.locator(ELSEWHERE)).to_contain_text("baru saja dikirim dari tab lain")
    assert second.is_hidden(REVIEW)
    assert violations(second) == []
    assert sent == []


def test_a_tab_that_slept_hears_it_from_the_roll(chromium: Chromium) -> None:
    city = SampleCity(a_resident())
    city.answers[f"POST /v1/polls/{an_id(20)}/tokens"] = (409, {"code": "already_issued"})
    with serving(city) as base:
        page = at(chromium, base)
        page.goto(base + POLL)
        looked_over(page, ZONA)
        page.click(SEND)
        expect(page.locator(ELSEWHERE)).to_contain_text("mungkin di tab atau perangkat lain")
        assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('token-'))") == []
        page.context.close()


def test_whose_session_has_ended_is_told_so_and_finds_her_choices_again(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    looked_over(page, ZONA)
    kept: list[Any] = [one for one in page.context.cookies() if one["name"] == "rembuk"]
    page.context.clear_cookies(name="rembuk")
    page.click(SEND)
    expect(page.locator(TROUBLE)).to_contain_text("Sesi ini sudah berakhir. Masuk lagi.")
    page.context.add_cookies(kept)
    opened.open(POLL)
    assert page.is_checked(ZONA)


def at(chromium: Chromium, base: str, **options: Any) -> Page:
    """A window of somebody who is logged in there."""
    context = chromium.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce", **options)
    context.add_cookies([{"name": "rembuk", "value": "sesi-rahasia", "url": base}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def test_after_casting_a_reload_shows_the_receipts_place_and_back_no_ballot(chromium: Chromium) -> None:
    city = SampleCity(a_resident())
    with serving(city) as base:
        page = at(chromium, base)
        page.goto(base + POLL)
        looked_over(page, ZONA)
        page.click(SEND)
        page.wait_for_selector(SLIP)
        used = {"can_vote": False, "issued": True, "reason": "already_issued"}
        city.answers[f"GET /v1/polls/{an_id(20)}/eligibility"] = (200, used)
        page.reload()
        assert page.inner_text("h1") == "Bukti suara hanya ditunjukkan sekali"
        assert page.locator("main a[href*='/papan/']").count() == 1
        assert page.locator("#surat-suara").count() == 0
        assert RECEIPT not in page.content()
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.go_back()
        assert page.locator("#surat-suara").count() == 0
        page.goto(f"{base}{POLL}?lanjut=1")
        expect(page.locator("main")).to_contain_text("Hak suara Anda sudah dipakai")
        assert page.locator("#surat-suara").count() == 0, "there is nothing to go on with"
        page.context.close()


def test_a_replacement_whose_answer_was_lost_goes_on_as_it_was(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.open(f"{POLL}/ganti")
    page.route("**/replacements", lambda route: (route.fetch(), route.abort()))
    page.fill("[name=receipt]", RECEIPT)
    looked_over(page, ZONA)
    with page.expect_event("requestfailed") as lost:
        page.click(SEND)
    first = json.loads(lost.value.post_data or "{}")
    page.unroute("**/replacements")
    page.reload()
    assert not page.is_checked(ZONA), "whoever opens this page next on this device sees nothing of it"
    assert page.is_visible("#surat-suara")
    page.fill("[name=receipt]", RECEIPT.lower())
    looked_over(page, TITIAN)
    page.click(SEND)
    expect(page.locator(TROUBLE)).to_contain_text("Yang tampak sekarang pilihan itu")
    assert page.locator(f"{REVIEW} tbody th").all_inner_texts() == ["Zona selamat sekolah"]
    with page.expect_request("**/replacements") as asked:
        page.click(SEND)
    page.wait_for_selector(SLIP)
    sent = json.loads(asked.value.post_data or "{}")
    assert (sent["choices"], sent["retry_key"]) == (first["choices"], first["retry_key"])
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("child", [False, True])
def test_at_four_times_its_size_the_bar_leaves_three_quarters_of_the_screen(
    window: Callable[..., Window], *, child: bool
) -> None:
    opened = window(a_resident(child=child))
    for poll_id in (an_id(20), *EVERY_TYPE):
        page = opened.open(f"/memilih/{poll_id}")
        page.set_viewport_size({"width": 320, "height": 256})
        if poll_id == an_id(20):
            for choice in (ZONA, TITIAN, LAPANGAN):
                page.check(choice)
        elif poll_id == RANKING:
            for number in (0, 1, 2):
                page.click(f"[data-card]:has([name$='{an_id(100 + number)}']) [data-take]")
        bar = page.locator(".total").bounding_box()
        assert bar is not None
        assert bar["height"] <= 64, poll_id
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (
            page.evaluate(
                "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('.total'))"
            )
            <= 1
        )
