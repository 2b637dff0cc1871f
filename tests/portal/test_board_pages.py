"""The pages of the public board: a receipt is found without leaving a trace, and everything can be taken home."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from services.portal.board.pages import A_CLASS, planks_of, read_code
from services.portal.clients.records.box import RootOut
from services.voting.board.document import read_board
from services.voting.board.verification import verify
from shared.qr import qr_of
from tests.portal import sample_board
from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident, an_id

OPEN, SEALED = f"/papan/{an_id(20)}", f"/papan/{an_id(21)}"
FINDINGS = {
    (SEALED, "counted"): "Suara Anda ikut dihitung",
    (SEALED, "replaced"): "Surat suara ini sudah diganti",
    (SEALED, "unknown"): "Kode ini tidak ada di papan",
    (OPEN, "counted"): "Surat suara Anda ada di papan",
    (OPEN, "waiting"): "Surat suara Anda sudah di kotak suara",
}


def receipt(path: str, kind: str) -> str:
    return "WAIT-WAIT-WAIT-WAIT-WAIT" if kind == "waiting" else sample_board.receipts(growing=path == OPEN)[kind]


def without_templates(page: str) -> str:
    return re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize(("path", "kind"), FINDINGS)
def test_a_receipt_tells_what_became_of_a_ballot(browser: Callable[..., Browser], path: str, kind: str) -> None:
    response = browser().post(path, {"code": receipt(path, kind).lower().replace("-", " ")})
    assert response.status_code == 200
    page = without_templates(response.text)
    assert [words for words in FINDINGS.values() if f"<h3>{words}</h3>" in page] == [FINDINGS[path, kind]]


def test_one_address_looks_up_so_many_receipts_and_another_is_not_kept_waiting(browser: Callable[..., Browser]) -> None:
    visitor, here = browser(), {"X-Forwarded-For": "203.0.113.21"}
    form = {"_token": visitor.token(), "code": "x"}
    answers = [visitor.client.post(OPEN, data=form, headers=here) for _ in range(int(A_CLASS.split()[0]) + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert "Terlalu banyak percobaan dari sini" in answers[-1].text
    assert visitor.client.post(OPEN, data=form, headers={"X-Forwarded-For": "203.0.113.22"}).status_code == 422


def test_a_child_is_told_in_her_own_words(browser: Callable[..., Browser]) -> None:
    page = browser(a_resident(child=True)).post(SEALED, {"code": receipt(SEALED, "counted")}).text
    assert "<h3>Suaramu ikut dihitung</h3>" in without_templates(page)
    assert 'class="kid"' in page


def test_the_proof_on_the_page_leads_from_the_leaf_to_the_last_root(browser: Callable[..., Browser]) -> None:
    page = browser().post(SEALED, {"code": receipt(SEALED, "counted")}).text
    proof = re.search(r'<ol class="proof">(.*?)</ol>', page, re.DOTALL)
    assert proof is not None
    hashes = [found.replace(" ", "") for found in re.findall(r"<code>([0-9a-f ]+)</code>", proof[1])]
    roots = sample_board.roots()["items"]
    assert hashes[-1] == roots[-1]["root"]
    leaf, path = bytes.fromhex(hashes[0]), [bytes.fromhex(hash_) for hash_ in hashes[1:-1]]
    place = sample_board.poll().leaves.index(leaf)
    from services.voting.board.merkle import includes

    assert includes(leaf, place, roots[-1]["size"], path, bytes.fromhex(hashes[-1]))


def test_a_code_travels_in_the_form_alone(browser: Callable[..., Browser]) -> None:
    visitor, code = browser(), receipt(SEALED, "counted")
    response = visitor.post(SEALED, {"code": code})
    assert response.headers["Cache-Control"] == "no-store"
    assert "Location" not in response.headers
    assert not any(code in path for _method, path, *_ in visitor.city.sent)
    assert code not in "".join(response.headers.getlist("Set-Cookie"))
    form = re.search(r"<form[^>]*cari-bukti[^>]*>", response.text)
    assert form is not None
    assert 'method="post"' in form[0]


def test_the_box_is_not_told_who_asks(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    address = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}, "headers": {"X-Forwarded-For": "203.0.113.7"}}
    visitor.post(SEALED, {"code": receipt(SEALED, "counted")}, **address)
    visitor.get(f"{SEALED}/BOARD.json", **address)
    asked = [sent for sent in visitor.city.sent if sent[1].endswith(("/roots", "/receipts", "/board"))]
    assert len(asked) == 3
    for _method, _path, _body, headers in asked:
        assert not {"authorization", "x-forwarded-for", "x-correlation-id", "cookie"} & {
            name.lower() for name in headers
        }
        assert "203.0.113.7" not in str(headers)


@pytest.mark.parametrize("typed", ["", "MRSA-7K4P-92QX", "!" * 20])
def test_a_code_that_cannot_be_one_is_told_with_an_example(browser: Callable[..., Browser], typed: str) -> None:
    visitor = browser()
    response = visitor.post(SEALED, {"code": typed})
    assert response.status_code == 422
    assert "misalnya MRSA-7K4P-22QX-AB3D-EFGH" in response.text
    assert not any(path.endswith("/receipts") for _method, path, *_ in visitor.city.sent)
    assert read_code("mrsa 7k4p 22qx ab3d efgh") == "MRSA-7K4P-22QX-AB3D-EFGH"
    assert read_code("01801801801801801801") == "OIBO-IBOI-BOIB-OIBO-IBOI"


def test_the_board_that_is_downloaded_passes_every_check(browser: Callable[..., Browser]) -> None:
    response = browser().get(f"{SEALED}/BOARD.json")
    assert f'filename="BOARD-{an_id(21)}.json"' in response.headers["Content-Disposition"]
    assert all(check.passed for check in verify(read_board(response.data)))
    assert f"./rembuk verify BOARD-{an_id(21)}.json" in browser().text(SEALED)


def test_the_board_is_passed_on_byte_by_byte(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(21)}/board"] = (200, {"b": 1, "a": [1.0, "\u00e9"]})
    sent = json.dumps({"b": 1, "a": [1.0, "\u00e9"]}, ensure_ascii=False, separators=(",", ":")).encode()
    assert visitor.get(f"{SEALED}/BOARD.json").data == sent


def test_nothing_is_to_be_checked_while_the_board_grows(browser: Callable[..., Browser]) -> None:
    page = browser().text(OPEN)
    assert "data-check" not in page
    assert "BOARD" not in page
    assert "Setiap jam satu papan dipasang" in page


def test_a_closed_poll_says_when_its_board_will_be_whole(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}"] = (200, visitor.city.poll() | {"state": "closed"})
    page = visitor.text(OPEN)
    assert "Papan lengkap muncul di sini setelah suara dihitung" in page
    assert "data-check" not in page


def test_before_the_first_hour_there_is_nothing_to_look_for(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    for answer in (
        (200, {"items": [], "ballots": 0, "assisted": 0, "rules_hash": "c41f09be" * 8, "key": "AAAA"}),
        (404, {"code": "not_found"}),
    ):
        visitor.city.answers[f"GET /v1/polls/{an_id(20)}/roots"] = answer
        page = visitor.text(OPEN)
        assert "Belum ada papan" in page
        assert "cari-bukti" not in page
        assert visitor.get(f"{OPEN}/poster").status_code == 404


def test_a_silent_box_is_told_in_words(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{an_id(20)}/roots"] = (503, {"code": "temporarily_unavailable"})
    assert visitor.get(OPEN).status_code == 503


def test_every_root_stands_on_the_page_in_groups_of_four(browser: Callable[..., Browser]) -> None:
    page = browser().text(SEALED)
    for root in sample_board.roots()["items"]:
        fours = " ".join(root["root"][at : at + 4] for at in range(0, 64, 4))
        assert f'data-root="{root["number"]}-{root["root"]}">{fours}<' in page
    assert '<time datetime="2026-11-23T01:00:00Z">23 Nov, 09.00</time>' in page


def test_the_poster_shows_the_last_root_and_its_key(browser: Callable[..., Browser]) -> None:
    page, last = browser().text(f"{SEALED}/poster"), sample_board.roots()["items"][-1]
    assert f'data-root="{last["number"]}-{last["root"]}"' in page
    assert f"{last['size']} surat suara" in page
    assert "03a1 07bf f3ce" in page
    square = qr_of(f"http://localhost{SEALED}#{last['number']}-{last['root']}")
    assert f'<path d="{square.path}"/>' in page


def root_of(size: int) -> RootOut:
    """A root over so many ballots."""
    return {"size": size, "number": 1, "at": "2026-11-25T15:00:00+00:00", "root": "", "signature": ""}


def test_a_week_of_planks_fits_the_drawing() -> None:
    items = [root_of(10 * number) for number in range(1, 169)]
    planks = planks_of(items)
    assert len(planks) == 168
    assert planks[-1].x + planks[-1].width <= 640
    assert [plank.last for plank in planks] == [False] * 167 + [True]
    assert planks[-1].y == 0
    assert all(one.y >= other.y for one, other in pairwise(planks))
    assert planks_of([]) == []
    assert planks_of([root_of(0)])[0].height == 3.0


def test_the_last_root_is_told_with_the_time_of_closing_and_not_with_its_hour(browser: Callable[..., Browser]) -> None:
    visitor = browser()
    closed = visitor.city.counted_poll() | {"closed_at": "2026-11-25T15:59:00+00:00"}
    visitor.city.answers[f"GET /v1/polls/{an_id(21)}"] = (200, closed)
    page = visitor.text(SEALED)
    assert page.count("Rabu, 25 November 2026 pukul 23.59 WITA") == 2
    assert 'data-closed="2026-11-25T15:59:00+00:00"' in page
