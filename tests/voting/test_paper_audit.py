"""Paper in the audit: every sheet is accounted for before anybody certifies, and in the minutes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voting.paper_desk import Desk
from tests.voting.test_minutes import minutes
from tests.voting.town import Town


def paper_check(town: Town, table: Desk) -> Any:
    """What certifiers are told of the paper."""
    checks = town.get(f"/polls/{table.poll_id}/certifications").json["checks"]
    (found,) = (check for check in checks if check["code"] == "paper_accounted")
    return found


def counted(town: Town) -> Desk:
    """The desk of a counted poll in which one person voted, on paper."""
    table = Desk(town, town.open())
    (code,) = town.codes(table.poll_id, 1)
    table.open(1)
    table.key_all(table.first, {code: ["b"]})
    table.key_all(table.second, {code: ["b"]})
    table.accept()
    table.carry()
    town.count(table.poll_id)
    return table


@pytest.mark.usefixtures("open_polls")
def test_certifiers_and_minutes_account_for_every_sheet(town: Town) -> None:
    table = counted(town)
    assert paper_check(town, table)["passed"]
    assert "1 diterima: 1 masuk kotak, 0 tidak" in minutes(town, table.poll_id)
    assert [answer.status_code for answer in town.certify(table.poll_id, town.dp3akb)] == [201]


@pytest.mark.usefixtures("open_polls")
def test_nobody_certifies_where_a_sheet_is_missing(town: Town) -> None:
    table = counted(town)
    town.execute("UPDATE paper_batches SET sheets = 2")
    assert paper_check(town, table) == {
        "code": "paper_accounted", "passed": False,
        "facts": {"batches": 1, "sheets": 2, "accepted": 1, "rejected": {}, "invalid": {}, "even": False,
                  "waiting": 0, "on_the_way": 0},
    }  # fmt: skip
    (answer,) = town.certify(table.poll_id, town.dp3akb)
    assert (answer.status_code, answer.json["checks"]) == (409, ["paper_accounted"])
