"""The one way by which a process of the city asks another over HTTP: what is asked, what comes back, what can fail.

>>> identity = Peer("http://127.0.0.1:9001")
>>> identity.ask(Request("GET", "/v1/areas")).json()
"""

from shared.wire.failures import (
    AnswerTooLarge,
    AnswerUnreadable,
    NoAnswerInTime,
    PeerAway,
    PeerHungUp,
    WireFailure,
)
from shared.wire.messages import LARGEST_ANSWER, PATIENCE, Answer, Asked, Patience, Request
from shared.wire.peer import Peer

__all__ = [
    "LARGEST_ANSWER",
    "PATIENCE",
    "Answer",
    "AnswerTooLarge",
    "AnswerUnreadable",
    "Asked",
    "NoAnswerInTime",
    "Patience",
    "Peer",
    "PeerAway",
    "PeerHungUp",
    "Request",
    "WireFailure",
]
