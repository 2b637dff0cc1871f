"""Which public pages a change spoils: tags that a service drops in the cache once its change is committed.

The portal keeps whole pages of strangers for two seconds, each under the tags of what it tells of, and holds a page
for spoilt as soon as the version of one of its tags is another. So a service drops a tag by giving it a new version:
it knows no page, and the portal hears no event. What is dropped too seldom is wrong for two seconds at most.

A tag is the aggregate of an event (`proposal`, `poll`), alone for lists and with its id for a page of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from redis.client import Pipeline
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from shared.brief_cache import BriefCache

PREFIX = "rembuk:tag:"
KEPT_FOR = 60
"""Seconds for which a version is remembered: far longer than any page is kept."""
TOLD = frozenset({"cycle", "proposal", "poll", "program"})
"""Aggregates that public pages tell of."""
TOO_MANY = frozenset({"proposal.supported"})
"""What happens many times a second just when most people read; its numbers may be two seconds old."""
MARKS = "page_tags"


def tags_of(event_type: str, subject: str) -> frozenset[str]:
    """The tags of what an event changes: none where no page tells of it."""
    aggregate = event_type.partition(".")[0]
    if aggregate not in TOLD or event_type in TOO_MANY:
        return frozenset()
    return frozenset({aggregate, f"{aggregate}:{subject}"})


def mark(session: Session, *tags: str) -> None:
    """Have these tags dropped when the session's transaction is committed, and not before."""
    if tags:
        session.info.setdefault(MARKS, set()).update(tags)


def drop_after_commits(sessions: sessionmaker[Session], cache_url: str) -> None:
    """Drop what a session of `sessions` marked, as soon as its transaction is committed."""
    cache = BriefCache(cache_url)

    @event.listens_for(sessions, "after_commit")
    def drop(session: Session) -> None:
        if MARKS in session.info and not session.in_nested_transaction():
            drop_tags(cache, session.info.pop(MARKS))

    @event.listens_for(sessions, "after_rollback")
    def forget(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop(MARKS, None)


def drop_tags(cache: BriefCache, tags: set[str]) -> None:
    """Give each tag another version; a cache that is away keeps no pages either."""
    version = secrets.token_hex(8)

    def ask(pipeline: Pipeline) -> None:
        for tag in sorted(tags):
            pipeline.set(PREFIX + tag, version, ex=KEPT_FOR)

    cache.run(ask=ask)


def reading(tags: Sequence[str]) -> Callable[[Pipeline], Any]:
    """The command that reads the versions of `tags`, in their order; None for one that was not dropped lately."""
    return lambda pipeline: pipeline.mget([PREFIX + tag for tag in tags])
