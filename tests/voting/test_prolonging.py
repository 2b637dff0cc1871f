"""Prolonging an open poll: one officer proposes a later end, another decides, once, and everybody reads why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.voting.board.few import FEWEST
from services.voting.board.lost_time import PARTS
from shared import clock
from shared.contracts.roles import Role
from shared.ids import new_id
from tests.voting.test_outage import A_MOMENT, HOUR, MINUTE, answered, end_of, ended, forget_the_rule, later, tick_at
from tests.voting.town import Town

REASON = "Listrik di tiga RT padam sejak kemarin sore."
DAY = timedelta(days=1)


def propose(town: Town, poll_id: str, until: datetime | timedelta, reason: str = REASON) -> TestResponse:
    """The officer of DP3AKB proposes a new end, or one so much later than the present one."""
    end = end_of(town, poll_id) + until if isinstance(until, timedelta) else until
    body = {"until": end.isoformat(), "reason": reason}
    return town.post(f"/polls/{poll_id}/prolongations", body, town.officer())


def decide(town: Town, poll_id: str, how: str, officer: UUID | None = None) -> TestResponse:
    """A second officer (the colleague, unless another is named) confirms or declines what is pending."""
    pending = later(town, poll_id)["items"][-1]["id"]
    body = {"reason": "Warga sudah cukup waktu."} if how == "decline" else None
    path = f"/polls/{poll_id}/prolongations/{pending}/{how}"
    return town.post(path, body, town.officer(officer or town.colleague))


def prolong(town: Town, poll_id: str, until: timedelta = DAY) -> Any:
    """Two officers prolong it."""
    assert propose(town, poll_id, until).status_code == 201
    answer = decide(town, poll_id, "confirm")
    assert answer.status_code == 200, answer.json
    town.tend()
    return answer.json


def test_a_poll_that_two_officers_prolonged_takes_ballots_after_the_end_that_was_published(town: Town) -> None:
    people = [town.resident() for _ in range(FEWEST)]
    end = clock.now() - A_MOMENT
    with clock.frozen_at(end - HOUR):
        poll_id = town.open(closes_at=end.isoformat())
        prolong(town, poll_id)
    town.tick()
    for person in people:
        assert town.vote(poll_id, person, "a").status_code == 201, "by the clocks of roll and box"
    poll = town.get(f"/polls/{poll_id}").json
    assert datetime.fromisoformat(poll["closes_at"]) == end + DAY
    assert datetime.fromisoformat(poll["published_end"]) == end
    (done,) = poll["prolongations"]
    assert (done["cause"], done["reason"]) == ("officers", REASON)
    (event,) = town.told("poll.prolonged")
    assert (event["cause"], event["reason"]) == ("officers", REASON)
    answered(town, *PARTS, since=HOUR, until=-2 * DAY)
    tick_at(town, end + DAY + A_MOMENT)
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == FEWEST
    assert [check.name for check in town.checks(poll_id) if not check.passed] == []


def test_nothing_changes_until_a_second_officer_confirms(town: Town) -> None:
    poll_id = town.open()
    end = end_of(town, poll_id)
    answer = propose(town, poll_id, DAY)
    assert answer.json["pending"]["reason"] == REASON
    assert (end_of(town, poll_id), town.told("poll.prolonged")) == (end, [])
    alone = decide(town, poll_id, "confirm", town.dp3akb)
    assert (alone.status_code, alone.json["code"]) == (409, "second_officer_needed")
    assert decide(town, poll_id, "confirm").status_code == 200
    assert end_of(town, poll_id) == end + DAY
    told = later(town, poll_id)
    assert (told["pending"], told["latest"]) == (None, None)
    assert [item["decided_by"] for item in told["items"]] == [str(town.colleague)]


def test_it_happens_once(town: Town) -> None:
    poll_id = town.open()
    prolong(town, poll_id)
    again = propose(town, poll_id, HOUR)
    assert (again.status_code, again.json["code"]) == (409, "prolonged_before")


@pytest.mark.parametrize("by", [timedelta(), -MINUTE, timedelta(days=7, seconds=1)])
def test_the_new_end_is_later_and_at_most_a_week_after_the_published_one(town: Town, by: timedelta) -> None:
    poll_id = town.open()
    answer = propose(town, poll_id, by)
    assert (answer.status_code, answer.json["code"]) == (422, "prolongation_invalid")
    assert list(answer.json["errors"]) == ["until"]
    assert propose(town, poll_id, timedelta(days=7)).status_code == 201


def test_once_its_end_has_come_nobody_puts_it_off(town: Town) -> None:
    poll_id = ended(town)
    late = propose(town, poll_id, DAY)
    assert (late.status_code, late.json["code"]) == (409, "poll_not_prolongable"), "and nobody has weighed it yet"
    end = clock.now() - A_MOMENT
    with clock.frozen_at(end - HOUR):
        other = town.open(closes_at=end.isoformat())
        propose(town, other, DAY)
    assert decide(town, other, "confirm").json["code"] == "poll_not_prolongable"
    assert later(town, other)["pending"] is None, "it has lapsed"


def test_a_poll_whose_rules_know_no_later_end_keeps_the_one_it_has(town: Town) -> None:
    poll_id = town.open()
    forget_the_rule(town, poll_id)
    answer = propose(town, poll_id, DAY)
    assert (answer.status_code, answer.json["code"]) == (409, "prolonging_not_agreed")


def test_a_declined_proposal_leaves_the_end_and_another_may_follow(town: Town) -> None:
    poll_id = town.open()
    end = end_of(town, poll_id)
    propose(town, poll_id, DAY)
    assert propose(town, poll_id, DAY).json["code"] == "prolongation_pending"
    declined = decide(town, poll_id, "decline")
    assert (declined.status_code, declined.json["items"][0]["decided_because"]) == (200, "Warga sudah cukup waktu.")
    assert decide(town, poll_id, "confirm").json["code"] == "prolongation_decided"
    assert end_of(town, poll_id) == end
    prolong(town, poll_id)


def test_an_officer_of_another_area_and_an_unknown_proposal_prolong_nothing(town: Town) -> None:
    poll_id, other = town.open(), town.open()
    propose(town, poll_id, DAY)
    pending = later(town, poll_id)["pending"]["id"]
    stranger = town.officer(new_id(), Role.KELURAHAN_OFFICER, "64.71.01.1001")
    path = f"/polls/{poll_id}/prolongations/{pending}/confirm"
    assert town.post(path, headers=stranger).status_code == 403
    elsewhere = town.post(f"/polls/{other}/prolongations/{pending}/confirm", headers=town.officer(town.colleague))
    assert (elsewhere.status_code, elsewhere.json["code"]) == (404, "prolongation_unknown")
    assert town.told("poll.prolonged") == []


def test_a_reason_is_public_so_it_has_to_be_one(town: Town) -> None:
    answer = propose(town, town.open(), DAY, "Lama.")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["reason"])


def test_eight_officers_who_confirm_at_once_prolong_it_once(town: Town) -> None:
    poll_id = town.open()
    propose(town, poll_id, DAY)
    officers = [new_id() for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda officer: decide(town, poll_id, "confirm", officer), officers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert len(town.told("poll.prolonged")) == 1


def test_officers_and_an_outage_each_put_it_off_once_and_no_more_than_a_week_and_two_hours(town: Town) -> None:
    end = clock.now() - A_MOMENT
    with clock.frozen_at(end - HOUR):
        poll_id = town.open(closes_at=end.isoformat())
        prolong(town, poll_id, timedelta(days=7))
    second = end + timedelta(days=7)
    answered(town, *PARTS, since=A_MOMENT, until=timedelta(seconds=1) - timedelta(days=7) + timedelta(minutes=30))
    with clock.frozen_at(second + A_MOMENT):
        town.tick()
        assert town.state(poll_id) == "ended", "the new end is weighed as the published one would have been"
        answered(town, *PARTS, since=A_MOMENT)
        town.tick()
        assert town.state(poll_id) == "open"
        third = end_of(town, poll_id)
        assert third - second <= timedelta(hours=1, minutes=11)
        assert propose(town, poll_id, HOUR).json["code"] == "prolonged_before"
    tick_at(town, third)
    assert town.state(poll_id) == "counted"
    assert [event["cause"] for event in town.told("poll.prolonged")] == ["officers", "outage"]


def test_what_an_outage_gave_two_officers_may_still_lengthen(town: Town) -> None:
    poll_id = ended(town)
    answered(town, "signer", "roll", "box", since=10 * MINUTE)
    town.tick()
    assert town.state(poll_id) == "open"
    prolong(town, poll_id, DAY)
    assert later(town, poll_id)["latest"] is None
    causes = [done["cause"] for done in later(town, poll_id)["prolongations"]]
    assert causes == ["outage", "officers"]
