"""The result page: true numbers and sentences for every kind of poll, for adults and for children."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.results import ResultOut
from services.portal.results.outcomes import Side
from services.portal.results.pages import money_line
from services.portal.results.reasons import SENTENCES, amount
from services.portal.results.rivals import listed
from services.portal.results.rounds import COINS, Payer, group_name, steps_of, with_coins
from services.voting.counting.losses import LossReason
from tests.portal.conftest import Browser, portal_at
from tests.portal.documented import recorded
from tests.portal.sample_city import SampleCity
from tests.portal.sample_parts import brief
from tests.portal.sample_places import JUTA, a_resident, an_id
from tests.portal.sample_results import (
    ADULTS_BESIDE,
    BORDA,
    BY_PHRAGMEN,
    CHILDRENS,
    CIRCLE,
    EMPTY,
    EVERYBODYS,
    LARGE,
    QUESTION,
    RUNOFF,
    TOO_POOR,
    UNCERTIFIED,
    asked,
    polls,
    result_of,
)  # fmt: skip

Visit = Callable[..., Browser]


def words_of(page: str) -> str:
    """What a reader sees of a page's content, on one line."""
    content = page.split("<main", 1)[1].split("</main>", maxsplit=1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def result(browser: Visit, poll_id: str, who: dict[str, Any] | None = None, query: str = "") -> str:
    return words_of(browser(who).text(f"/hasil/{poll_id}{query}"))


def test_children_and_adults_stand_side_by_side_and_are_never_summed(browser: Visit) -> None:
    children, adults = result_of(CHILDRENS), result_of(ADULTS_BESIDE)
    for poll_id in (CHILDRENS, ADULTS_BESIDE):
        page = browser().text(f"/hasil/{poll_id}")
        read = words_of(page)
        assert "Sebanyak 214 anak dan 486 warga memilih" in read
        assert "Rp75 juta menurut suara anak dan Rp175 juta menurut suara warga" in read
        number = len(children["winners"]) + len(adults["winners"])
        assert page.count("Dibayar dari suara anak") == len(children["winners"])
        assert page.count("Dibayar dari suara ") == number
        assert "700" not in read
        first = children["winners"][0]["votes"]
        assert f"{first} anak ({round(100 * first / 214)}%)" in read
    assert "Ini hitungan suara anak" in result(browser, CHILDRENS)
    assert "Ini hitungan suara warga" in result(browser, ADULTS_BESIDE)


def test_what_children_chose_is_no_loser_of_the_adults(browser: Visit) -> None:
    page = browser().text(f"/hasil/{ADULTS_BESIDE}")
    losers = page.split('id="belum"')[1].split("</section>")[0]
    for winner in (*result_of(CHILDRENS)["winners"], *result_of(ADULTS_BESIDE)["winners"]):
        assert winner["title"] not in losers
    assert "Menurut suara anak" in losers
    assert "Menurut suara warga" in losers


def test_one_side_waits_for_the_other(browser: Visit) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{CHILDRENS}/result"] = (409, {"code": "result_not_ready"})
    read = words_of(visitor.text(f"/hasil/{ADULTS_BESIDE}"))
    assert "Hasil suara anak belum ada." in read
    assert "214 anak" not in read


def test_rounds_tell_who_paid_and_groups_add_up(browser: Visit) -> None:
    read, explained = result(browser, EVERYBODYS), result_of(EVERYBODYS)["explanation"]
    first = explained["rounds"][0]
    assert f"Dibayar bersama {first['supporters']} pendukungnya." in read
    assert "Menurut umur 10-12 tahun membayar" in read
    assert "Menurut kelurahan" in read
    assert sum(first["paid"]["kelurahan"]) == sum(first["paid"]["age"]) == first["cost"]
    assert "<details open" in browser().text(f"/hasil/{EVERYBODYS}")


def test_a_child_sees_coins_and_an_adult_purses(browser: Visit) -> None:
    for_a_child = browser(a_resident(child=True)).text(f"/hasil/{EVERYBODYS}")
    for_an_adult = browser(a_resident()).text(f"/hasil/{EVERYBODYS}")
    assert '<body class="kid">' in for_a_child
    rounds = len(result_of(EVERYBODYS)["explanation"]["rounds"])
    assert len(re.findall(r'<g class="coin ', for_a_child)) == COINS * rounds
    assert "/coins.js" in for_a_child
    assert '<g class="coin ' not in for_an_adult
    assert '<g class="coin ' in browser(a_resident()).text(f"/hasil/{EVERYBODYS}?versi=anak")


@pytest.mark.parametrize(
    "poll_id", [CHILDRENS, EVERYBODYS, UNCERTIFIED, BY_PHRAGMEN, RUNOFF, QUESTION, EMPTY, TOO_POOR]
)
def test_a_child_reads_sentences_of_at_most_twelve_words(browser: Visit, poll_id: str) -> None:
    page = browser(a_resident(child=True)).text(f"/hasil/{poll_id}")
    content = page.split("<main", 1)[1].split("</main>")[0]
    titles = sorted((row["title"] for row in result_of(poll_id)["projects"]), key=len, reverse=True)
    for block in re.findall(r"<(?:p|li|dd|figcaption)\b[^>]*>(.*?)</(?:p|li|dd|figcaption)>", content, re.DOTALL):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block))
        for title in titles:
            text = text.replace(title, "X")  # A title is its author's; it counts as one word.
        text = re.sub(r"X(, X)+( dan X)?|X dan X", "X", text)
        for sentence in re.split(r"[.!?:;](?:\s|$)", text):
            assert len(sentence.split()) <= 12, sentence


def test_each_loser_is_told_why_and_what_to_do_next(browser: Visit) -> None:
    page = browser().text(f"/hasil/{EVERYBODYS}")
    losers = page.split('id="belum"')[1].split("</section>")[0]
    for loss in result_of(EVERYBODYS)["explanation"]["losses"]:
        title = next(row["title"] for row in result_of(EVERYBODYS)["projects"] if row["id"] == loss["project"])
        assert title in losers
    assert losers.count("Jadi uang pendukungnya kurang Rp") == len(result_of(EVERYBODYS)["explanation"]["losses"])
    assert "Boleh diusulkan lagi" in losers


def everybodys_side(**other: Any) -> Side:
    """The poll in which everybody votes, with its result, of which some may be `other`."""
    poll = recorded(PollSummary, "voting", brief(polls()[EVERYBODYS]))
    return Side(poll, recorded(ResultOut, "voting", result_of(EVERYBODYS) | {"poll": poll} | other))


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == {reason.value for reason in LossReason}
    side = everybodys_side()
    project = side.losers[0]
    loss = {"project": project["id"], "supporters": 3, "missing": 2.0, "because": side.winners[0]["id"]}
    with portal_at("http://localhost").test_request_context("/"):
        for reason, sentence in SENTENCES.items():
            money = {"supporters_money": float(project["cost"]) - 2} if reason == "supporters-short" else {}
            said = [str(part) for part in sentence(side, project, loss | money)]
            assert said, reason
            assert all(part.endswith(".") for part in said), reason


def test_another_rule_is_told_with_what_differs(browser: Visit) -> None:
    page, explained = browser().text(f"/hasil/{UNCERTIFIED}"), result_of(UNCERTIFIED)["explanation"]
    section = page.split('id="aturan"')[1].split("</section>")[0]
    assert "Uang dibagi rata: " in section
    assert "Urutan Phragmén" in section
    for other in explained["others"]:
        assert f"<td>{round(100 * other['represented'])}%</td>" in section


def test_a_runoff_is_told_by_who_leaves(browser: Visit) -> None:
    read = result(browser, RUNOFF)
    assert "Terpilih: Taman Bekantan" in read
    assert "Putaran 1: Taman Teluk gugur" in read
    assert "Gugur pada putaran 2" in read
    assert "Rp" not in read
    assert "90 suara (38%)" in read  # First choices, not how many rank it anywhere.


def test_points_and_places_are_told_where_they_decide(browser: Visit) -> None:
    scores = result_of(BORDA)["explanation"]["scores"]
    assert f"{scores['Bakau']:.0f} poin" in result(browser, BORDA)
    read = result(browser, CIRCLE)
    assert "urutan 1" in read
    assert "Taman Bekantan lebih kuat lewat rangkaian perbandingan" in read


def test_a_question_is_answered_and_a_no_is_explained(browser: Visit) -> None:
    read = result(browser, QUESTION)
    assert "Jawabannya ya" in read
    assert "210 suara (70%)" in read
    assert "Mengapa" not in read
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{QUESTION}/result"] = (200, asked(90, 98) | {"poll": polls()[QUESTION]})
    refused = words_of(visitor.text(f"/hasil/{QUESTION}"))
    assert "Jawabannya tidak" in refused
    assert "Masih kurang 9 suara ya." in refused


def test_an_empty_box_and_too_little_money_say_so(browser: Visit) -> None:
    assert "Kotak suara kosong." in result(browser, EMPTY)
    read = result(browser, TOO_POOR)
    assert "Belum ada program yang terpilih" in read
    assert "Seluruh uangnya hanya Rp10 juta, jadi kurang Rp8 juta." in read


def test_a_result_without_explanation_still_stands(browser: Visit) -> None:
    visitor = browser()
    visitor.city.answers[f"GET /v1/polls/{EVERYBODYS}/result"] = (
        200,
        result_of(EVERYBODYS) | {"poll": polls()[EVERYBODYS], "explanation": None},
    )
    read = words_of(visitor.text(f"/hasil/{EVERYBODYS}"))
    assert "Lima program terpilih" in read
    assert "Belum terpilih menurut aturan hitung pemilihan ini." in read


def test_two_hundred_projects_stay_light_and_are_all_there(browser: Visit) -> None:
    page = browser().text(f"/hasil/{LARGE}")
    assert len(page.encode()) < 400_000
    for row in result_of(LARGE)["projects"]:
        assert row["title"] in page


def test_only_a_certified_result_is_called_so(browser: Visit) -> None:
    assert "Hasil ini belum disahkan dua petugas." in result(browser, UNCERTIFIED)
    read = result(browser, EVERYBODYS)
    assert "Disahkan 1 Desember 2026" in read
    assert "belum disahkan" not in read


def test_the_data_behind_a_result_is_one_link_away(browser: Visit) -> None:
    page = browser().text(f"/hasil/{EVERYBODYS}")
    for leads_to in (f"/papan/{EVERYBODYS}", f"/api/voting/v1/polls/{EVERYBODYS}/minutes.pdf"):
        assert f'href="{leads_to}"' in page
    assert f'href="/api/voting/v1/polls/{EVERYBODYS}/result"' in page
    assert "c41f09bec41f09be" in page


@pytest.mark.parametrize("paid", [(1, 0), (1, 1, 1), (97, 2, 1), (5, 5, 5, 5, 5, 5)])
def test_ten_coins_are_shared_by_what_each_paid(paid: tuple[int, ...]) -> None:
    coins = [payer.coins for payer in with_coins([Payer("", part, 0) for part in paid])]
    assert sum(coins) == COINS
    for part, number in zip(paid, coins, strict=True):
        assert abs(number - COINS * part / sum(paid)) < 1


def test_the_money_line_is_as_long_as_the_money() -> None:
    with portal_at("http://localhost").test_request_context("/"):
        side = everybodys_side()
        parts = money_line([side])
        assert len(parts) == len(side.winners) + 1
        assert 99 < max(part.x + part.width for part in parts) <= 100


def test_a_part_of_a_rupiah_is_not_nothing() -> None:
    with portal_at("http://localhost").test_request_context("/"):
        assert amount(0.4) == "kurang dari Rp1"
        assert amount(4.2 * JUTA) == "Rp4,2 juta"
        assert listed(["a"]) == "a"
        assert listed(["a", "b", "c", "d"]) == "a, b, c dan d"
        assert listed(["a", "b", "c", "d", "e"]) == "a, b, c, dan 2 lainnya"


def test_no_rounds_are_made_up_for_a_poll_counted_before_there_were_explanations() -> None:
    with portal_at("http://localhost").test_request_context("/"):
        assert steps_of(everybodys_side(explanation=None)) == []
        assert an_id(302) == EVERYBODYS


@pytest.mark.parametrize(
    ("partition", "code", "words"),
    [
        ("kelurahan", "", "Pemegang kode suara"),
        ("age", "10-12", "10-12 tahun"),
        ("age", "18-120", "18 tahun ke atas"),
        ("age", "*", "Kelompok kecil, digabung"),
    ],
)
def test_a_group_of_voters_has_a_name(portal_of: Any, partition: str, code: str, words: str) -> None:
    with portal_of(SampleCity()).test_request_context():
        assert group_name(partition, code) == words
