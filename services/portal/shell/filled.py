"""A form that comes back filled, with what is wrong beside each field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g as request_state
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.datastructures import MultiDict

from services.portal.clients.wire import IdentityAway, ServiceRefused, ServiceUnreachable
from services.portal.shell.refusals import IDENTITY_AWAY, PAGES
from services.portal.shell.words import sentence


class Errors(dict[str, str]):
    """One sentence for each wrong field."""

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Field and sentence, in the order of the form."""
        return list(self.items())


class Filled:
    """What was typed (or what stands there already), and what is wrong with it."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = _Blank({name: _shown(value) for name, value in (values or {}).items()})
        self.errors = Errors()
        self.refusal: Any = None
        self.overtaken = False
        """Whether what it would change was changed elsewhere meanwhile."""
        self.unanswered = False
        """Whether what was sent may have arrived all the same."""

    def holds(self, name: str, value: str) -> bool:
        """Whether a box or round is ticked."""
        held = self.values[name]
        return value in held if isinstance(held, list) else str(value) == str(held)

    def check(self, schema: Schema, typed: MultiDict[str, str], *, many: tuple[str, ...] = ()) -> dict[str, Any] | None:
        """The typed values as the schema loads them, or None with `errors` filled. `many` names fields with boxes."""
        given: dict[str, Any] = {name: typed.getlist(name) if name in many else value for name, value in typed.items()}
        given |= {name: typed.getlist(name) for name in many}
        self.values.update(given)
        try:
            return dict(schema.load(given, unknown=EXCLUDE))
        except ValidationError as error:
            self.errors.update(_flat(error.messages))
            return None

    def refused(self, error: ServiceRefused | ServiceUnreachable) -> None:
        """Show what a service said; field errors keep our words where we have them."""
        if isinstance(error, IdentityAway):
            self.refusal = IDENTITY_AWAY[1]
        elif isinstance(error, ServiceUnreachable):
            request_state.outcome_unknown = self.unanswered = True
            self.refusal = PAGES[503][1]
        else:
            self.refusal = sentence(error.code)
            self.overtaken = error.code == "stale_proposal"


class _Blank(dict[str, Any]):
    """A field that was never filled is empty."""

    def __missing__(self, _name: str) -> str:
        return ""


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return [str(item) for item in value]
    return "" if value is None else value


def _flat(messages: Any) -> dict[str, str]:
    """The first sentence for each field; a list's items answer for the list."""
    found: dict[str, str] = {}
    for name, told in messages.items():
        first = told
        while isinstance(first, dict):
            first = next(iter(first.values()))
        found[str(name)] = str(first[0] if isinstance(first, list) else first)
    return found
