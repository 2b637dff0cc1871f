"""Applying other services' events: each source in order, each event exactly once in effect."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from shared.contracts.envelope import unseal
from shared.contracts.event import REGISTER, ContractBroken, Event, Register, UnknownContract
from shared.database import Database
from shared.database.outages import is_outage
from shared.events import cursors, dead_letters, inbox, refused_letters
from shared.events.cursors import CursorBusy, Outcome
from shared.events.mishaps import DELAYS, MOST_ATTEMPTS, describe
from shared.events.page import Page
from shared.events.signatures import LetterRefused, opened
from shared.telemetry.correlation import following
from shared.telemetry.logs import get_logger
from shared.tokens import Keyring

log = get_logger(__name__)

Reaction = Callable[[Session, Any], None]
"""on_x(session, event): what a service does about an event, within the transaction it is given."""

Reactions = Mapping[type[Event], Sequence[Reaction]]

LONGEST_CATCH_UP = 60.0
"""Seconds; whoever has more to take in comes again, so that a worker's thread is not held for ever."""


class FeedUnavailable(Exception):
    """The source does not answer now; the next catch-up asks again."""


class Feed(Protocol):
    """Where missing events are pulled from."""

    def page(self, source: str, after: int) -> Page:
        """What `source` has behind position `after`; raises FeedUnavailable."""


@dataclass(frozen=True)
class Receiver:
    """The ears of one service, the owner of `keyring`."""

    keyring: Keyring
    database: Database
    reactions: Reactions
    feed: Feed
    register: Register = REGISTER
    patience: float = 0.1
    """Seconds to let a neighbouring letter be applied before a gap is pulled."""
    _heard: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_heard", frozenset(kind.event_type for kind in self.reactions))

    @property
    def service(self) -> str:
        """Whose ears these are."""
        return self.keyring.service

    def receive(self, raw: Any) -> Outcome:
        """Take in one letter from the queue; pull first what is missing before it.

        One that its source did not sign only rings: the source itself is asked. Raises as `catch_up` does.
        """
        try:
            page = opened(raw, self.keyring)
        except LetterRefused as refusal:
            self._raise_alarm(refusal)
            return self.catch_up(refusal.source) if refusal.source else Outcome.REFUSED
        outcome = self.apply(page)
        if outcome is Outcome.GAP:
            time.sleep(self.patience)
            outcome = self.apply(page)
        return self.catch_up(page.source) if outcome is Outcome.GAP else outcome

    def catch_up(self, source: str) -> Outcome:
        """Pull everything behind the cursor. Raises FeedUnavailable, and outages of the own database."""
        deadline = time.monotonic() + LONGEST_CATCH_UP
        while True:
            with self.database.transaction() as session:
                cursor = cursors.read_cursor(session, source)
            if cursor.stopped or cursor.is_waiting:
                return Outcome.STOPPED if cursor.stopped else Outcome.WAITING
            page = self.feed.page(source, cursor.position)
            outcome = self.apply(page, pulled=True)
            if outcome in {Outcome.WAITING, Outcome.STOPPED} or page.upto >= page.head:
                return outcome
            if time.monotonic() > deadline:
                return Outcome.GAP

    def apply(self, page: Page, *, pulled: bool = False) -> Outcome:
        """Apply what is new in `page`, in one transaction; where that fails, event by event."""
        try:
            return self._apply_whole(page, pulled=pulled)
        except CursorBusy:
            raise
        except Exception as error:
            if is_outage(error):
                raise
        outcome = Outcome.STALE
        for part in page.singly():
            outcome = self._apply_one(part, pulled=pulled)
            if outcome not in {Outcome.APPLIED, Outcome.STALE}:
                break
        return outcome

    def retry_parked(self) -> int:
        """Try again every dead letter that an operator asked for; says how many are settled."""
        settled = 0
        while True:
            with self.database.transaction() as session:
                letter = dead_letters.to_retry(session)
                if letter is None:
                    return settled
                settled += self._retry(session, letter.envelope)

    def _apply_whole(self, page: Page, *, pulled: bool = False) -> Outcome:
        with self.database.transaction() as session:
            cursor = cursors.lock_cursor(session, page.source)
            if cursor.stopped:
                return Outcome.STOPPED
            reason = cursors.objection(cursor, page, pulled=pulled)
            if reason is not None and pulled:
                self._stop(session, page.source, reason)
                return Outcome.STOPPED
            # A letter may be of long ago: what speaks against it is a reason to ask its source, not to stop.
            outcome = cursors.judge(cursor, page, pulled=pulled) if reason is None else Outcome.GAP
            if outcome is Outcome.STALE and pulled:
                cursors.found_complete(session, page.source)
            if outcome is not Outcome.APPLIED:
                return outcome
            new = [envelope for envelope in page.events if envelope["position"] > cursor.position]
            unreadable = self._react_to_all(session, new)
            cursors.move(session, page)
        for envelope in unreadable:
            self._tell_parked(envelope, attempts=1)
        return Outcome.APPLIED

    def _react_to_all(self, session: Session, envelopes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """React to what is new; answers with the events that could only be parked."""
        known = inbox.already_applied(session, envelopes)
        done: list[Event] = []
        unreadable: list[dict[str, Any]] = []
        for envelope in envelopes:
            if envelope["id"] in known:
                continue
            try:
                event = self._read(envelope)
            except (UnknownContract, ContractBroken) as error:
                dead_letters.park(session, envelope, error=str(error), attempts=1)
                unreadable.append(envelope)
                continue
            if event is not None:
                self._react(session, event)
                done.append(event)
        # Blame falls on an event of this page while it can still be taken apart, not on the commit.
        session.flush()
        inbox.record(session, done)
        return unreadable

    def _read(self, envelope: dict[str, Any]) -> Event | None:
        """The event if there is a reaction to it; one of an unknown type is an error, not silence."""
        if envelope["type"] not in self._heard and self.register.knows(envelope["type"]):
            return None
        return unseal(envelope, self.register)

    def _react(self, session: Session, event: Event) -> None:
        meta = event.meta
        assert meta is not None
        with following(meta.correlation_id, meta.id):
            for reaction in self.reactions.get(type(event), ()):
                reaction(session, event)

    def _apply_one(self, part: Page, *, pulled: bool) -> Outcome:
        try:
            return self._apply_whole(part, pulled=pulled)
        except CursorBusy:
            raise
        except Exception as error:
            if is_outage(error) or not part.events:
                raise
            return self._failed(part, error)

    def _failed(self, part: Page, error: Exception) -> Outcome:
        """Count a failure of the only event in `part`: wait, or after the last try park it and go on."""
        envelope = part.events[0]
        with self.database.transaction() as session:
            cursor = cursors.lock_cursor(session, part.source)
            if cursor.stopped or cursor.position >= part.upto:
                return Outcome.STOPPED if cursor.stopped else Outcome.STALE
            attempts = cursor.attempts + 1
            log.warning(
                "event_failed", listener=self.service, source=part.source, position=part.upto, attempts=attempts,
                event_type=envelope["type"], event_id=envelope["id"], error_type=type(error).__name__,
            )  # fmt: skip
            if attempts < MOST_ATTEMPTS:
                pause = DELAYS[attempts - 1]
                cursors.wait(session, part.source, pause, attempts=attempts, error=describe(error))
                return Outcome.WAITING
            dead_letters.park(session, envelope, error=describe(error), attempts=attempts)
            cursors.move(session, part)
        self._tell_parked(envelope, attempts=attempts)
        return Outcome.APPLIED

    def _retry(self, session: Session, envelope: dict[str, Any]) -> bool:
        event_id = UUID(envelope["id"])
        try:
            with session.begin_nested():
                if not inbox.already_applied(session, [envelope]):
                    event = unseal(envelope, self.register)
                    self._react(session, event)
                    inbox.record(session, [event])
        except Exception as error:
            if is_outage(error):
                raise
            dead_letters.park_again(session, event_id, error=describe(error))
            return False
        dead_letters.settle(session, event_id)
        return True

    def _raise_alarm(self, refusal: LetterRefused) -> None:
        """Count and tell a letter that was believed nothing, without a word of what it says."""
        log.error("forged_letter", listener=self.service, source=refusal.source, reason=str(refusal.fault))
        with self.database.transaction() as session:
            refused_letters.count(session, refusal.source, refusal.fault)

    def _tell_parked(self, envelope: dict[str, Any], *, attempts: int) -> None:
        log.error(
            "event_parked", listener=self.service, source=envelope["source"], position=envelope["position"],
            event_type=envelope["type"], event_id=envelope["id"], attempts=attempts,
        )  # fmt: skip

    def _stop(self, session: Session, source: str, reason: str) -> None:
        cursors.stop(session, source, reason)
        log.error("source_stopped", listener=self.service, source=source, reason=reason)
