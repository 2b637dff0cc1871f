"""From the log to the listeners' queues: one thread that stamps committed rows and sends them as letters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared.contracts.routes import heard_from, listeners_of
from shared.database import Database
from shared.events.log import read_page, stamp
from shared.events.page import Page
from shared.events.signatures import signed
from shared.events.tables import WAKE_CHANNEL, deliveries
from shared.telemetry.logs import get_logger
from shared.tokens import Keyring

log = get_logger(__name__)

LETTER = 200
"""Events in one letter."""
MOST_LETTERS = 25
"""Letters that may wait in a listener's queue."""
FAR_BEHIND = LETTER * MOST_LETTERS
"""Positions from which on a listener is not written to any more, but rung once, to pull from the feed."""
MOST_LOOKED_THROUGH = 1000
"""Positions without anything for a listener after which they are skipped for good, not looked through again."""
SWEEP_SECONDS = 1.0
LOCK = 0x52454C4159  # "RELAY", in the service's own database


class Post(Protocol):
    """The way to the listeners' queues. Both raise any exception where the queue does not answer."""

    def send(self, listener: str, letter: dict[str, Any]) -> None:
        """Put one letter into the listener's queue."""

    def waiting(self, listener: str) -> int:
        """Letters in the listener's queue that nobody has taken yet."""


class Relay:
    """Stamps and sends the log of one service; one at a time does so, whoever holds the lock in its database.

    `keyring` is that service's: every letter is signed with its key.
    """

    def __init__(
        self, keyring: Keyring, database: Database, post: Post, *, at_each_sweep: Sequence[Callable[[], None]] = ()
    ) -> None:
        self.keyring, self.database, self.post = keyring, database, post
        source = self.source = keyring.service
        self.at_each_sweep = at_each_sweep
        self.listeners = {name: heard_from(source, name) for name in listeners_of(source)}
        self._behind = True
        """Whether a listener may still be owed letters: at the start, and while a queue does not take them."""
        self._complained = False

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; waits for the lock, and comes back by itself after an outage of the database."""
        while not stop.is_set():
            try:
                self._work(stop)
            except (psycopg.Error, sa.exc.SQLAlchemyError) as error:
                log.warning("relay_interrupted", error_type=type(error).__name__)
            except Exception:
                # A worker without its relay would look alive and tell nobody anything: go on, and complain each time.
                log.exception("relay_failed")
            stop.wait(SWEEP_SECONDS)

    def step(self) -> None:
        """Stamp and send everything there is now. Only outages of the own database are raised."""
        while True:
            with self.database.engine.begin() as connection:
                stamped = stamp(connection, self.source)
            if stamped or self._behind:
                self._behind = not self.deliver()
            if not stamped:
                return

    def deliver(self) -> bool:
        """Send each listener what it was not sent yet; False where a queue did not take everything."""
        with self.database.engine.connect() as connection:
            sent = {row.listener: row.position for row in connection.execute(sa.select(deliveries))}
        progress: dict[str, int] = {}
        try:
            complete = [self._deliver_to(name, sent.get(name, 0), progress) for name in self.listeners]
            self._complained = False
            return all(complete)
        except Exception as error:  # whatever the queue raises, the log goes on and the feed serves it
            if isinstance(error, sa.exc.SQLAlchemyError):
                raise
            if not self._complained:
                log.warning("queue_unreachable", source=self.source, error_type=type(error).__name__)
            self._complained = True
            return False
        finally:
            self._remember(progress)

    def _deliver_to(self, listener: str, sent: int, progress: dict[str, int]) -> bool:
        while True:
            page = self._page(listener, sent)
            is_far_behind = page.head - sent > FAR_BEHIND and bool(page.events)
            if is_far_behind:
                page = self._page(listener, page.head - LETTER)
            if not page.events and not is_far_behind:
                if page.upto - sent >= MOST_LOOKED_THROUGH:
                    progress[listener] = page.upto
                return True
            if self.post.waiting(listener) >= MOST_LETTERS:
                return False
            self.post.send(listener, signed(page, listener, self.keyring))
            sent = progress[listener] = page.upto
            if page.upto >= page.head:
                return True

    def _page(self, listener: str, after: int) -> Page:
        with self.database.engine.connect() as connection:
            return read_page(connection, self.source, self.listeners[listener], after=after, limit=LETTER)

    def _remember(self, progress: dict[str, int]) -> None:
        if not progress:
            return
        rows = [{"listener": name, "position": position} for name, position in progress.items()]
        statement = insert(deliveries).values(rows)
        with self.database.engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["listener"], set_={"position": statement.excluded.position}
                )
            )

    def _work(self, stop: threading.Event) -> None:
        with psycopg.connect(self.database.url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("SET idle_session_timeout = 0")  # it listens, which a server takes for idling
            held = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if held != (True,):
                return
            # A server that gives idle connections back shall not take this one: listening is all it does for hours.
            connection.execute("SET idle_session_timeout = 0")
            connection.execute(f"LISTEN {WAKE_CHANNEL}")
            self._behind = True
            while not stop.is_set():
                self.step()
                for task in self.at_each_sweep:
                    task()
                for _ in connection.notifies(timeout=SWEEP_SECONDS, stop_after=1):
                    pass
