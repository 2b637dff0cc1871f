"""The first page: what is open, how long still, and what came of earlier ideas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext, lazy_gettext

from services.portal.ballots.casting import WholeTurnout, turnout_of
from services.portal.ballots.polls import takes_ballots, voters_of
from services.portal.clients.records.proposals.of_several import CycleOut
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.shell.cache import kept_briefly
from services.portal.shell.formats import left, sentence_case
from services.portal.shell.grace import list_or_empty, or_else
from services.portal.shell.language import voiced
from services.portal.shell.public_answers import (
    asked_anew,
    public_counts,
    public_cycle,
    public_open_polls,
    public_programs,
    public_turnout,
)
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.territory import districts
from services.portal.shell.visitor import Visitor, visitor_or_none
from shared.contracts.roles import covers

blueprint = Blueprint("home", __name__)

PHASES: tuple[tuple[str, Any], ...] = (
    ("usul", lazy_gettext("Usul")),
    ("bahas", lazy_gettext("Bahas")),
    ("periksa", lazy_gettext("Periksa")),
    ("pilih", lazy_gettext("Pilih")),
    ("wujud", lazy_gettext("Wujud")),
)
ORDINALS = (
    lazy_gettext("pertama"),
    lazy_gettext("kedua"),
    lazy_gettext("ketiga"),
    lazy_gettext("keempat"),
    lazy_gettext("kelima"),
)
ON_THE_WAY = frozenset({"in_progress", "completed", "planned"})
SHOWN_CHANGES = 3


@dataclass(frozen=True)
class Hero:
    """The sentence on top: what is open and for how long."""

    title: str
    words: str
    until: str | None = None
    poll: PollSummary | None = None


@blueprint.get("/")
@kept_briefly("cycle", "proposal", "poll", "program")
def show() -> str:
    """What somebody can do today."""
    return home_page()


def home_page() -> str:
    """The cycle, the nearest poll, what the kelurahan say and what the city builds; a part that fails is left out."""
    visitor = visitor_or_none()
    (polls, poll, turnout), cycle, counts, programs = side_by_side(
        lambda: open_polls(visitor),
        lambda: or_else(None, public_cycle),
        lambda: list_or_empty(public_counts),
        lambda: list_or_empty(public_programs),
        in_turn=not asked_anew(),
    )
    return render_template(
        "front/home.html",
        hero=hero(cycle, poll),
        cycle=cycle,
        turnout=turnout,
        phase=phase_number(cycle, bool(polls)),
        phases=[label for _code, label in PHASES],
        ordinals=ORDINALS,
        polls=polls,
        districts=districts({item["area_code"]: item["total"] for item in counts}),
        programs=[program for program in programs if program.get("state") in ON_THE_WAY][:SHOWN_CHANGES],
    )


def open_polls(visitor: Visitor | None) -> tuple[list[PollSummary], PollSummary | None, WholeTurnout | None]:
    """The polls that take ballots now, the nearest of them, and its turnout."""
    polls = [poll for poll in list_or_empty(public_open_polls) if takes_ballots(poll)]
    nearest = nearest_poll(polls, visitor)
    return polls, nearest, or_else(None, lambda: public_turnout(str(nearest["id"]), turnout_of)) if nearest else None


def nearest_poll(polls: list[PollSummary], visitor: Visitor | None) -> PollSummary | None:
    """The open poll that ends first, among those for the visitor's kelurahan if there are any."""
    own = [poll for poll in polls if visitor and is_near(poll, visitor)]
    return min(own or polls, key=lambda poll: str(poll["closes_at"]), default=None)


def is_near(poll: PollSummary, visitor: Visitor) -> bool:
    """Whether a poll is for the visitor's kelurahan, and not for the other generation alone."""
    if not visitor.kelurahan or not covers(poll["area_code"], visitor.kelurahan):
        return False
    return voters_of(poll) != ("adults" if visitor.is_child else "children")


def phase_number(cycle: CycleOut | None, poll_is_open: bool) -> int | None:
    """Which plank of the jetty is now, counted from 0; an open poll is the choice, whatever the calendar says."""
    codes = [code for code, _label in PHASES]
    if poll_is_open:
        return codes.index("pilih")
    current = cycle.get("current_phase") if cycle else None
    return codes.index(current) if current in codes else None


def hero(cycle: CycleOut | None, poll: PollSummary | None) -> Hero:
    """What the first screen says."""
    if poll is not None:
        title = gettext("%(left)s untuk memilih program kelurahan", left=sentence_case(left(poll["closes_at"])))
        words = voiced(
            gettext("Pilih program untuk tempat tinggal Anda."), gettext("Pilih program untuk tempat tinggalmu.")
        )
        return Hero(title, words, poll["closes_at"], poll)
    phase = cycle.get("current_phase") if cycle else None
    title, words = _by_phase().get(phase or "", _by_phase()[""])
    return Hero(title, words)


def _by_phase() -> dict[str, tuple[str, str]]:
    return {
        "usul": (
            gettext("Apa yang perlu berubah di kelurahan Anda?"),
            gettext("Warga dan anak boleh mengusulkan. Satu usulan cukup tiga langkah."),
        ),
        "bahas": (
            gettext("Baca dan dukung usulan tetangga Anda"),
            gettext("Usulan dengan cukup dukungan wajib dijawab kota dalam 30 hari."),
        ),
        "periksa": (
            gettext("Petugas sedang memeriksa usulan warga"),
            gettext("Setiap usulan mendapat jawaban dengan alasannya. Ikuti jejaknya di sini."),
        ),
        "pilih": (
            gettext("Pemilihan program kelurahan sedang disiapkan"),
            gettext("Daftar pilihannya sudah bisa dibaca."),
        ),
        "wujud": (
            gettext("Pilihan warga dan anak sedang dikerjakan"),
            gettext("Lihat di peta jalan sampai di mana tiap program."),
        ),
        "": (
            gettext("Warga dan anak menentukan bersama"),
            gettext("Di Rembuk, usulan warga dan anak dibahas, dipilih, dijawab, lalu dikerjakan."),
        ),
    }
