"""Whoever can write to a listener's queue can ring, and tell nothing: letters hold what their source signed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client.registry import CollectorRegistry

from shared.events.cursors import Outcome, rejoin
from shared.events.figures import EventFigures
from shared.events.log import start_new_epoch
from shared.events.page import Page
from shared.events.receiver import FeedUnavailable
from shared.events.signatures import signed
from shared.ids import new_id
from tests.people import keyring
from tests.shared.events.harness import Service, poll_opened, shortlisted, told

Town = dict[str, Service]
Letter = dict[str, Any]


def by(signer: str, listener: str = "notifications") -> Callable[[Letter], Letter]:
    """The letter with the signature of another service, or to another listener."""
    return lambda letter: signed(Page.read(letter), listener, keyring(signer))


def changed(change: Callable[[Letter], object]) -> Callable[[Letter], Letter]:
    """The letter with the signature it had before it was changed."""

    def forge(letter: Letter) -> Letter:
        forged = copy.deepcopy(letter)
        change(forged)
        return forged

    return forge


FORGERIES: dict[str, Callable[[Letter], Letter]] = {
    "no signature": changed(lambda letter: letter.pop("signature")),
    "a signature of null": changed(lambda letter: letter.update(signature=None)),
    "a signature of a number": changed(lambda letter: letter.update(signature=7)),
    "an empty signature": changed(lambda letter: letter.update(signature="")),
    "a cut signature": changed(lambda letter: letter.update(signature=letter["signature"][:-4])),
    "signed by another service": by("programs"),
    "signed by its own listener": by("notifications"),
    "to another listener": by("proposals", listener="voting"),
    "another title": changed(lambda letter: letter["events"][0]["data"].update(title="Kolam pribadi")),
    "another event id": changed(lambda letter: letter["events"][0].update(id=str(new_id()))),
    "an event left out": changed(lambda letter: letter["events"].pop(0)),
    "another end": changed(lambda letter: letter.update(upto=letter["upto"] + 5)),
    "another epoch": changed(lambda letter: letter.update(epoch=str(new_id()))),
    "another chain": changed(lambda letter: letter.update(previous="f" * 64)),
    "a head that never was": changed(lambda letter: letter.update(head=2**40)),
}


def cursor_of(town: Town) -> tuple[int, str | None]:
    cursor = town["notifications"].cursor("proposals")
    return cursor.position, cursor.stopped


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_letter_only_rings_and_the_source_itself_is_asked(town: Town, forgery: str) -> None:
    notifications = town["notifications"]
    (letter,) = told(town, shortlisted("Taman baca"))
    forged = json.loads(json.dumps(FORGERIES[forgery](letter)))
    assert notifications.receiver.receive(forged) is Outcome.APPLIED
    assert notifications.feed.pulled == 1
    assert cursor_of(town) == (1, None)
    assert notifications.effects("proposals") == [1]
    assert notifications.execute("SELECT sum(times) FROM refused_letters").scalar() == 1


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_letter_does_nothing_where_its_source_is_away_and_stops_nothing_for_later(
    town: Town, forgery: str
) -> None:
    notifications = town["notifications"]
    first, letter = told(town, shortlisted(), shortlisted())
    notifications.receiver.receive(first)
    town["proposals"].unreachable = True
    with pytest.raises(FeedUnavailable):
        notifications.receiver.receive(FORGERIES[forgery](letter))
    assert cursor_of(town) == (1, None)
    assert notifications.execute("SELECT count(*) FROM dead_letters").scalar() == 0
    assert notifications.receiver.receive(letter) is Outcome.APPLIED
    assert notifications.effects("proposals") == [1, 2]


def test_a_letter_of_a_source_that_is_not_heard_is_refused_however_well_it_is_signed(town: Town) -> None:
    voting, notifications = town["voting"], town["notifications"]
    voting.tell(poll_opened())
    voting.relay.step()
    (letter,) = voting.letters.queues["notifications"]
    forged = signed(Page.read({**letter, "source": "identity", "events": []}), "notifications", keyring("identity"))
    assert notifications.receiver.receive({**forged, "source": "../../identity"}) is Outcome.REFUSED
    assert town["voting"].receiver.receive(letter) is Outcome.REFUSED, "voting does not hear itself"
    assert notifications.feed.pulled == 0


def test_a_letter_reads_the_same_however_its_json_was_spelled_on_the_way(town: Town) -> None:
    (letter,) = told(town, shortlisted("Ruang “ramah” anak – 100 %"))
    travelled = json.loads(json.dumps(dict(reversed(letter.items())), ensure_ascii=False, indent=3))
    assert town["notifications"].receiver.receive(travelled) is Outcome.APPLIED
    assert town["notifications"].feed.pulled == 0


def test_a_letter_of_before_the_log_was_set_back_is_not_believed_afterwards(town: Town) -> None:
    """It is well signed, so only its source can say that it holds no more."""
    notifications = town["notifications"]
    old = told(town, *[shortlisted() for _ in range(3)])
    notifications.receiver.catch_up("proposals")
    with town["proposals"].database.engine.begin() as connection:
        start_new_epoch(connection)
    with notifications.database.transaction() as session:
        rejoin(session, "proposals", 0)
    for letter in old:
        notifications.receiver.receive(letter)
    assert cursor_of(town) == (3, None)
    assert notifications.cursor("proposals").epoch != old[0]["epoch"]
    assert notifications.receiver.receive(old[0]) is Outcome.STALE, "nor does it stop what goes on"
    assert cursor_of(town) == (3, None)
    assert notifications.effects("proposals") == [1, 2, 3]


def test_a_forged_letter_raises_an_alarm_without_a_word_of_what_it_says(
    town: Town, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    notifications = town["notifications"]
    (letter,) = told(town, shortlisted("Kolam pribadi"))
    for _ in range(2):
        notifications.receiver.receive(FORGERIES["another event id"](letter))
    for nonsense in (None, {"source": "Kolam pribadi"}):
        notifications.receiver.receive(nonsense)
    registry = CollectorRegistry()
    registry.register(EventFigures("notifications", notifications.database))
    forged = {"listener": "notifications", "source": "proposals", "fault": "forged"}
    assert registry.get_sample_value("rembuk_forged_letters_total", forged) == 2
    unreadable = {"listener": "notifications", "source": "", "fault": "unreadable"}
    assert registry.get_sample_value("rembuk_forged_letters_total", unreadable) == 2
    told_of = capsys.readouterr().out + caplog.text
    assert told_of.count("forged_letter") == 4
    assert "unreadable" in told_of
    assert "Kolam" not in told_of
