"""The mail page of a demonstration: a list, one letter, and the same as JSON for programs. Indonesian first."""

from __future__ import annotations

import json
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from string import Template
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from deploy.mail_sink.letters import Letter, Letters

PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'"
# A letter's own HTML is shown as a stranger's: no script, no origin, nothing loaded.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
WITA = ZoneInfo("Asia/Makassar")


class MailPage(BaseHTTPRequestHandler):
    """Answers GET /surat, /surat/<id>, /surat/<id>/html and /surat.json, each with ?kepada=<address> where it lists."""

    letters: ClassVar[Letters]
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer one request."""
        address = urlsplit(self.path)
        to = parse_qs(address.query).get("kepada", [""])[0].strip() or None
        parts = address.path.strip("/").split("/")
        if parts == ["surat.json"]:
            self._answer(as_json(self.letters.newest(to)), "application/json")
        elif parts == ["surat"]:
            self._answer(listing(self.letters.newest(to), to))
        else:
            self._answer_letter(parts)

    def _answer_letter(self, parts: list[str]) -> None:
        letter = self.letters.find(parts[1]) if len(parts) in {2, 3} else None
        if letter is None or (len(parts) == 3 and (parts[2] != "html" or letter.html is None)):
            self._answer(PAGE.substitute(title="Surat tidak ada", body="<p>Surat ini tidak ada lagi.</p>"), status=404)
        elif len(parts) == 3:
            self._answer(letter.html or "", policy=LETTER_POLICY)
        else:
            self._answer(one(letter))

    def _answer(
        self, body: str, kind: str = "text/html; charset=utf-8", *, status: int = HTTPStatus.OK, policy: str = POLICY
    ) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of the standard library
        """Log nothing: the address asked for may hold a resident's mail address."""


def as_json(letters: list[Letter]) -> str:
    """The letters for a program that waits for one."""
    fields = ("id", "sender", "to", "subject", "text", "html")
    rows = [
        {"received_at": letter.received_at.isoformat()} | {n: getattr(letter, n) for n in fields} for letter in letters
    ]
    return json.dumps({"letters": rows}, ensure_ascii=False)


def listing(letters: list[Letter], to: str | None) -> str:
    """The page with all letters, or those to one address."""
    rows = "".join(
        f'<li><a href="/surat/{letter.id}"><b>{escape(letter.subject) or "(tanpa judul)"}</b></a>'
        f'<span>kepada {_recipients(letter)}</span><time datetime="{letter.received_at.isoformat()}">'
        f"{letter.received_at.astimezone(WITA):%d-%m-%Y %H.%M.%S} WITA</time></li>"
        for letter in letters
    )
    shown = f'<ul class="letters">{rows}</ul>' if rows else "<p>Belum ada surat di sini.</p>"
    only = f'<p>Hanya kepada {escape(to)}. <a href="/surat">Lihat semua</a></p>' if to else ""
    return PAGE.substitute(title="Surat yang dikirim", body=only + shown)


def one(letter: Letter) -> str:
    """The page of one letter; its own HTML in a closed frame."""
    text = f"<pre>{escape(letter.text)}</pre>" if letter.text else ""
    frame = (
        f'<iframe sandbox="allow-popups" title="Isi surat" src="/surat/{letter.id}/html"></iframe>'
        if letter.html
        else ""
    )
    head = f"<p>Dari {escape(letter.sender)}<br>Kepada {_recipients(letter)}</p>"
    back = '<p><a href="/surat">Semua surat</a></p>'
    return PAGE.substitute(title=escape(letter.subject) or "(tanpa judul)", body=head + text + frame + back)


def _recipients(letter: Letter) -> str:
    return ", ".join(f'<a href="/surat?kepada={quote(address)}">{escape(address)}</a>' for address in letter.to)
