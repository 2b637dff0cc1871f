"""The ballot paper, counted by the server, and the receipt that is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.ballots.receipts import picture_of
from services.portal.ballots.view import make_paper, plank_worth
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.tokens import PaperOut
from shared.qr import qr_of
from shared.wire import PeerAway, Request
from tests.portal.conftest import Browser
from tests.portal.documented import recorded
from tests.portal.sample_answers import SampleAnswers
from tests.portal.sample_parts import brief, listed
from tests.portal.sample_places import JUTA, MARGA_SARI, a_resident, an_id, projects

POLL = f"/memilih/{an_id(20)}"
KERAN, ZONA, TITIAN, LAPANGAN = an_id(101), an_id(102), an_id(103), an_id(105)


def test_the_server_adds_up_the_choices(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident()).post(f"{POLL}/periksa", {"choices": [ZONA, TITIAN]}).text
    assert "Rp30.000.000" in page
    assert "Kirim suara untuk 2 program" in page
    assert page.count('type="hidden" name="choices"') == 2


def test_a_purse_that_is_overspent_comes_back_filled(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{POLL}/periksa", {"choices": [ZONA, TITIAN, LAPANGAN]})
    assert response.status_code == 422
    assert "Uangnya tidak cukup. Lepaskan satu program dulu." in response.text
    assert "Lebih Rp65 juta" in response.text
    assert len(re.findall(r'name="choices" [^>]*checked', response.text)) == 3
    assert not any(path.endswith("/ballots") for _method, path, *_ in visitor.city.sent)


def test_going_back_keeps_the_choices(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident()).post(POLL, {"choices": [KERAN]}).text
    assert re.search(rf'value="{KERAN}"[^>]*checked', page)
    assert "Terpakai Rp24 juta" in page


def test_casting_shows_the_receipt_and_keeps_it_nowhere(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{POLL}/bukti", {"choices": [ZONA, TITIAN]})
    assert "MRSA-7K4P-92QX" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "MRSA" not in "".join(response.headers.getlist("Set-Cookie"))
    body = next(body for _method, path, body, _headers in visitor.city.sent if path.endswith("/ballots"))
    assert (body["choices"], body["assisted"]) == ([ZONA, TITIAN], True)
    assert "MRSA" not in visitor.text(f"{POLL}/bukti")


def test_without_scripts_too_looking_a_ballot_over_takes_no_token(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.post(f"{POLL}/periksa", {"choices": [ZONA]})
    visitor.post(POLL, {"choices": [ZONA]})
    assert not [path for _method, path, *_ in visitor.city.sent if path.startswith("/v1/polls") and "tokens" in path]


def test_a_ballot_that_was_not_answered_can_only_be_sent_again_as_it_is(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.city.answers[f"POST /v1/polls/{an_id(20)}/ballots"] = nobody_there
    asked_again = visitor.post(f"{POLL}/bukti", {"choices": [ZONA], "_key": "a-key"}).text
    assert "Lanjutkan mengirim" in asked_again
    assert "Ubah pilihan" not in asked_again
    assert 'name="_key" value="a-key"' in asked_again
    del visitor.city.answers[f"POST /v1/polls/{an_id(20)}/ballots"]
    assert "MRSA-7K4P-92QX" in visitor.post(f"{POLL}/bukti", {"choices": [ZONA], "_key": "a-key"}).text
    proofs = [body["retry_key"] for _method, path, body, _headers in visitor.city.sent if path.endswith("/ballots")]
    assert (len(proofs), len(set(proofs))) == (2, 1)


def nobody_there(_request: Request) -> tuple[int, Any]:
    """The box does its work or does not, and says nothing."""
    raise PeerAway("nobody there")


def test_a_second_page_of_one_voter_reads_that_another_was_first(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.city.answers[f"POST /v1/polls/{an_id(20)}/tokens"] = (409, {"code": "already_issued"})
    page = visitor.post(f"{POLL}/bukti", {"choices": [ZONA]}).text
    assert "mungkin di tab atau perangkat lain. Yang di halaman ini tidak dikirim." in page


def test_the_place_of_a_receipt_says_what_it_is_good_for(browser: Callable[..., Browser]) -> None:
    page = browser().text(f"{POLL}/bukti")
    assert f'href="/papan/{an_id(20)}"' in page
    assert f'href="{POLL}/ganti"' in page


def test_choices_in_the_place_of_a_ballot_are_not_kept_for_the_next_one_on_the_device(
    browser: Callable[..., Browser],
) -> None:
    assert 'data-ballot=""' in browser().text(f"{POLL}/ganti")


def test_choices_never_stand_in_an_address(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    for path in (POLL, f"{POLL}/bukti"):
        for form in re.findall(r"<form[^>]*>", visitor.text(path)):
            assert 'method="post"' in form


def turned_away(visitor: Browser, reason: str, **changes: Any) -> str:
    """The page of somebody whom the roll does not let vote, for a reason."""
    poll = visitor.city.poll() | {"area_code": "64.71.06.1005", "age_from": 18} | changes
    standing = {"can_vote": False, "issued": reason == "already_issued", "reason": reason}
    visitor.city.answers |= {
        f"GET /v1/polls/{an_id(20)}": (200, poll),
        f"GET /v1/polls/{an_id(20)}/eligibility": (200, standing),
    }
    page = visitor.text(POLL)
    assert "surat-suara" not in page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.split("<main", 1)[1]))


@pytest.mark.parametrize(
    ("reason", "child", "said", "next_step"),
    [
        ("not_verified", False, "Tempat tinggal Anda belum dipastikan", "Datang ke kantor kelurahan Marga Sari dengan"),
        ("not_verified", True, "Tempat tinggalmu belum dipastikan", "Marga Sari bersama orang tua atau wali"),
        ("wrong_area", False, "untuk warga Damai. Anda tercatat tinggal di Marga Sari", "Sudah pindah ke Damai? Minta"),
        ("wrong_area", True, "Kamu tercatat tinggal di Marga Sari", "Lihat pemilihan untuk Marga Sari"),
        ("too_young", True, "umur 18 tahun ke atas. Menurut catatan, umurmu 13-15", "Ajak orang tua atau wali"),
        ("too_old", False, "Menurut catatan, umur Anda 18 tahun ke atas", "Minta kantor kelurahan Marga Sari"),
        ("voted_elsewhere", False, "sebelum pindah ke Marga Sari", "Suara itu tetap dihitung."),
        ("not_on_roll", False, "padahal tempat tinggal dan umur Anda cocok", "Hubungi kantor kelurahan Marga Sari."),
        (
            "not_on_roll",
            True,
            "padahal tempat tinggal dan umurmu cocok",
            "Ajak orang tua atau wali ke kantor kelurahan",
        ),
        ("poll_not_open", False, "Pemilihan ini baru dibuka", "Anda punya waktu sampai"),
        ("already_issued", True, "Hak suaramu sudah dipakai", "Petugas tidak bisa melihat pilihanmu."),
    ],
)
def test_who_cannot_vote_reads_why_with_her_own_facts_and_what_to_do(
    browser: Callable[..., Browser], reason: str, child: bool, said: str, next_step: str
) -> None:
    page = turned_away(browser(a_resident(child=child)), reason)
    assert said in page
    assert next_step in page
    assert not (child and re.search(r"\bAnda\b", page)), "an adult's word to a child"


def test_only_what_does_not_fit_is_marked_so(browser: Callable[..., Browser]) -> None:
    page = turned_away(browser(a_resident(child=True)), "too_young", area_code=MARGA_SARI)
    assert page.count("Tidak cocok") == 1
    assert re.search(r"Tidak cocok Umur ?Pemilihan ini: 18 tahun ke atas. Kamu: 13-15 tahun", page)


def test_holders_of_codes_alone_vote_where_the_poll_says_so(browser: Callable[..., Browser]) -> None:
    page = turned_away(browser(a_resident()), "not_on_roll", codes_only=True)
    assert "hanya untuk pemegang kode suara" in page
    assert "Yang kami bandingkan" not in page


def test_the_other_generation_is_led_to_its_own_ballot(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident(child=True))
    children = visitor.city.poll() | {"id": an_id(30), "title": "Suara anak", "age_to": 17}
    visitor.city.answers[f"GET /v1/polls/{an_id(30)}"] = (200, children)
    assert "dengan program yang sama: Suara anak" in turned_away(visitor, "too_young", beside=an_id(30))
    assert f'href="/memilih/{an_id(30)}"' in visitor.text(POLL)


def test_the_list_says_why_in_a_line_and_leads_to_the_rest(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    turned_away(visitor, "wrong_area")
    page = visitor.text("/memilih")
    assert "untuk warga wilayah lain" in page
    assert f'<a href="{POLL}">Kenapa, dan apa yang bisa dilakukan?</a>' in page


def test_the_poll_that_one_can_vote_in_comes_first_with_its_pair(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident(child=True))
    poll, no = visitor.city.poll(), {"can_vote": False, "issued": False, "reason": "wrong_area"}
    titles = {30: "Lain", 31: "Suara warga", 32: "Suara anak"}
    polls = [poll | {"id": an_id(n), "title": t, "beside": an_id(32) if n == 31 else None} for n, t in titles.items()]
    visitor.city.answers["GET /v1/polls"] = (200, listed(*polls))
    for number in titles:
        standing = visitor.city.standing() if number == 32 else no
        visitor.city.answers[f"GET /v1/polls/{an_id(number)}/eligibility"] = (200, standing)
    page = visitor.text("/memilih")
    assert re.findall(r"<h3>([^<]*)</h3>", page) == ["Suara anak", "Suara warga", "Lain"]
    assert page.count("Suara anak dan suara warga berdampingan") == 2


def test_who_has_voted_is_told_so(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident(child=True))
    standing = {"can_vote": False, "issued": True, "reason": "already_issued"}
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/eligibility"] = (200, standing)
    assert "Hak suaramu sudah dipakai" in visitor.text(POLL)


def test_a_paper_drops_what_is_not_on_it() -> None:
    city = SampleAnswers()
    poll = recorded(PollSummary, "voting", brief(city.poll() | {"ballot_type": "approval", "max_choices": 2}))
    told = {"poll": poll, "projects": projects(), "eligibility": city.standing(), "cell": None}
    sent = MultiDict([("choices", KERAN), ("choices", "somebody-elses")])
    paper = make_paper(recorded(PaperOut, "voting", told), poll, sent)
    assert paper.chosen == {KERAN}
    assert paper.problem is None


def test_an_approval_paper_counts_crosses(browser: Callable[..., Browser]) -> None:
    poll = {"ballot_type": "approval", "min_choices": 1, "max_choices": 2, "budget": 1}
    visitor = browser(a_resident())
    whole = visitor.city.poll() | poll
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}"] = (200, whole)
    assert "Pilih sampai 2 program" in visitor.text(POLL)
    assert "paling sedikit 1" in visitor.post(f"{POLL}/periksa", {"choices": []}).text
    assert "Lepaskan dulu sampai 2." in visitor.post(f"{POLL}/periksa", {"choices": [KERAN, ZONA, TITIAN]}).text
    assert "2 dari 2" in visitor.post(f"{POLL}/periksa", {"choices": [KERAN, ZONA]}).text


@pytest.mark.parametrize(
    ("budget", "worth"), [(175, 5), (20, 1), (36, 1), (37, 2), (250, 10), (2500, 100), (36_000, 1000)]
)
def test_a_plank_is_a_round_sum_and_planks_are_few(budget: int, worth: int) -> None:
    assert plank_worth(budget * JUTA) == worth * JUTA


def test_a_receipt_can_be_scanned_and_saved(browser: Callable[..., Browser]) -> None:
    code = qr_of("MRSA-7K4P-92QX")
    assert code.size >= 21
    assert code.path.startswith("M0 0h7v1h-7z")
    response = browser(a_resident()).post("/memilih/bukti/gambar", {"receipt": "MRSA-7K4P-92QX"})
    assert response.data == picture_of("MRSA-7K4P-92QX")
    assert response.data.startswith(b"\x89PNG")
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_result_shows_each_share_of_the_ballots(browser: Callable[..., Browser]) -> None:
    page = browser().text(f"/hasil/{an_id(21)}")
    assert "295 suara (61%)" in page
    assert page.count(">Terpilih<") >= 3
    assert "belum disahkan" in page


@pytest.mark.parametrize(
    ("ages", "words", "side"),
    [
        ({"age_from": 10, "age_to": 17}, "295 anak (61%)", 'class="a"'),
        ({"age_from": 18, "age_to": None}, "295 warga (61%)", 'class="b"'),
    ],
)
def test_childrens_bars_stand_left_and_adults_right(
    browser: Callable[..., Browser], ages: dict[str, int | None], words: str, side: str
) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(21)}"] = (200, visitor.city.counted_poll() | ages)
    page = visitor.text(f"/hasil/{an_id(21)}")
    assert words in page
    assert f"<span {side}>" in page
    assert "tidak pernah dijumlahkan" in page


def test_no_result_is_shown_before_closing(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/result"] = (409, {"code": "result_not_ready"})
    page = visitor.text(f"/hasil/{an_id(20)}")
    assert "Hasilnya dibuka setelah pemilihan ditutup" in page
    assert "%" not in re.sub(r"<[^>]*>", "", page.split("<main", 1)[1])


def test_a_poll_whose_rules_are_fixed_but_has_not_begun_is_announced_and_not_open(
    browser: Callable[..., Browser],
) -> None:
    visitor = browser(a_resident())
    later = visitor.city.poll() | {"opens_at": visitor.city.ahead(1)}
    answer = (200, listed(later))
    visitor.city.answers |= {"GET /v1/polls": answer}
    page = visitor.text("/memilih")
    assert "Sekarang tidak ada pemilihan yang dibuka." in page
    assert "Akan dibuka" in page
    assert "Mulai memilih" not in page + visitor.text("/")
