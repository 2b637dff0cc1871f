"""What everybody is told alike, kept for a second within this process: pages of logged-in people ask for it as well.

Nothing here is asked for in anybody's name, so nothing here is anybody's own. A failure is not kept. Whoever asks gets
the very object that others get, and changes nothing in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request

from services.portal.clients.city import city
from services.portal.clients.records.programs import ProgramOut
from services.portal.clients.records.proposals.browsing import AreaSummary
from services.portal.clients.records.proposals.of_several import CycleOut
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.shell.kept_requests import MAKING

Answer = TypeVar("Answer")

FRESH_FOR = 1.0
"""Seconds for which an answer is given again."""
MOST_KEPT = 100


class PublicAnswers:
    """Answers by what was asked; one asks, and the others of this moment wait for the answer."""

    def __init__(self, seconds: float = FRESH_FOR) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[float, Any]] = {}
        self._asking: dict[str, Lock] = {}
        self._lock = Lock()

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return bool(self._seconds)

    def get(self, name: str, ask: Callable[[], Any], *, anew: bool = False) -> Any:
        """What `ask` answered lately, or (always, where wanted `anew`) answers now. Raises whatever `ask` raises."""
        if anew or not self._seconds:
            return ask()
        found = self._found(name)
        if found is not None:
            return found[0]
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
                self._asking = {name: lock for name, lock in self._asking.items() if lock.locked()}
            asking = self._asking.setdefault(name, Lock())
        with asking:
            found = self._found(name)
            if found is not None:
                return found[0]
            since = time.monotonic()
            answer = ask()
            self._kept[name] = since + self._seconds, answer
            return answer

    def _found(self, name: str) -> tuple[Any] | None:
        until, answer = self._kept.get(name, (0.0, None))
        return (answer,) if until > time.monotonic() else None


def register_public_answers(app: Flask, *, keeps: bool) -> None:
    """Keep them, or ask each time where pages are not kept either."""
    app.extensions["public_answers"] = PublicAnswers(FRESH_FOR if keeps else 0.0)


def public_cycle() -> CycleOut | None:
    """The planning cycle that runs now, or None between cycles."""
    return _kept("cycle", city().proposals.cycle)


def public_counts() -> list[AreaSummary]:
    """How many proposals each kelurahan has."""
    return _kept("counts", city().proposals.counts)


def public_open_polls() -> list[PollSummary]:
    """The polls that are open, as anybody sees them."""
    return _kept("open polls", lambda: city().voting.polls(state="open"))


def public_programs() -> list[ProgramOut]:
    """Every program of the roadmap."""
    return _kept("programs", city().programs.find)


def public_turnout(poll_id: str, ask: Callable[[str], Answer]) -> Answer:
    """How many may vote in a poll and how many have, as `ask` finds it out."""
    return _kept(f"turnout {poll_id}", lambda: ask(poll_id))


def asked_anew() -> bool:
    """Whether public answers are asked for now rather than taken from what is kept: then it helps to ask together."""
    return MAKING in request.environ or not _answers().keeps


def _answers() -> PublicAnswers:
    return cast("PublicAnswers", current_app.extensions["public_answers"])


def _kept(name: str, ask: Callable[[], Answer]) -> Answer:
    # A page that will be kept itself must not begin its time with what is old already.
    return cast("Answer", _answers().get(name, ask, anew=MAKING in request.environ))
