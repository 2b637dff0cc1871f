"""A secret ballot on its way from a real browser: what is lost on the way, and what nobody may learn."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from shared.blind_signatures import from_text, jwk_of
from tests.browser.own_device import CHOICES, POLL, RECEIPT, VOTE, Run, kept
from tests.browser.polling_place import CELL, PollingPlace, a_key

pytestmark = pytest.mark.browser

RUBBISH = ["", "null", "5", '"text"', "{", "[]", '{"cell": 7}', '{"cell": 7, "key": 1}']


def test_a_ballot_arrives_and_the_device_forgets_it(page: Page, place: PollingPlace, run: Run) -> None:
    receipt = run(
        """const ticket = await prepare();
           await request(ticket);
           const receipt = await put(ticket);
           js.forget(ticket);
           return receipt;"""
    )
    assert RECEIPT.fullmatch(receipt)
    assert list(place.ballots.values()) == [{"choices": CHOICES, "cell": CELL, "receipt": receipt}]
    assert kept(page) == {}


def test_the_box_is_not_told_who_comes_from_where(place: PollingPlace, run: Run) -> None:
    run(VOTE)
    headers = place.headers_at_the_box[-1]
    assert headers["Content-Type"] == "application/json"
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_the_roll_never_sees_what_the_box_sees(page: Page, run: Run) -> None:
    sent: dict[str, str] = {}

    def note(request: Request) -> None:
        sent[request.url] = request.post_data or ""

    page.on("request", note)
    run(VOTE)
    at_the_roll = next(body for url, body in sent.items() if "/tokens/" in url)
    on_the_device = page.evaluate("JSON.parse(Object.values(localStorage)[0])")
    assert on_the_device["blinded"] in at_the_roll
    assert not any(on_the_device[secret] in at_the_roll for secret in ("token", "signature", "inverse"))


def test_a_signature_whose_answer_was_lost_is_asked_for_again(place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["roll"]
    first, second, receipt = run(
        """const ticket = await prepare();
           const first = await attempt(() => request(ticket));
           const second = await attempt(() => request(ticket));
           return [first, second, await put(ticket)];"""
    )
    assert (first["error"], second) == ("Unanswered", "done")
    assert RECEIPT.fullmatch(receipt)
    assert (place.asked["roll"], len(place.issued)) == (2, 1)


def test_a_signature_is_asked_for_again_after_a_reload(page: Page, place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["roll"]
    run("return attempt(() => prepare().then(request));")
    page.reload()
    assert RECEIPT.fullmatch(run(VOTE))
    assert len(place.issued) == len(place.ballots) == 1


def test_who_has_her_signature_goes_on_with_it_after_a_reload(page: Page, place: PollingPlace, run: Run) -> None:
    run("await prepare().then(request);")
    page.reload()
    assert RECEIPT.fullmatch(run(VOTE))
    assert place.asked["roll"] == 1


def test_a_ballot_whose_receipt_was_lost_gets_the_same_again(page: Page, place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["box"]
    assert run(VOTE)["error"] == "Unanswered"
    page.reload()
    receipt = run(VOTE)
    assert [ballot["receipt"] for ballot in place.ballots.values()] == [receipt]
    assert place.asked["box"] == 2


def test_other_choices_do_not_pass_for_those_under_way(place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["box"]
    run(VOTE)
    refused = run(VOTE, choices=["lapangan"])
    assert (refused["error"], refused["choices"]) == ("UnderWay", CHOICES)
    assert place.asked["box"] == 1
    assert RECEIPT.fullmatch(run(VOTE))


def test_points_written_in_another_order_are_the_same_ballot(place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["box"]
    run(VOTE, choices={"taman": 3, "titian": 2})
    assert RECEIPT.fullmatch(run(VOTE, choices={"titian": 2, "taman": 3}))
    assert run(VOTE, choices={"titian": 3, "taman": 2})["error"] == "UnderWay"


def test_what_the_box_refuses_may_be_chosen_anew(place: PollingPlace, run: Run) -> None:
    place.refusal = (422, {"code": "ballot_invalid", "title": "Terlalu banyak"})
    refused = run(VOTE)
    assert (refused["error"], refused["code"]) == ("Refused", "ballot_invalid")
    place.refusal = None
    assert RECEIPT.fullmatch(run(VOTE, choices=["lapangan"]))
    assert [ballot["choices"] for ballot in place.ballots.values()] == [["lapangan"]]


@pytest.mark.parametrize("status", [503, 429])
def test_a_box_that_asks_for_patience_is_not_a_refusal(place: PollingPlace, run: Run, status: int) -> None:
    place.refusal = (status, {"code": "later", "title": "Sebentar", "retry_after": 3})
    answer = run(VOTE)
    assert (answer["error"], answer["after"]) == ("Unanswered", 3)


def test_a_key_of_ones_own_is_refused(page: Page, place: PollingPlace, run: Run) -> None:
    place.key = jwk_of(a_key(2056).public_key())
    assert run("return attempt(() => prepare().then(request));")["error"] == "KeyChanged"
    assert "signature" not in next(iter(kept(page).values()))


def test_who_took_her_token_elsewhere_is_told_so(place: PollingPlace, run: Run) -> None:
    place.issued["ani"] = "of another device"
    refused = run("return attempt(() => prepare().then(request));")
    assert (refused["error"], refused["code"]) == ("Refused", "already_issued")


def test_two_voters_on_one_device_have_a_token_each(page: Page, place: PollingPlace, run: Run) -> None:
    receipts = {run(VOTE, voter=voter) for voter in ("ani", "budi")}
    assert len(receipts) == len(place.ballots) == len(set(place.issued.values())) == len(kept(page)) == 2


def test_two_pages_of_one_browser_share_a_token(device: BrowserContext, place: PollingPlace, run: Run) -> None:
    other = device.new_page()
    other.goto(place.page)
    first = run("return (await Promise.all([prepare(), prepare()])).map((ticket) => ticket.kept.token);")
    assert {*first, run("return (await prepare()).kept.token;", on=other)} == {first[0]}
    assert len(from_text(first[0])) == 32


def test_another_key_on_the_paper_makes_another_token_until_one_is_signed(place: PollingPlace, run: Run) -> None:
    another = {"cell": CELL, "key": jwk_of(a_key(2056).public_key())}
    token = "return (await prepare()).kept.token;"
    assert run(token, paper=another) != run(token)
    signed = run("return (await prepare().then(request)).kept.token;")
    assert run(token, paper=another) == signed


def test_patience_ends_with_an_answer_or_a_refusal(place: PollingPlace, run: Run) -> None:
    place.lost_answers = ["roll", "roll"]
    patient = "return attempt(() => js.patiently(() => prepare().then(request), [1, 1]));"
    assert run(patient) == "done"
    assert place.asked["roll"] == 3
    place.issued["budi"] = "of another device"
    assert run(patient, voter="budi")["error"] == "Refused"
    assert place.asked["roll"] == 4
    place.lost_answers = ["roll"] * 3
    assert run(patient, voter="citra")["error"] == "Unanswered"


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_on_the_device_does_not_stop_a_voter(page: Page, run: Run, rubbish: str) -> None:
    page.evaluate("([name, value]) => localStorage.setItem(name, value)", [f"token-suara-{POLL}-ani", rubbish])
    assert RECEIPT.fullmatch(run(VOTE))


def test_a_device_that_keeps_nothing_leaves_it_to_the_server(run: Run) -> None:
    assert run("return js.canCast(localStorage);") is True
    closed = "{ setItem() { throw new Error('full'); }, removeItem() {} }"
    assert run(f"return js.canCast({closed});") is False
    assert run("return js.canCast(undefined);") is False
