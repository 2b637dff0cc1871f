"""Every error becomes a page in the visitor's language, which says what happened and what to do next."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask import g as request_state
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

from services.portal.clients.wire import IdentityAway, ServiceRefused, ServiceUnreachable
from services.portal.shell.words import UNKNOWN, is_known, sentence
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

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


def register_refusals(app: Flask) -> None:
    """Answer every error with a page in the visitor's language."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ServiceRefused, _service_refused)
    app.register_error_handler(ServiceUnreachable, _service_unreachable)
    app.register_error_handler(Exception, _unexpected)


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
