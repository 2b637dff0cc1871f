"""The words domain code needs for saying no: what is refused has a status, a code and a sentence, and knows no web."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, ClassVar


class Refusal(Exception):
    """A no with a reason. The code is the class name in snake case and never changes once released.

    The docstring of a subclass is the title; `detail` tells the reader what to do next and holds no personal data.
    `facts` are further members of the answer, JSON values by name; `retry_after` (seconds) among them becomes a header.
    """

    status: ClassVar[int] = HTTPStatus.CONFLICT
    keeps_changes: ClassVar[bool] = False
    """Whether what the action wrote before refusing is committed all the same (a counted wrong code, say)."""

    def __init__(self, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or type(self).title())
        self.detail = detail
        self.facts = facts

    @classmethod
    def code(cls) -> str:
        """The stable name of this refusal, such as poll_not_open."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """One plain sentence that says what this refusal is."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


class NotFound(Refusal):
    """There is nothing here under that name."""

    status = HTTPStatus.NOT_FOUND


class Forbidden(Refusal):
    """Your role does not allow this here."""

    status = HTTPStatus.FORBIDDEN


class Unauthenticated(Refusal):
    """Log in first."""

    status = HTTPStatus.UNAUTHORIZED


class InvalidInput(Refusal):
    """Something is missing or cannot be read."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StorageFull(Refusal):
    """Nothing can be stored now, since the disk is full; what is stored stays, and can be read."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
