"""What is typed survives a reload, a dropped network and a slow author; and leaves the device with her."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.portal.sample_places import a_resident

STORY = "Bawahnya kosong dan teduh."
COPIES = "Object.entries(localStorage).filter(([key]) => key.startsWith('rembuk:tulis:')).map(([, copy]) => copy)"


def writing(window: Callable[..., Window], *, clock: bool = False) -> Page:
    """A page on which an author has begun to write; with `clock` its time goes on when told."""
    opened = window(a_resident())
    if clock:
        opened.page.clock.install()
    page = opened.open("/usulan/tulis")
    page.fill("[name=title]", "Taman baca")
    page.fill("[name=story]", STORY)
    if clock:
        page.clock.run_for(1_000)
    expect(page.get_by_text("Tersimpan di perangkat ini", exact=True)).to_be_visible()
    return page


def test_a_page_that_died_comes_back_with_every_word(window: Callable[..., Window]) -> None:
    page = writing(window)
    page.reload()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    expect(page.get_by_text("Tulisan yang belum terkirim sudah dikembalikan")).to_be_visible()


def test_without_a_network_nothing_is_sent_into_the_void(window: Callable[..., Window]) -> None:
    page = writing(window)
    page.select_option("[name=category]", index=1)
    page.context.set_offline(True)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_text("Tidak ada jaringan")).to_be_visible()
    expect(page.locator("[name=story]")).to_have_value(STORY)
    page.context.set_offline(False)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_url("**/tulis/tempat")
    assert page.evaluate(COPIES) == [], "the city has it now"


def test_words_become_a_draft_while_she_goes_on_and_the_device_forgets_them(window: Callable[..., Window]) -> None:
    page = writing(window, clock=True)
    page.clock.run_for(9_000)
    expect(page.get_by_text("Tersimpan sebagai draf")).to_be_visible()
    assert page.evaluate(COPIES) == []
    assert page.url.endswith("/tulis")
    assert "/usulan/tulis" not in page.url, "a reload shows the draft"


def test_leaving_takes_the_words_along_and_another_person_never_meets_them(window: Callable[..., Window]) -> None:
    page = writing(window)
    page.evaluate("localStorage.setItem('rembuk:tulis:somebody-else:baru', '{\"at\": 9e12, \"fields\": []}')")
    page.goto(page.url.replace("/usulan/tulis", "/saya"))
    (left,) = page.evaluate(COPIES)
    assert STORY in left
    page.get_by_role("button", name="Keluar", exact=True).click()
    page.wait_for_url("**kabar=keluar")
    assert page.evaluate(COPIES) == []
