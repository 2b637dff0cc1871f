"""Reading a board document that came from anywhere: either it has the right shape, or the fault is named."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from services.voting.board.merkle import SIZE
from services.voting.board.record import (
    CLOSED_FORMAT,
    FORMAT,
    FORMAT_WITHOUT_ASSISTED,
    OPENINGS_FORMAT,
    closed_tally_of,
    tally_of,
)
from services.voting.board.roots import Root
from services.voting.board.rules_shape import check_rules
from services.voting.board.strict_json import Unreadable, read_base64, read_json

T = TypeVar("T")
HEX = re.compile(r"[0-9a-f]{64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


BoardUnreadable = Unreadable
"""Raised where a file is not a board document of these formats; the message names the fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the multiset: so many ballots of an area have these marks."""

    area: str
    marks: tuple[int, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a leaf holds, as a document says it; the nonce in hexadecimal."""

    leaf: int
    choices: Any
    nonce: str


@dataclass(frozen=True)
class Board:
    """A board document as it was read; nothing in it is believed yet."""

    poll: str
    rules: dict[str, Any]
    rules_hash: str
    key: bytes
    leaves: list[bytes]
    replaced: list[int]
    roots: list[Root]
    total: int
    assisted: int | None
    """Ballots whose token a server made; None where it would tell of fewer than five people."""
    areas: dict[str, int]
    multiset: list[Line]
    openings: list[Opened] | None
    result: dict[str, Any]
    seal: str
    tally: bytes
    """The bytes that the seal signs."""
    ending: dict[str, Any] | None = None
    """How it came to its end; None in boards of polls whose rules know no later end."""


@dataclass(frozen=True)
class ClosedBoard:
    """The board of a poll with fewer than five ballots: what was chosen; the ballots are for the auditors."""

    poll: str
    rules: dict[str, Any]
    rules_hash: str
    key: bytes
    result: dict[str, Any]
    whole: str
    """SHA-256 of the auditors' file, in hexadecimal."""
    seal: str
    tally: bytes
    """The bytes that the seal signs."""
    ending: dict[str, Any] | None = None
    """How it came to its end, as in a board with its ballots."""


def read_any_board(data: bytes) -> Board | ClosedBoard:
    """Read BOARD.json, with its ballots or without them. Raises BoardUnreadable."""
    document = read_json(data)
    is_closed = isinstance(document, dict) and document.get("format") == CLOSED_FORMAT
    return _closed_board(document) if is_closed else _board(document)


def read_board(data: bytes) -> Board:
    """Read a board with its ballots. Raises BoardUnreadable."""
    return _board(read_json(data))


def _closed_board(document: dict[str, Any]) -> ClosedBoard:
    whole = _get(document, "whole", str)
    if not HEX.fullmatch(whole):
        raise BoardUnreadable("whole: expected 64 hexadecimal digits")
    return ClosedBoard(
        poll=_get(document, "poll", str),
        rules=_rules(document),
        rules_hash=_get(document, "rules_hash", str),
        key=_base64(document, "key"),
        result=_get(document, "result", dict),
        whole=whole,
        seal=_get(document, "seal", str),
        tally=closed_tally_of(document),
        ending=_get(document, "ending", dict) if "ending" in document else None,
    )


def _board(found: Any) -> Board:
    document = _object(found, FORMAT, FORMAT_WITHOUT_ASSISTED)
    leaves = _base64(document, "leaves")
    if len(leaves) % SIZE:
        raise BoardUnreadable(f"leaves: {len(leaves)} bytes, which is not a multiple of {SIZE}")
    ballots = _get(document, "ballots", dict)
    return Board(
        poll=_get(document, "poll", str),
        rules=_rules(document),
        rules_hash=_get(document, "rules_hash", str),
        key=_base64(document, "key"),
        leaves=[leaves[at : at + SIZE] for at in range(0, len(leaves), SIZE)],
        replaced=_each(document, "replaced", _whole),
        roots=_each(document, "roots", _root),
        total=_get(ballots, "total", int),
        assisted=None if document["format"] == FORMAT_WITHOUT_ASSISTED else _get(ballots, "assisted", int),
        areas=_areas(ballots),
        multiset=_each(document, "multiset", _line),
        openings=_each(document, "openings", _opened) if "openings" in document else None,
        result=_get(document, "result", dict),
        seal=_get(document, "seal", str),
        tally=tally_of(document),
        ending=_get(document, "ending", dict) if "ending" in document else None,
    )


def read_openings(data: bytes) -> tuple[str, list[Opened]]:
    """Read OPENINGS.json: the poll it belongs to, and its openings. Raises BoardUnreadable."""
    document = _object(read_json(data), OPENINGS_FORMAT)
    return _get(document, "poll", str), _each(document, "openings", _opened)


def read_key(text: str) -> bytes:
    """The 32 bytes of a public key, in hexadecimal as posters print it or in base64. Raises BoardUnreadable."""
    written = "".join(text.split())
    try:
        in_hexadecimal = HEX.fullmatch(written.lower())
        key = bytes.fromhex(written) if in_hexadecimal else base64.b64decode(written, validate=True)
    except ValueError as error:
        raise BoardUnreadable("the key is neither hexadecimal nor base64") from error
    if len(key) != SIZE:
        raise BoardUnreadable(f"the key has {len(key)} bytes; an Ed25519 key has {SIZE}")
    return key


def _object(document: Any, *formats: str) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("format") not in formats:
        raise BoardUnreadable(f'not a document of the format "{formats[0]}"')
    return document


def _rules(document: dict[str, Any]) -> dict[str, Any]:
    rules = _get(document, "rules", dict)
    check_rules(rules)
    return rules


def _areas(ballots: dict[str, Any]) -> dict[str, int]:
    listed = _each(ballots, "areas", _area)
    if len(dict(listed)) != len(listed):
        raise BoardUnreadable("areas: an area occurs twice")
    return dict(listed)


def _get(holder: dict[str, Any], name: str, kind: type[T]) -> T:
    value = holder.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BoardUnreadable(f"{name}: expected {_WORDS[kind]}")
    return value


_WORDS: dict[type, str] = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


def _base64(holder: dict[str, Any], name: str) -> bytes:
    found = read_base64(_get(holder, name, str))
    if found is None:
        raise BoardUnreadable(f"{name}: expected base64")
    return found


def _each(holder: dict[str, Any], name: str, read: Callable[[Any], T]) -> list[T]:
    found = _get(holder, name, list)
    try:
        return [read(item) for item in found]
    except (KeyError, TypeError, ValueError) as error:
        raise BoardUnreadable(f"{name}: an entry has not the form it should have ({error})") from error


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"expected a whole number from 0, found {value!r:.40}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {value!r:.40}")
    return value


def _root(item: dict[str, Any]) -> Root:
    root = Root(
        _whole(item["number"]),
        _whole(item["size"]),
        _text(item["root"]),
        _text(item["at"]),
        _text(item["signature"]),
    )
    if not HEX.fullmatch(root.root) or not INSTANT.fullmatch(root.at):
        raise ValueError(f"root {root.number} needs 64 hexadecimal digits and a time like 2026-11-23T06:00:00Z")
    return root


def _area(item: dict[str, Any]) -> tuple[str, int]:
    return _text(item["area"]), _whole(item["ballots"])


def _line(item: dict[str, Any]) -> Line:
    return Line(_text(item["area"]), tuple(map(_whole, item["marks"])), _whole(item["times"]))


def _opened(item: dict[str, Any]) -> Opened:
    return Opened(_whole(item["leaf"]), item["choices"], _text(item["nonce"]))
