"""Voting with a code, as the page of codes and the kiosk have it in common: no account, and a server that helps."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, url_for
from flask_babel import gettext
from markupsafe import Markup

from services.portal.ballots.view import Paper, Sent, make_paper
from services.portal.clients.city import city
from services.portal.clients.records.voting.of_several import PollOut, PollSummary, ProjectOut
from services.portal.clients.wire import ServiceRefused, ServiceUnreachable
from services.portal.shell.filled import Filled
from services.portal.shell.language import speak_to_child

GROUPS, GROUP = 3, 4
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
ADULT_AGE = 18


@dataclass(frozen=True)
class Coded:
    """Where the forms of a ballot go when it is cast with a code, and what they carry besides the choices."""

    review: str
    change: str
    cast: str
    layout: str = "shell/layout.html"
    code: str = ""

    def carried(self) -> Markup:
        """The code as a hidden field; it travels in bodies and never in an address."""
        return Markup('<input type="hidden" name="code" value="{}">').format(self.code) if self.code else Markup()


def read_code(typed: str) -> str:
    """A typed code in its printed form: ABCD-EFGH-JKMN; as it was typed where it has another length."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(MISREAD)
    if len(bare) != GROUPS * GROUP:
        return bare[: 2 * GROUPS * GROUP]
    return "-".join(bare[at : at + GROUP] for at in range(0, len(bare), GROUP))


def open_poll(poll_id: Any, token: str | None = None) -> PollOut:
    """A poll, as whoever holds the token reads it; where only children vote, this request speaks to a child."""
    poll = city().voting.poll(str(poll_id), token)
    if int(poll.get("age_to") or ADULT_AGE) < ADULT_AGE:
        speak_to_child()
    return poll


def code_problem(poll: PollSummary, code: str) -> Any:
    """Why nobody can vote with this code, in a sentence; None where she can. Raises ServiceUnreachable."""
    if len(code) != GROUPS * GROUP + GROUPS - 1:
        return gettext("Kode suara terdiri dari 12 huruf dan angka, misalnya 7K2M-9QXD-04TB.")
    try:
        used = city().voting.code_standing(str(poll["id"]), code)["used"]
    except ServiceRefused as refusal:
        return refusal_words(refusal)
    return gettext("Kode ini sudah dipakai. Satu kode, satu suara.") if used else None


def refusal_words(refusal: ServiceRefused) -> Any:
    """What a refusal means to somebody who holds a code."""
    words = {
        "code_not_valid": gettext(
            "Kode ini tidak cocok. Periksa huruf dan angkanya. Kalau tetap tidak bisa, minta kode baru kepada petugas."
        ),
        "already_issued": gettext("Kode ini sudah dipakai. Satu kode, satu suara."),
        "too_many_requests": gettext("Terlalu banyak kode salah dari jaringan ini. Tunggu sepuluh menit."),
    }
    form = Filled()
    form.refused(refusal)
    return words.get(refusal.code, form.refusal)


def coded_paper(poll: PollSummary, code: str, sent: Sent) -> Paper:
    """The paper in the code's own order: the same each time, another for every code."""
    answer = city().voting.paper(None, str(poll["id"]))
    key = cast("bytes", current_app.extensions["form_key"])

    def place(project: ProjectOut) -> bytes:
        return hmac.digest(key, f"order|{poll['id']}|{code}|{project['id']}".encode(), hashlib.sha256)

    return make_paper({**answer, "projects": sorted(answer["projects"], key=place)}, poll, sent)


def attempt_cast(form: Filled, cast_it: Callable[[], str]) -> str | None:
    """The receipt, or None with the refusal in the form."""
    try:
        return cast_it()
    except ServiceUnreachable as silence:
        form.refused(silence)
    except ServiceRefused as refusal:
        form.refusal = refusal_words(refusal)
    return None


def code_address() -> str:
    """Where codes are typed, as it is printed on cards."""
    public: str = current_app.extensions["settings"].public_url
    return public.rstrip("/") + url_for("codes.choose_poll")
