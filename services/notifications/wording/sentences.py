"""Every sentence that people are sent: Indonesian for adults, Indonesian for children, English.

Children read sentences of at most twelve words. {Whose} becomes "Usulan Anda" or "Usulan yang Anda dukung".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Voice = Literal["adult", "child", "english"]


@dataclass(frozen=True)
class Sentences:
    """What one kind of news says in one voice."""

    subject: str
    body: str


WHOSE: dict[Voice, dict[str, str]] = {
    "adult": {"author": "usulan Anda", "supporter": "usulan yang Anda dukung"},
    "child": {"author": "usulanmu", "supporter": "usulan yang kamu dukung"},
    "english": {"author": "your proposal", "supporter": "the proposal you support"},
}
MORE: dict[Voice, str] = {
    "adult": "dan {more} usulan lain",
    "child": "dan {more} usulan lain",
    "english": "and {more} more",
}

CHILD: dict[str, Sentences] = {
    "proposal.published": Sentences(
        "Usulanmu sudah terbit!",
        "Hore! {Whose}{title} sudah bisa dibaca semua orang. Sekarang warga bisa mendukungnya.",
    ),
    "proposal.returned": Sentences(
        "Usulanmu perlu dilengkapi",
        "Kakak moderator menulis catatan untukmu. Baca catatannya, perbaiki, lalu kirim lagi, ya.",
    ),
    "proposal.verified": Sentences(
        "Usulan sudah diperiksa kota",
        "{Whose}{title} bisa dikerjakan. Perkiraan biayanya {cost}.",
    ),
    "proposal.shortlisted": Sentences(
        "Usulan masuk daftar pilihan", "{Whose}{title} masuk daftar pilihan. Sebentar lagi warga akan memilih."
    ),
    "poll.opened": Sentences("Waktunya memilih!", "{Whose}{title} ada di surat suara. Pemilihan ditutup {closes}."),
    "poll.prolonged": Sentences(
        "Waktu memilih ditambah",
        "Pemilihan {poll} sekarang ditutup {closes}. Alasannya ada di halaman pemilihan. {Whose}{title} ada di surat "
        "suara.",
    ),
    "poll.cancelled": Sentences(
        "Pemilihan dibatalkan",
        "Pemilihan {poll} dibatalkan. Alasannya: “{reason}” {Whose}{title} tetap ada di daftar pilihan.",
    ),
    "proposal.prioritized": Sentences(
        "Terpilih! Usulan jadi prioritas",
        "Warga memilih {whose}{title}. Sekarang kota akan memutuskan dan menjawab.",
    ),
    "proposal.not_chosen": Sentences(
        "Usulan belum terpilih kali ini",
        "{Whose}{title} belum terpilih. Suaramu tetap penting. Usulan ini boleh ikut lagi.",
    ),
    "proposal.adopted": Sentences(
        "Kota menerima usulan ini!",
        "{Whose}{title} masuk rencana tahun {year}. Yang mengerjakan: {agency}. Kata kota: “{reason}”",
    ),
    "proposal.declined": Sentences(
        "Usulan belum dapat diterima",
        "{Whose}{title} belum bisa dikerjakan. Kata {office}: “{reason}” Kamu boleh mengusulkannya lagi nanti.",
    ),
    "program.opened": Sentences(
        "Usulan jadi program!", "{Whose}{title} sekarang ada di peta jalan {year}. Kamu bisa melihat kemajuannya."
    ),
}

ADULT: dict[str, Sentences] = {
    "proposal.published": Sentences(
        "Usulan Anda sudah terbit",
        "{Whose}{title} lolos peninjauan. Semua warga kini dapat membaca dan mendukungnya.",
    ),
    "proposal.returned": Sentences(
        "Usulan Anda perlu dilengkapi",
        "Moderator menulis catatan untuk usulan Anda. Baca catatannya, lengkapi, lalu ajukan lagi.",
    ),
    "proposal.verified": Sentences(
        "Usulan dinyatakan layak",
        "{Whose}{title} sudah diverifikasi perangkat daerah dan dinyatakan layak, dengan perkiraan biaya {cost}.",
    ),
    "proposal.shortlisted": Sentences(
        "Usulan masuk daftar pilihan",
        "{Whose}{title} masuk daftar pilihan dan akan tampil pada surat suara berikutnya.",
    ),
    "poll.opened": Sentences(
        "Pemungutan suara dibuka: {poll}",
        "{Whose}{title} ada pada surat suara. Anda dapat memberikan suara sampai {closes}.",
    ),
    "poll.prolonged": Sentences(
        "Waktu memilih diperpanjang: {poll}",
        "Anda dapat memberikan suara sampai {closes}. Alasannya ada di halaman pemilihan. {Whose}{title} ada pada "
        "surat suara.",
    ),
    "poll.cancelled": Sentences(
        "Pemungutan suara dibatalkan: {poll}",
        "Dua petugas membatalkan pemungutan suara ini. Alasannya: “{reason}” Suara yang sudah masuk tidak dihitung. "
        "{Whose}{title} tetap ada di daftar pilihan dan dapat dipilih lain kali.",
    ),
    "proposal.prioritized": Sentences(
        "Usulan menjadi prioritas warga",
        "Warga memilih {whose}{title}. Langkah berikutnya: kota memutuskan dan menjawab dengan alasan.",
    ),
    "proposal.not_chosen": Sentences(
        "Usulan belum terpilih kali ini",
        "{Whose}{title} belum terpilih pada pemungutan suara ini. Usulan ini dapat dipilih lagi lain kali.",
    ),
    "proposal.adopted": Sentences(
        "Usulan diakomodir kota",
        "{Whose}{title} masuk rencana kerja tahun {year} dengan anggaran {cost}, dikerjakan oleh {agency}. "
        "Alasan kota: “{reason}”",
    ),
    "proposal.declined": Sentences(
        "Usulan belum dapat diakomodir",
        "{Whose}{title} belum dapat diakomodir. Alasan dari {office}: “{reason}” "
        "Anda dapat mengusulkannya kembali tahun depan.",
    ),
    "program.opened": Sentences(
        "Usulan menjadi program",
        "{Whose}{title} kini berdiri di peta jalan {year}. Kemajuannya dapat Anda ikuti di halaman program.",
    ),
}

ENGLISH: dict[str, Sentences] = {
    "proposal.published": Sentences(
        "Your proposal is public", "{Whose}{title} passed review. Everybody can now read and support it."
    ),
    "proposal.returned": Sentences(
        "Your proposal needs completing",
        "A moderator left a note on your proposal. Read it, complete the proposal and hand it in again.",
    ),
    "proposal.verified": Sentences(
        "A proposal was found feasible",
        "{Whose}{title} was checked and found feasible, at an estimated cost of {cost}.",
    ),
    "proposal.shortlisted": Sentences(
        "A proposal is on the shortlist",
        "{Whose}{title} is on the shortlist and will stand on the next ballot paper.",
    ),
    "poll.opened": Sentences(
        "Voting has opened: {poll}", "{Whose}{title} is on the ballot paper. You can vote until {closes}."
    ),
    "poll.prolonged": Sentences(
        "Voting goes on longer: {poll}",
        "You can vote until {closes}; the reason stands on the page of the vote. {Whose}{title} is on the ballot "
        "paper.",
    ),
    "poll.cancelled": Sentences(
        "A vote was called off: {poll}",
        "Two officers called this vote off. Their reason: “{reason}” Ballots already cast are not counted. "
        "{Whose}{title} stays on the shortlist and can stand in a later vote.",
    ),
    "proposal.prioritized": Sentences(
        "Residents chose this proposal",
        "Residents chose {whose}{title}. Next, the city decides and answers with its reasons.",
    ),
    "proposal.not_chosen": Sentences(
        "Not chosen this time",
        "{Whose}{title} was not chosen in this vote. It can stand again on a later ballot paper.",
    ),
    "proposal.adopted": Sentences(
        "The city adopted a proposal",
        "{Whose}{title} is in the work plan for {year} with a budget of {cost}, carried out by {agency}. "
        "The city's reason: “{reason}”",
    ),
    "proposal.declined": Sentences(
        "The city could not take up a proposal",
        "{Whose}{title} could not be taken up. Reason of {office}: “{reason}” It can be proposed again next year.",
    ),
    "program.opened": Sentences(
        "A proposal became a program",
        "{Whose}{title} now stands on the roadmap for {year}. You can follow its progress.",
    ),
}

VOICES: dict[Voice, dict[str, Sentences]] = {"adult": ADULT, "child": CHILD, "english": ENGLISH}

THE_CITY: dict[Voice, str] = {"adult": "kota", "child": "kota", "english": "the city"}
"""Who speaks where an event names no office."""

TELLS_NOBODY: dict[str, str] = {
    "person.erased": "she is forgotten here; identity itself tells her that it is done",
    "proposal.supported": "support is a number; nobody is written to for each one",
    "support.withdrawn": "leaving is quiet",
    "poll.certified": "proposals says the same about each proposal, as prioritized or not chosen",
}
"""Events that this service hears and tells nobody of, each with its reason."""
