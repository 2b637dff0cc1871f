"""The letters received: each a file in one folder, the newest 200 kept."""

from __future__ import annotations

import email
import email.policy
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from shared import clock

KEPT = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    """One letter as it was received; `text` and `html` are None where it has no such part."""

    id: str
    received_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str | None
    html: str | None


class Letters:
    """The letters in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, content: bytes) -> None:
        """Store one letter and let the oldest beyond 200 go. Raises OSError where there is no room; nothing is left."""
        # The name sorts by time; the random end keeps two letters of one instant apart and unguessable.
        nanoseconds = (clock.now() - EPOCH) // timedelta(microseconds=1) * 1000
        name = f"{nanoseconds:020d}-{secrets.token_hex(8)}"
        draft = self.folder / f"{name}.draft"
        draft.touch(mode=0o600)
        try:
            draft.write_bytes(content)
            draft.rename(self.folder / f"{name}.eml")
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        for old in self._files()[KEPT:]:
            old.unlink(missing_ok=True)

    def newest(self, to: str | None = None) -> list[Letter]:
        """Letters, newest first; only those to the address `to` where it is given."""
        letters = [read(path) for path in self._files()]
        return [letter for letter in letters if to is None or to.casefold() in letter.to]

    def find(self, letter_id: str) -> Letter | None:
        """The letter with this id, or None."""
        return next((read(path) for path in self._files() if path.stem == letter_id), None)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"), reverse=True)


@lru_cache(maxsize=2 * KEPT)
def read(path: Path) -> Letter:
    """The letter in the file `path`; a file never changes, and is taken apart once."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    addresses = [address.addr_spec.casefold() for field in message.get_all("To", []) for address in field.addresses]
    return Letter(
        id=path.stem,
        received_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, tz=UTC),
        sender=str(message.get("From", "")),
        to=tuple(addresses),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else str(part.get_content()).replace("\r\n", "\n")
