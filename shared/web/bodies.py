"""What a JSON body may not hold, found before anybody reads it: a tower of brackets, and what no database can keep."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from flask import Flask, json, request

from shared.refusals import InvalidInput, Refusal

DEEPEST = 40
"""Brackets within brackets. What we take has four or five; Python's own reader breaks at some thousand."""
OPENING = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
UNPAIRED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
"""NUL, and halves of the pairs by which JSON may write an emoji."""
LONG_NUMBER = re.compile(rb"\d{4000}")
"""Python reads no number of more digits than some four thousand."""
NUL = "\0"


class TooDeep(Refusal):
    """What was sent is nested too deeply."""

    status = HTTPStatus.BAD_REQUEST


def register_bodies(app: Flask) -> None:
    """Refuse such bodies, addresses and questions before any route."""
    app.before_request(_refuse_what_nobody_keeps)


def _refuse_what_nobody_keeps() -> None:
    if NUL in request.path or b"%00" in request.query_string:
        raise _not_text()
    if request.is_json:
        body = request.get_data()
        if body.count(b"[") + body.count(b"{") > DEEPEST and depth(body) > DEEPEST:
            raise TooDeep(f"Send no more than {DEEPEST} brackets within each other.")
        if LONG_NUMBER.search(body):
            raise InvalidInput("Send a shorter number.", errors={"_schema": ["Holds a number too long to read."]})
        if b"\0" in body or (UNPAIRED.search(body) and not _is_text(_read(body))):
            raise _not_text()


def depth(body: bytes) -> int:
    """How many brackets of a JSON text stand within each other, those inside strings not counted."""
    deepest = standing = 0
    for found in OPENING.finditer(body):
        if found[0] in {b"[", b"{"}:
            standing += 1
            deepest = max(deepest, standing)
        elif found[0] in {b"]", b"}"}:
            standing -= 1
    return deepest


def _not_text() -> InvalidInput:
    return InvalidInput("Leave out the characters that are no text.", errors={"_schema": ["Holds NUL or half a pair."]})


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None  # whoever reads it next says what is wrong


def _is_text(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_text(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return all(map(_is_text, value))
    return not isinstance(value, str) or not any(letter == NUL or "\ud800" <= letter <= "\udfff" for letter in value)
