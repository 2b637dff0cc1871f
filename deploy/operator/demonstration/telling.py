"""How a story is told on the terminal: each step with its time, and the events that cross services meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from deploy.operator.demonstration.chronicle import Chronicle
from deploy.operator.demonstration.door import Missing, Refused

Trouble = (Missing, Refused, AssertionError, KeyError, IndexError)


class StoryBroken(Exception):
    """A step is missing; the message names it and what was expected."""


class Teller:
    """Tells one story; steps are opened with `step` and may say what they saw."""

    def __init__(self, console: Console, chronicle: Chronicle | None) -> None:
        self._console, self._chronicle = console, chronicle
        self.steps = 0
        self.events = 0

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """One step. Raises StoryBroken where anything in it is refused, missing or not as expected."""
        began = time.monotonic()
        self.steps += 1
        self._say(f"[bold]{self.steps:>2}[/] {what}")
        try:
            yield
        except Trouble as trouble:
            self.tell_events()
            raise StoryBroken(f'step {self.steps} "{what}": {trouble or type(trouble).__name__}') from trouble
        self.tell_events()
        self._say(f"   [green]done[/] in {(time.monotonic() - began) * 1000:,.0f} ms")

    def saw(self, what: str, seconds: float | None = None) -> None:
        """Something worth a line; `seconds` is how long another service took to show it."""
        after = "" if seconds is None else f"  [dim]seen after {seconds * 1000:,.0f} ms[/]"
        self._say(f"   {what}{after}")

    def tell_events(self) -> None:
        """Print what the public histories recorded since the last look."""
        if self._chronicle is None:
            return
        try:
            lines = list(self._chronicle.news())
        except (Missing, Refused):
            return  # a history that cannot be read now is read at the next step; the steps are the proof
        for line in lines:
            self.events += 1
            heard = f" → {', '.join(line.heard_by)}" if line.heard_by else ""
            self._say(f"   [cyan]{line.source} {line.position}[/] {line.type}[dim]{heard}[/]")

    def _say(self, line: str) -> None:
        self._console.print(line, soft_wrap=True)


def expect(true: object, what: str) -> None:
    """Raise AssertionError saying what was expected."""
    if not true:
        raise AssertionError(f"expected {what}")
