"""What a kiosk's browser carries: that it is one, and the turn of whoever stands before it. Sealed, both of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from threading import Lock
from typing import Any, cast
from uuid import UUID

from flask import Flask, Response, abort, current_app, redirect, request, url_for

from services.portal.clients.records.voting.of_several import PollOut
from services.portal.clients.wire import Record
from services.portal.shell.cookies import SESSION, cookie_name, drop_cookie, set_cookie
from services.portal.shell.formats import instant
from services.portal.shell.sealed import seal, unseal
from services.portal.shell.visitor import end_session
from shared import clock

DEVICE, TURN = "rembuk-kios", "rembuk-giliran"
TURN_SECONDS = 900
"""The longest turn; an idle one ends much sooner."""
OPEN_DOORS = frozenset({"assets.file", "health.live", "health.ready"})
TRIES, TRY_SECONDS = 5, 600


class Tries:
    """Wrong numbers lately, by kiosk, in this process: four digits must not be tried through on the tablet."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}
        self._lock = Lock()

    def are_left(self, kiosk: str) -> bool:
        """Whether another number may be tried now."""
        with self._lock:
            since = clock.now().timestamp() - TRY_SECONDS
            recent = self._wrong.get(kiosk, deque())
            while recent and recent[0] < since:
                recent.popleft()
            return len(recent) < TRIES

    def wrong(self, kiosk: str) -> None:
        """Note a wrong number."""
        with self._lock:
            self._wrong.setdefault(kiosk, deque(maxlen=TRIES)).append(clock.now().timestamp())


def register_kiosk(app: Flask) -> None:
    """Lead a kiosk back to its start from wherever it strays."""
    app.extensions["kiosk_tries"] = Tries()
    app.before_request(_stay_inside)


def may_start(poll: PollOut) -> PollOut:
    """The poll, if the visitor may start a kiosk for it; otherwise the page for whoever may not."""
    if "start_kiosk" not in poll["allowed_actions"]:
        abort(403)
    return poll


def start_cookie(response: Response, poll: PollOut, pin: str) -> Response:
    """Make the browser a kiosk until the poll closes, and end the officer's session on it."""
    end_session()
    name = secrets.token_urlsafe(9)
    seconds = max(60, int((instant(poll["closes_at"]) - clock.now()).total_seconds()))
    sealed = seal(DEVICE, {"poll": str(poll["id"]), "name": name, "pin": _pin_mark(name, pin)}, seconds=seconds)
    set_cookie(response, DEVICE, sealed)
    drop_cookie(response, SESSION)
    response.headers["Clear-Site-Data"] = '"storage", "cache"'
    return response


def kiosk_of(poll_id: UUID | None = None) -> Record | None:
    """The kiosk that this browser is, for a poll if one is given; None where it is none."""
    kept = unseal(DEVICE, request.cookies.get(cookie_name(DEVICE), ""))
    if kept is None or (poll_id is not None and kept["poll"] != str(poll_id)):
        return None
    return cast("Record", kept)


def pin_is_right(poll_id: UUID, typed: str) -> bool:
    """Whether this is the number of whoever started the kiosk; wrong ones are counted."""
    kiosk, tries = kiosk_of(poll_id), cast("Tries", current_app.extensions["kiosk_tries"])
    if kiosk is None or not tries.are_left(kiosk["name"]):
        return False
    right = hmac.compare_digest(kiosk["pin"], _pin_mark(kiosk["name"], typed))
    if not right:
        tries.wrong(kiosk["name"])
    return right


def stop(response: Response) -> Response:
    """Give the browser back, with nothing left in it."""
    drop_cookie(response, DEVICE)
    response.headers["Clear-Site-Data"] = '"storage", "cache"'
    return forget_turn(response)


def write_turn(response: Response, turn: dict[str, Any], *, seconds: int = TURN_SECONDS) -> Response:
    """Keep the present turn."""
    kiosk = kiosk_of()
    if kiosk is not None:
        set_cookie(response, TURN, seal(TURN, {**turn, "kiosk": kiosk["name"]}, seconds=seconds))
    return response


def read_turn(poll_id: UUID, *, holding: str = "code") -> Record | None:
    """The present turn, if this is the kiosk of this poll and the turn has come so far."""
    kiosk = kiosk_of(poll_id)
    turn = unseal(TURN, request.cookies.get(cookie_name(TURN), ""))
    if kiosk is None or turn is None or turn["kiosk"] != kiosk["name"] or holding not in turn:
        return None
    return cast("Record", turn)


def forget_turn(response: Response) -> Response:
    """End the turn."""
    drop_cookie(response, TURN)
    return response


def _pin_mark(name: str, pin: str) -> str:
    key = cast("bytes", current_app.extensions["form_key"])
    return hmac.new(key, f"kiosk|{name}|{pin}".encode(), hashlib.sha256).hexdigest()


def _stay_inside() -> Any:
    if (request.blueprint == "kiosk" and request.endpoint != "kiosk.prepare") or request.endpoint in OPEN_DOORS:
        return None
    kiosk = kiosk_of()
    return None if kiosk is None else redirect(url_for("kiosk.enter", poll_id=kiosk["poll"]), 303)
