"""The ballot box: its public board. It is never told who asks."""

from __future__ import annotations

from services.portal.clients.wire import Record, Wire


class Box:
    """What everybody may know of the ballots."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def roots(self, poll_id: str) -> Record:
        """The signed roots so far, the oldest first, and how many ballots there are: {items, ballots, assisted}."""
        return self._wire.get(f"/v1/polls/{poll_id}/roots")

    def board(self, poll_id: str) -> bytes:
        """The whole board of a closed poll, as it was written."""
        return self._wire.file(f"/v1/polls/{poll_id}/board")

    def find(self, poll_id: str, receipt: str) -> Record:
        """What a receipt leads to: {state, position, leaf, proof, first, root}."""
        return self._wire.post(f"/v1/polls/{poll_id}/receipts", {"receipt": receipt})
