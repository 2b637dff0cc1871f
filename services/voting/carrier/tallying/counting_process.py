"""One count in a process of its own; it reads the addresses of roll and box from its standard input."""

from __future__ import annotations

import sys
from uuid import UUID

from services.voting.carrier.tallying.actions import count_poll
from shared.database import Database
from shared.events.jobs import alone
from shared.refusals import Refusal
from shared.telemetry.logs import configure_logs, get_logger

log = get_logger(__name__)


def count_here(database: Database, box: Database, poll_id: UUID) -> bool:
    """Count a sealed poll in one transaction, unless somebody else is at it; False where it cannot be counted."""
    try:
        with database.transaction() as session, box.transaction() as inside:
            if alone(session, f"count poll {poll_id}"):
                count_poll(session, inside, poll_id)
    except (Refusal, ValueError) as error:
        log.exception("count_refused", poll_id=str(poll_id), error_type=type(error).__name__)
        return False
    return True


def main(arguments: list[str]) -> int:
    """Count the poll named first; the exit code tells whether it went well."""
    configure_logs("voting", "json")
    roll, box = (Database(url, pool_size=1) for url in sys.stdin.read().split())
    try:
        return 0 if count_here(roll, box, UUID(arguments[0])) else 1
    finally:
        roll.dispose()
        box.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
