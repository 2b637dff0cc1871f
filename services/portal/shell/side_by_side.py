"""Asking several services at once, so that a page takes as long as its slowest question and not as all of them.

Each question runs as if it stood in the page: within the same request, in the visitor's name, under the same
correlation id. What all of them need, such as who is looking, is found out before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar, cast, overload

from flask import Flask, current_app

from services.portal.shell.visitor import visitor_or_none

One = TypeVar("One")
Two = TypeVar("Two")
Three = TypeVar("Three")
Four = TypeVar("Four")

HANDS = 16
"""Threads that ask for all pages of a process together; each keeps a connection to every service it asked."""

_is_a_hand: ContextVar[bool] = ContextVar("is_a_hand", default=False)


def register_side_by_side(app: Flask) -> None:
    """Give the app its hands; they start when they are first needed."""
    app.extensions["hands"] = ThreadPoolExecutor(HANDS, thread_name_prefix="asks")


@overload
def side_by_side(one: Callable[[], One], two: Callable[[], Two], /, *, in_turn: bool = ...) -> tuple[One, Two]: ...
@overload
def side_by_side(
    one: Callable[[], One], two: Callable[[], Two], three: Callable[[], Three], /, *, in_turn: bool = ...
) -> tuple[One, Two, Three]: ...
@overload
def side_by_side(
    one: Callable[[], One],
    two: Callable[[], Two],
    three: Callable[[], Three],
    four: Callable[[], Four],
    /,
    *,
    in_turn: bool = ...,
) -> tuple[One, Two, Three, Four]: ...
def side_by_side(*asks: Callable[[], Any], in_turn: bool = False) -> tuple[Any, ...]:
    """The answers to these questions, in their order; `in_turn` where they are at hand already. Raises as `each` does.

    Handing a question over costs more than a look at what is kept.
    """
    return tuple(ask() for ask in asks) if in_turn else tuple(each(asks))


def each(asks: Sequence[Callable[[], One]]) -> list[One]:
    """The answers to any number of questions of one kind, in their order.

    Where several fail, all are waited for and the first of them in this order raises, as if they were asked in turn.
    A question that asks several itself does so in turn, unless it is the first, which the page's own thread asks:
    hands that wait for hands could wait for ever.
    """
    if _is_a_hand.get() or len(asks) < 2:
        return [ask() for ask in asks]
    visitor_or_none()  # found out once, and not by every hand
    hands = cast("ThreadPoolExecutor", current_app.extensions["hands"])
    waiting = [hands.submit(copy_context().run, _lend_a_hand, ask) for ask in asks[1:]]
    try:
        first = asks[0]()
    finally:
        wait(waiting)  # also where the first has failed: nothing asks on when the page is made
    return [first, *(told.result() for told in waiting)]


def _lend_a_hand(ask: Callable[[], One]) -> One:
    _is_a_hand.set(True)
    return ask()
