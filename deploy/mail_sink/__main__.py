"""Run the mail sink: python -m deploy.mail_sink --smtp 127.0.0.1:1025 --http 127.0.0.1:8025 --folder DIR."""

from __future__ import annotations

import signal
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import FrameType

import click
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.mail_sink.letters import Letters
from deploy.mail_sink.page import MailPage

LARGEST = 2_000_000  # bytes of one letter


class Receiver:
    """What aiosmtpd calls with each letter."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the letter; the answer is SMTP's."""
        try:
            self.letters.keep(envelope.original_content or b"")
        except OSError:
            return "452 4.3.1 No room for it now; send it again later"
        return "250 Kept for the demonstration"


@click.command()
@click.option("--smtp", required=True, help="HOST:PORT that receives letters.")
@click.option("--http", required=True, help="HOST:PORT of the page.")
@click.option("--folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def serve(smtp: str, http: str, folder: Path) -> None:
    """Receive letters and show them until told to stop."""
    letters = Letters(folder)
    MailPage.letters = letters
    smtp_host, _, smtp_port = smtp.rpartition(":")
    http_host, _, http_port = http.rpartition(":")
    receiver = Controller(Receiver(letters), hostname=smtp_host, port=int(smtp_port), data_size_limit=LARGEST)
    receiver.start()
    page = ThreadingHTTPServer((http_host, int(http_port)), MailPage)
    page.daemon_threads = True

    def stop(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=page.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    page.serve_forever()
    receiver.stop()


if __name__ == "__main__":
    serve()
