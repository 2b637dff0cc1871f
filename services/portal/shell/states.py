"""The states of proposals, polls and programs in words: label, tone and sign, always together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext


@dataclass(frozen=True)
class Shown:
    """How a state is shown."""

    label: Any
    tone: str = ""
    """"" at work, wait, yes, no, end."""
    sign: str = "at_work"
    """The name of an icon."""


PROPOSAL = {
    "draft": Shown(lazy_gettext("Draf"), "end", "write"),
    "submitted": Shown(lazy_gettext("Diajukan")),
    "in_moderation": Shown(lazy_gettext("Ditinjau")),
    "returned": Shown(lazy_gettext("Dikembalikan"), "wait", "back"),
    "published": Shown(lazy_gettext("Terbit, dibahas"), "", "discuss"),
    "merged": Shown(lazy_gettext("Digabung"), "end", "merge"),
    "under_verification": Shown(lazy_gettext("Diverifikasi")),
    "verified": Shown(lazy_gettext("Layak"), "yes", "done"),
    "shortlisted": Shown(lazy_gettext("Masuk daftar pilihan"), "wait", "shortlist"),
    "on_ballot": Shown(lazy_gettext("Sedang dipilih"), "wait", "shortlist"),
    "prioritized": Shown(lazy_gettext("Menjadi prioritas"), "yes", "support"),
    "not_chosen": Shown(lazy_gettext("Belum terpilih"), "end", "refused"),
    "forwarded": Shown(lazy_gettext("Diteruskan"), "", "forward"),
    "accommodated": Shown(lazy_gettext("Diakomodir"), "yes", "official"),
    "declined": Shown(lazy_gettext("Belum dapat diakomodir"), "no", "refused"),
    "withdrawn": Shown(lazy_gettext("Ditarik pengusul"), "end", "back"),
    "in_progress": Shown(lazy_gettext("Dikerjakan")),
    "completed": Shown(lazy_gettext("Selesai"), "yes", "done"),
}
PUBLIC_STATES = (
    *("published", "under_verification", "shortlisted", "prioritized", "forwarded"),
    *("accommodated", "in_progress", "completed", "declined"),
)
"""The states by which anybody may filter, in the order of an idea's life."""

POLL = {
    "draft": Shown(lazy_gettext("Disiapkan"), "end", "write"),
    "open": Shown(lazy_gettext("Dibuka"), "wait", "shortlist"),
    "ended": Shown(lazy_gettext("Berakhir"), "wait", "clock"),
    "closed": Shown(lazy_gettext("Ditutup, dihitung")),
    "counting": Shown(lazy_gettext("Dihitung")),
    "counted": Shown(lazy_gettext("Terhitung, menunggu pengesahan")),
    "certified": Shown(lazy_gettext("Disahkan"), "yes", "official"),
    "cancelled": Shown(lazy_gettext("Dibatalkan"), "end", "refused"),
}

PROGRAM = {
    "planned": Shown(lazy_gettext("Direncanakan"), "end", "clock"),
    "in_progress": Shown(lazy_gettext("Dikerjakan")),
    "late": Shown(lazy_gettext("Terlambat"), "no", "attention"),
    "completed": Shown(lazy_gettext("Selesai"), "yes", "done"),
    "cancelled": Shown(lazy_gettext("Dibatalkan"), "end", "refused"),
}


def proposal_state(code: str) -> Shown:
    """How a proposal's state is shown; an unknown one shows its code rather than nothing."""
    return PROPOSAL.get(code, Shown(code))


def poll_state(code: str) -> Shown:
    """How a poll's state is shown."""
    return POLL.get(code, Shown(code))


def program_state(code: str) -> Shown:
    """How a program's state is shown."""
    return PROGRAM.get(code, Shown(code))


def register_states(app: Flask) -> None:
    """Give templates the three functions."""
    app.jinja_env.globals.update(proposal_state=proposal_state, poll_state=poll_state, program_state=program_state)
