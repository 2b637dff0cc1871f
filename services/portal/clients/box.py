"""The ballot box and its public board. It is never told who asks."""

from __future__ import annotations

from services.portal.clients.records.box import BoxTurnout, ReceiptOut, RootsOut, StandingOut
from services.portal.clients.wire import Record, Wire


class Box:
    """What everybody may know of the ballots."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def roots(self, poll_id: str) -> RootsOut:
        """The signed roots so far, the oldest first, and how many ballots there are: {items, ballots, assisted}."""
        return self._wire.get(RootsOut, f"/v1/polls/{poll_id}/roots")

    def board(self, poll_id: str) -> bytes:
        """The whole board of a closed poll, as it was written."""
        return self._wire.file(f"/v1/polls/{poll_id}/board")

    def openings(self, poll_id: str, token: str, *, whole: bool = False) -> Record:
        """For one of the poll's two auditors: which leaf holds which choices, or the whole board of few ballots."""
        return self._wire.get(Record, f"/v1/polls/{poll_id}/openings{'/board' if whole else ''}", token=token)

    def cast(self, poll_id: str, ballot: Record) -> ReceiptOut:
        """Put a ballot in the box with a token that was signed: a receipt; the same again, the same receipt."""
        return self._wire.post(ReceiptOut, f"/v1/polls/{poll_id}/ballots", ballot)

    def turnout(self, poll_id: str) -> BoxTurnout:
        """How many ballots lie in the box: {ballots, assisted}."""
        return self._wire.get(BoxTurnout, f"/v1/polls/{poll_id}/turnout")

    def find(self, poll_id: str, receipt: str) -> StandingOut:
        """What a receipt leads to: {state, position, leaf, proof, first, root}."""
        return self._wire.post(StandingOut, f"/v1/polls/{poll_id}/receipts", {"receipt": receipt})
