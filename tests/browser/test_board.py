"""The public board in a real browser: it checks and counts for itself, and finds out what a check has to find out."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from services.voting.board.recount import recount
from services.voting.counting.rules import RuleSettings
from tests.browser.conftest import Window
from tests.portal import sample_board
from tests.portal.sample_places import an_id
from tests.voting.board.boards import changed, rules
from tests.voting.board.make_vectors import VECTORS as FILE

pytestmark = pytest.mark.browser

OPEN, SEALED = f"/papan/{an_id(20)}", f"/papan/{an_id(21)}"
STEPS = ["read", "rules", "signatures", "roots", "seal", "numbers", "ballots", "count"]


def checked(page: Page) -> dict[str, str]:
    """Let the browser check the board: the state of every step."""
    page.click("[data-begin]")
    page.wait_for_selector("[data-verdict]:not([hidden])")
    return states(page)


def states(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-step]')].map((e) => [e.dataset.step, e.className]))"
    )
    return found


def serve(page: Page, board: dict[str, Any]) -> None:
    """Give the page another board than the city's."""

    def answer(route: Route) -> None:
        route.fulfill(json=board)

    page.route("**/BOARD.json", answer)


def verdict(page: Page) -> str:
    return page.inner_text("[data-verdict]:not([hidden]) h3")


def test_a_true_board_is_checked_step_by_step_and_counted_again(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.open(SEALED)
    assert page.is_hidden("[data-needs-script]")
    assert checked(page) == dict.fromkeys(STEPS, "yes")
    board = sample_board.board()
    assert verdict(page) == "Papan ini cocok dari awal sampai akhir"
    assert page.inner_text("[data-step=read] [data-said]") == "510 surat suara terbaca."
    titles = {project["id"]: project["title"] for project in board["rules"]["projects"]}
    rows = [row.split("\t") for row in page.inner_text("[data-tally] tbody").splitlines()]
    chosen = {int(place): title for title, _votes, place in rows if place.isdigit()}
    assert [chosen[place] for place in sorted(chosen)] == [titles[name] for name in board["result"]["winners"]]
    marked = {
        name: sum(line["times"] for line in board["multiset"] if at in line["marks"]) for at, name in enumerate(titles)
    }
    assert {title: int(votes) for title, votes, _place in rows} == {titles[name]: marked[name] for name in titles}
    assert opened.complaints == []


def test_after_the_check_a_receipt_is_looked_for_on_the_device(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.open(SEALED)
    checked(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    assert page.is_visible("[data-local]")
    receipts = sample_board.receipts()
    for kind, words in (("counted", "ikut dihitung"), ("replaced", "sudah diganti"), ("unknown", "tidak ada di papan")):
        page.fill("#f-code", receipts[kind].lower())
        page.click("#cari-bukti button")
        page.wait_for_function(
            "(words) => document.querySelector('[data-found]').textContent.includes(words)", arg=words
        )
    page.fill("#f-code", receipts["counted"])
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-found]').textContent.includes('Letaknya nomor')")
    assert "dari 510. Tercatat sejak Senin" in page.inner_text("[data-found]")
    assert sent == []
    assert opened.complaints == []


LIES: list[tuple[tuple[Any, ...], Any, set[str]]] = [
    (("rules", "budget"), 1, {"rules", "count"}),
    (("roots", 3, "at"), "2026-11-23T04:30:00Z", {"signatures"}),
    (("roots", 3, "size"), lambda size: size - 1, {"signatures", "roots"}),
    (("roots",), lambda roots: roots[1:], {"signatures"}),
    (("leaves",), lambda text: text[:200] + ("A" if text[200] != "A" else "B") + text[201:], {"roots"}),
    (("replaced", 0), lambda place: place + 1, {"seal"}),
    (("replaced",), [], {"seal", "numbers"}),
    (("multiset", 0, "times"), lambda times: times + 1, {"seal", "numbers"}),
    (("multiset", 0, "marks"), [1, 0], {"seal", "ballots"}),
    (("multiset", 0, "marks"), [0, 1, 2, 3, 4, 5, 6, 7], {"seal", "ballots"}),
    (("result", "winners"), lambda names: names[::-1], {"seal", "count"}),
    (("result", "settings", "rule"), "greedy", {"seal", "count"}),
    (("seal",), "", {"seal"}),
]


@pytest.mark.parametrize(("path", "to", "found"), LIES, ids=[f"{path}-{at}" for at, (path, _, _) in enumerate(LIES)])
def test_a_lie_is_found_in_the_browser(
    window: Callable[..., Window], path: tuple[Any, ...], to: Any, found: set[str]
) -> None:
    page = window().page
    serve(page, changed(sample_board.board(), *path, to=to))
    window_base = window()
    page.goto(window_base.base + SEALED)
    said = checked(page)
    assert {step for step, state in said.items() if state == "no"} >= found
    assert verdict(page) == "Ada yang tidak cocok"


def test_a_file_that_is_no_board_can_be_tried_again(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.page
    serve(page, {"format": "another"})
    opened.open(SEALED)
    page.click("[data-begin]")
    page.wait_for_selector("[data-step=read].no")
    page.unroute("**/BOARD.json")
    assert checked(page) == dict.fromkeys(STEPS, "yes")


def test_a_browser_without_ed25519_says_what_it_leaves_out(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.page

    def without(route: Route) -> None:
        body = route.fetch().text().replace('name: "Ed25519"', 'name: "Ed00000"')
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/board_check.js", without)
    opened.open(SEALED)
    assert checked(page) == dict.fromkeys(STEPS, "yes") | {"signatures": "out", "seal": "out"}
    assert verdict(page) == "Semua yang bisa diperiksa di sini cocok"


def test_a_rule_that_the_browser_does_not_know_is_left_to_the_command(window: Callable[..., Window]) -> None:
    opened = window()
    page = opened.page
    board = changed(sample_board.board(), "rules", "counting", "rule", to="phragmen")
    serve(page, changed(board, "result", "settings", to=board["rules"]["counting"]))
    opened.open(SEALED)
    assert checked(page)["count"] == "out"
    assert "phragmen" in page.inner_text("[data-step=count]")


@pytest.mark.parametrize(("change", "shown"), [("", "[data-poster-same]"), ("0", "[data-poster-other]")])
def test_the_square_of_a_poster_is_compared_with_the_board(
    window: Callable[..., Window], change: str, shown: str
) -> None:
    root = sample_board.roots()["items"][5]
    page = window().open(f"{SEALED}#{root['number']}-{(change + root['root'])[:64]}")
    page.wait_for_selector(shown)
    assert page.locator("[data-poster-same]:visible, [data-poster-other]:visible").count() == 1


def test_without_javascript_the_server_looks_for_the_receipt(window: Callable[..., Window]) -> None:
    page = window(java_script_enabled=False).open(SEALED)
    assert page.is_visible("[data-needs-script]")
    assert page.is_hidden("[data-begin]")
    page.fill("#f-code", sample_board.receipts()["counted"])
    page.click("#cari-bukti button")
    assert "Suara Anda ikut dihitung" in page.inner_text("[data-found]")
    assert page.url.endswith(SEALED)


def elections() -> list[dict[str, Any]]:
    """Small elections of every kind that the browser counts, with ties, free and withdrawn projects, and what wins."""
    chance = random.Random(20261125)
    made = []
    for number in range(400):
        names = [f"p{at}" for at in range(chance.randint(1, 7))]
        costs = [chance.choice([0, 5, 10, 10, 20, 35, 60, 501]) for _ in names]
        counting: dict[str, Any] = {
            "rule": "equal-shares" if number % 3 else "greedy",
            "utility": chance.choice(["cost", "cardinality"]),
            "completion": chance.choice(["none", "utilitarian", "increase", "increase+utilitarian"]),
            "start": chance.choice(["exact", "floor"]),
            "stop": chance.choice(["overspend", "overspend-or-exhaustive"]),
            "step": chance.choice(["1", "1/3", "7"]),
            "ties": chance.sample(["lexicographic", "ballot-order", "lowest-cost", "most-votes", "lot"], 2),
            "lot_seed": "undian",
            "threshold": chance.choice(["0", "2", "5/2"]),
            "skip": chance.random() < 0.7,
        }
        if counting["rule"] == "greedy":
            counting["exclusive"] = [chance.sample(names, 2)] if len(names) > 1 and chance.random() < 0.3 else []
            counting["category_limits"] = {"learning": "45/2"} if chance.random() < 0.3 else {}
        document = rules(
            counting=counting,
            budget=chance.choice([1, 30, 100, 500]),
            projects=[
                {"id": name, "title": name, "cost": cost, "category": category, "withdrawn": chance.random() < 0.1}
                for name, cost in zip(names, costs, strict=True)
                for category in [chance.choice(["learning", "play"])]
            ],
        )
        assert RuleSettings.from_json(document["counting"])
        lines: list[dict[str, Any]] = [
            {
                "marks": sorted(chance.sample(range(len(names)), chance.randint(0, len(names)))),
                "times": chance.randint(1, 4),
            }
            for _ in range(chance.randint(0, 9))
        ]
        taken = chance.sample(names, 1) if chance.random() < 0.2 else []
        winners = recount(document, [(line["marks"], line["times"]) for line in lines], taken).winners
        made.append({"rules": document, "lines": lines, "taken": taken, "winners": list(winners)})
    return made


def test_the_browser_counts_as_the_voting_service_does(window: Callable[..., Window]) -> None:
    page = window().open(SEALED)
    cases = elections()
    counted = page.evaluate(
        """async (cases) => {
             const { worker, counter } = document.querySelector("[data-check]").dataset;
             const [{ sha256, hex }, { recount, knows }] = await Promise.all([import(worker), import(counter)]);
             const digest = (text) => hex(sha256(new TextEncoder().encode(text)));
             return cases.map(({ rules, lines, taken }) =>
               knows(rules) && recount(rules, lines, taken, digest).winners);
           }""",
        cases,
    )
    differing = [(case, found) for case, found in zip(cases, counted, strict=True) if found != case["winners"]]
    assert differing == []
    assert sum(bool(case["winners"]) for case in cases) > 200


def test_the_browser_hashes_as_the_standard_says(window: Callable[..., Window]) -> None:
    page = window().open(SEALED)
    texts = ["", "abc", "a" * 55, "a" * 56, "a" * 63, "a" * 64, "a" * 65, "a" * 1000]
    hashed = page.evaluate(
        """async (texts) => {
             const { sha256, hex } = await import(document.querySelector("[data-check]").dataset.worker);
             return texts.map((text) => hex(sha256(new TextEncoder().encode(text))));
           }""",
        texts,
    )
    assert hashed == [hashlib.sha256(text.encode()).hexdigest() for text in texts]


VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
CHECK = """async (boards) => {
  const { worker, counter } = document.querySelector("[data-check]").dataset;
  const said = (board) => new Promise((resolve) => {
    const checking = new Worker(worker, { type: "module" });
    const heard = [];
    checking.onmessage = ({ data }) => {
      heard.push(data);
      if (data.step !== "end" && !(data.step === "read" && data.state === "no")) return;
      checking.terminate();
      resolve(heard);
    };
    checking.postMessage({ board, counter });
  });
  const found = [];
  for (const board of boards) found.push(await said(board));
  return found;
}"""


def found_in(heard: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """What the worker told of a board, in the words of the vectors."""
    if any(told["step"] == "read" and told.get("state") == "no" for told in heard):
        return "unreadable", []
    assert not [told for told in heard if told.get("state") == "out"], "every step of a vector is for the browser too"
    reasons = sorted(reason for told in heard for reason in told.get("facts", {}).get("reasons", []))
    if any(told.get("state") == "no" for told in heard):
        return "fails", reasons
    return ("auditors only" if any(told.get("state") == "kept" for told in heard) else "holds"), []


def test_the_browser_says_of_each_vector_what_the_command_says(window: Callable[..., Window]) -> None:
    page = window().open(SEALED)
    heard = page.evaluate(CHECK, [vector["board"] for vector in VECTORS])
    said = {vector["name"]: found_in(told) for vector, told in zip(VECTORS, heard, strict=True)}
    assert said == {vector["name"]: (vector["verdict"], vector["reasons"]) for vector in VECTORS}
