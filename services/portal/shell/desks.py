"""What the desks of staff have in common: who may sit there, the queue, and the one item that lies open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, abort, make_response, redirect, request, url_for

from services.portal.clients.wire import Record, ServiceRefused, ServiceUnreachable
from services.portal.shell.filled import Filled
from services.portal.shell.formats import days_left
from services.portal.shell.visitor import needs_login, visitor

View = TypeVar("View", bound=Callable[..., Any])
Item = TypeVar("Item", bound=Mapping[str, Any])


def at_desk(desk: str) -> Callable[[View], View]:
    """Let in the people who work at a desk; the services check their territory besides."""

    def decorate(view: View) -> View:
        @needs_login
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if desk not in visitor().desks:
                abort(403)
            return view(*args, **kwargs)

        return cast("View", guarded)

    return decorate


def opened(items: list[Item]) -> Item | None:
    """The item named in the address (`?buka=`), or the first of the queue."""
    wanted = request.values.get("buka", "")
    return next((item for item in items if str(item["id"]) == wanted), items[0] if items else None)


def with_clock(item: Mapping[str, Any], days: int = 30) -> Record:
    """The item with its deadline as the queue draws it: days left and days used."""
    due = item.get("due_at")
    left = days_left(due) if due else None
    return {**item, "left": left, "used": None if left is None else days - left, "days": days}


def decided(desk: str, kabar: str) -> Response:
    """Back to the queue, which says what just happened."""
    return make_response(redirect(url_for(f"{desk}.show", kabar=kabar)))


def attempt(form: Filled, act: Callable[[], Any]) -> bool:
    """Do what the officer decided; False with the refusal in the form, so that it comes back filled."""
    try:
        act()
    except (ServiceRefused, ServiceUnreachable) as refusal:
        form.refused(refusal)
        return False
    return True
