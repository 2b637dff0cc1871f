"""What an import finds in a file: by line, what was left out or changed, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.voting.counting.pabulib.rows import PabulibError
from shared.refusals import Refusal


class Effect(StrEnum):
    """What became of the row."""

    LEFT_OUT = "left_out"
    CHANGED = "changed"
    NOTED = "noted"


@dataclass(frozen=True)
class Finding:
    """One thing about one line of the file (from 1); `code` is stable, `reason` says it to a reader."""

    line: int
    effect: Effect
    code: str
    reason: str


@dataclass
class Findings:
    """Everything found so far, in the order of the file."""

    items: list[Finding] = field(default_factory=list)

    def left_out(self, line: int, code: str, reason: str) -> None:
        """This row is not applied."""
        self.items.append(Finding(line, Effect.LEFT_OUT, code, reason))

    def changed(self, line: int, code: str, reason: str) -> None:
        """This row is applied, otherwise than it stands there."""
        self.items.append(Finding(line, Effect.CHANGED, code, reason))

    def noted(self, line: int, code: str, reason: str) -> None:
        """Something an officer should know."""
        self.items.append(Finding(line, Effect.NOTED, code, reason))

    def refuse(self, line: int, code: str, reason: str) -> ElectionNotImported:
        """The refusal of the whole file because of this line; whoever calls raises it."""
        return ElectionNotImported(reason, line=line, reason=code, findings=self.as_json())

    def as_json(self) -> list[dict[str, Any]]:
        """The findings as plain JSON: `[{line, effect, code, reason}]`."""
        return [
            {"line": found.line, "effect": found.effect.value, "code": found.code, "reason": found.reason}
            for found in self.items
        ]


class ElectionNotImported(Refusal):
    """No poll can be made of this file."""

    status = 422


def unreadable(error: PabulibError, findings: Findings) -> ElectionNotImported:
    """The refusal of a file that is not in the format."""
    return findings.refuse(error.line, "not_in_the_format", error.expected)
