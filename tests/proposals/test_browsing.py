"""Reading: lists, search, pages, counts, and how few questions they ask the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from services.proposals.life.states import PUBLIC, State
from shared.database import Database
from shared.ids import new_id
from tests.people import DAMAI
from tests.proposals.town import MANGGAR, Town


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def found(town: Town, **query: Any) -> set[str]:
    return {item["id"] for item in town.anyone("/proposals", **query).json["items"]}


def test_words_are_found_in_any_of_their_forms(town: Town) -> None:
    reading = town.place(State.PUBLISHED, title="Taman bacaan", story="Anak-anak membaca sepulang sekolah.")
    bridge = town.place(State.PUBLISHED, title="Titian berpagar", story="Titian di atas air sudah lapuk.")
    assert found(town, q="baca") == {reading}
    assert found(town, q="membaca") == {reading}
    assert found(town, q="titian lapuk") == {bridge}
    assert found(town, q="pagar") == {bridge}
    assert found(town, q="sekolah or air") == {reading, bridge}
    assert found(town, q="kolam renang") == set()


@pytest.mark.parametrize("q", ["%", "_", "'", "a:*&|!", "\\", '"', "((", "-"])
def test_no_search_breaks(town: Town, q: str) -> None:
    town.place(State.PUBLISHED)
    assert town.anyone("/proposals", q=q).status_code == 200
    assert town.anyone("/proposals", q=f"{q}\u0000").status_code == 422, "which nobody types"


def alike(town: Town, text: str, **query: Any) -> list[str]:
    answer = town.anyone("/proposals/similar", text=text, **query)
    assert answer.status_code == 200, answer.get_json()
    return [item["id"] for item in answer.get_json()["items"]]


def test_what_says_much_the_same_is_shown_before_it_is_written_again(town: Town) -> None:
    shelf = town.place(State.PUBLISHED, title="Rak buku di balai RT 16", story="Kami ingin membaca bersama.")
    garden = town.place(State.PUBLISHED, title="Taman bacaan anak", story="Rak buku dan tikar di taman.")
    town.place(State.PUBLISHED, title="Titian berpagar", story="Pagar titian sudah lapuk, anak bisa jatuh.")
    assert alike(town, "Rak buku untuk bacaan anak di taman") == [garden, shelf]
    assert alike(town, "Kolam renang") == []
    assert alike(town, "Lampu jalan di gang yang gelap") == []


def test_what_is_alike_is_shown_whatever_became_of_it_and_never_what_is_hidden(town: Town) -> None:
    placed = {state: town.place(state, title="Rak buku") for state in State}
    assert set(alike(town, "Rak buku baru", limit=10)) <= {placed[state] for state in PUBLIC}
    assert len(PUBLIC) == len(alike(town, "Rak buku baru", limit=10))


def test_a_twin_on_the_ballot_and_one_of_the_neighbours_are_found_the_nearest_first(town: Town) -> None:
    next_door = DAMAI.rpartition(".")[0] + ".1001"
    far = town.place(State.PUBLISHED, title="Zebra cross di depan sekolah", area_code=MANGGAR)
    near = town.place(State.DECLINED, title="Zebra cross di depan sekolah", area_code=next_door)
    here = town.place(State.SHORTLISTED, title="Zebra cross depan sekolah dasar", area_code=DAMAI)
    assert alike(town, "Zebra cross di depan sekolah", area=DAMAI) == [here, near, far]
    assert alike(town, "Zebra cross di depan sekolah", area=MANGGAR)[0] == far


@pytest.mark.parametrize(
    "text", ["", "di ke", "a & b | c", "'quoted'", r"\\back\\slash", "!!!!", "(((( <-> :*", "x" * 500]
)
def test_no_text_breaks_the_search_for_what_is_alike(town: Town, text: str) -> None:
    town.place(State.PUBLISHED)
    assert alike(town, text) == []


def test_lists_go_by_area_state_and_author(town: Town) -> None:
    here, there = town.place(State.PUBLISHED), town.place(State.DECLINED, area_code=MANGGAR, author_id=new_id())
    draft = town.place(State.DRAFT)
    assert found(town) == {here, there}
    assert found(town, area="64.71") == {here, there}
    assert found(town, area="64.71.06") == {here}
    assert found(town, area=MANGGAR) == {there}
    assert found(town, state="declined") == {there}
    assert found(town, state=["declined", "published"]) == {here, there}
    assert {item["id"] for item in town.author.get("/proposals", mine="true").json["items"]} == {here, draft}
    assert town.anyone("/proposals", mine="true").status_code == 401


def test_pages_follow_each_other_newest_first_without_loss(town: Town) -> None:
    placed = [town.place(State.PUBLISHED) for _ in range(7)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = town.anyone("/proposals", limit=3, **cursor).json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == placed[::-1]


def test_each_kelurahan_is_counted_by_state_and_by_children(town: Town) -> None:
    for state in State:
        town.place(state)
    town.place(State.PUBLISHED, by_child=False)
    town.place(State.DECLINED, area_code=MANGGAR)
    with counted(town.database) as statements:
        items = town.anyone("/summary/areas").json["items"]
    assert [item["area_code"] for item in items] == [MANGGAR, DAMAI]
    assert items[0] == {"area_code": MANGGAR, "total": 1, "by_children": 1, "states": {"declined": 1}}
    assert items[1]["total"] == len(PUBLIC) + 1
    assert items[1]["by_children"] == len(PUBLIC)
    assert items[1]["states"] == {state: 2 if state == State.PUBLISHED else 1 for state in PUBLIC}
    assert len(statements) == 1


def test_a_list_asks_the_database_once_however_long(town: Town) -> None:
    for _ in range(30):
        town.place(State.PUBLISHED)
    with counted(town.database) as statements:
        assert len(town.neighbour.get("/proposals", limit=30, area="64.71", q="taman").json["items"]) == 30
    assert len(statements) == 1, statements


def test_a_page_asks_the_database_a_fixed_number_of_questions(town: Town) -> None:
    proposal = town.bring_to(State.ACCOMMODATED)
    with counted(town.database) as statements:
        assert len(town.neighbour.get(f"/proposals/{proposal}").json["trail"]) > 5
    # The proposal, its cost lines, its trail, its cycle, the cycle's phases, the reader's support.
    assert len(statements) <= 6, statements


@pytest.mark.parametrize(
    ("path", "state", "officer", "asked"),
    [
        ("/moderation/queue", State.SUBMITTED, "moderator", 2),
        ("/verification/queue", State.PUBLISHED, "agency", 2),
        # and what a colleague proposed to decline
        ("/adoption/queue", State.PRIORITIZED, "dp3akb", 5),
    ],
)
def test_a_queue_asks_as_often_however_long(town: Town, path: str, state: State, officer: str, asked: int) -> None:
    for _ in range(15):
        town.place(state)
    with counted(town.database) as statements:
        assert len(getattr(town, officer).get(path).json["items"]) == 15
    assert len(statements) <= asked, statements


def test_a_link_to_nowhere_is_a_plain_404(town: Town) -> None:
    answer = town.anyone(f"/proposals/{new_id()}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.content_type == "application/problem+json"
