"""What a check of a board finds: nothing on a true one, and every way in which one can be made to lie."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.voting.board.document import BoardUnreadable, read_board, read_key, read_openings
from services.voting.board.leaves import receipt_of
from services.voting.board.record import rules_hash_of
from services.voting.board.verification import Check, verify
from services.voting.counting.rules import RuleSettings
from tests.voting.board.boards import MARGA_SARI, PUBLIC_KEY, SamplePoll, changed, read, rules, voted

PAPERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "approval": ({"type": "approval", "min_choices": 1, "max_choices": 3}, {"rule": "greedy"}),
    "knapsack": ({"type": "knapsack", "min_choices": 0, "max_choices": None}, {"rule": "equal-shares"}),
    "points": (
        {"type": "points", "min_choices": 0, "max_choices": None, "points": 6, "points_each": 3},
        {"rule": "equal-shares", "utility": "points"},
    ),
    "ranking": ({"type": "ranking", "min_choices": 1, "max_choices": 4}, {"rule": "schulze"}),
    "yes_no": ({"type": "yes_no", "min_choices": 0, "max_choices": None}, {"rule": "yes-no", "quorum": 10}),
}


@pytest.fixture(scope="module")
def sealed() -> SamplePoll:
    """A closed poll with 120 voters."""
    return voted()


@pytest.fixture(scope="module")
def document(sealed: SamplePoll) -> dict[str, Any]:
    """Its board."""
    return sealed.board()


def failures(board: dict[str, Any], **options: Any) -> list[str]:
    """The names of the checks that fail; each must say what it means."""
    failed = [check for check in verify(read(board), **options) if not check.passed]
    assert all(check.meaning for check in failed)
    return [check.name for check in failed]


def line(board: dict[str, Any], name: str, **options: Any) -> Check:
    return next(check for check in verify(read(board), **options) if check.name == name)


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("secrecy", ["secret", "open"])
def test_a_true_board_passes_every_check(kind: str, secrecy: str) -> None:
    ballot, counting = PAPERS[kind]
    poll = SamplePoll(rules(ballot, counting, secrecy=secrecy))
    board = voted(poll, voters=70).board()
    openings = read_openings(json.dumps(poll.auditors_file()).encode())
    checks = list(verify(read(board), key=PUBLIC_KEY, openings=openings))
    assert [check for check in checks if not check.passed] == []
    assert ("open ballots" in {check.name for check in checks}) is (secrecy == "open")
    assert {"rules", "key", "signatures", "roots", "leaves", "seal", "numbers", "areas", "ballots", "count"} <= {
        check.name for check in checks
    }


def test_a_poll_without_a_ballot_has_a_board_too() -> None:
    poll = SamplePoll()
    poll.hour()
    assert failures(poll.board()) == []


def test_the_order_of_voting_leaves_no_trace(sealed: SamplePoll) -> None:
    other = voted(SamplePoll(sealed.rules))
    assert other.board() == sealed.board()
    other.ballots = dict(reversed(other.ballots.items()))
    assert json.dumps(other.board()) == json.dumps(sealed.board())


def test_a_secret_board_shows_no_nonce_and_refuses_openings(sealed: SamplePoll) -> None:
    text = json.dumps(sealed.board())
    assert not any(nonce.hex() in text for _area, _choices, nonce, _assisted in sealed.ballots.values())
    with pytest.raises(ValueError, match="for its auditors"):
        sealed.board(openings=sealed.openings())


def test_receipts_are_counted_replaced_or_unknown(sealed: SamplePoll, document: dict[str, Any]) -> None:
    leaves = sealed.leaves
    old = next(leaf for leaf in leaves if leaf in sealed.replaced)
    kept = next(leaf for leaf in leaves[5:] if leaf not in sealed.replaced)
    found = list(verify(read(document), receipts=[receipt_of(old).lower(), receipt_of(kept), "A" * 20, "short"]))[-4:]
    assert [check.passed for check in found] == [True, True, False, False]
    assert "was replaced by a later ballot" in found[0].sentence
    assert f"was counted: leaf {leaves.index(kept) + 1} of {len(leaves)}, in root" in found[1].sentence
    assert "is not on this board" in found[2].sentence
    assert "twenty letters" in found[3].sentence


def another_leaf(text: str) -> str:
    """The leaves with one bit of one of them turned."""
    raw = bytearray(base64.b64decode(text))
    raw[100] ^= 1
    return base64.b64encode(raw).decode()


def first_twice(text: str) -> str:
    raw = base64.b64decode(text)
    return base64.b64encode(raw[:32] + raw[:32] + raw[64:]).decode()


def two_swapped(text: str) -> str:
    raw = base64.b64decode(text)
    return base64.b64encode(raw[:32] + raw[64:96] + raw[32:64] + raw[96:]).decode()


LIES: list[tuple[tuple[Any, ...], Any, set[str]]] = [
    (("rules", "budget"), 90_000_000, {"rules"}),
    (("rules", "title"), "Lain", {"rules"}),
    (("rules", "projects", 0, "cost"), 1, {"rules"}),
    (("rules_hash",), "0" * 64, {"rules", "signatures", "seal"}),
    (("poll",), "another", {"rules", "signatures", "seal"}),
    (("key",), base64.b64encode(bytes(32)).decode(), {"signatures", "seal"}),
    (("roots", 1, "root"), "0" * 64, {"signatures", "roots"}),
    (("roots", 1, "size"), lambda size: size - 1, {"signatures", "roots"}),
    (("roots", 1, "at"), "2026-11-23T02:30:00Z", {"signatures"}),
    (("roots", 1, "number"), 7, {"signatures"}),
    (("roots", 1, "signature"), "", {"signatures"}),
    (("roots",), lambda roots: roots[1:], {"signatures"}),
    (("roots",), lambda roots: [roots[0], *roots[2:]], {"signatures"}),
    (("roots",), lambda roots: roots[:-1], {"roots", "seal"}),
    (("roots",), [], {"signatures", "roots", "seal"}),
    (("leaves",), another_leaf, {"roots"}),
    (("leaves",), first_twice, {"roots", "leaves"}),
    (("leaves",), two_swapped, {"roots"}),
    (("leaves",), lambda text: base64.b64encode(base64.b64decode(text)[:-32]).decode(), {"roots", "numbers"}),
    (("replaced",), [], {"numbers", "seal"}),
    (("replaced",), lambda places: [places[0], *places], {"numbers", "seal"}),
    (("replaced", 0), lambda place: place + 1, {"seal"}),
    (("replaced", 0), 100_000, {"numbers", "seal"}),
    (("ballots", "total"), lambda total: total + 1, {"numbers", "seal"}),
    (("ballots", "assisted"), 10_000, {"numbers", "seal"}),
    (("ballots", "areas", 0, "ballots"), lambda number: number + 1, {"numbers", "areas", "seal"}),
    (("ballots", "areas", 0, "area"), "64.72", {"areas", "seal"}),
    (("multiset", 0, "times"), lambda times: times + 1, {"numbers", "areas", "seal"}),
    (("multiset", 0, "times"), 0, {"numbers", "areas", "ballots", "seal"}),
    (("multiset", 0, "marks"), [0, 1, 2, 3], {"ballots", "seal"}),
    (("multiset", 0, "marks"), [1, 0], {"ballots", "seal"}),
    (("multiset", 0, "marks"), [9], {"ballots", "count", "seal"}),
    (("multiset",), lambda lines: lines[::-1], {"ballots", "seal"}),
    (("result", "winners"), lambda names: names[::-1], {"count", "seal"}),
    (("result", "winners"), lambda names: names[:-1], {"count", "seal"}),
    (("result", "settings", "rule"), "greedy", {"count", "seal"}),
    (("result", "already_chosen"), ["lampu"], {"count", "seal"}),
    (("result",), {}, {"count", "seal"}),
    (("seal",), "", {"seal"}),
]


@pytest.mark.parametrize(("path", "to", "found"), LIES, ids=[f"{path}-{at}" for at, (path, _, _) in enumerate(LIES)])
def test_a_lie_is_found_and_named(document: dict[str, Any], path: tuple[Any, ...], to: Any, found: set[str]) -> None:
    assert found <= set(failures(changed(document, *path, to=to)))


def test_ballots_that_are_not_those_of_the_box_are_found_by_the_auditors(sealed: SamplePoll) -> None:
    honest = sealed.counted()
    forged = [*honest[:-40], *(ballot.__class__(ballot.area, (2,)) for ballot in honest[-40:])]
    openings = read_openings(json.dumps(sealed.auditors_file()).encode())
    assert "openings" not in failures(sealed.board(), openings=openings)
    assert "openings" in failures(sealed.board(ballots=forged), openings=openings)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda openings: openings[1:], "not every ballot"),
        (lambda openings: [openings[0], *openings], "not every ballot"),
        (lambda openings: [openings[0] | {"choices": []}, *openings[1:]], "does not make that leaf"),
        (lambda openings: [openings[0] | {"nonce": "00" * 16}, *openings[1:]], "does not make that leaf"),
        (lambda openings: [openings[0] | {"leaf": 99_999}, *openings[1:]], "does not make that leaf"),
        (lambda openings: [openings[0] | {"nonce": "xyz"}, *openings[1:]], "hex"),
    ],
)
def test_openings_that_do_not_fit_are_refused(
    sealed: SamplePoll, document: dict[str, Any], change: Callable[[list[Any]], list[Any]], sentence: str
) -> None:
    file = sealed.auditors_file()
    openings = read_openings(json.dumps(file | {"openings": change(file["openings"])}).encode())
    found = line(document, "openings", openings=openings)
    assert not found.passed
    assert sentence in found.sentence
    assert not line(document, "openings", openings=("another poll", openings[1])).passed


def test_an_open_board_without_its_openings_fails() -> None:
    board = voted(SamplePoll(rules(secrecy="open")), voters=40).board()
    assert failures(changed(board, "openings", to=[])) == ["open ballots"]
    del board["openings"]
    assert failures(board) == ["open ballots"]


def test_an_area_with_few_voters_is_told(sealed: SamplePoll) -> None:
    board = sealed.board()
    last = board["multiset"][-1]
    alone = changed(board, "multiset", -1, "area", to="64.71.06.1001")
    alone["ballots"]["areas"].append({"area": "64.71.06.1001", "ballots": last["times"]})
    alone["ballots"]["areas"][-2]["ballots"] -= last["times"]
    assert "fewer than 30" in line(alone, "areas").sentence


def test_what_the_children_chose_is_not_bought_again() -> None:
    children = voted(voters=60).board()
    children["poll"] = "children"
    taken = children["result"]["winners"]
    board = voted(SamplePoll(rules(beside="children")), voters=90).board(already_chosen=taken)
    assert not set(board["result"]["winners"]) & set(taken)
    assert failures(board) == []
    assert "believed" in line(board, "count").sentence
    assert "as the board beside it says" in line(board, "count", beside=read(children)).sentence
    assert failures(board, beside=read(changed(children, "result", "winners", to=[]))) == ["count"]


def test_another_key_than_the_posters_is_told(document: dict[str, Any]) -> None:
    assert failures(document, key=bytes(32)) == ["key"]
    assert failures(document, key=PUBLIC_KEY) == []
    assert PUBLIC_KEY.hex() in line(document, "key").sentence
    assert read_key(document["key"] + "\n") == PUBLIC_KEY
    assert read_key(PUBLIC_KEY.hex(" ", 2).upper() + "\n") == PUBLIC_KEY
    for text in ("no key", "AAAA"):
        with pytest.raises(BoardUnreadable, match="the key"):
            read_key(text)


def test_another_key_than_the_rules_name_is_told(document: dict[str, Any]) -> None:
    board = changed(document, "rules", "board_key", to=bytes(32).hex())
    board["rules_hash"] = rules_hash_of(board["rules"])
    assert "another key than the rules name" in line(board, "key").sentence


def test_rules_that_cannot_be_counted_fail_in_words(document: dict[str, Any]) -> None:
    board = changed(document, "rules", "counting", to=RuleSettings.from_json({"rule": "borda"}).as_json())
    board["rules_hash"] = rules_hash_of(board["rules"])
    board["result"]["settings"] = board["rules"]["counting"]
    assert "ranked" in line(board, "count").sentence


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
PLACES = [
    *[(name,) for name in ("format", "poll", "rules", "rules_hash", "key", "leaves", "replaced", "roots")],
    *[("rules", name) for name in ("ballot", "projects", "counting", "budget", "area_code", "beside", "poll_id")],
    *[("ballots",), ("ballots", "areas"), ("multiset",), ("multiset", 0), ("multiset", 0, "marks"), ("roots", 0)],
    *[("result",), ("result", "winners"), ("result", "already_chosen"), ("rules", "projects", 0), ("seal",)],
    *[("rules", "projects", 0, "cost"), ("rules", "ballot", "type"), ("rules", "ballot", "max_choices")],
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), json_values)
def test_no_rubbish_in_a_board_makes_the_check_fall_over(
    document: dict[str, Any], path: tuple[Any, ...], rubbish: Any
) -> None:
    try:
        board = read(changed(document, *path, to=lambda _old: rubbish))
    except BoardUnreadable:
        return
    assert list(verify(board))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a document of the format"),
        (b'{"format":"rembuk-board/2"}', "not a document of the format"),
        (b'{"format":"rembuk-board/1","format":"rembuk-board/1"}', "something twice"),
        (b'{"format":"rembuk-board/1","leaves":"AAAA"}', "leaves: 3 bytes"),
        (b'{"format":"rembuk-board/1","leaves":7}', "leaves: expected a text"),
    ],
)
def test_what_is_no_board_is_refused_by_name(data: bytes, sentence: str) -> None:
    with pytest.raises(BoardUnreadable, match=sentence):
        read_board(data)


def test_areas_of_the_sample_are_merged(document: dict[str, Any]) -> None:
    """So that the tests above see merging at all."""
    areas = {entry["area"] for entry in document["ballots"]["areas"]}
    assert MARGA_SARI in areas
    assert areas & {"64.71", "64.71.02"}
