"""The minutes of a vote (berita acara) as a PDF to print, sign and file."""

from __future__ import annotations

from typing import Any

from services.voting.board.few import told_share
from services.voting.roll.audit.minutes import Minutes
from services.voting.roll.audit.rules_in_words import ballot_sentence, counting_sentences, voters_sentence
from services.voting.roll.exports.election import PublishedProject
from services.voting.roll.polls.model import Prolongation
from shared.contracts.roles import Role
from shared.figures import day, moment, number, percent, rupiah
from shared.printing.document import BODY, LINE, MARGIN, SMALL, WIDTH, Document
from shared.printing.letters import WORDS

ROLES: dict[str, str] = {Role.DP3AKB_OFFICER: "Petugas DP3AKB", Role.KELURAHAN_OFFICER: "Petugas kelurahan"}
NOT_FINAL = "BELUM DISAHKAN"
OFFICIAL, CHILD = ("Nama:", "NIP atau jabatan:"), ("Nama atau nama samaran:", "Peran di Forum Anak:")
SIGNERS = (
    ("Petugas pertama", OFFICIAL),
    ("Petugas kedua", OFFICIAL),
    ("Saksi pertama, Forum Anak", CHILD),
    ("Saksi kedua, Forum Anak", CHILD),
)
"""Who signs by hand, and what each writes under it; a child need not write her full name."""
BOX, CODE = 38.0, 30.0
"""Millimetres: height of a place to sign, side of the QR code."""
FEW, CLOSED = "kurang dari 5", "ditutup"
FEW_SENTENCE = (
    "Surat suara kurang dari lima. Supaya pilihan seseorang tidak diketahui, jumlah dan isinya tidak diterbitkan; yang "
    "terpilih diumumkan. Dua pemeriksa yang ditunjuk dapat menghitungnya ulang."
)
SPELLING = "Ejaan aslinya ada di halaman hasil."
"""Where to read what could not be printed."""


def print_minutes(minutes: Minutes) -> bytes:
    """The document; the same minutes give the same bytes."""
    election = minutes.election
    state = "" if minutes.is_final else f" – {NOT_FINAL}"
    made_at = max([election.counted_at, *(given.certified_at for given in minutes.certifications)])
    document = Document(
        f"Berita acara hasil pemungutan suara: {election.title}",
        head=f"Berita acara: {election.title}{state}", foot=f"Rembuk, pemungutan suara {election.poll_id}",
        made_at=made_at,
    )  # fmt: skip
    document.set_subject(", ".join(election.areas))
    for part in (_opening, _vote, _turnout, _rules, _result, _ties, _words, _signatures, _source):
        part(document, minutes)
    return document.finished()


def _opening(document: Document, minutes: Minutes) -> None:
    election = minutes.election
    document.centred(f"PEMERINTAH {election.areas[-1].upper()}", 12, bold=True)
    if len(election.areas) > 1:
        document.centred(", ".join(election.areas[:-1]), BODY)
    document.line(MARGIN, document.get_y() + 2, MARGIN + WIDTH, document.get_y() + 2)
    document.ln(6)
    document.centred("BERITA ACARA HASIL PEMUNGUTAN SUARA", 14, bold=True)
    document.centred(election.title, 12)
    document.ln(1)
    document.centred("Nomor: ..............................................", BODY)
    if not minutes.is_final:
        document.boxed(NOT_FINAL, "Hasil hitungan ini menunggu pengesahan oleh dua petugas yang berbeda.")
    document.ln(3)
    document.say(
        f"Pemungutan suara ini ditutup pada {moment(election.closes_at)} dan dihitung pada "
        f"{moment(election.counted_at)}, menurut aturan yang diumumkan dan dikunci saat dibuka."
    )


def _vote(document: Document, minutes: Minutes) -> None:
    election = minutes.election
    years = election.years
    document.heading("1. Pemungutan suara")
    document.facts([
        ("Wilayah", f"{', '.join(election.areas)} (kode {election.area_code})"),
        *([("Tahun", f"direncanakan {years[0]}, dikerjakan {years[1]}")] if years else []),
        ("Dibuka", moment(election.opens_at)),
        ("Ditutup", moment(election.closes_at)),
        *(("Diperpanjang", _later(one)) for one in minutes.prolongations),
        ("Uang yang dibagi", rupiah(election.budget)),
        ("Yang boleh memilih", voters_sentence(election.document["electorate"])),
        ("Surat suara", ballot_sentence(election.document["ballot"])),
    ])  # fmt: skip


def _later(one: Prolongation) -> str:
    why = f'oleh dua petugas: "{one.reason}"' if one.reason else "karena gangguan pada jam terakhir, menurut aturan"
    return f"sampai {moment(one.until)}, semula {moment(one.instead_of)}; {why}"


def _turnout(document: Document, minutes: Minutes) -> None:
    election = minutes.election
    document.heading("2. Pemilih dan surat suara")
    voters = FEW if election.voters is None else number(election.voters)
    if election.ballots is None:
        document.facts([("Pemilih di daftar", voters), ("Surat suara dihitung", FEW)])
        document.say(FEW_SENTENCE)
        return
    share = percent(election.ballots, election.voters or 0)
    document.facts([
        ("Pemilih di daftar", voters),
        *([("Hak suara diterbitkan", number(minutes.tokens))] if minutes.tokens is not None else []),
        ("Surat suara dihitung", f"{number(election.ballots)} ({share} dari daftar pemilih)"),
        *([("Di antaranya dibantu", _assisted(minutes, election.ballots))] if minutes.assisted is not None else []),
        *([("Lembar kertas", _paper_sentence(minutes.paper))] if minutes.paper else []),
    ])  # fmt: skip


def _paper_sentence(paper: dict[str, Any]) -> str:
    aside = sum(paper["rejected"].values()) + sum(paper["invalid"].values())
    late = f", {number(paper['waiting'])} tidak sempat diterima" if paper["waiting"] else ""
    return f"{number(paper['sheets'])} diterima: {number(paper['accepted'])} masuk kotak, {number(aside)} tidak{late}"


def _rules(document: Document, minutes: Minutes) -> None:
    document.heading("3. Cara menghitung")
    document.say(" ".join(counting_sentences(minutes.election.rules)))
    document.ln(1)
    document.say("Sidik aturan (SHA-256 dari dokumen aturan yang dikunci):", size=SMALL)
    document.say(minutes.election.rules_hash, size=SMALL, code=True)


def _result(document: Document, minutes: Minutes) -> None:
    election = minutes.election
    document.heading("4. Hasil")
    verdict = election.outcome.get("passed")
    if verdict is not None:
        document.say("Usul ini disetujui." if verdict else "Usul ini tidak disetujui.", bold=True)
    rows = [
        (project.place or "-", project.title, rupiah(project.cost), _votes(project), _fate(project))
        for project in sorted(election.projects, key=_in_order)
    ]
    document.grid(("No.", "Program", "Biaya", "Suara", "Hasil"), rows, (11, 84, 31, 17, 27), "CLRRL")
    left = election.budget - election.cost
    document.ln(1.5)
    document.say(f"Terpakai {rupiah(election.cost)} dari {rupiah(election.budget)}; sisa {rupiah(left)}.", bold=True)
    if minutes.root is not None:
        document.say("Akar papan bukti:", size=SMALL)
        document.say(minutes.root, size=SMALL, code=True)


def _in_order(project: PublishedProject) -> tuple[float, int]:
    return (project.place or float("inf"), -(project.votes or 0))


def _votes(project: PublishedProject) -> str:
    return CLOSED if project.votes is None else number(project.votes)


def _assisted(minutes: Minutes, ballots: int) -> str:
    if minutes.election.document.get("secrecy") != "secret":
        return number(minutes.assisted or 0)
    shown = told_share(minutes.assisted or 0, ballots)
    return CLOSED if shown is None else number(shown)


def _fate(project: PublishedProject) -> str:
    if project.withdrawn:
        return "Ditarik"
    return "Terpilih" if project.place else "Belum terpilih"


def _ties(document: Document, minutes: Minutes) -> None:
    document.heading("5. Seri")
    if not minutes.ties:
        document.say("Tidak ada hasil yang ditentukan oleh aturan seri.")
    for tie in minutes.ties:
        others = ", ".join(f'"{minutes.title_of(name)}"' for name in tie["level"])
        document.say(f'"{minutes.title_of(tie["chosen"])}" seri dengan {others}, lalu didahulukan menurut aturan seri.')


def _words(document: Document, minutes: Minutes) -> None:
    document.heading("6. Pengesahan")
    if not minutes.certifications and not minutes.refusals:
        document.say("Belum ada petugas yang mengesahkan atau menolak.")
    for place, given in enumerate(minutes.certifications, start=1):
        document.say(f"Pengesahan ke-{place}: {_role(given.role)}, {moment(given.certified_at)}.", bold=True)
        document.say(f'"{given.statement}"')
        document.ln(1)
    for refusal in minutes.refusals:
        document.say(f"Menolak mengesahkan: {_role(refusal.role)}, {moment(refusal.refused_at)}.", bold=True)
        document.say(f'"{refusal.reason}"')
        document.ln(1)


def _role(code: str | None) -> str:
    return ROLES.get(code or "", "Petugas")


def _signatures(document: Document, minutes: Minutes) -> None:
    """Four places to sign, all of them on one page."""
    if document.will_page_break(2 * BOX + 4 * LINE):
        document.add_page()
    document.heading("7. Tanda tangan")
    document.say(
        f"Ditandatangani di {minutes.election.areas[-1]}, tanggal .............................................."
    )
    top, width = document.get_y() + 3, WIDTH / 2
    for place, (who, (first, second)) in enumerate(SIGNERS):
        x, y = MARGIN + (place % 2) * width, top + (place // 2) * BOX
        document.set_font(WORDS, size=BODY)
        document.text(x + 2, y + 4, who)
        document.line(x + 2, y + BOX - 15, x + width - 8, y + BOX - 15)
        document.set_font(WORDS, size=SMALL)
        document.text(x + 2, y + BOX - 11, first)
        document.text(x + 2, y + BOX - 6, second)
    document.set_y(top + 2 * BOX)


def _source(document: Document, minutes: Minutes) -> None:
    """Where the result stands, with a code that leads there."""
    if document.will_page_break(CODE + LINE):
        document.add_page()
    top = document.get_y() + 2
    document.qr(MARGIN, top, CODE, minutes.page)
    document.set_xy(MARGIN + CODE + 5, top + 3)
    document.set_font(WORDS, size=BODY - 1)
    made = f"Hasil lengkap, data terbuka, dan cara menghitung ulang ada di halaman hasil. {_printed(minutes)}"
    document.multi_cell(WIDTH - CODE - 5, LINE, document.letters(f"{minutes.page}\n{made}"), align="L")
    document.set_xy(MARGIN, max(document.get_y(), top + CODE) + 2)
    document.tell_what_lacks(SPELLING)


def _printed(minutes: Minutes) -> str:
    return f"Hitungan {day(minutes.election.counted_at)}."
