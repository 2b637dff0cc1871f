"""Rooting the leaves of an hour, sealing a closed poll, publishing its board."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.board.auditors import MOST_AUDITORS
from services.voting.board.few import keeps_back
from services.voting.board.leaves import leaf_of, receipt_of
from services.voting.board.merkle import Tree
from services.voting.board.record import (
    CountedBallot,
    Opening,
    build_board,
    build_closed_board,
    build_openings,
    signed_ending,
    written,
)
from services.voting.board.roots import Root, append
from services.voting.box.ballots import actions as box
from services.voting.box.ballots import queries as ballots
from services.voting.box.ballots.booth import OpenPaper, open_paper
from services.voting.box.ballots.model import Ballot, BoxState, FrozenPaper
from services.voting.box.sealing import queries
from services.voting.box.sealing.model import BOX_LOG, Board, CountedBallots, NamedAuditor, OpeningsRead
from services.voting.box.sealing.refusals import AuditorNotNamed, BallotTampered, OpeningsTaken
from shared import clock
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.database.instants import database_now
from shared.database.log_drops import ask_for_drop
from shared.refusals import NotFound

COMPRESSION = 6
"""Level of gzip: 9 takes four times as long for two per cent."""
APPEND = sa.text("""
INSERT INTO leaves (poll_id, position, leaf, replaced)
SELECT :poll_id, :before + place - 1, leaf, false
FROM unnest(CAST(:leaves AS bytea[])) WITH ORDINALITY AS appended (leaf, place)
""")
"""One statement for the leaves of an hour, however many."""


@dataclass(frozen=True)
class PollToSeal:
    """A frozen paper with its rules, as sealing needs them."""

    frozen: FrozenPaper
    document: dict[str, Any]
    paper: OpenPaper

    @classmethod
    def of(cls, frozen: FrozenPaper) -> PollToSeal:
        """Read the frozen document."""
        document = json.loads(frozen.document)
        return cls(frozen, document, open_paper(document))

    def leaf(self, ballot: Any) -> bytes:
        """The leaf of a ballot, by its marks and nonce. Raises BallotTampered where its receipt leads to another."""
        leaf = leaf_of(self.paper.poll_id, self.paper.kind, self.paper.rules.choices(ballot.marks), ballot.nonce)
        if receipt_of(leaf) != ballot.receipt:
            raise BallotTampered("Call the operator: its marks or its nonce were changed in the database.")
        return leaf


def root_the_hour(session: Session, poll_id: UUID, key: Ed25519PrivateKey) -> bool:
    """Append the leaves that came since the last root, sorted, and sign the root; False where none came.

    A root tells how many ballots it covers; so the first one waits until there are five.

    The rows are written anew in the order of their tokens' hashes, all at once: where a row lies and which transaction
    wrote it told when it came, and afterwards only in which hour.
    """
    frozen = ballots.paper_to_change(session, poll_id)
    if (
        frozen is None
        or frozen.state is not BoxState.OPEN
        or queries.keeps_back(session, poll_id, ballots.turnout(session, poll_id)["ballots"])
    ):
        return False
    poll = PollToSeal.of(frozen)
    arrived = [poll.leaf(ballot) for ballot in queries.unrooted(session, poll_id)]
    if arrived:
        _rewrite(session, poll_id, _root(session, poll, key, arrived))
        ask_for_drop(session, BOX_LOG)
    return bool(arrived)


def seal(session: Session, poll_id: UUID, key: Ed25519PrivateKey) -> bool:
    """Close the box of a poll for good: last root, multiset, openings; the ballots' own rows go.

    Answers whether this call did it; done once, it stays as it is. Raises BallotTampered: then nothing is sealed.
    """
    frozen = ballots.paper_to_change(session, poll_id)
    if frozen is None or session.get(Board, poll_id) is not None:
        return False
    box.close(session, poll_id)
    poll = PollToSeal.of(frozen)
    rows = queries.ballots_to_seal(session, poll_id)
    leaves = [poll.leaf(row) for row in rows]
    _root(session, poll, key, [leaf for row, leaf in zip(rows, leaves, strict=True) if row.batch is None])
    session.add(
        Board(
            poll_id=poll_id,
            sealed_at=clock.now(),
            ballots=len(rows),
            assisted=sum(row.assisted for row in rows),
            openings=_packed(build_openings(poll.document, _openings(session, poll, rows, leaves))),
        )
    )
    _keep_the_multiset(session, poll_id, rows)
    session.execute(sa.delete(Ballot).where(Ballot.poll_id == poll_id))
    ask_for_drop(session, BOX_LOG)
    return True


def discard(session: Session, poll_id: UUID) -> None:
    """Empty the box of a cancelled poll: its ballots are never counted, and nobody shall read them."""
    box.close(session, poll_id, BoxState.CANCELLED)
    session.execute(sa.delete(Ballot).where(Ballot.poll_id == poll_id))
    ask_for_drop(session, BOX_LOG)


def publish_board(
    session: Session, poll_id: UUID, key: Ed25519PrivateKey, result: dict[str, Any], ending: dict[str, Any]
) -> None:
    """Publish the record of a sealed poll with its result, as `board.recount.result_of` writes it, and how it ended.

    `ending` is what `board.record.signed_ending` signs; it is left out where the poll's rules know no later end.
    """
    frozen, board = ballots.paper(session, poll_id), session.get_one(Board, poll_id)
    poll = PollToSeal.of(frozen)
    areas = {cell["number"]: cell["area_code"] for cell in poll.document["electorate"]["cells"]}
    leaves = queries.leaves(session, poll_id)
    whole = build_board(
        poll.document,
        key=key,
        leaves=[leaf for leaf, _ in leaves],
        replaced=[at for at, (_, replaced) in enumerate(leaves) if replaced],
        roots=queries.roots(session, poll_id),
        ballots=(
            CountedBallot(areas[row.cell], tuple(row.marks), row.assisted)
            for row in queries.counted(session, poll_id)
            for _ in range(row.times)
        ),
        result=result,
        openings=queries.openings(board) if poll.document["secrecy"] == "open" else (),
    )
    how = {}
    if "prolonging" in poll.document:
        how = {"ending": signed_ending(key, str(poll_id), frozen.rules_hash, ending)}
    whole |= how
    if keeps_back(poll.document["secrecy"], board.ballots):
        board.whole, board.record = _packed(whole), _packed(build_closed_board(whole, key=key) | how)
    else:
        board.record = _packed(whole)


def admit_auditor(session: Session, poll_id: UUID, auditor_id: UUID) -> None:
    """Let somebody whom two officers named have the openings of a poll, once it is sealed."""
    named = {"poll_id": poll_id, "auditor_id": auditor_id, "named_at": clock.now()}
    session.execute(insert(NamedAuditor).values(named).on_conflict_do_nothing())


def read_openings(session: Session, poll_id: UUID, auditor: Caller) -> bytes:
    """The openings, compressed, for an auditor of this poll. Raises NotFound, AuditorNotNamed, OpeningsTaken."""
    return _for_auditors(session, poll_id, auditor).openings


def read_whole_board(session: Session, poll_id: UUID, auditor: Caller) -> bytes:
    """The board of few ballots with all of them, compressed, for an auditor of this poll.

    Raises NotFound where everybody has it, or nobody yet, and what `read_openings` raises.
    """
    whole = _for_auditors(session, poll_id, auditor).whole
    if whole is None:
        raise NotFound("The board of this poll is public as a whole, or not published yet.")
    return whole


def _for_auditors(session: Session, poll_id: UUID, auditor: Caller) -> Board:
    """The board of a sealed poll; that she has read it is kept."""
    board = queries.board(session, poll_id, locked=True)
    area = str(json.loads(ballots.paper(session, poll_id).document)["area_code"])
    if not auditor.has(Role.AUDITOR, area) or session.get(NamedAuditor, (poll_id, auditor.id)) is None:
        raise AuditorNotNamed("Ask to audit this poll; two officers of its area decide.")
    readers = set(session.scalars(sa.select(OpeningsRead.auditor_id).where(OpeningsRead.poll_id == poll_id)))
    if auditor.id not in readers and len(readers) >= MOST_AUDITORS:
        raise OpeningsTaken("Ask one of the two auditors.")
    if auditor.id not in readers:
        session.add(OpeningsRead(poll_id=poll_id, auditor_id=auditor.id, read_at=clock.now()))
    return board


def _root(session: Session, poll: PollToSeal, key: Ed25519PrivateKey, arrived: list[bytes]) -> int:
    """Append these leaves and sign the root over all; answers its number."""
    poll_id = poll.frozen.poll_id
    tree = Tree(leaf for leaf, _ in queries.leaves(session, poll_id))
    before, previous = len(tree), queries.last_root(session, poll_id)
    root = append(
        tree,
        arrived,
        key=key,
        poll_id=str(poll_id),
        rules_hash=poll.frozen.rules_hash,
        at=_hour_after(previous, database_now(session)),
        previous=previous,
    )
    leaves = [tree.leaf(at) for at in range(before, len(tree))]
    session.execute(APPEND, {"poll_id": poll_id, "before": before, "leaves": leaves})
    session.add(queries.row_of(poll_id, root))
    return root.number


def _hour_after(previous: Root | None, now: datetime) -> datetime:
    """The hour that a root is signed for; never before that of the last one, should the clock have been set back."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return max(hour, datetime.fromisoformat(previous.at)) if previous else hour


def _rewrite(session: Session, poll_id: UUID, number: int) -> None:
    names = [column.name for column in Ballot.__table__.columns if column.name != "batch"]
    gone = (
        sa.delete(Ballot).where(Ballot.poll_id == poll_id, Ballot.batch.is_(None))
        .returning(*(Ballot.__table__.c[name] for name in names)).cte("gone")
    )  # fmt: skip
    rows = sa.select(*(gone.c[name] for name in names), sa.literal(number)).order_by(gone.c.token)
    session.execute(insert(Ballot).from_select([*names, "batch"], rows))


def _openings(session: Session, poll: PollToSeal, rows: Any, leaves: list[bytes]) -> list[Opening]:
    places = {leaf: at for at, (leaf, _) in enumerate(queries.leaves(session, poll.frozen.poll_id))}
    if not places.keys() >= set(leaves):
        raise BallotTampered("Call the operator: a ballot of an earlier hour was changed in the database.")
    choices = poll.paper.rules.choices
    return [Opening(places[leaf], choices(row.marks), row.nonce) for row, leaf in zip(rows, leaves, strict=True)]


def _keep_the_multiset(session: Session, poll_id: UUID, rows: Any) -> None:
    times = Counter((row.cell, row.assisted, tuple(row.marks)) for row in rows)
    kept = [
        {"poll_id": poll_id, "number": at, "cell": cell, "assisted": assisted, "marks": list(marks), "times": count}
        for at, ((cell, assisted, marks), count) in enumerate(sorted(times.items()))
    ]
    if kept:
        session.execute(sa.insert(CountedBallots), kept)


def _packed(document: dict[str, Any]) -> bytes:
    """The document as it is handed out, compressed."""
    return gzip.compress(written(document), COMPRESSION, mtime=0)
