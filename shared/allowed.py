"""What somebody may do now, found by the very checks that the actions themselves ask, so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared.refusals import Refusal


def passes(check: Callable[..., object], *about: object) -> bool:
    """Whether a check of an action lets it through; a check raises where it does not."""
    try:
        check(*about)
    except Refusal:
        return False
    return True


def allowed(checks: Mapping[str, Callable[..., object]], *about: object) -> list[str]:
    """The names of those whose check lets it through."""
    return [name for name, check in checks.items() if passes(check, *about)]
