"""An attempt to cast: kept on the device before anything is sent, and known again by a key of its own alone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page

from shared.blind_signatures import from_text
from tests.browser.own_device import CHOICES, VOTE, Run, kept
from tests.browser.polling_place import PollingPlace

pytestmark = pytest.mark.browser


def test_an_attempt_lies_on_the_device_before_anything_is_sent(page: Page, place: PollingPlace, run: Run) -> None:
    run("js.begin(await prepare(), choices);")
    assert (place.asked["roll"], place.asked["box"]) == (0, 0)
    (attempt,) = map(json.loads, kept(page).values())
    assert (attempt["choices"], len(from_text(attempt["retryKey"]))) == (CHOICES, 32)
    assert "sent" not in attempt


def test_a_ballot_that_is_sent_again_proves_itself_by_its_key_and_the_roll_never_sees_it(
    page: Page, place: PollingPlace, run: Run
) -> None:
    sent: list[tuple[str, str]] = []
    page.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    place.lost_answers = ["box"]
    run(VOTE)
    page.reload()
    run(VOTE)
    keys = [json.loads(body)["retry_key"] for url, body in sent if url.endswith("/ballots")]
    assert (len(keys), len(set(keys))) == (2, 1)
    assert not [url for url, body in sent if "/tokens/" in url and keys[0] in body]


def test_each_attempt_has_a_key_of_its_own(page: Page, place: PollingPlace, run: Run) -> None:
    first = run("return js.begin(await prepare(), choices).kept.retryKey;")
    assert run("return js.begin(await prepare(), ['lapangan']).kept.retryKey;") != first, "it was not sent"
    place.refusal = (422, {"code": "ballot_invalid", "title": "Terlalu banyak"})
    run(VOTE)
    (left,) = map(json.loads, kept(page).values())
    assert not {"choices", "retryKey", "sent"} & left.keys(), "a no ends the attempt, and what it said is not kept"
    assert left["signature"]


def test_of_two_pages_with_one_token_one_casts_and_the_other_is_told(
    device: BrowserContext, page: Page, place: PollingPlace, run: Run
) -> None:
    other = device.new_page()
    other.goto(place.page)
    later = "return attempt(() => js.cast(`${box}/ballots`, window.ticket));"
    run("window.ticket = js.begin(await prepare().then(request), choices);")
    receipt = run("window.ticket = await prepare(); return put(window.ticket, ['lapangan']);", on=other)
    told = run(later)
    assert (told["error"], told["choices"], place.asked["box"]) == ("UnderWay", ["lapangan"], 1)
    (left,) = map(json.loads, kept(page).values())
    assert left["choices"] == ["lapangan"], "what the other keeps until its receipt is seen"
    run("js.forget(window.ticket);", on=other)
    told = run(later)
    assert (told["error"], told["code"]) == ("Refused", "already_voted")
    assert [ballot["receipt"] for ballot in place.ballots.values()] == [receipt]
    assert kept(page) == {}


def test_what_was_begun_is_found_until_the_receipt_was_seen(page: Page, place: PollingPlace, run: Run) -> None:
    found = "return js.begun(localStorage, poll, voter);"
    assert run(found) is None
    place.lost_answers = ["box"]
    run(VOTE)
    assert (run(found)["sent"], run(found)["choices"]) == (True, CHOICES)
    assert run(found, voter="budi") is None
    run("const ticket = await prepare(); await put(ticket); js.forget(ticket);")
    assert run(found) is None
    assert kept(page) == {}


def test_a_replacement_that_was_begun_is_found_by_its_receipt_however_it_is_typed(page: Page, run: Run) -> None:
    run("js.begin(await js.reopen(localStorage, poll, 'MZ0W-6YTB-1I2H-4ZDF-N58W'), choices);")
    ((name, attempt),) = kept(page).items()
    assert "MZOW" not in name + attempt
    again = "return (await js.reopen(localStorage, poll, given.typed)).kept.choices;"
    assert run(again, typed=" mzow 6ytb ii2h 4zdf n5bw") == CHOICES
    assert run(again, typed="AAAA-6YTB-1I2H-4ZDF-N58W") is None
