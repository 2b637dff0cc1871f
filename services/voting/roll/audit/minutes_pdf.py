"""The minutes of a vote (berita acara) as a PDF to print, sign and file."""

from __future__ import annotations

from typing import Any

from services.voting.board.few import told_share
from services.voting.roll.audit.indonesian import day, latin, moment, number, percent, rupiah
from services.voting.roll.audit.minutes import Minutes
from services.voting.roll.audit.rules_in_words import ballot_sentence, counting_sentences, voters_sentence
from services.voting.roll.audit.sheet import BODY, LINE, MARGIN, SMALL, WIDTH, Sheet
from services.voting.roll.exports.election import PublishedProject
from services.voting.roll.polls.model import Prolongation
from shared.contracts.roles import Role

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
SPELLING = (
    "Dokumen ini memakai huruf Latin-1. Huruf lain diganti yang paling dekat; ejaan aslinya ada di halaman hasil."
)


def print_minutes(minutes: Minutes) -> bytes:
    """The document; the same minutes give the same bytes."""
    election = minutes.election
    state = "" if minutes.is_final else f" - {NOT_FINAL}"
    made_at = max([election.counted_at, *(given.certified_at for given in minutes.certifications)])
    sheet = Sheet(f"Berita acara: {election.title}{state}", f"Rembuk, pemungutan suara {election.poll_id}", made_at)
    sheet.set_title(latin(f"Berita acara hasil pemungutan suara: {election.title}"))
    sheet.set_subject(latin(", ".join(election.areas)))
    for part in (_opening, _vote, _turnout, _rules, _result, _ties, _words, _signatures, _source):
        part(sheet, minutes)
    return bytes(sheet.output())


def _opening(sheet: Sheet, minutes: Minutes) -> None:
    election = minutes.election
    sheet.centred(f"PEMERINTAH {election.areas[-1].upper()}", 12, bold=True)
    if len(election.areas) > 1:
        sheet.centred(", ".join(election.areas[:-1]), BODY)
    sheet.line(MARGIN, sheet.get_y() + 2, MARGIN + WIDTH, sheet.get_y() + 2)
    sheet.ln(6)
    sheet.centred("BERITA ACARA HASIL PEMUNGUTAN SUARA", 14, bold=True)
    sheet.centred(election.title, 12)
    sheet.ln(1)
    sheet.centred("Nomor: ..............................................", BODY)
    if not minutes.is_final:
        sheet.boxed(NOT_FINAL, "Hasil hitungan ini menunggu pengesahan oleh dua petugas yang berbeda.")
    sheet.ln(3)
    sheet.say(
        f"Pemungutan suara ini ditutup pada {moment(election.closes_at)} dan dihitung pada "
        f"{moment(election.counted_at)}, menurut aturan yang diumumkan dan dikunci saat dibuka."
    )


def _vote(sheet: Sheet, minutes: Minutes) -> None:
    election = minutes.election
    years = election.years
    sheet.heading("1. Pemungutan suara")
    sheet.facts([
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


def _turnout(sheet: Sheet, minutes: Minutes) -> None:
    election = minutes.election
    sheet.heading("2. Pemilih dan surat suara")
    voters = FEW if election.voters is None else number(election.voters)
    if election.ballots is None:
        sheet.facts([("Pemilih di daftar", voters), ("Surat suara dihitung", FEW)])
        sheet.say(FEW_SENTENCE)
        return
    share = percent(election.ballots, election.voters or 0)
    sheet.facts([
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


def _rules(sheet: Sheet, minutes: Minutes) -> None:
    sheet.heading("3. Cara menghitung")
    sheet.say(" ".join(counting_sentences(minutes.election.rules)))
    sheet.ln(1)
    sheet.say("Sidik aturan (SHA-256 dari dokumen aturan yang dikunci):", size=SMALL)
    sheet.say(minutes.election.rules_hash, size=SMALL, font="Courier")


def _result(sheet: Sheet, minutes: Minutes) -> None:
    election = minutes.election
    sheet.heading("4. Hasil")
    verdict = election.outcome.get("passed")
    if verdict is not None:
        sheet.say("Usul ini disetujui." if verdict else "Usul ini tidak disetujui.", bold=True)
    rows = [
        (project.place or "-", project.title, rupiah(project.cost), _votes(project), _fate(project))
        for project in sorted(election.projects, key=_in_order)
    ]
    sheet.grid(("No.", "Program", "Biaya", "Suara", "Hasil"), rows, (11, 84, 31, 17, 27), "CLRRL")
    left = election.budget - election.cost
    sheet.ln(1.5)
    sheet.say(f"Terpakai {rupiah(election.cost)} dari {rupiah(election.budget)}; sisa {rupiah(left)}.", bold=True)
    if minutes.root is not None:
        sheet.say("Akar papan bukti:", size=SMALL)
        sheet.say(minutes.root, size=SMALL, font="Courier")


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


def _ties(sheet: Sheet, minutes: Minutes) -> None:
    sheet.heading("5. Seri")
    if not minutes.ties:
        sheet.say("Tidak ada hasil yang ditentukan oleh aturan seri.")
    for tie in minutes.ties:
        others = ", ".join(f'"{minutes.title_of(name)}"' for name in tie["level"])
        sheet.say(f'"{minutes.title_of(tie["chosen"])}" seri dengan {others}, lalu didahulukan menurut aturan seri.')


def _words(sheet: Sheet, minutes: Minutes) -> None:
    sheet.heading("6. Pengesahan")
    if not minutes.certifications and not minutes.refusals:
        sheet.say("Belum ada petugas yang mengesahkan atau menolak.")
    for place, given in enumerate(minutes.certifications, start=1):
        sheet.say(f"Pengesahan ke-{place}: {_role(given.role)}, {moment(given.certified_at)}.", bold=True)
        sheet.say(f'"{given.statement}"')
        sheet.ln(1)
    for refusal in minutes.refusals:
        sheet.say(f"Menolak mengesahkan: {_role(refusal.role)}, {moment(refusal.refused_at)}.", bold=True)
        sheet.say(f'"{refusal.reason}"')
        sheet.ln(1)


def _role(code: str | None) -> str:
    return ROLES.get(code or "", "Petugas")


def _signatures(sheet: Sheet, minutes: Minutes) -> None:
    """Four places to sign, all of them on one page."""
    if sheet.will_page_break(2 * BOX + 4 * LINE):
        sheet.add_page()
    sheet.heading("7. Tanda tangan")
    sheet.say(f"Ditandatangani di {minutes.election.areas[-1]}, tanggal ..............................................")
    top, width = sheet.get_y() + 3, WIDTH / 2
    for place, (who, (first, second)) in enumerate(SIGNERS):
        x, y = MARGIN + (place % 2) * width, top + (place // 2) * BOX
        sheet.set_font("Helvetica", size=BODY)
        sheet.text(x + 2, y + 4, who)
        sheet.line(x + 2, y + BOX - 15, x + width - 8, y + BOX - 15)
        sheet.set_font("Helvetica", size=SMALL)
        sheet.text(x + 2, y + BOX - 11, first)
        sheet.text(x + 2, y + BOX - 6, second)
    sheet.set_y(top + 2 * BOX)


def _source(sheet: Sheet, minutes: Minutes) -> None:
    """Where the result stands, with a code that leads there."""
    if sheet.will_page_break(CODE + LINE):
        sheet.add_page()
    top = sheet.get_y() + 2
    sheet.code(minutes.page, MARGIN, top, CODE)
    sheet.set_xy(MARGIN + CODE + 5, top + 3)
    sheet.set_font("Helvetica", size=BODY - 1)
    words = "" if _is_latin(minutes) else f" {SPELLING}"
    made = f"Hasil lengkap, data terbuka, dan cara menghitung ulang ada di halaman hasil. {_printed(minutes)}{words}"
    sheet.multi_cell(WIDTH - CODE - 5, LINE, latin(f"{minutes.page}\n{made}"), align="L")


def _printed(minutes: Minutes) -> str:
    return f"Hitungan {day(minutes.election.counted_at)}."


def _is_latin(minutes: Minutes) -> bool:
    texts = [minutes.election.title, *(project.title for project in minutes.election.projects)]
    texts += [given.statement for given in minutes.certifications] + [given.reason for given in minutes.refusals]
    return all(latin(text) == text for text in texts)
