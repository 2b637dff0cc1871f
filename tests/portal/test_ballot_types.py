"""Papers with points, ranks and one question: counted by the server, sent in the shape that voting takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from tests.portal.conftest import Browser
from tests.portal.sample_parts import listed
from tests.portal.sample_places import a_resident, an_id
from tests.portal.sample_polls import EVERY_TYPE, POINTS, QUESTION, RANKING

BACA, KERAN, ZONA = an_id(100), an_id(101), an_id(102)


def paper(poll_id: str) -> str:
    """Where a ballot paper lies."""
    return f"/memilih/{poll_id}"


def points(given: dict[str, str]) -> dict[str, str]:
    """Points by project, as the form sends them."""
    return {f"points-{project}": value for project, value in given.items()}


def ranks(given: dict[str, str]) -> dict[str, str]:
    """Numbers by project, as the form sends them."""
    return {f"rank-{project}": value for project, value in given.items()}


def sent(visitor: Browser) -> Any:
    """What voting was sent as a ballot."""
    return next(body for _method, path, body, _headers in visitor.city.sent if path.endswith("/ballots"))["choices"]


def choices_in(page: str) -> Any:
    """What the form that casts tells scripts."""
    found = re.search(r'data-choices="([^"]*)"', page)
    assert found
    return json.loads(unescape(found[1]))


def text(page: str) -> str:
    """A page's words, without tags and repeated spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


SOUND: list[tuple[str, dict[str, str], Any, str]] = [
    (POINTS, points({BACA: "6", KERAN: "", ZONA: "3"}), {BACA: 6, ZONA: 3}, "9 dari 10"),
    (RANKING, ranks({ZONA: "1", BACA: "3"}), [ZONA, BACA], "1 Zona selamat sekolah"),
    (QUESTION, {"choices": "no"}, "no", "Tidak setuju"),
    (QUESTION, {"choices": "abstain"}, "abstain", "Suara kosong dihitung"),
]


@pytest.mark.parametrize(("poll_id", "form", "answer", "shown"), SOUND)
def test_what_is_filled_in_is_looked_over_and_then_sent(
    browser: Callable[..., Browser], poll_id: str, form: dict[str, str], answer: Any, shown: str
) -> None:
    visitor = browser(a_resident())
    page = visitor.post(f"{paper(poll_id)}/periksa", form).text
    assert shown in text(page)
    assert choices_in(page) == answer
    carried = dict(re.findall(r'<input type="hidden" name="([^_"]+)" value="([^"]*)"', page))
    receipt = visitor.post(f"{paper(poll_id)}/bukti", carried)
    assert "MRSA-7K4P-92QX" in receipt.text
    assert sent(visitor) == answer


@pytest.mark.parametrize(
    ("poll_id", "form", "problem"),
    [
        (
            POINTS,
            points({BACA: "tiga"}),
            "Tulis poin untuk “Taman baca di bawah rumah panggung” dengan angka",
        ),
        (POINTS, points({BACA: "-1"}), "dengan angka"),
        (POINTS, points({BACA: "٣"}), "dengan angka"),
        (POINTS, points({BACA: "7"}), "boleh mendapat paling banyak 6 poin"),
        (POINTS, points({BACA: "6", KERAN: "6"}), "Poinnya lebih 2."),
        (POINTS, {}, "paling sedikit 1 program"),
        (RANKING, ranks({BACA: "2", ZONA: "2"}), "Nomor 2 dipakai lebih dari sekali."),
        (RANKING, ranks({BACA: "9"}), "paling sedikit 1 program"),
        (RANKING, ranks({BACA: "x" * 5000}), "paling sedikit 1 program"),
        (QUESTION, {}, "Pilih satu jawaban dulu."),
        (QUESTION, {"choices": "maybe"}, "Pilih satu jawaban dulu."),
    ],
)
def test_what_breaks_the_rules_comes_back_as_it_was_typed(
    browser: Callable[..., Browser], poll_id: str, form: dict[str, str], problem: str
) -> None:
    visitor = browser(a_resident())
    response = visitor.post(f"{paper(poll_id)}/periksa", form)
    assert response.status_code == 422
    assert problem in response.text
    assert all(value in response.text for name, value in form.items() if name.startswith("points-"))
    assert not any(path.endswith("/ballots") for _method, path, *_ in visitor.city.sent)


def test_typed_points_and_chosen_numbers_come_back(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    page = visitor.post(paper(POINTS), points({BACA: "4"})).text
    assert re.search(rf'name="points-{BACA}" value="4"', page)
    assert "4 poin diberikan" in page
    page = visitor.post(paper(RANKING), ranks({ZONA: "2"})).text
    chosen = re.search(rf'name="rank-{ZONA}".*?</select>', page, re.DOTALL)
    assert chosen
    assert '<option value="2" selected>' in chosen[0]


def test_a_question_that_must_be_answered_offers_no_abstention(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    assert 'value="abstain"' in visitor.text(paper(QUESTION))
    poll = visitor.city.usual()[f"GET /v1/polls/{QUESTION}"][1] | {"min_choices": 1}
    visitor.city.answers[f"GET /v1/polls/{QUESTION}"] = (200, poll)
    assert 'value="abstain"' not in visitor.text(paper(QUESTION))
    assert visitor.post(f"{paper(QUESTION)}/periksa", {"choices": "abstain"}).status_code == 422


@pytest.mark.parametrize(("child", "words"), [(False, "suara Anda"), (True, "suaramu")])
def test_a_ballot_says_how_secret_it_is(browser: Callable[..., Browser], child: bool, words: str) -> None:
    visitor = browser(a_resident(child=child))
    secret, is_open = visitor.text(paper(POINTS)), visitor.text(paper(QUESTION))
    assert 'data-secrecy data-mode="assisted"' in secret
    assert "<b>Rahasia.</b>" in secret
    assert "<b>Dibantu.</b>" in secret
    assert words in secret
    assert 'data-secrecy data-mode="open"' in is_open
    assert "<b>Rahasia.</b>" not in is_open
    assert "Terbuka" in is_open


def test_a_receipt_of_an_open_poll_says_that_it_will_be_published(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    is_open = visitor.post(f"{paper(QUESTION)}/bukti", {"choices": "yes"}).text
    secret = visitor.post(f"{paper(POINTS)}/bukti", points({BACA: "1"})).text
    assert "terbit bersama pilihan Anda" in is_open
    assert "Suara ini dibantu server" not in is_open
    assert "Suara ini dibantu server" in secret


@pytest.mark.parametrize("poll_id", [*EVERY_TYPE, an_id(20)])
def test_the_rules_stand_on_the_paper_with_their_fingerprint(browser: Callable[..., Browser], poll_id: str) -> None:
    page = browser(a_resident()).text(paper(poll_id))
    assert "Aturan pemilihan ini" in page
    assert "c41f09be" * 8 in page
    assert f'href="/api/voting/v1/polls/{poll_id}/document"' in page


@pytest.mark.parametrize(
    ("poll_id", "words"),
    [
        (POINTS, "Membagi 10 poin , paling banyak 6 untuk satu program"),
        (RANKING, "Mengurutkan sampai 3 program"),
        (QUESTION, "Ya menang kalau jawaban ya lebih banyak daripada jawaban tidak."),
        (an_id(20), "Setiap pemilih memegang bagian uang yang sama besar."),
    ],
)
def test_the_rules_are_told_in_plain_words(browser: Callable[..., Browser], poll_id: str, words: str) -> None:
    page = text(browser(a_resident()).text(paper(poll_id)))
    assert words.replace(" ,", ",") in page.replace(" ,", ",")


def test_the_open_polls_tell_what_each_asks_for(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    polls = [visitor.city.usual()[f"GET /v1/polls/{poll_id}"][1] for poll_id in EVERY_TYPE]
    visitor.city.answers["GET /v1/polls"] = (200, listed(*polls))
    page = visitor.text("/memilih")
    for words in ("Mencentang sampai 3", "Membagi 10 poin", "Mengurutkan sampai 3", "Menjawab ya, tidak, atau abstain"):
        assert words in page


def test_a_refusal_of_voting_keeps_the_ballot(browser: Callable[..., Browser]) -> None:
    visitor = browser(a_resident())
    visitor.city.answers[f"POST /v1/polls/{POINTS}/ballots"] = (422, {"code": "too_many_points"})
    response = visitor.post(f"{paper(POINTS)}/bukti", points({BACA: "5"}))
    assert response.status_code == 422
    assert "Poinnya terlalu banyak. Kurangi dulu." in response.text
    assert f'name="points-{BACA}" value="5"' in response.text


def test_the_mark_of_an_unfinished_ballot_differs_by_person_and_poll(browser: Callable[..., Browser]) -> None:
    def marks(person: dict[str, Any]) -> list[str]:
        pages = [browser(person).text(paper(poll_id)) for poll_id in (POINTS, RANKING)]
        return [found for page in pages for found in re.findall(r'data-owner="(\w+)"', page)]

    one, other = marks(a_resident()), marks(a_resident() | {"id": an_id(901)})
    assert len({*one, *other}) == 4
    assert marks(a_resident()) == one
