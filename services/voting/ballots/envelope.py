"""Reading a ballot from a request and answering with its receipt, without what schemas cost.

Marshmallow and webargs take as long as everything else that casting does, database included. A ballot has three
fields, so they are read here by hand; the schemas stay what the API's documentation is made of, and a test holds the
two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, request

from services.voting.ballots.receipts import LONGEST_KEY
from services.voting.electorate.codes import LONGEST_TYPED
from shared.web import DomainError

View = TypeVar("View", bound=Callable[..., Any])


SHAPES = (list, dict, str)
"""Project ids, points by project id, or the answer to a yes-or-no question; the paper knows which it asks for."""


class InvalidInput(DomainError):
    """Something is missing or cannot be read."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request holds: the choices as they came, the voting code where one is asked for, the idempotency key."""

    choices: Any
    code: str
    key: str


def documented_by(*decorators: Callable[..., Any]) -> Callable[[View], View]:
    """Describe a view in the API's document as these decorators would, and leave the view itself as it is."""

    def describe(view: View) -> View:
        described = view
        for decorator in reversed(decorators):
            described = decorator(described)
        view._apidoc = described._apidoc  # type: ignore[attr-defined]  # noqa: SLF001 - where flask-smorest reads it
        return view

    return describe


def read_ballot(*, coded: bool = False) -> Sent:
    """The ballot in the request at hand. Raises InvalidInput naming the field, or what Flask raises for bad JSON."""
    body = request.get_json(cache=False)
    if not isinstance(body, dict):
        raise InvalidInput("Send an object.", errors={"_schema": ["Not an object."]})
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise InvalidInput("Shorten the key.", errors={"Idempotency-Key": [f"Longer than {LONGEST_KEY}."]})
    if not isinstance(body.get("choices"), SHAPES):
        raise InvalidInput("Send what the ballot says.", errors={"choices": ["Not a list, an object or a word."]})
    code = body.get("code", "") if coded else ""
    if coded and not (isinstance(code, str) and 0 < len(code) <= LONGEST_TYPED):
        raise InvalidInput("Send the voting code.", errors={"code": ["Not a code."]})
    unknown = body.keys() - {"choices", "code"} if coded else body.keys() - {"choices"}
    if unknown:
        raise InvalidInput("Leave out what is not asked for.", errors={name: ["Unknown field."] for name in unknown})
    return Sent(body["choices"], code, key)


def receipt(text: str) -> Response:
    """The answer that carries a receipt."""
    return Response(f'{{"receipt":"{text}"}}\n', HTTPStatus.CREATED, content_type="application/json")
