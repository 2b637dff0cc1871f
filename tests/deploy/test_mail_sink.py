"""The letter box of a demonstration, over real SMTP and HTTP."""

from __future__ import annotations

import asyncio
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.embedded.plan import answers_http
from deploy.embedded.ports import free_ports
from deploy.mail_sink.__main__ import Receiver
from deploy.mail_sink.letters import KEPT, Letters

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[tuple[int, httpx.Client]]:
    """The SMTP port of a running letter box, and a client of its page."""
    smtp, http = free_ports(2)
    argv = [sys.executable, "-m", "deploy.mail_sink", "--smtp", f"127.0.0.1:{smtp}", "--http", f"127.0.0.1:{http}"]
    with subprocess.Popen([*argv, "--folder", str(tmp_path)], cwd=ROOT, env=os.environ) as process:
        while not answers_http(http, "/surat.json"):
            assert process.poll() is None
            time.sleep(0.05)
        with httpx.Client(base_url=f"http://127.0.0.1:{http}", trust_env=False) as client:
            yield smtp, client
        process.terminate()
        assert process.wait(10) == 0


def send(port: int, subject: str, to: str, text: str, html: str | None = None) -> None:
    """Send one letter as the services do."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Rembuk <jangan-balas@rembuk.example>", to, subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


def test_a_letter_sent_is_listed_and_can_be_read(sink: tuple[int, httpx.Client]) -> None:
    port, client = sink
    send(port, "Kode masuk Anda", "Sari <sari@warga.example>", "Kode: 123456 — berlaku 10 menit")
    send(port, "Kabar", "budi@warga.example", "Halo")
    listed = client.get("/surat").text
    assert "Kode masuk Anda" in listed
    assert "Kabar" in listed
    (letter,) = client.get("/surat.json", params={"kepada": "SARI@warga.example"}).json()["letters"]
    assert letter["to"] == ["sari@warga.example"]
    assert letter["text"] == "Kode: 123456 — berlaku 10 menit\n"
    assert "Kode: 123456 — berlaku 10 menit" in client.get(f"/surat/{letter['id']}").text
    assert client.get("/surat/tidak-ada").status_code == httpx.codes.NOT_FOUND


def test_a_letter_cannot_run_anything_in_the_reader(sink: tuple[int, httpx.Client]) -> None:
    port, client = sink
    send(port, "<script>alert(1)</script>", "a@b.example", "<b>teks</b>", "<p>isi</p><script>alert(2)</script>")
    listed = client.get("/surat")
    assert "<script>" not in listed.text
    letter = client.get("/surat.json").json()["letters"][0]
    page = client.get(f"/surat/{letter['id']}")
    assert "&lt;b&gt;teks&lt;/b&gt;" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    body = client.get(f"/surat/{letter['id']}/html")
    assert "sandbox" in body.headers["content-security-policy"]
    assert "default-src 'none'" in body.headers["content-security-policy"]


def test_only_the_newest_letters_are_kept(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    for number in range(KEPT + 5):
        letters.keep(f"To: a@b.example\r\nSubject: {number}\r\n\r\nisi".encode())
    kept = letters.newest()
    assert len(kept) == KEPT
    assert kept[0].subject == str(KEPT + 4)
    assert kept[-1].subject == "5"


def test_a_letter_that_finds_no_room_is_to_be_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    letters, envelope = Letters(tmp_path), Envelope()
    envelope.original_content = b"Subject: Kode\n\nKode: 1234"

    async def receive() -> str:
        return await Receiver(letters).handle_DATA(SMTP(None), Session(asyncio.get_running_loop()), envelope)

    answer = asyncio.run(receive())
    assert answer.startswith("452 ")
    assert list(tmp_path.iterdir()) == []
