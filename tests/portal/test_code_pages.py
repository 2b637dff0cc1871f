"""Voting with a code: on a phone, on a kiosk that forgets, and the desk that prints the codes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from services.portal.ballots.coding import read_code
from services.portal.clients.records.voting.of_several import PollOut
from tests.portal.conftest import Browser
from tests.portal.documented import recorded
from tests.portal.sample_city import SampleCity
from tests.portal.sample_desk import GOOD, USED
from tests.portal.sample_places import a_resident, an_id
from tests.portal.sample_polls import EVERY_TYPE

POLL = an_id(20)
PAGE, KIOSK, DESK = f"/k/{POLL}", f"/kios/{POLL}", f"/meja/pemungutan/{POLL}"
STAFF = a_resident("kelurahan_officer", "dp3akb_officer")
TITIAN = an_id(103)
Of = Callable[..., Browser]


def addresses(city: SampleCity) -> str:
    """Every path that the portal asked the services for."""
    return " ".join(path for _method, path, _body, _headers in city.sent)


def children_only(visitor: Browser) -> None:
    """Let the poll be one for children."""
    here = f"GET /v1/polls/{POLL}"
    visitor.city.answers[here] = (200, {**visitor.city.poll(), "age_to": 17})


@pytest.mark.parametrize("typed", ["7k2m9qxd04tb", " 7K2M 9QXD O4TB", "7K2M-9QXD-04TB"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == GOOD


def test_a_ballot_is_cast_with_a_code_and_no_account(browser: Of) -> None:
    visitor = browser()
    paper = visitor.post(PAGE, {"code": GOOD.lower()})
    assert f'name="code" value="{GOOD}"' in paper.text
    assert "Dibantu" in paper.text
    assert 'data-ballot=""' in paper.text
    over = visitor.post(f"{PAGE}/periksa", {"code": GOOD, "choices": TITIAN})
    assert "Titian berpagar" in over.text
    done = visitor.post(f"{PAGE}/bukti", {"code": GOOD, "choices": TITIAN, "_key": "once"})
    assert "MRSA-7K4P-92QX" in done.text
    cast = next(body for method, path, body, _ in visitor.city.sent if path.endswith("/ballots"))
    assert (cast["choices"], cast["assisted"]) == ([TITIAN], True)
    assert GOOD not in addresses(visitor.city)
    assert GOOD not in done.text


def test_a_wrong_a_short_and_a_used_code_are_told_apart(browser: Of) -> None:
    visitor = browser()
    for code, words in (("0000-0000-0000", "tidak cocok"), ("7K2M", "12 huruf"), (USED, "sudah dipakai")):
        answer = visitor.post(PAGE, {"code": code})
        assert answer.status_code == 422
        assert words in answer.text
    visitor.city.answers[f"POST /v1/polls/{POLL}/code-standing"] = (429, {"code": "too_many_requests"})
    assert "Tunggu sepuluh menit" in visitor.post(PAGE, {"code": GOOD}).text


def test_a_code_that_is_used_meanwhile_is_refused_with_the_choices_kept(browser: Of) -> None:
    visitor = browser()
    visitor.city.answers[f"POST /v1/polls/{POLL}/coded-tokens"] = (409, {"code": "already_issued"})
    answer = visitor.post(f"{PAGE}/bukti", {"code": GOOD, "choices": TITIAN})
    assert answer.status_code == 422
    assert "Kode ini sudah dipakai" in answer.text
    assert f'value="{TITIAN}"' in answer.text


@pytest.mark.parametrize("poll_id", EVERY_TYPE)
def test_every_type_of_ballot_opens_with_a_code(browser: Of, poll_id: str) -> None:
    visitor = browser()
    visitor.city.answers[f"POST /v1/polls/{poll_id}/code-standing"] = (200, {"used": False})
    answer = visitor.post(f"/k/{poll_id}", {"code": GOOD})
    assert answer.status_code == 200
    assert 'id="surat-suara"' in answer.text


def test_holders_of_codes_of_a_childrens_poll_are_spoken_to_as_children(browser: Of) -> None:
    visitor = browser()
    assert "kartumu" not in visitor.text(PAGE)
    children_only(visitor)
    page = visitor.text(PAGE)
    assert "kartumu" in page
    assert '<body class="kid">' in page


def test_each_code_has_an_order_of_its_own_and_keeps_it(browser: Of) -> None:
    visitor = browser()
    visitor.city.answers[f"POST /v1/polls/{POLL}/code-standing"] = (200, {"used": False})

    def order(code: str) -> list[str]:
        return re.findall(r'name="choices" value="([^"]+)"', visitor.post(PAGE, {"code": code}).text)

    assert order(GOOD) == order(GOOD)
    assert len({tuple(order(f"7K2M-9QXD-000{number}")) for number in range(6)}) > 1


# --- the kiosk


def kiosk(browser: Of, pin: str = "2468") -> Browser:
    """A tablet on which an officer has just started a kiosk."""
    visitor = browser(STAFF)
    answer = visitor.post(f"{DESK}/kios", {"pin": pin})
    assert answer.status_code == 303, answer.text
    return visitor


def send(visitor: Browser, path: str, **data: Any) -> Any:
    """Send a form of the kiosk, with the token of its start page."""
    found = re.search(r'name="_token" value="([^"]+)"', visitor.get(f"{KIOSK}/keluar").text)
    assert found is not None
    return visitor.client.post(path, data={"_token": found[1], **data})


def test_starting_a_kiosk_ends_the_officers_session_on_it(browser: Of) -> None:
    visitor = kiosk(browser)
    assert ("DELETE", "/v1/sessions/current") in [(method, path) for method, path, _, _ in visitor.city.sent]
    assert visitor.client.get_cookie("rembuk") is None
    for path in ("/", "/saya", DESK, f"{DESK}/kode", PAGE, "/masuk", f"{DESK}/kios"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.location) == (303, KIOSK), path


def test_one_after_the_other_votes_and_nothing_is_left(browser: Of) -> None:
    visitor = kiosk(browser)
    assert send(visitor, KIOSK, code=GOOD).location.endswith(f"{KIOSK}/surat")
    assert f'value="{TITIAN}"' in visitor.text(f"{KIOSK}/surat")
    assert send(visitor, f"{KIOSK}/periksa", choices=TITIAN).location.endswith(f"{KIOSK}/periksa")
    assert "Titian berpagar" in visitor.text(f"{KIOSK}/periksa")
    assert re.search(rf'value="{TITIAN}"[^>]*checked', visitor.text(f"{KIOSK}/surat"))
    assert send(visitor, f"{KIOSK}/kirim").location.endswith(f"{KIOSK}/bukti")
    slip = visitor.text(f"{KIOSK}/bukti")
    assert "MRSA-7K4P-92QX" in slip
    assert 'http-equiv="refresh" content="20;' in slip
    assert visitor.get(f"{KIOSK}/surat").location == KIOSK
    visitor.text(KIOSK)
    for page in ("surat", "periksa", "bukti"):
        assert visitor.get(f"{KIOSK}/{page}").location == KIOSK, page
    assert visitor.client.get_cookie("rembuk-giliran") is None
    assert GOOD not in addresses(visitor.city)


def test_on_a_kiosk_other_choices_never_pass_for_those_that_were_sent_before(browser: Of) -> None:
    visitor = kiosk(browser)
    send(visitor, KIOSK, code=GOOD)
    send(visitor, f"{KIOSK}/periksa", choices=TITIAN)
    assert not [path for _, path, *_ in visitor.city.sent if path.endswith("/coded-tokens")], "looked over, not sent"
    visitor.city.answers[f"POST /v1/polls/{POLL}/ballots"] = (503, {"code": "temporarily_unavailable"})
    for _ in range(2):
        send(visitor, f"{KIOSK}/kirim", _key="one")
    send(visitor, f"{KIOSK}/periksa", choices=an_id(102))
    send(visitor, f"{KIOSK}/kirim", _key="other")
    cast = [body for _, path, body, _ in visitor.city.sent if path.endswith("/ballots")]
    assert len({body["token"] for body in cast}) == 1, "the code is not used up"
    assert cast[0]["retry_key"] == cast[1]["retry_key"] != cast[2]["retry_key"]


def test_a_kiosks_browser_holds_neither_code_nor_choices_in_the_clear(browser: Of) -> None:
    visitor = kiosk(browser)
    send(visitor, KIOSK, code=GOOD)
    send(visitor, f"{KIOSK}/periksa", choices=TITIAN)
    kept = visitor.client.get_cookie("rembuk-giliran")
    assert kept is not None
    assert kept.http_only
    assert not any(secret in kept.value for secret in (GOOD, GOOD.replace("-", ""), TITIAN))
    assert len(kept.value) < 4000


def test_a_ballot_against_the_rules_comes_back_filled_on_a_kiosk(browser: Of) -> None:
    visitor = kiosk(browser)
    send(visitor, KIOSK, code=GOOD)
    too_much = [an_id(number) for number in (102, 103, 105)]
    again = send(visitor, f"{KIOSK}/periksa", choices=too_much)
    assert again.location.endswith("/surat?salah=1")
    page = visitor.text(again.location)
    assert "Uangnya tidak cukup" in page
    assert page.count(" checked") == 3


def test_a_kiosk_ends_with_its_number_and_not_by_trying(browser: Of) -> None:
    visitor = kiosk(browser)
    for _ in range(5):
        assert send(visitor, f"{KIOSK}/keluar", pin="1111").status_code == 422
    assert send(visitor, f"{KIOSK}/keluar", pin="2468").status_code == 422
    other = kiosk(browser)
    assert send(other, f"{KIOSK}/keluar", pin="2468").status_code == 302
    assert other.client.get_cookie("rembuk-kios") is None
    assert other.get("/bantuan").status_code == 200


def test_a_kiosk_shows_no_way_out(browser: Of) -> None:
    visitor = kiosk(browser)
    for path in (KIOSK, f"{KIOSK}/surat", f"{KIOSK}/periksa", f"{KIOSK}/keluar"):
        send(visitor, KIOSK, code=GOOD)
        links = re.findall(r'(?:href|action|formaction)="([^"]+)"', visitor.text(path))
        assert all(link.startswith((KIOSK, "/aset/", "#", "?bahasa=")) for link in links), (path, links)


def test_only_officers_and_facilitators_of_the_area_start_a_kiosk(browser: Of) -> None:
    assert browser(a_resident()).get(f"{DESK}/kios").status_code == 403
    facilitator = browser(a_resident("facilitator"))
    poll = facilitator.city.poll()
    facilitator.city.answers[f"GET /v1/polls/{poll['id']}"] = (200, poll | {"allowed_actions": ["start_kiosk"]})
    page = facilitator.text(f"{DESK}/kios")
    assert (f"{DESK}/kode" in page, f"{DESK}/kertas" in page) == (False, False), "she is offered the kiosk alone"
    assert browser().get(KIOSK).location == f"{DESK}/kios"
    forged = browser()
    forged.client.set_cookie("rembuk-kios", "bm90IG91cnM=")
    assert forged.get("/bantuan").status_code == 200


# --- what is printed


def pdf(answer: Any) -> PdfReader:
    """A PDF that was answered."""
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return PdfReader(io.BytesIO(answer.data))


def test_cards_are_printed_ten_on_a_sheet_each_with_its_code(browser: Of) -> None:
    desk = browser(STAFF)
    answer = desk.post(f"{DESK}/kode", {"label": "SD 004, kelas 5B", "count": "23", "kind": "cards"})
    read = pdf(answer)
    texts = [" ".join(page.extract_text().split()) for page in read.pages]
    assert len(texts) == 3
    assert [text.count("7K2M-9QXD-") for text in texts] == [10, 10, 3]
    assert sorted(set(re.findall(r"7K2M-9QXD-\d{4}", " ".join(texts)))) == [f"7K2M-9QXD-{n:04d}" for n in range(23)]
    assert all("SD 004, kelas 5B" in text and "Program Marga Sari 2028" in text for text in texts)
    assert "localhost/k" in texts[0]
    box = read.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_the_qr_code_of_a_card_carries_the_code_behind_the_hash_alone(browser: Of) -> None:
    from services.portal.printing.cards import Print

    poll = recorded(PollOut, "voting", browser().city.poll())
    link = Print(poll, "x", "https://rembuk.test/k", "id").link(GOOD)
    assert link == f"https://rembuk.test/k/{POLL}#{GOOD}"


def test_ballot_papers_keep_each_projects_number_in_four_orders(browser: Of) -> None:
    desk = browser(STAFF)
    read = pdf(desk.post(f"{DESK}/kode", {"label": "Posyandu", "count": "5", "kind": "papers"}))
    texts = [page.extract_text() for page in read.pages]
    assert len(texts) == 5
    numbers = [re.findall(r"^(\d) Rp", text, re.MULTILINE) for text in texts]
    assert numbers[0] == list("12345678")
    assert numbers[1] == list("34567812")
    assert numbers[4] == numbers[0]
    assert len({tuple(one) for one in numbers}) == 4
    made = next(body for method, path, body, _ in desk.city.sent if method == "POST" and path.endswith("/codes"))
    assert made == {"label": "Posyandu", "count": 5, "for_paper": True}


def test_what_cannot_be_printed_comes_back_with_a_sentence(browser: Of) -> None:
    desk = browser(STAFF)
    for count, kind, words in (("0", "cards", "1 sampai 500"), ("501", "cards", "1 sampai 500"),
                               ("201", "papers", "paling banyak 200"), ("x", "cards", "1 sampai 500")):  # fmt: skip
        answer = desk.post(f"{DESK}/kode", {"label": "Kelas 5", "count": count, "kind": kind})
        assert answer.status_code == 422
        assert words in answer.text
    assert "Tulis untuk siapa" in desk.post(f"{DESK}/kode", {"label": " ", "count": "3", "kind": "cards"}).text


def test_a_batch_is_taken_back_from_the_desk(browser: Of) -> None:
    desk = browser(STAFF)
    page = desk.text(f"{DESK}/kode")
    assert "13 dari 30" in page
    answer = desk.post(f"{DESK}/kode/{an_id(640)}/cabut")
    assert "kabar=kode-dicabut" in answer.location
    assert ("DELETE", f"/v1/polls/{POLL}/codes/{an_id(640)}") in [(one[0], one[1]) for one in desk.city.sent]


def test_residents_find_no_desk_of_codes_or_paper(browser: Of) -> None:
    for path in (f"{DESK}/kode", f"{DESK}/kertas"):
        assert browser(a_resident()).get(path).status_code == 403
