"""What an import finds, refuses and has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

IMPORT_FINDINGS = {
    "ballots_not_imported": lazy_gettext("Surat suara di berkas ini tidak diimpor; orang memilih lagi dari awal."),
    "columns_differ": lazy_gettext("Jumlah kolomnya tidak sama dengan kepala tabel."),
    "id_unusable": lazy_gettext("Kode programnya kosong atau terlalu panjang."),
    "id_repeated": lazy_gettext("Kode program ini sudah ada di baris sebelumnya."),
    "cost_unusable": lazy_gettext("Biayanya bukan angka yang bisa dipakai."),
    "cost_rounded": lazy_gettext("Biayanya dibulatkan ke atas."),
    "withdrawn": lazy_gettext("Biaya ini menandai program yang ditarik; dicetak, tetapi tidak bisa dipilih."),
    "title_cut": lazy_gettext("Judulnya terlalu panjang dan dipotong."),
    "category_cut": lazy_gettext("Nama kelompoknya terlalu panjang dan dipotong."),
    "no_value": lazy_gettext("Kunci ini tidak punya nilai."),
    "key_repeated": lazy_gettext("Kunci ini sudah ada; yang pertama yang dipakai."),
    "budget_rounded": lazy_gettext("Uangnya dibulatkan ke bawah."),
    "limit_unusable": lazy_gettext("Batas ini bukan bilangan yang bisa dipakai."),
    "limit_lowered": lazy_gettext("Batas ini diturunkan ke yang paling banyak di sini."),
    "limit_unknown": lazy_gettext("Batas biaya seperti ini belum ada di sini."),
    "limits_crossed": lazy_gettext("Batas paling sedikit melebihi paling banyak, jadi diturunkan."),
    "points_assumed": lazy_gettext("Berkas tidak menyebut jumlah poin; dipakai jumlah yang wajar."),
    "rule_unknown": lazy_gettext("Cara menghitung ini tidak dikenal; dipakai yang biasa di kota ini."),
    "not_in_the_format": lazy_gettext("Isinya tidak mengikuti format Pabulib."),
    "no_budget": lazy_gettext("Berkas tidak menyebut uangnya (budget)."),
    "budget_unusable": lazy_gettext("Uangnya bukan angka yang bisa dipakai."),
    "vote_type_unknown": lazy_gettext("Jenis surat suara ini belum bisa dipakai di sini."),
    "no_column": lazy_gettext("Kepala tabel PROJECTS tidak punya kolom project_id atau cost."),
    "too_many_projects": lazy_gettext("Programnya lebih dari 500."),
    "no_project": lazy_gettext("Tidak ada satu program pun yang bisa dipakai."),
}

LISTS: dict[str, dict[Any, Any]] = {
    "import_findings": IMPORT_FINDINGS,
}

REFUSALS: dict[str, Any] = {
    "election_not_imported": lazy_gettext("Dari berkas ini tidak bisa dibuat pemilihan. Alasannya ada di bawah."),
}

NOTICES: dict[str, Any] = {
    "diimpor": lazy_gettext("Berkas sudah menjadi pemilihan yang disiapkan. Periksa aturan dan tanggalnya, lalu buka."),
}
