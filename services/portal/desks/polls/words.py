"""What officers of a poll are refused and have done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "pair_invalid": lazy_gettext("Pemilihan anak dan pemilihan warga ini tidak cocok satu sama lain."),
    "poll_not_counted": lazy_gettext("Hasilnya belum dihitung, jadi belum bisa disahkan."),
    "already_certified": lazy_gettext("Anda sudah mengesahkan hasil ini. Petugas kedua harus orang lain."),
    "already_refused": lazy_gettext("Anda sudah menolak mengesahkan hasil ini, dan alasannya bisa dibaca semua orang."),
    "checks_failed": lazy_gettext(
        "Ada pemeriksaan yang tidak cocok, jadi hasil ini tidak bisa disahkan. Panggil pengelola sistem, atau tolak "
        "dengan alasan."
    ),
    "poll_not_cancellable": lazy_gettext(
        "Hanya pemilihan yang sudah dibuka dan belum dihitung yang bisa dibatalkan. Muat ulang halaman ini."
    ),
    "cancellation_pending": lazy_gettext("Pembatalan sudah diusulkan. Setujui atau tolak dulu yang itu."),
    "roll_too_small": lazy_gettext(
        "Terlalu sedikit orang untuk pemilihan rahasia. Pilih wilayah atau umur yang lebih luas, jadikan pemilihan "
        "terbuka, atau minta izin dua petugas untuk 10 sampai 29 orang. Kalau hanya dengan kode, buat 30 sekaligus."
    ),
    "smaller_roll_unknown": lazy_gettext("Permintaan ini sudah diputuskan. Muat ulang halaman ini."),
    "auditor_unknown": lazy_gettext("Pemeriksa itu harus memintanya sendiri dulu di papan bukti."),
    "already_named": lazy_gettext("Anda sudah menunjuk pemeriksa ini. Minta rekan memeriksanya."),
    "auditors_taken": lazy_gettext("Pemilihan ini sudah punya dua pemeriksa."),
    "second_officer_needed": lazy_gettext("Yang mengusulkan tidak boleh menyetujui sendiri. Minta rekan memeriksanya."),
    "cancellation_decided": lazy_gettext("Usul pembatalan ini sudah diputuskan. Muat ulang halaman ini."),
    "cancellation_unknown": lazy_gettext("Usul pembatalan ini tidak ada. Muat ulang halaman ini."),
    "poll_not_prolongable": lazy_gettext(
        "Hanya pemilihan yang sedang dibuka yang bisa diperpanjang, sebelum waktu tutupnya. Muat ulang halaman ini."
    ),
    "prolonging_not_agreed": lazy_gettext(
        "Aturan yang dikunci saat pemilihan ini dibuka tidak mengenal perpanjangan. Waktu tutupnya tetap."
    ),
    "prolonged_before": lazy_gettext("Pemilihan ini sudah pernah diperpanjang; itu hanya boleh satu kali."),
    "prolongation_invalid": lazy_gettext(
        "Pilih waktu tutup sesudah yang sekarang, paling lambat tujuh hari sesudah yang pertama diumumkan."
    ),
    "prolongation_pending": lazy_gettext("Perpanjangan sudah diusulkan. Setujui atau tolak dulu yang itu."),
    "prolongation_decided": lazy_gettext("Usul perpanjangan ini sudah diputuskan. Muat ulang halaman ini."),
    "prolongation_unknown": lazy_gettext("Usul perpanjangan ini tidak ada. Muat ulang halaman ini."),
    "poll_not_draft": lazy_gettext("Pemilihan ini sudah dibuka; aturannya tidak bisa diubah lagi."),
    "poll_transition_refused": lazy_gettext(
        "Keadaan pemilihan sudah berubah. Muat ulang halaman ini untuk melihatnya."
    ),
    "poll_empty": lazy_gettext("Pilih paling sedikit satu usulan untuk surat suara."),
    "poll_invalid": lazy_gettext(
        "Aturan pemilihan ini tidak cocok satu sama lain. Periksa uang, jumlah centang, dan tanggalnya."
    ),
    "candidate_not_free": lazy_gettext("Salah satu usulan sudah ada di pemilihan lain. Muat ulang daftarnya."),
}

NOTICES: dict[str, Any] = {
    "disiapkan": lazy_gettext("Pemilihan sudah disiapkan. Periksa aturannya, lalu buka."),
    "rancangan-dihapus": lazy_gettext("Rancangan sudah dihapus. Usulannya kembali ke daftar pilihan."),
    "dibuka": lazy_gettext("Pemilihan sudah dibuka. Aturannya tidak bisa diubah lagi."),
    "disahkan": lazy_gettext("Pengesahan sudah dicatat."),
    "penolakan": lazy_gettext("Penolakan sudah dicatat. Alasannya bisa dibaca semua orang."),
    "pembatalan-diusulkan": lazy_gettext("Pembatalan sudah diusulkan. Petugas kedua yang memutuskan."),
    "dibatalkan": lazy_gettext("Pemilihan sudah dibatalkan. Alasannya bisa dibaca semua orang."),
    "tetap-berjalan": lazy_gettext("Usul pembatalan ditolak. Pemilihan berjalan terus."),
    "perpanjangan-diusulkan": lazy_gettext("Perpanjangan sudah diusulkan. Petugas kedua yang memutuskan."),
    "diperpanjang": lazy_gettext("Pemilihan sudah diperpanjang. Waktu tutup yang baru sudah diumumkan."),
    "tidak-diperpanjang": lazy_gettext("Usul perpanjangan ditolak. Waktu tutupnya tetap."),
    "daftar-kecil-diminta": lazy_gettext("Permintaan sudah dicatat. Petugas kedua yang memutuskan."),
    "daftar-kecil-disetujui": lazy_gettext("Disetujui. Surat suaranya akan menyebutkan daftar pemilih yang kecil."),
    "pemeriksa-ditunjuk": lazy_gettext("Penunjukan sudah dicatat. Perlu dua petugas yang berbeda."),
}
