"""JSON that every program reads alike, or not at all.

What two readers may take for two things is refused: a name that an object gives twice, a number with a fraction or an
exponent (2.0 is 2 to the one and not to the other) or beyond 2^53, half a surrogate pair, anything but UTF-8. The page
that checks a board in a browser (`board_read.js`) refuses the same; tests/voting/board/vectors.json holds both to it.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any, NoReturn

MOST = 2**53 - 1
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class Unreadable(ValueError):
    """This is not what it should be; the message names the fault."""


def read_json(data: bytes) -> Any:
    """What a file says. Raises Unreadable."""
    try:
        found = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no letter
    except UnicodeError as error:
        raise Unreadable("not JSON in UTF-8") from error
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    return found


def read_base64(text: str) -> bytes | None:
    """The bytes of a text in base64 as RFC 4648 writes it, padded and without a gap; None where it is none."""
    return base64.b64decode(text) if BASE64.fullmatch(text) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("an object names something twice")
    return found


def _whole(text: str) -> int:
    if text == "-0" or len(text) > len(str(MOST)) + 1 or abs(int(text)) > MOST:
        raise Unreadable(f"{text:.40} is no number of a board: they are whole, up to 2^53 - 1")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise Unreadable(f"{text:.40} is no number of a board: they are whole, up to 2^53 - 1")
