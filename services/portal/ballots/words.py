"""A poll in words: its states, its rules, and what is refused to whoever votes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from services.portal.shell.states import Shown

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

RULES = {
    "equal-shares": lazy_gettext("pembagian uang rata (Method of Equal Shares)"),
    "greedy": lazy_gettext("suara terbanyak lebih dulu"),
    "phragmen": lazy_gettext("urutan Phragmén"),
    "plurality": lazy_gettext("suara terbanyak"),
    "yes-no": lazy_gettext("ya atau tidak"),
    "borda": lazy_gettext("nilai urutan (Borda)"),
    "instant-runoff": lazy_gettext("gugur bertahap (instant runoff)"),
    "schulze": lazy_gettext("perbandingan berpasangan (Schulze)"),
}

RULES_EXPLAINED = {
    "equal-shares": lazy_gettext(
        "Setiap pemilih memegang bagian uang yang sama besar. Para pendukung membayar programnya bersama-sama."
    ),
    "greedy": lazy_gettext("Program dengan suara atau poin terbanyak didahulukan, selama uangnya cukup."),
    "phragmen": lazy_gettext("Program dipilih satu per satu, supaya biayanya terbagi serata mungkin antar pendukung."),
    "plurality": lazy_gettext("Program dengan suara terbanyak terpilih."),
    "yes-no": lazy_gettext(
        "Ya menang kalau jawaban ya lebih banyak daripada jawaban tidak. Abstain tidak ikut dibandingkan."
    ),
    "borda": lazy_gettext(
        "Nomor 1 memberi nilai paling banyak, nomor berikutnya lebih sedikit. Nilai terbanyak menang."
    ),
    "instant-runoff": lazy_gettext(
        "Program yang paling jarang menjadi nomor 1 gugur, dan suaranya pindah ke nomor berikutnya, "
        "sampai satu program didukung lebih dari separuh."
    ),
    "schulze": lazy_gettext(
        "Setiap program dibandingkan dengan setiap program lain menurut urutan para pemilih. Yang paling kuat menang."
    ),
}

SHORT_RULES = {
    "equal-shares": lazy_gettext("Uang dibagi rata"),
    "greedy": lazy_gettext("Suara terbanyak"),
    "phragmen": lazy_gettext("Urutan Phragmén"),
}
"""For the heads of columns and the beginnings of sentences."""

BALLOT_TYPES = {
    "approval": lazy_gettext("Mencentang beberapa program"),
    "knapsack": lazy_gettext("Membelanjakan uang yang ada"),
    "points": lazy_gettext("Membagi poin"),
    "ranking": lazy_gettext("Mengurutkan program"),
    "yes_no": lazy_gettext("Menjawab ya atau tidak tentang satu usulan"),
}

SECRECY = {
    "secret": lazy_gettext("Rahasia: bukti suara tidak menunjukkan pilihan"),
    "open": lazy_gettext("Terbuka: bukti suara dan pilihan terbit bersama, tanpa nama"),
}

LISTS: dict[str, dict[Any, Any]] = {
    "rules": RULES,
    "rules_explained": RULES_EXPLAINED,
    "short_rules": SHORT_RULES,
    "ballot_types": BALLOT_TYPES,
    "secrecy": SECRECY,
}

REFUSALS: dict[str, Any] = {
    "poll_not_open": lazy_gettext("Pemilihan ini belum dibuka atau sudah ditutup."),
    "already_voted": lazy_gettext(
        "Suara untuk pemilihan ini sudah masuk lebih dulu, mungkin dari tab lain. Satu orang, satu suara. Yang di "
        "halaman ini tidak dikirim."
    ),
    "already_issued": lazy_gettext(
        "Hak suara ini sudah dipakai, mungkin di tab atau perangkat lain. Yang di halaman ini tidak dikirim. Kalau di "
        "sana belum selesai, lanjutkan di sana."
    ),
    "cell_changed": lazy_gettext("Tempat di daftar pemilih berubah. Muat ulang surat suaranya."),
    "blinded_used": lazy_gettext("Perangkat ini dipakai orang lain untuk memilih. Muat ulang surat suaranya."),
    "box_closed": lazy_gettext("Kotak suara untuk pemilihan ini belum dibuka atau sudah ditutup."),
    "paper_not_here": lazy_gettext("Kotak suara sedang disiapkan. Coba lagi beberapa detik lagi."),
    "token_not_valid": lazy_gettext("Tanda suara ini bukan untuk pemilihan ini. Muat ulang surat suaranya."),
    "replacement_refused": lazy_gettext("Suara yang dibantu server tidak bisa diganti."),
    "voted_elsewhere": lazy_gettext("Hak suara sudah dipakai di wilayah tempat tinggal yang lama."),
    "signer_unavailable": lazy_gettext("Suara belum bisa ditandai sekarang. Coba lagi beberapa detik lagi."),
    "crowded": lazy_gettext("Sistem sedang sibuk. Coba lagi beberapa detik lagi."),
    "roll_busy": lazy_gettext("Sistem sedang sibuk. Coba lagi beberapa detik lagi."),
    "not_on_roll": lazy_gettext("Nama ini tidak ada di daftar pemilih untuk pemilihan ini."),
    "not_logged_in": lazy_gettext("Masuk dulu untuk mengetahui apakah bisa memilih di sini."),
    "not_verified": lazy_gettext(
        "Tempat tinggal belum dipastikan. Datanglah ke kantor kelurahan dengan orang tua atau wali bila perlu."
    ),
    "wrong_area": lazy_gettext("Pemilihan ini untuk warga wilayah lain."),
    "too_young": lazy_gettext("Pemilihan ini untuk yang umurnya lebih tua."),
    "too_old": lazy_gettext("Pemilihan ini untuk anak."),
    "too_many_choices": lazy_gettext("Pilihannya terlalu banyak. Lepaskan sebagian dulu."),
    "too_few_choices": lazy_gettext("Pilihannya masih kurang. Pilih lagi."),
    "too_many_points": lazy_gettext("Poinnya terlalu banyak. Kurangi dulu."),
    "over_budget": lazy_gettext("Uangnya tidak cukup. Lepaskan satu program dulu."),
    "ballot_invalid": lazy_gettext("Pilihan di surat suara ini tidak sesuai aturan. Periksa lagi."),
    "unknown_project": lazy_gettext("Salah satu program tidak ada di surat suara ini. Muat ulang halaman ini."),
    "code_not_valid": lazy_gettext("Kode suara ini bukan untuk pemilihan ini."),
    "roll_not_open": lazy_gettext("Daftar pemilih untuk pemilihan ini sudah ditutup."),
}
