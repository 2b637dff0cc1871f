"""Paper ballots: batches, what two people keyed of them, and what became of every sheet."""

from __future__ import annotations

from services.portal.clients.records.voting.papers import PaperBatchesOut, WholeBatchOut
from services.portal.clients.wire import Record, Wire


class Papers:
    """The paper desk of a poll, as an officer sees it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def batches(self, token: str, poll_id: str) -> PaperBatchesOut:
        """Every batch with its standing, and whether the sheets add up: {items, reconciliation}."""
        return self._wire.get(PaperBatchesOut, _here(poll_id), token=token)

    def batch(self, token: str, poll_id: str, batch_id: str) -> WholeBatchOut:
        """One batch with the officer's own reading and the differences."""
        return self._wire.get(WholeBatchOut, _here(poll_id, batch_id), token=token)

    def open(self, token: str, poll_id: str, content: Record, key: str) -> WholeBatchOut:
        """Begin a batch of sheets that were counted by hand."""
        return self._wire.post(WholeBatchOut, _here(poll_id), content, token=token, key=key)

    def recount(self, token: str, poll_id: str, batch_id: str, sheets: int) -> WholeBatchOut:
        """Correct the number of sheets."""
        return self._wire.send(WholeBatchOut, "PATCH", _here(poll_id, batch_id), token=token, json={"sheets": sheets})

    def key(self, token: str, poll_id: str, batch_id: str, content: Record) -> WholeBatchOut:
        """Key one sheet: its code, and its choices or its flaw."""
        return self._wire.post(WholeBatchOut, f"{_here(poll_id, batch_id)}/sheets", content, token=token)

    def unkey(self, token: str, poll_id: str, batch_id: str, sheet: str) -> WholeBatchOut:
        """Take back a sheet that was keyed wrongly."""
        return self._wire.send(WholeBatchOut, "DELETE", f"{_here(poll_id, batch_id)}/sheets/{sheet}", token=token)

    def finish(self, token: str, poll_id: str, batch_id: str, without_code: int) -> WholeBatchOut:
        """Say that the whole stack is keyed."""
        return self._wire.post(
            WholeBatchOut, f"{_here(poll_id, batch_id)}/finish", {"without_code": without_code}, token=token
        )

    def settle(self, token: str, poll_id: str, batch_id: str, content: Record) -> WholeBatchOut:
        """Decide as a third person what a sheet says."""
        return self._wire.post(WholeBatchOut, f"{_here(poll_id, batch_id)}/settlements", content, token=token)

    def accept(self, token: str, poll_id: str, batch_id: str, key: str) -> WholeBatchOut:
        """Turn the sheets into ballots."""
        return self._wire.post(WholeBatchOut, f"{_here(poll_id, batch_id)}/acceptance", token=token, key=key)


def _here(poll_id: str, batch_id: str = "") -> str:
    return f"/v1/polls/{poll_id}/paper-batches" + (f"/{batch_id}" if batch_id else "")
