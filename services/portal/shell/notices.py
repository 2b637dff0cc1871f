"""What just happened, told on the next page by a word in its address; nothing has to be remembered for it."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext

NOTICES: dict[str, Any] = {
    "dikirim": lazy_gettext("Usulan sudah dikirim. Petugas membacanya dulu, lalu semua orang bisa melihatnya."),
    "ditarik": lazy_gettext("Usulan sudah ditarik. Hanya petugas yang masih bisa melihatnya."),
    "draf-dihapus": lazy_gettext("Draf sudah dihapus."),
    "didukung": lazy_gettext("Terima kasih, dukungan sudah dicatat."),
    "dukungan-ditarik": lazy_gettext("Dukungan sudah ditarik."),
    "masuk": lazy_gettext("Selamat datang kembali."),
    "keluar": lazy_gettext("Sudah keluar. Data di perangkat ini dihapus."),
    "diterbitkan": lazy_gettext("Usulan sudah terbit dan bisa dilihat semua orang."),
    "dikembalikan": lazy_gettext("Usulan dikembalikan kepada pengusul dengan alasannya."),
    "layak": lazy_gettext("Jawaban sudah terbit: usulan ini layak, dengan biayanya."),
    "ditolak": lazy_gettext("Jawaban sudah terbit: belum dapat diakomodir, dengan alasannya."),
    "daftar": lazy_gettext("Usulan masuk daftar pilihan."),
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
    "diimpor": lazy_gettext("Berkas sudah menjadi pemilihan yang disiapkan. Periksa aturan dan tanggalnya, lalu buka."),
    "daftar-kecil-diminta": lazy_gettext("Permintaan sudah dicatat. Petugas kedua yang memutuskan."),
    "daftar-kecil-disetujui": lazy_gettext("Disetujui. Surat suaranya akan menyebutkan daftar pemilih yang kecil."),
    "pemeriksa-ditunjuk": lazy_gettext("Penunjukan sudah dicatat. Perlu dua petugas yang berbeda."),
    "pemeriksa-diminta": lazy_gettext("Permintaan sudah dicatat. Dua petugas wilayah ini yang memutuskan."),
    "kode-dicabut": lazy_gettext("Kode yang belum dipakai sudah dicabut."),
    "tumpukan-diterima": lazy_gettext("Tumpukan diterima. Suaranya masuk kotak dalam beberapa detik."),
    "penolakan-diusulkan": lazy_gettext("Usul dicatat dan terbuka untuk umum. Petugas kedua yang memutuskan."),
    "tetap-prioritas": lazy_gettext("Usulan tetap menjadi prioritas. Alasannya bisa dibaca semua orang."),
    "usul-ditarik": lazy_gettext("Usul Anda sudah ditarik. Usulan tetap menjadi prioritas."),
    "dikonfirmasi": lazy_gettext("Tempat tinggalnya sudah dikonfirmasi."),
    "peran-disetujui": lazy_gettext("Peran sudah diberikan. Keputusan Anda tercatat."),
    "peran-ditolak": lazy_gettext("Peran itu tidak diberikan. Alasannya tercatat."),
    "diadopsi": lazy_gettext("Usulan diakomodir. Programnya muncul di peta jalan."),
}


def register_notices(app: Flask) -> None:
    """Give templates `notice()`, the sentence that the address asks for, or None."""
    app.jinja_env.globals["notice"] = notice


def notice() -> Any:
    """What just happened, from `?kabar=`."""
    return NOTICES.get(request.args.get("kabar", ""))
