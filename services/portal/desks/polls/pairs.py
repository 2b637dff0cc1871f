"""Two polls on one list at the desk: prepared together, opened together, the children's first."""

from __future__ import annotations

from services.portal.ballots.polls import beside
from services.portal.clients.city import city
from services.portal.clients.wire import Record, ServiceRefused
from services.portal.shell.visitor import act_token


def prepare(token: str, content: Record, key: str) -> None:
    """Prepare a poll, or the children's and then the adults' beside it where `content` has `adults`.

    `key` is that of the form; each poll has its own made from it, so that the form can be sent again. Where the second
    is refused, the first is dropped, since half a pair would keep the proposals. Raises ServiceRefused,
    ServiceUnreachable.
    """
    voting = city().voting
    adults = content.pop("adults", None)
    if adults is None:
        voting.prepare(token, content, key)
        return
    children = voting.prepare(token, content, f"children-{key}")
    try:
        beside = {"beside": children["id"], "proposal_ids": []}
        voting.prepare(token, content | adults | beside, f"adults-{key}")
    except ServiceRefused:
        voting.drop(token, str(children["id"]))
        raise


def open_with_its_pair(token: str, poll_id: str, key: str) -> None:
    """Open a draft, and the draft beside it: the children's first, since the adults' stands on its list.

    Each opening is an act with a token of its own. Where the second is refused the first stays open, and the desk
    offers the second again. Raises ServiceRefused, ServiceUnreachable.
    """
    for draft in _drafts(token, poll_id):
        city().voting.open(act_token("poll.open"), str(draft["id"]), f"{draft['id']}-{key}")


def drop_with_its_pair(token: str, poll_id: str) -> None:
    """Drop a draft, and the draft beside it: the adults' first, since it stands on the children's list.

    Raises ServiceRefused, ServiceUnreachable.
    """
    for draft in reversed(_drafts(token, poll_id)):
        city().voting.drop(token, str(draft["id"]))


def _drafts(token: str, poll_id: str) -> list[Record]:
    poll = city().voting.poll(poll_id, token)
    other = beside(poll, city().voting.polls(token))
    pair = [one for one in (poll, other) if one is not None and one["state"] == "draft"]
    return sorted(pair, key=lambda one: bool(one.get("beside")))
