"""What a refusal means, in a sentence that says what to do next: the one place where codes become words."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask import g as request_state
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

from services.portal.clients.wire import IdentityAway, ServiceRefused, ServiceUnreachable
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

UNKNOWN = lazy_gettext("Ini tidak bisa dilakukan sekarang. Muat ulang halaman, lalu coba lagi.")

SENTENCES: dict[str, Any] = {
    # everywhere
    "invalid_input": lazy_gettext("Ada isian yang belum benar. Periksa lagi, lalu kirim."),
    "unauthenticated": lazy_gettext("Masuk dulu, lalu coba lagi."),
    "forbidden": lazy_gettext("Peran Anda tidak mengizinkan ini untuk wilayah tersebut."),
    "not_found": lazy_gettext("Halaman atau usulan ini tidak ada."),
    "too_many_requests": lazy_gettext("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
    "request_in_flight": lazy_gettext("Permintaan yang sama sedang dikerjakan. Tunggu sebentar, lalu coba lagi."),
    "idempotency_key_reused": lazy_gettext("Formulir ini sudah terkirim dengan isi lain. Muat ulang halaman ini."),
    "temporarily_unavailable": lazy_gettext("Sistem sedang sibuk. Coba lagi beberapa detik lagi."),
    "storage_full": lazy_gettext(
        "Tempat penyimpanan Rembuk sedang penuh, jadi kiriman ini belum tersimpan. Semua halaman tetap bisa dibaca; "
        "coba kirim lagi nanti."
    ),
    # logging in
    "code_refused": lazy_gettext(
        "Kodenya salah, sudah dipakai, atau lebih dari sepuluh menit. Minta kode baru bila perlu."
    ),
    "too_many_codes": lazy_gettext(
        "Sudah beberapa kode dikirim. Pakai yang terakhir, tunggu seperempat jam, atau minta dari tempat biasa masuk."
    ),
    "too_many_tries": lazy_gettext("Terlalu banyak kode salah dari tempat ini. Tunggu seperempat jam, lalu coba lagi."),
    "token_spent": lazy_gettext("Ini sudah dikirim sekali. Muat ulang halaman ini untuk melihat hasilnya."),
    "act_token_needed": lazy_gettext("Ini perlu izin baru dari bagian masuk. Muat ulang halaman ini, lalu tekan lagi."),
    "session_ended": lazy_gettext("Sesi ini sudah berakhir. Masuk lagi."),
    # people and their roles
    "registrar_cannot_confirm": lazy_gettext(
        "Anda yang mendaftarkan orang ini. Minta petugas lain memeriksa dan mengonfirmasi."
    ),
    "not_oneself": lazy_gettext("Ini tentang diri sendiri. Minta petugas lain memutuskannya."),
    "already_verified": lazy_gettext("Tempat tinggalnya sudah dikonfirmasi. Muat ulang halaman ini."),
    "not_independent": lazy_gettext(
        "Salah satu dari kedua petugas ini mendaftarkan yang lain atau mengusulkan perannya. Minta rekan lain."
    ),
    "grant_decided": lazy_gettext("Usul peran ini sudah diputuskan. Muat ulang halaman ini."),
    "grant_unknown": lazy_gettext("Usul peran ini tidak ada. Muat ulang halaman ini."),
    "grant_proposed": lazy_gettext("Peran ini sudah diusulkan. Pemeriksa kedua yang memutuskan."),
    "role_held": lazy_gettext("Orang ini sudah memegang peran itu."),
    "role_over": lazy_gettext("Masa peran itu sudah lewat. Usulkan lagi dengan tanggal baru."),
    "role_not_for_her": lazy_gettext("Peran ini bukan untuk umurnya."),
    # proposals
    "drafting_too_fast": lazy_gettext("Banyak usulan dimulai dalam satu menit. Tunggu sebentar, lalu mulai lagi."),
    "too_many_unread": lazy_gettext(
        "Sudah ada dua puluh usulan yang masih draf atau menunggu dibaca. Kirim atau tarik salah satunya dulu."
    ),
    "transition_refused": lazy_gettext("Keadaan usulan sudah berubah. Muat ulang halaman ini untuk melihatnya."),
    "own_proposal": lazy_gettext("Ini usulan sendiri. Biarkan orang lain yang mendukung atau memutuskannya."),
    "not_among_supporters": lazy_gettext(
        "Dukungan datang dari warga dan anak wilayah ini yang tempat tinggalnya sudah dipastikan."
    ),
    "support_closed": lazy_gettext("Dukungan untuk usulan ini sudah ditutup."),
    "not_editable": lazy_gettext("Usulan ini sedang dibaca petugas dan tidak bisa diubah sekarang."),
    "already_handed_in": lazy_gettext("Usulan ini sudah dikirim, jadi tidak bisa dihapus. Tarik saja usulannya."),
    "stale_proposal": lazy_gettext(
        "Usulan ini baru saja diubah di tab atau perangkat lain. Isian Anda masih ada di bawah dan belum tersimpan."
    ),
    "version_required": lazy_gettext("Muat ulang halaman ini, lalu ubah lagi."),
    "proposal_incomplete": lazy_gettext("Usulan belum lengkap. Isi judul, cerita, topik, dan kelurahannya dulu."),
    "area_outside_cycle": lazy_gettext("Kelurahan ini tidak termasuk dalam siklus yang sedang berjalan."),
    "lineage_unknown": lazy_gettext("Usulan sebelumnya tidak ditemukan."),
    "reason_missing": lazy_gettext("Tulis alasannya dengan kata-kata sederhana."),
    "personal_data_in_reason": lazy_gettext(
        "Ada data pribadi di alasan itu. Hapus dulu, karena semua orang membacanya."
    ),
    "second_officer_missing": lazy_gettext(
        "Pilihan warga tidak ditolak oleh satu orang. Minta rekan di wilayah ini memeriksanya."
    ),
    "decline_pending": lazy_gettext("Sudah ada usul untuk belum mengakomodirnya. Putuskan dulu yang itu."),
    "decline_unknown": lazy_gettext("Usul itu sudah diputuskan atau diganti. Muat ulang halaman ini."),
    "decline_not_yours": lazy_gettext("Hanya yang mengusulkan bisa menariknya. Anda bisa menolaknya dengan alasan."),
    "not_yet_verified": lazy_gettext("Usulan ini belum dinyatakan layak dengan biayanya."),
    # voting
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
    "receipt_unknown": lazy_gettext("Tidak ada suara dengan kode bukti ini. Periksa huruf dan angkanya."),
    "replacement_refused": lazy_gettext("Suara yang dibantu server tidak bisa diganti."),
    "voted_elsewhere": lazy_gettext("Hak suara sudah dipakai di wilayah tempat tinggal yang lama."),
    "pair_invalid": lazy_gettext("Pemilihan anak dan pemilihan warga ini tidak cocok satu sama lain."),
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
    "result_not_ready": lazy_gettext("Hasilnya belum dihitung. Lihat lagi setelah pemilihan ditutup."),
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
    "poll_not_audited": lazy_gettext("Pemilihan ini tidak punya pemeriksa sekarang."),
    "auditor_unknown": lazy_gettext("Pemeriksa itu harus memintanya sendiri dulu di papan bukti."),
    "already_named": lazy_gettext("Anda sudah menunjuk pemeriksa ini. Minta rekan memeriksanya."),
    "auditors_taken": lazy_gettext("Pemilihan ini sudah punya dua pemeriksa."),
    "auditor_not_named": lazy_gettext("Minta dua petugas wilayah ini menunjuk Anda dulu."),
    "too_few_ballots": lazy_gettext("Yang memilih kurang dari 5 orang, jadi hanya apa yang terpilih yang terbit."),
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
    "election_not_imported": lazy_gettext("Dari berkas ini tidak bisa dibuat pemilihan. Alasannya ada di bawah."),
    "poll_not_draft": lazy_gettext("Pemilihan ini sudah dibuka; aturannya tidak bisa diubah lagi."),
    "poll_transition_refused": lazy_gettext(
        "Keadaan pemilihan sudah berubah. Muat ulang halaman ini untuk melihatnya."
    ),
    "poll_empty": lazy_gettext("Pilih paling sedikit satu usulan untuk surat suara."),
    "poll_invalid": lazy_gettext(
        "Aturan pemilihan ini tidak cocok satu sama lain. Periksa uang, jumlah centang, dan tanggalnya."
    ),
    "candidate_not_free": lazy_gettext("Salah satu usulan sudah ada di pemilihan lain. Muat ulang daftarnya."),
    "batch_accepted": lazy_gettext(
        "Tumpukan ini sudah diterima. Buka tumpukan baru untuk lembar yang datang kemudian."
    ),
    "keying_finished": lazy_gettext("Ketikan ini sudah selesai dan tidak bisa diubah lagi."),
    "keying_not_finished": lazy_gettext("Dua orang harus selesai mengetik tumpukan ini dulu."),
    "both_have_keyed": lazy_gettext("Dua orang lain sudah mengetik tumpukan ini. Anda bisa memutuskan perbedaannya."),
    "sheet_keyed_already": lazy_gettext(
        "Lembar dengan kode ini sudah Anda ketik. Kalau ada dua lembar berkode sama, hitung yang kedua sebagai salinan."
    ),
    "sheets_missing": lazy_gettext("Jumlahnya belum cocok dengan hitungan tangan. Cari lembar yang belum diketik."),
    "too_many_sheets": lazy_gettext("Semua lembar sudah diketik. Hitung tumpukannya lagi, lalu perbaiki jumlahnya."),
    "sheet_not_keyed": lazy_gettext("Lembar ini tidak ada, atau tidak ada perbedaannya. Muat ulang halaman ini."),
    "third_person_needed": lazy_gettext("Anda ikut mengetik tumpukan ini. Minta orang ketiga memutuskan."),
    "differences_left": lazy_gettext("Masih ada perbedaan. Orang ketiga memutuskannya dulu."),
    "roll_not_open": lazy_gettext("Daftar pemilih untuk pemilihan ini sudah ditutup."),
}

PAGES: dict[int, tuple[Any, Any]] = {
    403: (
        lazy_gettext("Halaman ini bukan untuk peran Anda"),
        lazy_gettext("Kalau menurut Anda ini keliru, minta petugas kelurahan memeriksa peran Anda."),
    ),
    404: (
        lazy_gettext("Halaman ini tidak ada"),
        lazy_gettext("Mungkin alamatnya salah ketik, atau usulan ini belum diterbitkan."),
    ),
    405: (
        lazy_gettext("Halaman ini dibuka dengan cara yang salah"),
        lazy_gettext("Kembali ke halaman sebelumnya dan pakai tombol di sana."),
    ),
    413: (
        lazy_gettext("Kiriman ini terlalu besar"),
        lazy_gettext("Kembali ke halaman tadi, pendekkan isinya, lalu kirim lagi. Belum ada yang tersimpan."),
    ),
    429: (
        lazy_gettext("Terlalu banyak percobaan dari sini"),
        lazy_gettext("Tunggu sepuluh menit, lalu coba lagi. Tidak ada yang hilang."),
    ),
    500: (
        lazy_gettext("Ada yang rusak di sisi kami"),
        lazy_gettext("Tidak ada yang berubah. Coba lagi beberapa menit lagi."),
    ),
    503: (
        lazy_gettext("Sebagian Rembuk sedang tidak menjawab"),
        lazy_gettext(
            "Isian yang baru dikirim mungkin sudah masuk. Muat ulang halaman ini; menekan dua kali tidak apa."
        ),
    ),
}
IDENTITY_AWAY = (
    lazy_gettext("Rembuk belum bisa mengenali Anda"),
    lazy_gettext("Bagian yang mengenali orang sedang tidak menjawab. Tidak ada yang berubah; coba lagi sebentar lagi."),
)
FULL = lazy_gettext("Sedang tidak bisa menyimpan")
FORM_EXPIRED = (
    lazy_gettext("Formulir ini sudah terlalu lama terbuka"),
    lazy_gettext("Kembali, muat ulang halaman itu, lalu kirim lagi. Tidak ada yang berubah."),
)


def sentence(code: str) -> Any:
    """What a refusal means and what to do next."""
    return SENTENCES.get(code, UNKNOWN)


def is_known(code: str) -> bool:
    """Whether we have words of our own for a refusal."""
    return code in SENTENCES


def register_refusals(app: Flask) -> None:
    """Answer every error with a page in the visitor's language."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ServiceRefused, _service_refused)
    app.register_error_handler(ServiceUnreachable, _service_unreachable)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals["sentence"] = sentence


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    title, words = PAGES.get(code, PAGES[404] if code < 500 else PAGES[500])
    if error.response is not None and code < 400:
        return make_response(error.response)
    return error_page(code, title, words)


def _service_refused(error: ServiceRefused) -> Response:
    if error.code == "storage_full":
        return error_page(503, FULL, sentence(error.code))
    if error.status >= 500:
        return error_page(503, *PAGES[503])
    title, words = PAGES.get(error.status, (lazy_gettext("Ini tidak bisa dilakukan"), UNKNOWN))
    return error_page(error.status, title, sentence(error.code) if is_known(error.code) else words)


def _service_unreachable(error: ServiceUnreachable) -> Response:
    if isinstance(error, IdentityAway):
        return error_page(503, *IDENTITY_AWAY)
    return error_page(503, *PAGES[503])


def _unexpected(error: Exception) -> Response:
    log.error("page_failed", exc_info=error)
    return error_page(500, *PAGES[500])


def error_page(status: int, title: Any, words: Any) -> Response:
    """A page that says what happened and where to go; it asks no service, so it cannot fail for the same reason."""
    request_state.setdefault("visitor", None)
    request_state.identity_away = False  # this page says itself what does not answer
    response = make_response(render_template("shell/error.html", title=title, words=words, here=request.path), status)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
