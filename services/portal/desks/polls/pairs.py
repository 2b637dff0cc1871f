"""Two polls on one list at the desk: voting prepares, opens and drops them together, or neither."""

from __future__ import annotations

from services.portal.ballots.polls import beside
from services.portal.clients.city import city
from services.portal.clients.wire import Record
from services.portal.shell.visitor import act_token


def prepare(token: str, content: Record, key: str) -> None:
    """Prepare a poll, or the children's and the adults' beside it where `content` has `adults`.

    `key` is that of the form, so that it can be sent again. Raises ServiceRefused, ServiceUnreachable.
    """
    voting = city().voting
    adults = content.pop("adults", None)
    if adults is None:
        voting.prepare(token, content, key)
        return
    voting.prepare_pair(token, content, content | adults | {"proposal_ids": []}, key)


def open_with_its_pair(token: str, poll_id: str, key: str) -> None:
    """Open a draft, and the draft beside it. Raises ServiceRefused, ServiceUnreachable."""
    opens = city().voting.open_pair if _stands_in_a_pair(token, poll_id) else city().voting.open
    opens(act_token("poll.open"), poll_id, key)


def drop_with_its_pair(token: str, poll_id: str) -> None:
    """Drop a draft, and the draft beside it. Raises ServiceRefused, ServiceUnreachable."""
    drops = city().voting.drop_pair if _stands_in_a_pair(token, poll_id, but="open") else city().voting.drop
    drops(token, poll_id)


def _stands_in_a_pair(token: str, poll_id: str, *, but: str = "") -> bool:
    """Whether another poll on its list is to be opened or dropped with it; `but` names a state that keeps it out."""
    poll = city().voting.poll(poll_id, token)
    other = beside(poll, city().voting.polls(token))
    return other is not None and other["state"] in {"draft", "open"} - {but}
