"""Points, rankings and a question in a real browser: by thumb, by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Window
from tests.portal.sample_booth import RECEIPT
from tests.portal.sample_places import a_resident, an_id
from tests.portal.sample_polls import EVERY_TYPE, POINTS, QUESTION, RANKING

pytestmark = pytest.mark.browser

BACA, KERAN, ZONA = an_id(100), an_id(101), an_id(102)
SEND, CAST = ".total button[type=submit]", "main .button.gold"
REVIEW, CAST_HERE = "[data-review]", "[data-review] [data-send]"
"""Looked over and cast on the device itself."""
BAR, TOLD = ".total output", "[data-told]"


def paper(poll_id: str) -> str:
    """Where a ballot paper lies."""
    return f"/memilih/{poll_id}"


def card(project: str) -> str:
    """The card of a project."""
    return f"[data-card]:has([name$='{project}'])"


def more(project: str) -> str:
    """The button that gives one point more."""
    return f"{card(project)} [data-step='1']"


def place(page: Page, project: str) -> str:
    """The number that a card shows."""
    return page.inner_text(f"{card(project)} [data-place]") if page.is_visible(f"{card(project)} [data-place]") else ""


def tab_to(page: Page, selector: str) -> None:
    """Go there with the tab key alone."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tab key never came to {selector}")


def test_points_are_given_step_by_step_and_never_beyond_the_limits(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(paper(POINTS))
    for _ in range(8):
        page.click(more(BACA), force=True)
    assert page.input_value(f"{card(BACA)} input") == "6", "six is the most for one project"
    assert page.get_attribute(more(BACA), "aria-disabled") == "true"
    assert page.inner_text(BAR) == "6 poin diberikan, sisa 4"
    for _ in range(5):
        page.click(more(ZONA), force=True)
    assert page.inner_text(BAR) == "10 poin diberikan, sisa 0"
    assert page.get_attribute(more(KERAN), "aria-disabled") == "true"
    page.click(f"{card(BACA)} [data-step='-1']")
    assert page.inner_text(BAR) == "9 poin diberikan, sisa 1"
    assert page.inner_text(SEND) == "Periksa pilihan: 2 program"
    assert opened.complaints == []


def test_typed_points_count_at_once_and_too_many_are_said(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(paper(POINTS))
    page.fill(f"{card(BACA)} input", "6")
    page.fill(f"{card(ZONA)} input", "6")
    assert page.inner_text(BAR) == "Lebih 2 dari 10 poin"
    assert page.is_visible(".total .error")


def test_a_ranking_moves_by_buttons_and_says_each_move(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(paper(RANKING))
    assert page.is_hidden(f"{card(BACA)} select")
    for project in (BACA, ZONA, KERAN):
        page.click(f"{card(project)} [data-take]")
    assert [place(page, project) for project in (BACA, ZONA, KERAN)] == ["1", "2", "3"]
    page.click(f"{card(KERAN)} [data-move='-1']")
    assert [place(page, project) for project in (BACA, ZONA, KERAN)] == ["1", "3", "2"]
    assert page.text_content(TOLD) == "Keran cuci tangan di sekolah sekarang nomor 2."
    page.click(f"{card(BACA)} [data-drop]")
    assert page.text_content(TOLD) == "Taman baca di bawah rumah panggung dilepaskan."
    assert [place(page, project) for project in (BACA, ZONA, KERAN)] == ["", "2", "1"]
    assert page.locator("[data-order] li").all_inner_texts() == ["Keran cuci tangan di sekolah", "Zona selamat sekolah"]
    assert page.inner_text(BAR) == "2 diberi nomor, boleh 1 lagi"
    page.click(SEND)
    assert page.locator(f"{REVIEW} tbody th").all_inner_texts() == [
        "1 Keran cuci tangan di sekolah",
        "2 Zona selamat sekolah",
    ]
    assert opened.complaints == []


def test_a_full_ranking_takes_no_more(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(paper(RANKING))
    for number in (0, 1, 2):
        page.click(f"{card(an_id(100 + number))} [data-take]")
    fourth = f"{card(an_id(103))} [data-take]"
    assert page.inner_text(fourth) == "Semua nomor sudah terpakai"
    page.click(fourth, force=True)
    assert page.inner_text(BAR) == "3 diberi nomor, boleh 0 lagi"


def test_points_are_cast_with_the_keyboard_alone(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(paper(POINTS))
    tab_to(page, f"[name='points-{BACA}']")
    page.keyboard.type("2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.inner_text(BAR) == "4 poin diberikan, sisa 6"
    tab_to(page, SEND)
    page.keyboard.press("Enter")
    page.wait_for_selector(REVIEW)
    assert "4 poin" in page.inner_text(f"{REVIEW} tbody")
    tab_to(page, CAST_HERE)
    page.keyboard.press("Enter")
    page.wait_for_selector("code.code:text('MRSA')")
    assert page.inner_text("code.code") == RECEIPT


def test_a_ranking_is_cast_with_the_keyboard_alone(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(paper(RANKING))
    for project in (BACA, KERAN):
        tab_to(page, f"{card(project)} [data-take]")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.dataset.move") == "-1", (
            "the focus goes on to what can be done next"
        )
    page.keyboard.press("Space")
    assert (place(page, BACA), place(page, KERAN)) == ("2", "1")
    tab_to(page, SEND)
    page.keyboard.press("Enter")
    page.wait_for_selector(REVIEW)
    tab_to(page, CAST_HERE)
    page.keyboard.press("Enter")
    page.wait_for_selector("code.code:text('MRSA')")
    assert page.inner_text("code.code") == RECEIPT


def test_a_question_is_answered_with_the_keyboard_alone(window: Callable[..., Window]) -> None:
    page = window(a_resident()).open(paper(QUESTION))
    tab_to(page, "input[value='yes']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.inner_text(BAR) == "Jawaban: Tidak setuju"
    tab_to(page, SEND)
    page.keyboard.press("Enter")
    page.wait_for_selector(REVIEW)
    assert "Tidak setuju" in page.inner_text(f"{REVIEW} tbody")


@pytest.mark.parametrize("poll_id", EVERY_TYPE)
def test_the_focus_is_never_hidden_behind_the_bar(window: Callable[..., Window], poll_id: str) -> None:
    page = window(a_resident()).open(paper(poll_id))
    if poll_id == RANKING:
        for number in (0, 1, 2):
            page.click(f"{card(an_id(100 + number))} [data-take]")
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
                const focused = document.activeElement, box = focused.getBoundingClientRect();
                const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const covered = seen?.closest(".total") && !focused.closest(".total");
                return covered ? [focused.outerHTML.slice(0, 100)] : [];
            }"""
        )
    assert hidden == []


def test_without_javascript_points_are_counted_by_the_server(window: Callable[..., Window]) -> None:
    page = window(a_resident(), java_script_enabled=False).open(paper(POINTS))
    assert page.is_hidden("[data-step]")
    page.fill(f"[name='points-{BACA}']", "6")
    page.fill(f"[name='points-{ZONA}']", "5")
    page.click(SEND)
    assert "Poinnya lebih 1." in page.inner_text(".note.bad")
    assert page.inner_text(BAR) == "Lebih 1 dari 10 poin"
    page.fill(f"[name='points-{ZONA}']", "4")
    page.click(SEND)
    assert "10 dari 10" in page.inner_text("tfoot")
    page.click(CAST)
    assert page.inner_text("code.code") == RECEIPT


def test_without_javascript_a_ranking_is_made_of_numbers(window: Callable[..., Window]) -> None:
    page = window(a_resident(), java_script_enabled=False).open(paper(RANKING))
    assert page.is_hidden("[data-take]")
    page.select_option(f"[name='rank-{ZONA}']", "1")
    page.select_option(f"[name='rank-{BACA}']", "1")
    page.click(SEND)
    assert "Nomor 1 dipakai lebih dari sekali." in page.inner_text(".note.bad")
    page.select_option(f"[name='rank-{BACA}']", "2")
    page.click(SEND)
    assert page.locator("tbody th").all_inner_texts() == [
        "1 Zona selamat sekolah", "2 Taman baca di bawah rumah panggung",
    ]  # fmt: skip
    page.click("text=Ubah pilihan")
    assert page.input_value(f"[name='rank-{BACA}']") == "2"


def test_without_javascript_a_question_is_answered(window: Callable[..., Window]) -> None:
    page = window(a_resident(), java_script_enabled=False).open(paper(QUESTION))
    page.click(SEND)
    assert "Pilih satu jawaban dulu." in page.inner_text(".note.bad")
    page.check("input[value='abstain']")
    page.click(SEND)
    page.click(CAST)
    assert page.inner_text("code.code") == RECEIPT


@pytest.mark.parametrize("poll_id", EVERY_TYPE)
def test_an_unfinished_ballot_of_any_type_stays_on_the_device(window: Callable[..., Window], poll_id: str) -> None:
    opened = window(a_resident())
    page = opened.open(paper(poll_id))
    if poll_id == POINTS:
        page.fill(f"[name='points-{ZONA}']", "3")
    elif poll_id == RANKING:
        page.click(f"{card(ZONA)} [data-take]")
    else:
        page.check("[data-ballot] input >> nth=1")
    begun = page.inner_text(BAR)
    opened.open("/bantuan")
    opened.open(paper(poll_id))
    assert page.inner_text(BAR) == begun
    assert page.is_visible("[data-kept]")
    assert poll_id != RANKING or place(page, ZONA) == "1"
    page.click("[data-forget]")
    assert page.inner_text(BAR) != begun
    assert page.evaluate("localStorage.length") == 0
    assert opened.complaints == []


def test_an_unfinished_ballot_is_not_shown_to_the_next_person_on_a_shared_telephone(
    window: Callable[..., Window],
) -> None:
    opened = window(a_resident())
    page = opened.open(paper(POINTS))
    page.fill(f"[name='points-{ZONA}']", "3")
    key = f"surat-suara-{POINTS}"
    page.evaluate(
        """key => {
            const kept = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...kept, owner: "somebody else" }));
        }""",
        key,
    )
    opened.open(paper(POINTS))
    assert page.inner_text(BAR) == "0 poin diberikan, sisa 10"
    assert page.is_hidden("[data-kept]")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("poll_id", EVERY_TYPE)
def test_what_children_tap_is_large(window: Callable[..., Window], poll_id: str) -> None:
    page = window(a_resident(child=True)).open(paper(poll_id))
    small = page.evaluate(
        """[...document.querySelectorAll('form button, form label.choice, .stepper input, form select')]
           .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 55.5 && !e.closest('[data-kept]'))
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_saved_receipt_is_drawn_on_the_device(window: Callable[..., Window]) -> None:
    opened = window(a_resident())
    page = opened.open(paper(QUESTION))
    page.check("input[value='yes']")
    page.click(SEND)
    page.click(CAST_HERE)
    page.wait_for_selector("[data-picture]:visible")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download() as waiting:
        page.click("[data-picture]")
    picture = Image.open(BytesIO(waiting.value.path().read_bytes())).convert("L")
    assert waiting.value.suggested_filename == "bukti-suara.png"
    assert picture.getpixel((5, 5)) == 255, "a quiet zone"
    assert set(picture.crop((86, 80, 98, 92)).tobytes()) <= set(range(60)), "the dark corner of the code"
    assert [url for url in asked if "/memilih" in url] == [], "the code is not sent once more"
    assert opened.complaints == []
