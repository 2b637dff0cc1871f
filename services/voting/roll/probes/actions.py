"""The roll's own pulse, and the signer's behind it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.electorate import queries as electorate
from services.voting.roll.pulses.actions import note_answer
from services.voting.roll.tokens.actions import Signer
from services.voting.roll.tokens.refusals import SignerUnavailable
from shared.signing import BlindedInvalid

NO_TOKEN = b"\0"
"""Nothing that could be signed: the signer opens the sealed key, looks at this and refuses it."""


def take_pulse(session: Session, signer: Signer) -> dict[str, bool]:
    """Write down that the roll answers and, where its signer does, that too: {"roll", "signer"}.

    The signer is asked as for a voter, with a key of an open poll and a value that it must refuse: so the pulse says
    that it knows us and opens our keys, and no signature is ever made for nobody.
    """
    note_answer(session, "roll")
    key = electorate.a_key_in_use(session)
    answers = key is not None and _answers(signer, *key)
    if answers:
        note_answer(session, "signer")
    return {"roll": True, "signer": answers}


def _answers(signer: Signer, poll_id: UUID, sealed: bytes) -> bool:
    try:
        signer.sign(poll_id, sealed, NO_TOKEN)
    except BlindedInvalid:
        return True
    except SignerUnavailable:
        return False
    return True
