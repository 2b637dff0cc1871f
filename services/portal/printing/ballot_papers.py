"""Ballot papers: the poll's list with boxes for its type of ballot, each sheet with a code of its own.

The first lines of a list get more crosses than the last. On paper nobody can have an order of her own, so there are
four: each begins a quarter of the list further on, sheet after sheet in turn, which spreads the first place well enough
and keeps the stack readable. A project keeps its number in all four, so whoever keys a sheet types the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from services.portal.clients.records.voting.of_several import PollOut, ProjectOut
from services.portal.printing.cards import Print, in_place_of_letters
from services.portal.shell.formats import moment, rupiah_short
from shared.printing.canvas import INK, QUIET, SEA, Canvas
from shared.printing.paper import HEIGHT, WIDTH

VARIANTS = "ABCD"
MARGIN, TOP, BOTTOM = 16.0, 16.0, 250.0
INSIDE = WIDTH - 2 * MARGIN
QR_SIDE, MARK_BOX = 27.0, 8.0
TALL, LOW = 15.0, 9.6
"""Millimetres of a line of the list: where there is room for a summary, and where there is not."""


@dataclass(frozen=True)
class Line:
    """A project on paper: its number is its place in the poll's own list, from 1."""

    number: int
    project: ProjectOut


def numbered(poll: PollOut) -> list[Line]:
    """The projects that can be chosen, by the numbers they have on every sheet."""
    lines = (Line(at, project) for at, project in enumerate(poll["projects"], start=1))
    return [line for line in lines if not line.project.get("withdrawn")]


def rotated(lines: Sequence[Line], variant: int) -> list[Line]:
    """The list as it stands on sheets of a variant (0 to 3): it begins so many quarters further on."""
    start = len(lines) * variant // len(VARIANTS)
    return [*lines[start:], *lines[:start]]


def ballot_papers(of: Print, codes: Sequence[str]) -> bytes:
    """The PDF of a batch: a paper for each code; a list that is too long goes on on a second page of that paper."""
    canvas = Canvas(gettext("Surat suara kertas"), of.language, in_place_of_letters)
    lines = numbered(of.poll)
    for at, code in enumerate(codes):
        _paper(canvas, of, code, at % len(VARIANTS), rotated(lines, at % len(VARIANTS)))
    return canvas.file()


def _paper(canvas: Canvas, of: Print, code: str, variant: int, lines: Sequence[Line]) -> None:
    y = _new_page(canvas, of, code, variant)
    y = _how_to(canvas, of, y)
    if of.poll["ballot_type"] == "yes_no":
        _question(canvas, of, lines[0], y)
        return
    tall = len(lines) * TALL <= BOTTOM - y
    for line in lines:
        if y + (TALL if tall else LOW) > BOTTOM:
            y = _new_page(canvas, of, code, variant)
        y = _choice(canvas, of, line, y, tall=tall)


def _new_page(canvas: Canvas, of: Print, code: str, variant: int) -> float:
    canvas.page()
    canvas.mark(MARGIN, TOP, 13)
    canvas.font(9, colour=QUIET)
    canvas.write(MARGIN + 17, TOP + 4, gettext("Surat suara"))
    canvas.font(15, bold=True)
    title = canvas.lines(str(of.poll["title"]), INSIDE - 17, 2)
    y = canvas.write_lines(MARGIN + 17, TOP + 10.4, title, 6.2)
    _foot(canvas, of, code, variant)
    y = max(y - 2, TOP + 16)
    canvas.rule(MARGIN, y, MARGIN + INSIDE, y, colour=INK, width=0.6)
    return y + 6


def _how_to(canvas: Canvas, of: Print, y: float) -> float:
    child = of.is_for_children
    canvas.font(13, bold=True)
    y = canvas.write_lines(MARGIN, y, canvas.lines(str(_task(of.poll, child=child)), INSIDE, 2), 5.8)
    canvas.font(9.5)
    care = (
        gettext("Jangan tulis namamu. Isi sendiri, lipat, lalu masukkan ke kotak. Salah tulis? Minta lembar baru.")
        if child
        else gettext("Jangan tulis nama. Isi sendiri, lipat, lalu masukkan ke kotak. Salah tulis? Minta lembar baru.")
    )
    return canvas.write_lines(MARGIN, y, canvas.lines(care, INSIDE, 2), 4.6) + 3


def _task(poll: PollOut, *, child: bool) -> Any:
    kind, most = poll["ballot_type"], poll.get("max_choices") or len(poll["projects"])
    if kind == "points":
        each = poll.get("points_each") or poll["points"]
        words = gettext("Tulis poin di kotak. Jumlahnya paling banyak %(points)s.", points=poll["points"])
        limit = gettext("Satu program paling banyak %(each)s.", each=each)
        return words if each == poll["points"] else f"{words} {limit}"
    if kind == "ranking":
        return gettext("Tulis nomor di kotak: 1 untuk yang terbaik, lalu 2, sampai %(most)s.", most=most)
    if kind == "yes_no":
        return gettext("Silang satu kotak.")
    if kind == "knapsack":
        budget = rupiah_short(poll["budget"])
        return gettext("Silang program yang dipilih. Jumlah biayanya paling banyak %(budget)s.", budget=budget)
    if child:
        return gettext("Silang paling banyak %(most)s program yang kamu suka.", most=most)
    return gettext("Silang paling banyak %(most)s program.", most=most)


def _choice(canvas: Canvas, of: Print, line: Line, y: float, *, tall: bool) -> float:
    height, written = (TALL, of.poll["ballot_type"] in {"points", "ranking"}) if tall else (LOW, False)
    box = MARK_BOX + (6 if written or of.poll["ballot_type"] in {"points", "ranking"} else 0)
    canvas.box(MARGIN, y, box, MARK_BOX)
    text_x = MARGIN + box + 4
    canvas.font(12, bold=True, colour=SEA)
    canvas.write(text_x, y + 5.6, str(line.number))
    text_x += 9
    cost = rupiah_short(int(line.project["cost"]))
    canvas.font(10.5, bold=True)
    cost_width = canvas.width_of(cost)
    canvas.write(MARGIN + INSIDE - cost_width, y + 5.6, cost)
    width = MARGIN + INSIDE - cost_width - 4 - text_x
    canvas.font(11, bold=True)
    canvas.write_lines(text_x, y + (4.2 if tall else 5.6), canvas.lines(str(line.project["title"]), width, 1), 4.6)
    if tall and line.project.get("summary"):
        canvas.font(8.5, colour=QUIET)
        canvas.write_lines(text_x, y + 8.4, canvas.lines(str(line.project["summary"]), width, 1), 3.8)
    canvas.rule(
        MARGIN, y + height - 2.2 + (0 if tall else 1.4), MARGIN + INSIDE, y + height - 2.2 + (0 if tall else 1.4)
    )
    return y + height


def _question(canvas: Canvas, of: Print, line: Line, y: float) -> None:
    canvas.font(16, bold=True)
    y = canvas.write_lines(MARGIN, y + 6, canvas.lines(str(line.project["title"]), INSIDE, 3), 7)
    canvas.font(10.5, colour=QUIET)
    y = canvas.write_lines(MARGIN, y, canvas.lines(str(line.project.get("summary") or ""), INSIDE, 4), 5) + 6
    answers = [gettext("Ya, setuju"), gettext("Tidak setuju")]
    if not of.poll["min_choices"]:
        answers.append(gettext("Abstain: tidak memilih keduanya"))
    for words in answers:
        canvas.box(MARGIN, y, 14, 14, line=0.7)
        canvas.font(16, bold=True)
        canvas.write(MARGIN + 20, y + 9.4, words)
        y += 22


def _foot(canvas: Canvas, of: Print, code: str, variant: int) -> None:
    top = HEIGHT - MARGIN - QR_SIDE
    canvas.rule(MARGIN, top - 5, MARGIN + INSIDE, top - 5, colour=INK, width=0.6)
    canvas.qr(MARGIN, top, QR_SIDE, of.link(code))
    x = MARGIN + QR_SIDE + 6
    canvas.font(8.5, colour=QUIET)
    canvas.write(x, top + 3.2, gettext("Kode lembar ini"))
    canvas.font(22, bold=True, mono=True)
    canvas.write(x, top + 11.4, code)
    canvas.font(8.5)
    words = (
        gettext("Serahkan sebelum %(when)s; lembar yang datang setelah itu tidak dihitung.", when=_last(of)),
        gettext("Lebih suka memilih di layar? Buka %(address)s dan ketik kode ini.", address=of.spoken),
        gettext("Satu kode, satu suara: lembar yang kodenya sudah dipakai tidak dihitung lagi."),
    )
    canvas.write_lines(x, top + 17, words, 4.2)
    canvas.font(20, bold=True, colour=QUIET)
    canvas.write(MARGIN + INSIDE - canvas.width_of(VARIANTS[variant]), top + 8, VARIANTS[variant])
    canvas.font(7.5, colour=QUIET)
    canvas.write(MARGIN + INSIDE - canvas.width_of(of.label), top + 13, of.label)


def _last(of: Print) -> str:
    return moment(of.poll["closes_at"])
