"""A school class votes with code cards on one tablet, through the pages of the real city."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.door import Door
from deploy.operator.demonstration.visitors import log_in_all
from deploy.operator.people import DAMAI, EVERYBODY
from tests.browser.conftest import chromium
from tests.journeys.test_pages import Enter, enter

__all__ = ["chromium", "enter"]  # fixtures

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
LIST = {"ayunan": "Ayunan di taman", "buku": "Sudut buku", "teduh": "Pohon di lapangan"}


def printed_cards(desk: Page, label: str, count: int, folder: Path) -> list[str]:
    """The codes on the cards that the officer prints, read from the PDF."""
    desk.get_by_label("Untuk siapa").fill(label)
    desk.get_by_label("Berapa kode").fill(str(count))
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Buat dan unduh PDF").click()
    file = folder / f"{count}.pdf"
    download.value.save_as(file)
    return list(dict.fromkeys(CODE.findall(" ".join(page.extract_text() for page in PdfReader(file).pages))))


def choice_of(pupil: int) -> list[str]:
    """What a pupil marks: everybody the swing, every second the books, every fifth the trees in their place."""
    return ["ayunan", "teduh"] if pupil % 5 == 0 else ["ayunan", "buku"] if pupil % 2 == 0 else ["ayunan"]


def vote_at_the_kiosk(tablet: Page, code: str, marked: list[str]) -> str:
    """One pupil's turn; her receipt."""
    tablet.get_by_label("Kode suara").fill(code)
    tablet.get_by_role("button", name="Buka surat suara").click()
    for name in marked:
        tablet.locator(f'input[value="{name}"]').check()
    tablet.locator(".total button").click()
    tablet.locator("main .button.gold").click()
    receipt = tablet.locator("code.code").inner_text()
    tablet.get_by_role("link", name="Selesai, orang berikutnya").click()
    return receipt


def refused_at_the_kiosk(tablet: Page, code: str) -> str:
    """What the kiosk says of a card that is no good."""
    tablet.get_by_label("Kode suara").fill(code)
    tablet.get_by_role("button", name="Buka surat suara").click()
    return tablet.locator("#f-code-e").inner_text()


def test_a_class_votes_on_one_tablet_and_each_card_counts_once(
    door: Door, enter: Enter, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    pupils = 30 if request.config.getoption("--deep") else 12
    officer = log_in_all(door, [EVERYBODY["dp3akb"].address])[EVERYBODY["dp3akb"].address]
    projects = [{"id": name, "title": title, "cost": 20_000_000} for name, title in LIST.items()]
    poll = polls.open_poll(
        officer, closes_at=polls.ends_in(3600), area_code=DAMAI, title="Kelas 5B memilih", ballot_type="approval",
        min_choices=1, max_choices=2, budget=40_000_000, age_to=17, projects=projects, rules={"rule": "greedy"},
    )  # fmt: skip
    here, desk = f"{polls.POLLS}/{poll['id']}", enter("dp3akb2")
    desk.goto(f"/meja/pemungutan/{poll['id']}/kode")
    cards = printed_cards(desk, "SD Damai, kelas 5B", pupils, tmp_path)
    (lost,) = printed_cards(desk, "Kartu yang hilang", 1, tmp_path)
    assert len(cards) == pupils
    desk.reload()
    row = desk.locator("tr", has_text="Kartu yang hilang")
    row.get_by_text("Cabut sisanya").click()
    row.get_by_role("button", name="Ya, cabut").click()
    expect(desk.get_by_text("Kode yang belum dipakai sudah dicabut")).to_be_visible()

    desk.goto(f"/meja/pemungutan/{poll['id']}/kios")
    desk.get_by_label("Angka penutup").fill("2468")
    desk.get_by_role("button", name="Nyalakan kios").click()
    tablet = desk
    receipts, marks = [], Counter[str]()
    for pupil, code in enumerate(cards):
        receipts.append(vote_at_the_kiosk(tablet, code, choice_of(pupil)))
        marks.update(choice_of(pupil))
        if pupil in {3, 8}:
            assert "sudah dipakai" in refused_at_the_kiosk(tablet, code)
        if pupil == 10:
            assert "tidak cocok" in refused_at_the_kiosk(tablet, lost)
    assert len(set(receipts)) == pupils
    tablet.goto(f"/meja/pemungutan/{poll['id']}/kode")
    expect(tablet).to_have_url(re.compile(f"/kios/{poll['id']}$"))

    assert door.get(f"{here}/turnout")["issued"] == pupils
    assert door.box.get(f"/v1/polls/{poll['id']}/turnout") == {"ballots": pupils, "assisted": pupils}
    officer.post(f"{here}/close", {"reason": "Semua murid sudah memilih."})
    polls.wait_for_state(door, poll["id"], "counted", seconds=polls.COUNTED_SECONDS)
    result = door.get(f"{here}/result")
    assert result["ballots"] == pupils
    assert {row["id"]: row["votes"] for row in result["projects"]} == marks
