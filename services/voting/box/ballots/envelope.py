"""Reading a ballot from what was sent, without what schemas cost.

Marshmallow and webargs take as long as everything else that casting does, database included. A ballot has six
fields, so they are read here by hand; the schemas stay what the API's documentation is made of, and a test holds the
two against each other.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from typing import Any, TypeVar

from services.voting.box.ballots.retry_keys import KEY_BYTES
from services.voting.box.ballots.signed import SignedBallot
from shared.refusals import InvalidInput

View = TypeVar("View", bound=Callable[..., Any])

SHAPES = (list, dict, str)
"""Project ids, points by project id, or the answer to a yes-or-no question; the paper knows which it asks for."""
FIELDS = frozenset({"token", "signature", "cell", "choices", "assisted", "retry_key"})
TOKEN_BYTES = 32
_TO_STANDARD = str.maketrans("-_", "+/", "+/")


def documented_by(*decorators: Callable[..., Any]) -> Callable[[View], View]:
    """Describe a view in the API's document as these decorators would, and leave the view itself as it is."""

    def describe(view: View) -> View:
        described = view
        for decorator in reversed(decorators):
            described = decorator(described)
        view._apidoc = described._apidoc  # type: ignore[attr-defined]  # noqa: SLF001 - where flask-smorest reads it
        return view

    return describe


def read_ballot(body: Any) -> SignedBallot:
    """The ballot in a body of JSON. Raises InvalidInput naming the field."""
    if not isinstance(body, dict):
        raise InvalidInput("Send an object.", errors={"_schema": ["Not an object."]})
    unknown = body.keys() - FIELDS
    if unknown:
        raise InvalidInput("Leave out what is not asked for.", errors={name: ["Unknown field."] for name in unknown})
    token = _octets(body, "token", TOKEN_BYTES)
    retry_key = _octets(body, "retry_key", KEY_BYTES) if "retry_key" in body else None
    cell, assisted = body.get("cell"), body.get("assisted", False)
    if type(cell) is not int:  # JSON's true is no number of a cell
        raise InvalidInput("Send the number of the cell.", errors={"cell": ["Not a number."]})
    if type(assisted) is not bool:
        raise InvalidInput("Say whether a server made the token.", errors={"assisted": ["Not true or false."]})
    if not isinstance(body.get("choices"), SHAPES):
        raise InvalidInput("Send what the ballot says.", errors={"choices": ["Not a list, an object or a word."]})
    return SignedBallot(token, _octets(body, "signature"), cell, body["choices"], assisted, retry_key)


def _octets(body: dict[str, Any], name: str, length: int | None = None) -> bytes:
    text: Any = body.get(name)
    try:
        standard = text.translate(_TO_STANDARD) + "=" * (-len(text) % 4)
        octets = binascii.a2b_base64(standard, strict_mode=True)
    except (AttributeError, TypeError, ValueError):
        raise InvalidInput(f"Send the {name}.", errors={name: ["Not base64url without padding."]}) from None
    if length is not None and len(octets) != length:
        raise InvalidInput(f"Send the {name}.", errors={name: [f"Not {length} bytes."]})
    return octets
