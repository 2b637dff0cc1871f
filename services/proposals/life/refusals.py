"""Why a proposal may not be changed or moved."""

from __future__ import annotations

from http import HTTPStatus

from shared.refusals import Forbidden, Refusal


class TransitionRefused(Refusal):
    """A proposal in this state cannot go there."""


class ReasonMissing(Refusal):
    """This decision needs a reason in plain words."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SecondOfficerMissing(Refusal):
    """Nobody turns down alone what people voted for."""


class NotEditable(Refusal):
    """The words of a proposal can be changed only as a draft or after it was returned."""


class OwnProposal(Forbidden):
    """Nobody decides about her own proposal."""
