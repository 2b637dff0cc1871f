"""The story through the pages of the real city, in a real Chromium, as people live it on a phone."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import chromium
from tests.browser.test_accessibility import violations
from tests.journeys.running import RunningCity

__all__ = ["chromium"]  # the fixture that starts the browser

pytestmark = pytest.mark.browser

CODE = re.compile(r"^ {4}(\w{4} \w{4})$", re.MULTILINE)
Enter = Callable[[str], Page]


def letters_to(city: RunningCity, person: str) -> list[dict[str, Any]]:
    """What lies in the demonstration's letter box for somebody, newest first."""
    answer = httpx.get(f"{city.url}/surat.json", params={"kepada": f"{person}@contoh.invalid"}, trust_env=False)
    found: list[dict[str, Any]] = answer.json()["letters"]
    return found


def code_in_a_new_letter(city: RunningCity, person: str, known: set[str]) -> str:
    """The login code in a letter that was not there before."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for letter in letters_to(city, person):
            found = CODE.search(letter["text"])
            if found and letter["id"] not in known:
                return found.group(1)
        time.sleep(0.3)
    raise AssertionError(f"no code came for {person}")


@pytest.fixture
def enter(city: RunningCity, chromium: Browser) -> Iterator[Enter]:
    """Log somebody in by the code in her mail; her phone then shows her own page."""
    contexts = []

    def logged_in(person: str) -> Page:
        contexts.append(
            chromium.new_context(viewport={"width": 360, "height": 800}, base_url=city.url, bypass_csp=True)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.goto("/masuk")
        known = {letter["id"] for letter in letters_to(city, person)}
        page.get_by_label("Surel").fill(f"{person}@contoh.invalid")
        page.get_by_role("button", name="Kirim kode").click()
        page.get_by_label("Kode").fill(code_in_a_new_letter(city, person, known))
        page.get_by_role("button", name="Masuk").click()
        expect(page).to_have_url(re.compile("/(saya|tugas)"))
        return page

    yield logged_in
    for context in contexts:
        context.close()


def test_a_childs_idea_goes_from_her_phone_to_the_public_page(city: RunningCity, enter: Enter) -> None:
    title = f"Ayunan di taman RT 7 ({secrets.randbelow(10**6)})"
    child = enter("nia")
    child.goto("/usulan/tulis")
    child.get_by_label("Judul").fill(title)
    child.get_by_label("Ceritanya").fill("Kami ingin ayunan. Sekarang kami bermain di jalan, banyak motor lewat.")
    child.get_by_label("Topik").select_option(index=1)
    assert violations(child) == []
    child.get_by_role("button", name="Simpan dan lanjut").click()
    child.get_by_label("Tempat persisnya").fill("Lapangan RT 7")
    child.get_by_role("checkbox").first.check()
    assert violations(child) == []
    child.get_by_role("button", name="Simpan dan lanjut").click()
    assert violations(child) == []
    child.locator("main form button.gold").click()
    expect(child).to_have_url(re.compile("/usulan/[0-9a-f-]+[?]kabar=dikirim"))
    own = child.url.partition("?")[0]

    assert httpx.get(own, trust_env=False).status_code == 404, "nobody sees a child's words before a moderator has"

    moderator = enter("moderator")
    moderator.goto("/meja/peninjauan")
    moderator.get_by_role("link", name=title).first.click()
    assert violations(moderator) == []
    moderator.get_by_role("button", name=re.compile("Terbitkan")).click()

    expect(moderator.get_by_role("link", name=title)).to_have_count(0)
    public = httpx.get(own, trust_env=False)
    assert public.status_code == 200
    assert title in public.text


def test_a_resident_votes_once_and_keeps_a_receipt(enter: Enter) -> None:
    page = enter("maya")
    page.goto("/memilih")
    page.get_by_role("link", name="Mulai memilih").first.click()
    paper = page.url
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".total")).to_contain_text("1 dipilih")
    page.get_by_role("button", name=re.compile("Periksa pilihan")).click()
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Kirim suara")).click()
    expect(page.locator(".receipt .code")).to_have_text(re.compile(r"\w{4}-\w{4}-\w{4}-\w{4}-\w{4}"))
    assert violations(page) == []
    page.goto(paper)
    assert page.get_by_role("checkbox").count() == 0, "a second ballot is not offered"
