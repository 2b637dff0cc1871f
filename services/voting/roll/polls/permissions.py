"""Who may do what with a poll, and when: asked by the actions themselves, and told to every page."""

from __future__ import annotations

from collections.abc import Callable

from services.voting.roll.electorate.officers import OFFICERS, must_run_polls, runs_polls
from services.voting.roll.electorate.refusals import RollNotOpen
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from shared.allowed import allowed
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden, NotFound

NO_SUCH_POLL = "There is no poll under this id."
KIOSK_STARTERS = (*OFFICERS, Role.FACILITATOR)


def must_see(reader: Caller | None, poll: Poll) -> None:
    """Raise NotFound unless she may know of this poll: drafts, dropped ones too, are for the area's officers."""
    if not poll.is_public and not runs_polls(reader, poll.area_code):
        raise NotFound(NO_SUCH_POLL)


def must_run(officer: Caller, poll: Poll) -> None:
    """Raise NotFound or Forbidden unless she runs this poll."""
    must_see(officer, poll)
    must_run_polls(officer, poll.area_code)


def must_prepare(officer: Caller, poll: Poll) -> None:
    """Raise PollNotDraft, and what `must_run` raises, unless she may change, open or drop it now."""
    must_run(officer, poll)
    poll.must_be_draft()


def must_hand_out_codes(officer: Caller, poll: Poll) -> None:
    """Raise RollNotOpen, and what `must_run` raises, unless she may print or take back codes now."""
    must_run(officer, poll)
    if poll.state is not State.OPEN:
        raise RollNotOpen("Codes can be made and taken back while the poll is open.")


def must_start_kiosk(person: Caller, poll: Poll) -> None:
    """Raise Forbidden or RollNotOpen unless she may make a tablet a kiosk for it now."""
    must_see(person, poll)
    if not any(person.has(role, poll.area_code) for role in KIOSK_STARTERS):
        raise Forbidden(f"This needs one of the roles {', '.join(KIOSK_STARTERS)} for area {poll.area_code}.")
    if poll.state is not State.OPEN:
        raise RollNotOpen("People vote here while the poll is open.")


CHECKS: dict[str, Callable[[Caller, Poll], None]] = {
    "change": must_prepare,
    "open": must_prepare,
    "drop": must_prepare,
    "preview_electorate": must_prepare,
    "read_codes": must_run,
    "issue_codes": must_hand_out_codes,
    "revoke_codes": must_hand_out_codes,
    "key_papers": must_run,
    "start_kiosk": must_start_kiosk,
}


def allowed_actions(reader: Caller | None, poll: Poll) -> list[str]:
    """Names of what the reader may do with this poll now."""
    return [] if reader is None else allowed(CHECKS, reader, poll)


def allowed_anywhere(reader: Caller | None) -> list[str]:
    """Names of what the reader may do without a poll at hand: prepare one, or import one, in an area of hers."""
    runs = reader is not None and any(reader.has(role) for role in OFFICERS)
    return ["prepare", "import"] if runs else []
