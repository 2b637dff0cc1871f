"""States in words: label, tone and sign, always together. Which states there are, each subject says of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """How a state is shown."""

    label: Any
    tone: str = ""
    """"" at work, wait, yes, no, end."""
    sign: str = "at_work"
    """The name of an icon."""
