"""Voting: polls, ballot papers, ballots and results."""

from __future__ import annotations

from typing import Any

from services.portal.clients.records.voting.audit import StandingOut
from services.portal.clients.records.voting.of_several import PollOut, PollSummary
from services.portal.clients.records.voting.polls import (
    BatchesOut,
    BatchStanding,
    CandidateOut,
    CandidatesOut,
    CodesOut,
    PairOut,
    PollsOut,
    RevokedOut,
    RulesDocument,
    Turnout,
)
from services.portal.clients.records.voting.results import ResultOut
from services.portal.clients.records.voting.tokens import (
    CodeStandingOut,
    EligibilitiesOut,
    EligibilityOfPollOut,
    EligibilityOut,
    PaperOut,
    TokenOut,
)
from services.portal.clients.wire import UNHURRIED, Record, Wire


class Voting:
    """How people decide."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def polls(self, token: str | None = None, **query: Any) -> list[PollSummary]:
        """All polls, by state and area."""
        return self._wire.every(PollSummary, "/v1/polls", token=token, **query)

    def allowed(self, token: str) -> list[str]:
        """What the visitor may do without a poll at hand: prepare one, import one."""
        return list(self._wire.get(PollsOut, "/v1/polls", token=token, limit=1).get("allowed_actions", []))

    def poll(self, poll_id: str, token: str | None = None) -> PollOut:
        """One poll with its rules."""
        return self._wire.get(PollOut, f"/v1/polls/{poll_id}", token=token)

    def paper(self, token: str | None, poll_id: str) -> PaperOut:
        """The ballot paper in the visitor's own order."""
        return self._wire.get(PaperOut, f"/v1/polls/{poll_id}/paper", token=token)

    def eligibility(self, token: str, poll_id: str) -> EligibilityOut:
        """Whether the visitor may vote here, and why not."""
        return self._wire.get(EligibilityOut, f"/v1/polls/{poll_id}/eligibility", token=token)

    def standings(self, token: str) -> dict[str, EligibilityOfPollOut]:
        """The same for every open poll, by the poll's id."""
        return {
            str(one["poll_id"]): one
            for one in self._wire.get(EligibilitiesOut, "/v1/polls/eligibility", token=token)["items"]
        }

    def document(self, poll_id: str) -> RulesDocument:
        """The rules document of an opened poll, as it was frozen."""
        return self._wire.get(RulesDocument, f"/v1/polls/{poll_id}/document")

    def take_token(self, token: str, poll_id: str, blinded: str, cell: int) -> TokenOut:
        """Have the roll sign the visitor's token, blinded under the key of a cell: {cell, key, signature}."""
        return self._wire.post(TokenOut, f"/v1/polls/{poll_id}/tokens", {"blinded": blinded, "cell": cell}, token=token)

    def take_token_by_code(self, poll_id: str, code: str, blinded: str) -> TokenOut:
        """Have the roll sign the blinded token of a voting code."""
        return self._wire.post(TokenOut, f"/v1/polls/{poll_id}/coded-tokens", {"code": code, "blinded": blinded})

    def result(self, poll_id: str, token: str | None = None) -> ResultOut:
        """The result, once the poll has been counted."""
        return self._wire.get(ResultOut, f"/v1/polls/{poll_id}/result", token=token)

    def turnout(self, poll_id: str) -> Turnout:
        """How many may vote and how many have."""
        return self._wire.get(Turnout, f"/v1/polls/{poll_id}/turnout")

    def certifications(self, poll_id: str, token: str | None = None) -> StandingOut:
        """What was checked of a result, who has certified or refused it, and how many are needed."""
        return self._wire.get(StandingOut, f"/v1/polls/{poll_id}/certifications", token=token)

    def candidates(self, token: str, area: str) -> list[CandidateOut]:
        """Shortlisted proposals of an area that stand on no ballot paper yet."""
        return list(self._wire.get(CandidatesOut, "/v1/candidates", token=token, area=area)["items"])

    def prepare(self, token: str, content: Record, key: str) -> PollOut:
        """Prepare a poll."""
        return self._wire.post(PollOut, "/v1/polls", content, token=token, key=key)

    def drop(self, token: str, poll_id: str) -> PollOut:
        """Drop a draft; its proposals are free for another poll."""
        return self._wire.send(PollOut, "DELETE", f"/v1/polls/{poll_id}", token=token)

    def open(self, token: str, poll_id: str, key: str) -> PollOut:
        """Open a prepared poll; its rules are fixed from then on. A city has a hundred cells, each with a new key."""
        return self._wire.post(PollOut, f"/v1/polls/{poll_id}/open", token=token, key=key, patience=UNHURRIED)

    def prepare_pair(self, token: str, children: Record, adults: Record, key: str) -> PairOut:
        """Prepare the children's poll and the adults' beside it, both or none: {children, adults}."""
        return self._wire.post(
            PairOut, "/v1/poll-pairs", {"children": children, "adults": adults}, token=token, key=key
        )

    def open_pair(self, token: str, poll_id: str, key: str) -> PairOut:
        """Open the pair that a poll belongs to, both or none: {children, adults}."""
        return self._wire.post(PairOut, f"/v1/poll-pairs/{poll_id}/open", token=token, key=key, patience=UNHURRIED)

    def drop_pair(self, token: str, poll_id: str) -> PairOut:
        """Drop both drafts of the pair that a poll belongs to: {children, adults}."""
        return self._wire.send(PairOut, "DELETE", f"/v1/poll-pairs/{poll_id}", token=token)

    def code_standing(self, poll_id: str, code: str) -> CodeStandingOut:
        """Whether a voting code was used: {used}."""
        return self._wire.post(CodeStandingOut, f"/v1/polls/{poll_id}/code-standing", {"code": code})

    def make_codes(self, token: str, poll_id: str, content: Record) -> CodesOut:
        """Make voting codes: {batch, codes}, told this once."""
        return self._wire.post(CodesOut, f"/v1/polls/{poll_id}/codes", content, token=token)

    def code_batches(self, token: str, poll_id: str) -> list[BatchStanding]:
        """The batches of codes of a poll: {batch, left, used}, oldest first."""
        return list(self._wire.get(BatchesOut, f"/v1/polls/{poll_id}/codes", token=token)["items"])

    def revoke_codes(self, token: str, poll_id: str, batch_id: str) -> RevokedOut:
        """Take back the unused codes of a batch."""
        return self._wire.send(RevokedOut, "DELETE", f"/v1/polls/{poll_id}/codes/{batch_id}", token=token)
