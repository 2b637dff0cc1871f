"""The log: gapless positions in the order of commits, and a chain that shows any change."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from shared.contracts.event import ContractBroken
from shared.contracts.proposals import CycleOpened
from shared.events import publish
from shared.events.log import Broken, stamp, verify
from shared.ids import new_id
from shared.telemetry.correlation import following
from tests.shared.events.harness import Service, published, shortlisted, submitted

Town = dict[str, Service]


def rows(service: Service) -> list[sa.Row[Any]]:
    return list(service.execute("SELECT * FROM outbox ORDER BY sequence").all())


def broken(service: Service) -> Broken | None:
    with service.database.engine.connect() as connection:
        return verify(connection, service.name)


def test_an_event_is_recorded_with_the_change_or_not_at_all(town: Town) -> None:
    proposals = town["proposals"]
    with proposals.database.session() as session:
        publish(session, published())
        session.rollback()
    assert rows(proposals) == []


def test_positions_follow_the_order_of_commits_without_a_gap(town: Town) -> None:
    proposals = town["proposals"]
    slow, quick = proposals.database.session(), proposals.database.session()
    slow_id = publish(slow, published("slow"))
    quick_id = publish(quick, published("quick"))
    quick.commit()
    proposals.relay.step()
    assert [(row.id, row.position) for row in rows(proposals) if row.position] == [(quick_id, 1)]
    slow.commit()
    proposals.relay.step()
    assert [(row.id, row.position) for row in rows(proposals)] == [(slow_id, 2), (quick_id, 1)]
    slow.close()
    quick.close()


def test_a_rolled_back_transaction_leaves_no_gap(town: Town) -> None:
    proposals = town["proposals"]
    lost = proposals.database.session()
    publish(lost, published())
    proposals.tell(published())
    lost.rollback()
    lost.close()
    proposals.tell(published())
    proposals.relay.step()
    assert [row.position for row in rows(proposals)] == [1, 2]


def test_events_of_one_transaction_keep_their_order(town: Town) -> None:
    proposals = town["proposals"]
    ids = proposals.tell(*[submitted() for _ in range(50)])
    proposals.relay.step()
    assert [row.id for row in proposals.execute("SELECT id FROM outbox ORDER BY position")] == ids


def test_correlation_and_cause_are_recorded(town: Town) -> None:
    proposals, correlation, cause = town["proposals"], new_id(), new_id()
    with following(correlation, cause):
        proposals.tell(published())
    assert [(row.correlation_id, row.causation_id) for row in rows(proposals)] == [(correlation, cause)]


def test_stamping_goes_on_in_small_steps(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(*[submitted() for _ in range(7)])
    with proposals.database.engine.begin() as connection:
        assert [stamp(connection, "proposals", at_once=3) for _ in range(4)] == [3, 3, 1, 0]
    assert broken(proposals) is None


def test_a_producer_cannot_record_what_nobody_could_read(town: Town) -> None:
    opened = CycleOpened(cycle_id=new_id(), area_code="64.71", plan_year=2**60, delivery_year=2028, title="Siklus")
    with pytest.raises(ContractBroken, match="plan_year"):
        town["proposals"].tell(opened)


def test_an_event_is_no_place_for_a_document(town: Town) -> None:
    with pytest.raises(ContractBroken, match="larger than"):
        town["proposals"].tell(shortlisted("a" * 1_000_000))


def test_an_untouched_log_verifies(town: Town) -> None:
    town["proposals"].tell(*[shortlisted() for _ in range(5)])
    town["proposals"].relay.step()
    assert broken(town["proposals"]) is None


@pytest.mark.parametrize(
    ("tampering", "position"),
    [
        ("""UPDATE outbox SET data = jsonb_set(data, '{title}', '"Kolam pribadi"') WHERE position = 3""", 3),
        ("UPDATE outbox SET time = time + interval '1 day' WHERE position = 2", 2),
        ("UPDATE outbox SET subject = 'other' WHERE position = 1", 1),
        ("DELETE FROM outbox WHERE position = 4", 4),
        ("DELETE FROM outbox WHERE position = 5", 5),
        ("UPDATE outbox SET hash = repeat('f', 64) WHERE position = 2", 2),
    ],
)
def test_tampering_with_a_row_is_found_and_named(town: Town, tampering: str, position: int) -> None:
    proposals = town["proposals"]
    proposals.tell(*[shortlisted() for _ in range(5)])
    proposals.relay.step()
    proposals.execute(tampering)
    found = broken(proposals)
    assert found is not None
    assert found.position == position


def test_a_row_slipped_in_is_found_and_named(town: Town) -> None:
    proposals = town["proposals"]
    proposals.tell(*[shortlisted() for _ in range(5)])
    proposals.relay.step()
    proposals.execute("UPDATE outbox SET position = position + 100 WHERE position > 2")
    proposals.tell(shortlisted("slipped in"))
    proposals.execute("UPDATE outbox SET position = 3, hash = repeat('a', 64) WHERE position IS NULL")
    proposals.execute("UPDATE outbox SET position = position - 99 WHERE position > 100")
    found = broken(proposals)
    assert found is not None
    assert found.position == 3
