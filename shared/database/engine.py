"""The engine of one service's database and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from shared.database.steps import Steps


class Database:
    """A pool of connections to one PostgreSQL database.

    `url` is a plain libpq address (postgresql://login:password@host:port/name). With `plans_anew` the server makes a
    plan for each statement that it is sent, and none for all of a kind: for searches, where a rare word and a common
    one are best found in different ways.
    """

    def __init__(self, url: str, *, pool_size: int = 4, overflow: int = 12, plans_anew: bool = False) -> None:
        plans = " -c plan_cache_mode=force_custom_plan" if plans_anew else ""
        self.url = url
        self.engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=pool_size,
            max_overflow=overflow,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 5, "options": f"-c timezone=UTC -c statement_timeout=30000{plans}"},
        )
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)

    def session(self) -> Session:
        """A new session; the caller owns its transaction."""
        return self.sessions()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One session and one transaction: committed at the end, rolled back on any error."""
        with self.session() as session, session.begin():
            yield session

    def is_ready(self) -> bool:
        """Whether the database answers a query right now. Never raises."""
        return self.trouble() is None

    def trouble(self, steps: Steps | None = None) -> str | None:
        """Why nothing can be done with the database right now, in a sentence; None where it can. Never raises.

        With `steps`, those that the code knows, a database that was not yet brought to the newest is a reason too.
        """
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                return steps.behind(connection) if steps else None
        except Exception:  # noqa: BLE001 - whatever went wrong, nothing can be done
            return "the database does not answer"

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
