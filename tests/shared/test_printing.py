"""Papers print every letter of a name, say which they cannot, and are the same bytes when they are printed again."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from pypdf import PdfReader

from shared.printing.canvas import Canvas
from shared.printing.document import Document
from shared.printing.letters import CODES, WORDS, letters_of, names_of, printable, runs
from shared.printing.paper import Paper

MADE_AT = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
HARD = "Ñandú é Łódź Şükrü ʿAbd “kutip” – — … Rp5.000 ✓ Nguyễn Țepeș ẞ ≤ ≥ Ωλ Жд ķ □ →"


def document(*sentences: str) -> Document:
    made = Document("Berita acara: Ñandú", head="Kepala", foot="Kaki", made_at=MADE_AT)
    for sentence in sentences:
        made.say(sentence)
    made.tell_what_lacks("Lihat halaman hasil.")
    return made


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


def test_hard_letters_are_printed_in_every_style_and_read_back() -> None:
    made = document(HARD)
    made.say(HARD, bold=True)
    made.say(HARD, code=True)
    made.facts([("Nama", HARD)])
    assert words_of(made.finished()).count(HARD) == 4
    assert not made.lacking


def test_a_canvas_writes_them_too() -> None:
    canvas = Canvas("Kartu", "id", lambda names: f"Kurang: {names}")
    canvas.page()
    for bold in (False, True):
        canvas.font(9, bold=bold)
        canvas.write(10, 10, HARD)
    text = words_of(canvas.file()).replace(" ", "")
    assert text.count(HARD.replace(" ", "")) == 2
    assert "Kurang" not in text


def test_a_letter_that_the_fonts_lack_is_a_box_and_is_named_once() -> None:
    text = words_of(document("Ruang عام 図", "Ruang 図").finished())
    assert "Ruang □□□ □" in text
    assert text.count("U+56F3 (CJK UNIFIED IDEOGRAPH-56F3)") == 1
    assert "U+0639 (ARABIC LETTER AIN)" in text
    assert "Lihat halaman hasil." in text


def test_a_drawn_page_names_its_own_boxes_and_no_others() -> None:
    canvas = Canvas("Kartu", "id", lambda names: f"Kurang: {names}")
    for title in ("Ruang 図", "Taman"):
        canvas.page()
        canvas.font(9)
        canvas.write(10, 10, title)
    first, second = (page.extract_text() for page in read(canvas.file()).pages)
    assert "Kurang: U+56F3" in first
    assert "Kurang" not in second


def test_letters_are_joined_with_their_accents_and_unseen_signs_leave_nothing() -> None:
    assert printable("Jose\u0301 \u200bDamai\ufe0f") == ("José Damai", [])
    assert printable("\u202eterbalik") == ("□terbalik", ["\u202e"]), "a sign that turns the reading shows itself"


@pytest.mark.parametrize("block", [range(0x20, 0x7F), range(0xA1, 0x180), range(0x180, 0x250), range(0x1E00, 0x1F00)])
def test_every_latin_letter_can_be_printed(block: range) -> None:
    assert [chr(at) for at in block if at not in letters_of(WORDS) and chr(at) != "\u00ad"] == []


def test_a_text_is_cut_where_its_font_has_no_letter() -> None:
    assert runs("ya ✓ ʿ", WORDS) == [(WORDS, "ya "), (CODES, "✓"), (WORDS, " ʿ")]
    assert names_of({"✓"}) == "U+2713 (CHECK MARK)"


def test_a_paper_has_a_title_and_a_language_and_its_fonts_within() -> None:
    found = read(document(HARD).finished())
    assert found.metadata is not None
    assert found.metadata.title == "Berita acara: Ñandú"
    root = found.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    fonts = found.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        assert "/FontFile2" in font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"], "embedded"


def test_the_same_paper_is_the_same_bytes_and_asks_no_clock() -> None:
    one = document(HARD).finished()
    assert one == document(HARD).finished()
    assert read(one).metadata.creation_date == MADE_AT


def test_a_line_is_as_wide_as_it_was_in_the_fonts_of_the_readers() -> None:
    sentence = "Pemungutan suara ini ditutup pada Minggu, 29 November 2026 pukul 23.59 WITA."
    for ours, theirs in ((WORDS, "helvetica"), (CODES, "courier")):
        for style in ("", "B"):
            paper, plain = Paper("x", "id", MADE_AT), FPDF()
            paper.set_font(ours, style, 10)
            plain.set_font(theirs, style, 10)
            assert paper.get_string_width(sentence) == pytest.approx(plain.get_string_width(sentence), rel=0.002)
            paper.finished()
