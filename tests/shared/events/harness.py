"""Services without Celery: real databases, letters held in the hand, and a feed that reads the neighbour's log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.orm import Session

from shared import clock
from shared.contracts.event import REGISTER, Event, Register
from shared.contracts.proposals import ProposalPublished, ProposalShortlisted, ProposalSubmitted
from shared.contracts.routes import heard_from
from shared.contracts.voting import PollOpened
from shared.database import Database
from shared.database.frozen.event_tables import create_event_tables
from shared.database.frozen.guarded_log import guard_log
from shared.events import publish
from shared.events.cursors import Cursor, read_cursor
from shared.events.log import read_page
from shared.events.page import Page
from shared.events.receiver import FeedUnavailable, Reaction, Reactions, Receiver
from shared.events.relay import Relay
from shared.events.tables import log_head, metadata
from shared.ids import new_id
from tests.databases import on_server
from tests.people import keyring

STANDING = "CREATE TABLE alembic_version AS SELECT 'of the town' AS version_num"
EFFECTS = "CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, source text, position bigint)"


def shortlisted(title: str = "Taman baca") -> ProposalShortlisted:
    """An event that voting and notifications hear."""
    return ProposalShortlisted(
        proposal_id=new_id(), cycle_id=new_id(), area_code="64.71.06.1005", title=title, summary="Buku untuk semua.",
        cost=12_000_000, category="learning",
    )  # fmt: skip


def published(title: str = "Taman baca") -> ProposalPublished:
    """An event that notifications alone hears."""
    return ProposalPublished(
        proposal_id=new_id(), cycle_id=new_id(), area_code="64.71.06.1005", title=title, category="learning",
        author_id=new_id(), by_child=True,
    )  # fmt: skip


def submitted() -> ProposalSubmitted:
    """An event that nobody hears."""
    return ProposalSubmitted(
        proposal_id=new_id(), cycle_id=new_id(), area_code="64.71.06.1005", author_id=new_id(), by_child=False
    )


def poll_opened() -> PollOpened:
    """An event of voting that proposals and notifications hear."""
    return PollOpened(
        poll_id=new_id(), area_code="64.71.06.1005", title="Musrenbang", ballot_type="approval", budget=1_000_000,
        opens_at=clock.now(), closes_at=clock.now(), rules_hash="0" * 64, proposal_ids=[new_id()],
    )  # fmt: skip


class Letters:
    """A post whose letters lie in the open: they can be lost, doubled, reordered, or not be taken at all."""

    def __init__(self) -> None:
        self.queues: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.broken = False

    def send(self, listener: str, letter: dict[str, Any]) -> None:
        """Keep the letter, or fail as Redis would."""
        if self.broken:
            raise ConnectionError("no Redis")
        self.queues[listener].append(letter)

    def waiting(self, listener: str) -> int:
        """Letters not taken yet."""
        if self.broken:
            raise ConnectionError("no Redis")
        return len(self.queues[listener])


class Neighbours:
    """A feed without HTTP: reads straight from the database of the source."""

    def __init__(self, listener: str, town: dict[str, Service]) -> None:
        self.listener, self.town = listener, town
        self.pulled = 0
        self.limit = 500

    def page(self, source: str, after: int) -> Page:
        """As the feed's route answers."""
        self.pulled += 1
        if source not in self.town or self.town[source].unreachable:
            raise FeedUnavailable(source)
        with self.town[source].database.engine.connect() as connection:
            heard = heard_from(source, self.listener)
            return Page.read(read_page(connection, source, heard, after=after, limit=self.limit).as_json())


@dataclass
class Service:
    """One service of the town, with its own database, log and ears."""

    name: str
    database: Database
    town: dict[str, Service]
    letters: Letters
    register: Register = REGISTER
    failing: Callable[[Event], bool] = field(default=lambda _event: False)
    reactions: Reactions = field(default_factory=dict)
    unreachable: bool = False

    def __post_init__(self) -> None:
        self.feed = Neighbours(self.name, self.town)
        self.relay = Relay(keyring(self.name), self.database, self.letters)
        kinds = (ProposalShortlisted, ProposalPublished, PollOpened)
        self.reactions = self.reactions or {kind: [self.note] for kind in kinds}
        ring = keyring(self.name)
        self.receiver = Receiver(ring, self.database, self.reactions, self.feed, self.register, patience=0)
        self.town[self.name] = self

    def note(self, session: Session, event: Event) -> None:
        """The reaction of the tests: leave a trace, or fail if told so."""
        if self.failing(event):
            raise ValueError("this event is poison")
        values = {"id": event.meta.id, "source": event.meta.source, "position": event.meta.position}
        session.execute(
            sa.text("INSERT INTO effects (event_id, source, position) VALUES (:id, :source, :position)"), values
        )

    def reacts_with(self, reaction: Reaction) -> None:
        """React to a shortlisted proposal with this alone."""
        self.reactions = {ProposalShortlisted: [reaction]}
        self.receiver = replace(self.receiver, reactions=self.reactions)

    def tell(self, *events: Event) -> list[UUID]:
        """Publish in one transaction and commit."""
        with self.database.transaction() as session:
            return [publish(session, event) for event in events]

    def effects(self, source: str) -> list[int]:
        """Positions of `source` that had their effect here, in the order of the effects."""
        query = sa.text("SELECT position FROM effects WHERE source = :source ORDER BY id")
        with self.database.engine.connect() as connection:
            return list(connection.scalars(query, {"source": source}))

    def heard(self, source: str) -> list[int]:
        """Positions in the log of `source` that this service should have heard, in order."""
        query = sa.text("SELECT position FROM outbox WHERE type = ANY(:heard) AND position > 0 ORDER BY position")
        with self.town[source].database.engine.connect() as connection:
            return list(connection.scalars(query, {"heard": list(heard_from(source, self.name))}))

    def cursor(self, source: str) -> Cursor:
        """Where this service stands with `source`."""
        with self.database.transaction() as session:
            return read_cursor(session, source)

    def execute(self, statement: str, **values: Any) -> sa.CursorResult[Any]:
        """Run plain SQL, as an operator or an intruder would."""
        with self.database.engine.begin() as connection:
            return connection.execute(sa.text(statement), values)

    def reset(self) -> None:
        """Forget everything that happened."""
        with self.database.engine.begin() as connection:
            for table in [*metadata.sorted_tables, sa.table("effects")]:
                if table.name != "log_head":
                    connection.execute(sa.delete(table))
            connection.execute(log_head.update().values(epoch=new_id(), position=0, hash="0" * 64))


def told(town: dict[str, Service], *events: Event) -> list[dict[str, Any]]:
    """Publish each event in a transaction of its own; the letters that notifications gets for it."""
    proposals = town["proposals"]
    for event in events:
        proposals.tell(event)
        proposals.relay.step()
    return proposals.letters.queues["notifications"]


def make_database(admin_url: str, name: str) -> str:
    """An empty database with the event tables and a place for effects; its address."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = on_server(admin_url, name)
    database = Database(url, pool_size=1)
    with database.engine.begin() as connection:
        create_event_tables(_Operations(connection))
        guard_log(_Operations(connection))
        connection.exec_driver_sql(EFFECTS)
        connection.exec_driver_sql(STANDING)
    database.dispose()
    return url


@dataclass
class _Operations:
    """As much of alembic's operations as the tables need."""

    connection: sa.Connection

    def get_bind(self) -> sa.Connection:
        """The connection a migration would run on."""
        return self.connection
