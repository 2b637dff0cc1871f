"""The minutes (berita acara): what is printed is what was counted, and what they lack is left to pen and paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from pypdf import PdfReader

from services.voting.counting.rules import Completion, Rule, RuleSettings, TieBreak, Utility
from services.voting.roll.audit.minutes import minutes_of
from services.voting.roll.audit.minutes_pdf import print_minutes
from services.voting.roll.audit.rules_in_words import ballot_sentence, counting_sentences
from services.voting.roll.planning.reactions import on_area_registered, on_cycle_opened
from shared.contracts.identity import AreaRegistered
from shared.contracts.proposals import CycleOpened
from shared.figures import moment, number, percent, rupiah
from shared.printing.letters import printable
from tests.people import CITY, DAMAI
from tests.voting.test_prolonging import REASON, prolong
from tests.voting.town import CYCLE, Town


def text_of(data: bytes) -> str:
    """The words of a PDF, with single blanks."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def minutes(town: Town, poll_id: str) -> str:
    """The words of a poll's minutes, as a stranger gets them."""
    answer = town.get(f"/polls/{poll_id}/minutes.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    return text_of(answer.data)


def name_the_city(town: Town) -> None:
    """Identity and proposals have told the names of areas and the years of the cycle."""
    named = [
        AreaRegistered(area_code=CITY, name="Kota Balikpapan", level="kota"),
        AreaRegistered(area_code="64.71.06", name="Balikpapan Kota", level="kecamatan"),
        AreaRegistered(area_code=DAMAI, name="Damai", level="kelurahan"),
    ]
    with town.database.transaction() as session:
        for event in named:
            on_area_registered(session, event)
        on_cycle_opened(
            session,
            CycleOpened(cycle_id=CYCLE, area_code=DAMAI, plan_year=2027, delivery_year=2028, title="Siklus 2027"),
        )


def counted(town: Town) -> str:
    """A counted poll of four voters out of five, with a tie."""
    name_the_city(town)
    people = [town.resident() for _ in range(5)]
    poll_id = town.open(
        title="Program Damai 2028", cycle_id=str(CYCLE), budget=90_000_000,
        rules={"rule": "greedy", "ties": ["lowest-cost"]},
    )  # fmt: skip
    for person, choice in zip(people, "aabb", strict=False):
        assert town.vote(poll_id, person, choice).status_code == 201
    town.count(poll_id)
    return poll_id


def test_there_are_no_minutes_before_the_count(town: Town) -> None:
    poll_id = town.open()
    answer = town.get(f"/polls/{poll_id}/minutes.pdf", town.officer())
    assert (answer.status_code, answer.json["code"]) == (409, "result_not_ready")


@pytest.mark.usefixtures("open_polls")
def test_the_minutes_say_where_when_by_which_rule_and_with_which_result(town: Town) -> None:
    poll_id = counted(town)
    words = minutes(town, poll_id)
    poll = town.get(f"/polls/{poll_id}").json
    for expected in (
        "PEMERINTAH KOTA BALIKPAPAN",
        "Kelurahan Damai, Kecamatan Balikpapan Kota",
        "Program Damai 2028",
        "direncanakan 2027, dikerjakan 2028",
        "Pemilih di daftar 5",
        "Surat suara dihitung 4 (80,0% dari daftar pemilih)",
        moment(datetime.fromisoformat(poll["closed_at"])),
        poll["rules_hash"],
        "Terpakai Rp50.000.000 dari Rp90.000.000; sisa Rp40.000.000.",
        '"Program b" seri dengan "Program a"',
        f"http://rembuk.test/hasil/{poll_id}",
        "Halaman 1 dari 2",
        "Saksi kedua, Forum Anak",
    ):
        assert expected in words, expected
    assert re.search(r"1 Program b Rp50\.000\.000 2 Terpilih", words)
    assert re.search(r"- Program c Rp30\.000\.000 0 Belum terpilih", words), "nobody chose it"
    assert re.search(r"- Program a Rp60\.000\.000 2 Belum terpilih", words)


def test_the_minutes_are_marked_as_not_final_until_two_officers_certified(town: Town) -> None:
    poll_id = counted(town)
    assert minutes(town, poll_id).count("BELUM DISAHKAN") >= 2
    town.certify(poll_id, town.dp3akb)
    words = minutes(town, poll_id)
    assert "BELUM DISAHKAN" in words
    assert "Pengesahan ke-1: Petugas DP3AKB" in words
    town.certify(poll_id, town.colleague)
    words = minutes(town, poll_id)
    assert "BELUM DISAHKAN" not in words
    assert words.count('"Hasil sesuai dengan surat suara."') == 2


def test_a_refusal_stands_in_the_minutes_with_its_reason(town: Town) -> None:
    poll_id = counted(town)
    town.refuse(poll_id, town.dp3akb, "Jumlah suaranya perlu diperiksa lagi.")
    assert "Menolak mengesahkan: Petugas DP3AKB" in minutes(town, poll_id)
    assert '"Jumlah suaranya perlu diperiksa lagi."' in minutes(town, poll_id)


def test_nobody_is_named_in_the_minutes(town: Town) -> None:
    poll_id = counted(town)
    town.certify(poll_id, town.dp3akb, town.colleague)
    data = town.get(f"/polls/{poll_id}/minutes.pdf").data
    assert not [person for person in (town.dp3akb, town.colleague) if str(person) in text_of(data)]


def test_the_minutes_print_every_name_as_it_is_spelled(town: Town) -> None:
    titles = ("Taman “Łódź” – teduh ✓", "Café Ñuñoa, Syaʿban", "Ruang baca Nguyễn Țepeș")
    projects = [{"id": str(at), "title": title, "cost": 1_000} for at, title in enumerate(titles)]
    poll_id = town.open(projects=projects, title="Balai Ṣāliḥ")
    town.count(poll_id)
    words = minutes(town, poll_id)
    assert all(title in words for title in (*titles, "Balai Ṣāliḥ"))
    assert "□" not in words


def test_a_letter_that_cannot_be_printed_is_a_box_and_the_minutes_name_it(town: Town) -> None:
    projects = [{"id": "1", "title": "Ruang baca 図 untuk anak", "cost": 1_000}]
    poll_id = town.open(projects=projects)
    town.count(poll_id)
    words = minutes(town, poll_id)
    assert "Ruang baca □ untuk anak" in words
    assert "huruf yang tidak dapat dicetak: U+56F3 (CJK UNIFIED IDEOGRAPH-56F3)" in words
    assert "Ejaan aslinya ada di halaman hasil" in words


def test_a_long_paper_runs_over_pages_with_its_head_on_each(town: Town) -> None:
    projects = [{"id": str(at), "title": f"Program nomor {at} untuk anak", "cost": 1_000 + at} for at in range(90)]
    poll_id = town.open(projects=projects)
    town.count(poll_id)
    pages = PdfReader(io.BytesIO(town.get(f"/polls/{poll_id}/minutes.pdf").data)).pages
    with_table = [page.extract_text() for page in pages if "Program nomor" in page.extract_text()]
    assert len(with_table) > 2
    assert all(re.search(r"No\.\s+Program\s+Biaya", text) for text in with_table)
    assert all(f"Halaman {at} dari {len(pages)}" in page.extract_text() for at, page in enumerate(pages, start=1))


@pytest.mark.usefixtures("open_polls")
def test_the_same_minutes_are_the_same_bytes_and_say_more_where_a_poll_knows_more(town: Town) -> None:
    poll_id = counted(town)
    with town.database.transaction() as session:
        found = minutes_of(session, UUID(poll_id), None, "http://rembuk.test")
        assert print_minutes(found) == print_minutes(found)
        made_at = PdfReader(io.BytesIO(print_minutes(found))).metadata.creation_date
        assert made_at == found.election.counted_at.replace(microsecond=0), "the clock of the printer is not asked"
        more = text_of(print_minutes(replace(found, tokens=12, assisted=3, root="ab" * 32)))
    assert "Hak suara diterbitkan 12" in more
    assert "Di antaranya dibantu 3" in more
    assert "ab" * 32 in more


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("utility", Utility)
@pytest.mark.parametrize("completion", Completion)
def test_every_rule_has_its_sentences(rule: Rule, utility: Utility, completion: Completion) -> None:
    settings = RuleSettings(
        rule, utility=utility, completion=completion, ties=tuple(TieBreak), lot_seed="benih", quorum=5,
        exclusive=(("a", "b"),), category_limits=(("jalan", Fraction(5)),),
    )  # fmt: skip
    sentences = counting_sentences(settings.as_json())
    assert len(sentences) >= 2
    assert all(
        sentence[0].isupper() and sentence.endswith(".") and printable(sentence) == (sentence, [])
        for sentence in sentences
    )


def test_every_type_of_ballot_has_its_sentence() -> None:
    for kind in ("approval", "knapsack", "points", "ranking", "yes_no"):
        assert ballot_sentence({"type": kind, "min_choices": 1, "max_choices": 3, "points": 10}).endswith(".")


def test_numbers_and_time_are_written_as_in_indonesia() -> None:
    assert moment(datetime(2026, 11, 29, 15, 59, tzinfo=UTC)) == "Minggu, 29 November 2026 pukul 23.59 WITA"
    assert (rupiah(1_500_000), number(1234), percent(1, 3), percent(0, 0)) == ("Rp1.500.000", "1.234", "33,3%", "-")


def test_the_minutes_tell_who_put_the_end_off_and_why(town: Town) -> None:
    poll_id = town.open(title="Program Damai 2028")
    prolong(town, poll_id)
    ends = town.get(f"/polls/{poll_id}").json
    town.count(poll_id)
    words = minutes(town, poll_id)
    assert f"sampai {moment(datetime.fromisoformat(ends['closes_at']))}" in words
    assert f"semula {moment(datetime.fromisoformat(ends['published_end']))}" in words
    assert f'oleh dua petugas: "{REASON}"' in words
