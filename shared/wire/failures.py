"""Why a question found no answer. Whatever a peer did answer, a refusal too, is no failure of the wire."""

from __future__ import annotations


class WireFailure(Exception):
    """No answer that could be read came back; whether the peer acted is unknown, except after PeerAway."""


class PeerAway(WireFailure):
    """Nobody takes the connection, so nothing was asked."""


class NoAnswerInTime(WireFailure):
    """The whole answer was not there within the asker's patience."""


class PeerHungUp(WireFailure):
    """The peer closed the connection before its answer was whole: a process that ends does."""


class AnswerUnreadable(WireFailure):
    """What came is no answer: no HTTP, or no JSON where JSON was asked for."""


class AnswerTooLarge(WireFailure):
    """The answer is longer than the asker would hold in memory."""
