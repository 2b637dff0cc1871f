"""An outage at the deadline: what was lost is given back once, by a rule that stood in the document from the start."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
import sqlalchemy as sa

from services.voting.board.few import FEWEST
from services.voting.board.lost_time import PARTS
from services.voting.roll.polls.jobs import forget_pulses
from services.voting.roll.pulses.actions import note_answer
from shared import clock
from tests.voting.town import Town

HOUR, MINUTE, A_MOMENT = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
BEAT = timedelta(seconds=50)
"""Between two pulses of a part that answers; in the city they come five times as often."""


def ended(town: Town, *, ago: timedelta = A_MOMENT, length: timedelta = HOUR) -> str:
    """A poll whose published end has just come, by every clock; nobody has weighed it yet."""
    end = clock.now() - ago
    with clock.frozen_at(end - length):
        return town.open(closes_at=end.isoformat())


def answered(town: Town, *parts: str, since: timedelta = HOUR, until: timedelta = -A_MOMENT) -> None:
    """These parts answered from so long ago until so long ago, as it is kept of them."""
    row = "INSERT INTO answering_stretches (part, since, until) VALUES (:part, :since, :until)"
    for part in parts:
        town.execute(row, part=part, since=clock.now() - since, until=clock.now() - until)


def beat(town: Town, *parts: str, since: timedelta, until: timedelta) -> None:
    """These parts are asked again and again from so long ago until so long ago, and answer each time."""
    at, last = clock.now() - since, clock.now() - until
    while at <= last:
        with clock.frozen_at(at), town.database.transaction() as session:
            for part in parts:
                note_answer(session, part)
        at += BEAT


def signer_away(town: Town, minutes: int = 12) -> None:
    """All answered for the last hour, but the signer was away for so many minutes of it."""
    answered(town, "roll", "box")
    back = timedelta(minutes=8)
    answered(town, "signer", until=back + timedelta(minutes=minutes))
    answered(town, "signer", since=back)


def later(town: Town, poll_id: str) -> Any:
    """Why it ends later, for everybody."""
    return town.get(f"/polls/{poll_id}/prolongations").json


def end_of(town: Town, poll_id: str) -> datetime:
    """The end that everybody is told."""
    return datetime.fromisoformat(town.get(f"/polls/{poll_id}").json["closes_at"])


def tick_at(town: Town, instant: datetime) -> None:
    """The worker's clock strikes at this instant."""
    with clock.frozen_at(instant):
        town.tick()


def test_a_poll_whose_signer_was_away_takes_ballots_again_and_what_it_published_stays(town: Town) -> None:
    person, poll_id = town.resident(), ended(town)
    signer_away(town)
    before = town.get(f"/polls/{poll_id}").json
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open", "its time is over"
    town.tick()
    after = town.get(f"/polls/{poll_id}").json
    assert (after["state"], after["published_end"]) == ("open", before["closes_at"])
    assert town.vote(poll_id, person, "a").status_code == 201, "roll and box take ballots again"
    given = end_of(town, poll_id) - clock.now()
    assert timedelta(minutes=22) - BEAT < given < timedelta(minutes=24), "twelve minutes, ten, and up to a full one"
    assert end_of(town, poll_id).second == 0
    document = town.get(f"/polls/{poll_id}/document")
    assert sha256(document.data).hexdigest() == before["rules_hash"] == after["rules_hash"]
    assert json.loads(document.data)["prolonging"]["outage"]["more_than"] == 300, "the rule stood there from the start"


def test_it_goes_on_once_and_the_second_end_is_the_last(town: Town) -> None:
    people, poll_id = [town.resident() for _ in range(FEWEST)], ended(town)
    signer_away(town)
    town.tick()
    for person in people:
        town.vote(poll_id, person, "a")
    new = end_of(town, poll_id)
    tick_at(town, new - A_MOMENT)
    assert town.state(poll_id) == "open"
    tick_at(town, new + A_MOMENT)
    assert town.state(poll_id) == "counted", "nobody answered since, and yet it is not weighed again"
    assert [event["cause"] for event in town.told("poll.prolonged")] == ["outage"]
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == FEWEST


def test_everybody_is_told_the_new_end_and_what_was_silent(town: Town) -> None:
    proposal = town.shortlisted()
    end = clock.now() - A_MOMENT
    with clock.frozen_at(end - HOUR):
        poll_id = town.open(closes_at=end.isoformat(), proposal_ids=[str(proposal)])
    signer_away(town)
    town.tick()
    told = later(town, poll_id)
    (silence,) = told["weighing"]["silences"]
    length = datetime.fromisoformat(silence["until"]) - datetime.fromisoformat(silence["since"])
    assert silence["part"] == "signer"
    assert abs(length - timedelta(minutes=12)) < MINUTE
    assert told["weighing"]["lost_seconds"] == int(length.total_seconds())
    assert [done["cause"] for done in told["prolongations"]] == ["outage"]
    (event,) = town.told("poll.prolonged")
    assert event["proposal_ids"] == [str(proposal)]
    assert (event["cause"], event["reason"]) == ("outage", None)
    assert datetime.fromisoformat(event["closes_at"]) == end_of(town, poll_id)
    assert datetime.fromisoformat(event["instead_of"]) == end


def test_an_hour_without_a_single_voter_is_no_outage(town: Town) -> None:
    poll_id = ended(town)
    answered(town, *PARTS)
    town.tick()
    assert town.state(poll_id) == "counted"
    assert (later(town, poll_id)["weighing"]["lost_seconds"], town.told("poll.prolonged")) == (0, [])


@pytest.mark.parametrize("part", PARTS)
def test_any_of_the_three_is_enough_and_five_minutes_are_borne(town: Town, part: str) -> None:
    short, long = ended(town), ended(town)
    answered(town, *(other for other in PARTS if other != part))
    answered(town, part, until=timedelta(minutes=20))
    answered(town, part, since=timedelta(minutes=16))
    town.tick()
    assert town.state(short) == "counted", "four minutes and a bit"
    assert town.state(long) == "counted"
    again = ended(town)
    town.execute(
        "UPDATE answering_stretches SET until = until - interval '4 minutes' WHERE part = :part AND since < :half",
        part=part, half=clock.now() - timedelta(minutes=18),
    )  # fmt: skip
    town.tick()
    assert town.state(again) == "open", "eight minutes"


def test_whoever_was_down_all_night_weighs_in_the_morning_and_the_time_is_given_then(town: Town) -> None:
    """The worker was away from two hours before the end until nine hours after it, and wrote no pulse meanwhile."""
    person, night = town.resident(), timedelta(hours=9)
    poll_id = ended(town, ago=night)
    answered(town, *PARTS, since=night + 3 * HOUR, until=night + 2 * HOUR)
    town.tick()
    assert town.state(poll_id) == "ended", "it waits until all parts are seen to answer"
    refused = town.vote(poll_id, person, "a")
    assert (refused.json["code"], refused.json["state"]) == ("poll_not_open", "ended")
    keys = "SELECT count(*) FROM electorate_cells WHERE sealed_key IS NOT NULL"
    assert town.scalar(keys) > 0, "no key is destroyed before it is weighed"
    with town.database.transaction() as session:
        for part in PARTS:
            note_answer(session, part)
    town.tick()
    assert town.vote(poll_id, person, "a").status_code == 201
    given = end_of(town, poll_id) - clock.now()
    assert timedelta(minutes=69) < given <= timedelta(minutes=71), "an hour and ten minutes, counted from now"


def test_while_it_waits_for_the_signer_nothing_is_lost_and_two_officers_may_call_it_off(town: Town) -> None:
    poll_id = ended(town)
    answered(town, "roll", "box")
    town.tick()
    assert town.state(poll_id) == "ended"
    assert town.get("/polls?state=ended").json["items"][0]["id"] == poll_id
    town.call_off(poll_id)
    assert town.state(poll_id) == "cancelled"


def test_it_waits_a_day_at_most(town: Town) -> None:
    poll_id = ended(town)
    end = end_of(town, poll_id)
    tick_at(town, end + timedelta(hours=24) - A_MOMENT)
    assert town.state(poll_id) == "ended"
    tick_at(town, end + timedelta(hours=24))
    assert town.state(poll_id) == "open"
    assert end_of(town, poll_id) <= end + timedelta(hours=25, minutes=11), "so nobody puts the end off for ever"


def test_a_poll_of_a_few_minutes_is_never_put_off(town: Town) -> None:
    poll_id = ended(town, length=timedelta(minutes=5))
    town.tick()
    assert town.state(poll_id) == "counted"


def test_a_poll_that_was_opened_without_the_rule_closes_as_it_said(town: Town) -> None:
    poll_id = ended(town)
    forget_the_rule(town, poll_id)
    assert b"prolonging" not in town.get(f"/polls/{poll_id}/document").data
    town.tick()
    assert town.state(poll_id) == "counted"


def test_two_workers_that_weigh_at_once_put_it_off_once(town: Town) -> None:
    poll_id = ended(town)
    signer_away(town)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: town.tick(), range(4)))
    assert town.state(poll_id) == "open"
    assert len(town.told("poll.prolonged")) == 1


def test_a_stretch_is_one_row_however_often_a_part_answers_and_old_ones_are_forgotten(town: Town) -> None:
    beat(town, *PARTS, since=5 * HOUR, until=4 * HOUR + 50 * MINUTE)
    beat(town, *PARTS, since=10 * MINUTE, until=A_MOMENT)
    assert town.scalar("SELECT count(*) FROM answering_stretches") == 6
    waiting = ended(town, ago=timedelta(hours=3, minutes=30))
    forget_pulses.run(town.database)
    assert town.scalar("SELECT count(*) FROM answering_stretches") == 6, "by these a poll is still to be weighed"
    town.call_off(waiting)
    forget_pulses.run(town.database)
    assert town.scalar("SELECT count(*) FROM answering_stretches") == 3


def forget_the_rule(town: Town, poll_id: str) -> None:
    """As the poll would be if the version before had opened it."""
    document = town.get(f"/polls/{poll_id}/document").json
    document.pop("prolonging")
    written = rfc8785.dumps(document)
    facts = {"hash": sha256(written).hexdigest(), "id": UUID(poll_id)}
    town.execute("UPDATE polls SET prolonging = NULL, rules_hash = :hash WHERE id = :id", **facts)
    with town.box_database.transaction() as inside:
        inside.execute(
            sa.text("UPDATE papers SET document = :document, rules_hash = :hash WHERE poll_id = :id"),
            {"document": written.decode(), **facts},
        )
