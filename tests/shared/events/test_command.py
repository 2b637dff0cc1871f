"""`rembuk events`: what an operator sees and decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.operator.events import events
from tests.shared.events.harness import Service, published, shortlisted

Town = dict[str, Service]


@pytest.fixture
def data(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a running system with these three services."""
    for name in ("REMBUK_SERVICE", "REMBUK_DATABASE_URL", "REMBUK_DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    environments = {name: {"REMBUK_DATABASE_URL": service.database.url} for name, service in town.items()}
    (tmp_path / "environment.json").write_text(json.dumps(environments), encoding="utf-8")
    return tmp_path


def rembuk(data: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(events, [command, "--data", str(data), *arguments], env={"COLUMNS": "80"})


def parked(town: Town) -> str:
    """An event that notifications cannot read."""
    (event_id,) = town["proposals"].tell(shortlisted())
    town["proposals"].execute("UPDATE outbox SET version = 9")
    town["proposals"].relay.step()
    town["notifications"].receiver.catch_up("proposals")
    return str(event_id)


def test_tail_shows_what_was_told_and_no_payload(town: Town, data: Path) -> None:
    town["proposals"].tell(*[published("Taman rahasia") for _ in range(3)])
    town["proposals"].relay.step()
    shown = rembuk(data, "tail", "--last", "2").output
    assert shown.count("proposal.published") == 2
    assert "rahasia" not in shown


def test_lag_shows_who_is_behind_and_why(town: Town, data: Path) -> None:
    town["proposals"].tell(*[shortlisted() for _ in range(3)])
    town["proposals"].relay.step()
    town["notifications"].failing = lambda event: event.meta.position == 2
    town["notifications"].receiver.catch_up("proposals")
    shown = rembuk(data, "lag", "--service", "notifications").output
    assert "try 1 of event 2 or later failed: ValueError: this event is poison" in shown
    assert "never heard of" in shown


def test_lag_into_a_pipe_has_one_whole_line_for_each_row(town: Town, data: Path) -> None:
    town["proposals"].tell(shortlisted())
    town["proposals"].relay.step()
    town["voting"].receiver.catch_up("proposals")
    town["voting"].execute("UPDATE cursors SET stopped = repeat('the log went back, ', 9) || 'at last'")
    shown = rembuk(data, "lag").output.splitlines()
    assert any("not stamped" in line and "trouble" in line for line in shown)
    assert any("proposals" in line and "back, the log went back, at last" in line for line in shown)


def test_a_dead_letter_is_listed_and_discarded_with_a_reason(town: Town, data: Path) -> None:
    event_id = parked(town)
    assert event_id in rembuk(data, "dead").output
    assert rembuk(data, "discard", event_id, "--listener", "notifications").exit_code == 2
    done = rembuk(data, "discard", event_id, "--listener", "notifications", "--why", "told twice", "--by", "Operator 7")
    assert done.exit_code == 0
    assert rembuk(data, "dead").output == "No dead letters.\n"
    again = rembuk(data, "retry", event_id, "--listener", "notifications")
    assert again.exit_code == 1
    assert "applied or discarded already" in again.output


def test_a_retry_is_left_to_the_worker(town: Town, data: Path) -> None:
    event_id = parked(town)
    assert rembuk(data, "retry", event_id, "--listener", "notifications").exit_code == 0
    assert "(retrying)" in rembuk(data, "dead").output


def test_a_dry_run_of_a_replay_changes_nothing_and_a_real_one_repeats(town: Town, data: Path) -> None:
    town["proposals"].tell(shortlisted(), published(), shortlisted())
    town["proposals"].relay.step()
    notifications = town["notifications"]
    notifications.receiver.catch_up("proposals")
    arguments = ("--listener", "notifications", "--source", "proposals", "--after", "1")
    shown = rembuk(data, "replay", *arguments, "--dry-run").output.split("\n")
    assert [line.split() for line in shown[:2]] == [["1", "proposal.published"], ["1", "proposal.shortlisted"]]
    notifications.receiver.catch_up("proposals")
    assert notifications.effects("proposals") == [1, 2, 3]
    assert rembuk(data, "replay", *arguments).exit_code == 0
    notifications.receiver.catch_up("proposals")
    assert notifications.effects("proposals") == [1, 2, 3, 2, 3]


def test_a_stopped_listener_rejoins(town: Town, data: Path) -> None:
    town["proposals"].tell(shortlisted())
    town["proposals"].relay.step()
    town["voting"].receiver.catch_up("proposals")
    town["voting"].execute("UPDATE cursors SET stopped = 'the log went back'")
    assert "stopped: the log went back" in rembuk(data, "lag").output
    assert rembuk(data, "rejoin", "--listener", "voting", "--source", "proposals").exit_code == 0
    town["voting"].receiver.catch_up("proposals")
    assert town["voting"].effects("proposals") == [1]


def test_who_does_not_hear_a_source_cannot_replay_it(data: Path) -> None:
    refused = rembuk(data, "replay", "--listener", "voting", "--source", "notifications")
    assert refused.exit_code == 1
    assert "voting hears nothing of notifications" in refused.output


def test_verify_names_the_row_that_was_changed(town: Town, data: Path) -> None:
    town["proposals"].tell(*[shortlisted() for _ in range(3)])
    town["proposals"].relay.step()
    sound = rembuk(data, "verify")
    assert sound.exit_code == 0
    assert "sound, 3 events" in sound.output
    town["proposals"].execute("UPDATE outbox SET subject = 'other' WHERE position = 2")
    broken = rembuk(data, "verify", "--service", "proposals")
    assert broken.exit_code == 1
    assert "BROKEN at position 2" in broken.output


def test_in_a_container_the_own_database_is_enough(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "voting-database-url"
    secret.write_text(town["voting"].database.url + "\n", encoding="utf-8")
    monkeypatch.setenv("REMBUK_SERVICE", "voting")
    monkeypatch.delenv("REMBUK_DATABASE_URL", raising=False)
    monkeypatch.setenv("REMBUK_DATABASE_URL_FILE", str(secret))
    assert rembuk(tmp_path, "verify").output.split() == ["voting", "sound,", "0", "events"]
    assert rembuk(tmp_path, "dead", "--service", "proposals").exit_code == 1


def test_where_nothing_ever_ran_the_command_says_so(data: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = rembuk(empty, "lag")
    assert refused.exit_code == 1
    assert "start it with ./rembuk up" in refused.output
