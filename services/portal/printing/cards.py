"""Cards with voting codes: ten on a sheet of A4, to be cut apart and handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from services.portal.clients.records.voting.of_several import PollOut
from services.portal.shell.formats import moment
from shared.printing.canvas import QUIET, SEA, Canvas
from shared.printing.paper import HEIGHT, WIDTH

ACROSS, DOWN = 2, 5
CARD_WIDTH, CARD_HEIGHT = 95.0, 55.0
LEFT, TOP = (WIDTH - ACROSS * CARD_WIDTH) / 2, (HEIGHT - DOWN * CARD_HEIGHT) / 2
QR_SIDE, PAD = 29.0, 4.5
CUT = 5.0
"""Millimetres of a cut mark."""


@dataclass(frozen=True)
class Print:
    """What every card or paper of a batch says besides its code. `address` is where a code is typed."""

    poll: PollOut
    label: str
    address: str
    language: str

    def link(self, code: str) -> str:
        """Where the QR code leads; the code stands behind the # and so reaches no server and no log."""
        return f"{self.address}/{self.poll['id']}#{code}"

    @property
    def spoken(self) -> str:
        """The address as people type it."""
        return self.address.partition("://")[2]

    @property
    def is_for_children(self) -> bool:
        """Whether only children vote."""
        return int(self.poll.get("age_to") or 200) < 18


def in_place_of_letters(names: str) -> str:
    """What boxes in the place of letters mean: the sentence at the edge of a sheet that has some."""
    return str(gettext("Tanda □ berdiri untuk huruf yang tidak dapat dicetak: %(letters)s", letters=names))


def code_cards(of: Print, codes: Sequence[str]) -> bytes:
    """The PDF of a batch: a card for each code, ten on each sheet, with cut marks."""
    canvas = Canvas(gettext("Kartu kode suara"), of.language, in_place_of_letters)
    for at, code in enumerate(codes):
        place = at % (ACROSS * DOWN)
        if place == 0:
            canvas.page()
            _cut_marks(canvas)
            _sheet_line(canvas, of, at // (ACROSS * DOWN) + 1, -(-len(codes) // (ACROSS * DOWN)))
        _card(canvas, of, LEFT + place % ACROSS * CARD_WIDTH, TOP + place // ACROSS * CARD_HEIGHT, code)
    return canvas.file()


def _card(canvas: Canvas, of: Print, x: float, y: float, code: str) -> None:
    canvas.mark(x + PAD, y + PAD, 9)
    text_x, width = x + PAD, CARD_WIDTH - 3 * PAD - QR_SIDE
    canvas.font(8, colour=QUIET)
    canvas.write(x + PAD + 11, y + PAD + 3.4, gettext("Kartu suara"))
    canvas.font(10, bold=True)
    title = canvas.lines(str(of.poll["title"]), width - 11, 2)
    end = canvas.write_lines(x + PAD + 11, y + PAD + 7.6, title, 4.1)
    canvas.font(8)
    steps = (
        gettext("1. Pindai kotak ini dengan kamera HP."),
        gettext("2. Pilih yang kamu suka."),
        gettext("3. Tekan kirim. Simpan buktinya."),
    )
    canvas.write_lines(text_x, max(end + 1.6, y + 20.5), steps, 4.3)
    canvas.qr(x + CARD_WIDTH - PAD - QR_SIDE, y + PAD, QR_SIDE, of.link(code))
    canvas.font(17, bold=True, mono=True, colour=SEA)
    canvas.write(text_x, y + 41.5, code)
    canvas.font(7)
    canvas.write(text_x, y + 46.1, gettext("Tanpa kamera: buka %(address)s, lalu ketik kode ini.", address=of.spoken))
    canvas.font(6.6, colour=QUIET)
    line = gettext("Ditutup %(when)s. Satu kartu, satu suara.", when=moment(of.poll["closes_at"]))
    canvas.write(text_x, y + 50.2, line)


def _cut_marks(canvas: Canvas) -> None:
    """Short lines where the knife goes: in the margins, and a small cross where four cards meet."""
    right, bottom = LEFT + ACROSS * CARD_WIDTH, TOP + DOWN * CARD_HEIGHT
    columns = [LEFT + number * CARD_WIDTH for number in range(ACROSS + 1)]
    rows = [TOP + number * CARD_HEIGHT for number in range(DOWN + 1)]
    for x in columns:
        canvas.rule(x, TOP - 1 - CUT, x, TOP - 1)
        canvas.rule(x, bottom + 1, x, bottom + 1 + CUT)
    for y in rows:
        canvas.rule(LEFT - 1 - CUT, y, LEFT - 1, y)
        canvas.rule(right + 1, y, right + 1 + CUT, y)
    for x in columns[1:-1]:
        for y in rows[1:-1]:
            canvas.rule(x - 2, y, x + 2, y)
            canvas.rule(x, y - 2, x, y + 2)


def _sheet_line(canvas: Canvas, of: Print, number: int, of_all: int) -> None:
    canvas.font(6.5, colour=QUIET)
    words = gettext("%(label)s, lembar %(number)s dari %(all)s", label=of.label, number=number, all=of_all)
    canvas.write(LEFT + 4, HEIGHT - 4, words)
