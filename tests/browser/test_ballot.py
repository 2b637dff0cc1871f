"""A vote in a real browser: with scripts, without them, and with an unfinished ballot that stays on the device."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Window
from tests.portal.sample_booth import RECEIPT
from tests.portal.sample_places import a_resident, an_id

pytestmark = pytest.mark.browser

POLL = f"/memilih/{an_id(20)}"
ZONA, TITIAN, LAPANGAN = (f'input[value="{an_id(number)}"]' for number in (102, 103, 105))
SEND = ".total button"


def test_the_total_runs_along_and_says_when_the_money_is_spent(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    page.check(ZONA)
    page.check(TITIAN)
    assert page.inner_text(".total output") == "Terpakai Rp145 juta, sisa Rp30 juta"
    assert page.inner_text(SEND) == "Periksa pilihan: 2 program"
    assert page.get_attribute(".total .laid", "x2") == str(145 / 175 * 300)
    page.check(LAPANGAN)
    assert page.inner_text(".total output") == "Lebih Rp65 juta dari Rp175 juta"
    assert page.is_visible(".total .error")
    page.uncheck(LAPANGAN)
    assert page.is_hidden(".total .error")
    assert opened.complaints == []


def test_an_unfinished_ballot_stays_on_the_device_until_it_is_cast(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    page.check(ZONA)
    page.check(TITIAN)
    opened.open("/bantuan")
    opened.open(POLL)
    assert page.is_checked(ZONA)
    assert page.is_visible("[data-kept]")
    page.click(SEND)
    page.click("[data-send]")
    page.wait_for_selector("[data-slip]")
    assert page.inner_text("code.code") == RECEIPT
    assert page.evaluate("localStorage.length") == 0
    opened.open(POLL)
    assert not page.is_checked(ZONA)
    assert opened.complaints == []


def test_what_a_ballot_says_never_reaches_the_pages_server(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(POLL)
    assert page.is_visible("[data-when=secret]")
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.post_data or "")))
    page.check(ZONA)
    page.check(TITIAN)
    page.click(SEND)
    assert page.locator("[data-review] tbody th").all_inner_texts() == ["Zona selamat sekolah", "Titian berpagar"]
    assert page.inner_text("[data-review] tfoot td") == "Rp30.000.000"
    page.click("[data-send]")
    page.wait_for_selector("[data-slip]")
    page.wait_for_selector("[data-slip] .qr path:not([d=''])", state="attached")
    to_the_pages = [(url, body) for url, body in asked if url.startswith(opened.base) and "/aset/" not in url]
    to_the_box = [(url, body) for url, body in asked if not url.startswith(opened.base)]
    assert [url.rpartition("/")[2] for url, _body in to_the_pages] == ["tanda"]
    assert [url.rpartition("/")[2] for url, _body in to_the_box] == ["ballots", "qr"]
    assert an_id(102) in to_the_box[0][1]
    assert not [body for _url, body in to_the_pages if an_id(102) in body or RECEIPT in body]
    assert opened.complaints == []


def test_a_ballot_is_replaced_with_its_receipt_by_whoever_holds_it(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.open(f"{POLL}/ganti")
    page.check(ZONA)
    page.click(SEND)
    assert "kode bukti suara yang lama" in page.inner_text("[data-trouble]")
    page.fill("[name=receipt]", "mrsa 7k4p 92qx aaaa bbbb")
    page.click(SEND)
    page.click("[data-send]")
    page.wait_for_selector("[data-slip]")
    assert page.inner_text("code.code") == RECEIPT
    assert opened.complaints == []


def test_a_kept_ballot_can_be_forgotten(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(POLL)
    page.check(ZONA)
    page.click("[data-forget]")
    assert not page.is_checked(ZONA)
    assert page.evaluate("localStorage.length") == 0
    assert page.inner_text(".total output") == "Terpakai Rp0, sisa Rp175 juta"


def test_without_javascript_the_server_counts(window: Callable[..., Window]) -> None:
    page = window(a_resident(), java_script_enabled=False).open(POLL)
    for box in (ZONA, TITIAN, LAPANGAN):
        page.check(box)
    page.click(SEND)
    assert "Uangnya tidak cukup" in page.inner_text(".note.bad")
    assert page.is_checked(LAPANGAN)
    page.uncheck(LAPANGAN)
    page.click(SEND)
    assert "Rp30.000.000" in page.inner_text("tfoot")
    page.click("main .button.gold")
    assert page.inner_text("code.code") == RECEIPT
    assert page.is_hidden("[data-copy]")


def test_english_counts_in_english(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(f"{POLL}?bahasa=en")
    page.check(ZONA)
    assert page.inner_text(".total output") == "Spent Rp65 million, Rp110 million left"


def test_the_costs_of_a_proposal_add_up_while_one_types(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(f"/usulan/{an_id(200)}/tulis/tempat")
    assert page.inner_text("[data-cost-sum] .money") == "Rp40.500.000"
    assert page.is_hidden("#f-item3")
    page.click("[data-add-cost]")
    assert page.evaluate("document.activeElement.id") == "f-item3"
    page.fill("#f-rupiah3", "7.500.000")
    assert page.inner_text("[data-cost-sum] .money") == "Rp48.000.000"
    assert opened.complaints == []
