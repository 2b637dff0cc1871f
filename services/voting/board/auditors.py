"""The auditors of a board, who see which leaf holds which choices."""

from __future__ import annotations

MOST_AUDITORS = 2
"""How many people may ever see it, of one poll: the roll names no more, and the box lets no more in."""
