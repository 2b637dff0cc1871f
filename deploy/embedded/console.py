"""The lines of all processes: each with its process's name and colour on the console, and in a file of its own."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import BinaryIO, TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
ROTATE_BYTES = 10_000_000
# A database that is starting says FATAL to whoever asks whether it has started.
_NO_TROUBLE = r"starting up|not yet accepting|shutting down"
_TROUBLE = re.compile(rf"(?!.*({_NO_TROUBLE})).*(\b(ERROR|FATAL|PANIC|CRITICAL)\b|\"level\":\"(error|fatal|panic)\")")


class Console:
    """Writes to the terminal and to `folder`. Used from one thread only."""

    def __init__(self, folder: Path, names: list[str], stream: TextIO = sys.stdout) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self.stream: TextIO | None = stream
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self._width = max(map(len, names), default=0)
        self._colour = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
        self._files: dict[str, BinaryIO] = {}

    def line(self, name: str, text: str, *, quiet: bool = False) -> None:
        """Record one line that the process `name` wrote."""
        self._keep(name, text)
        if text and (not quiet or _TROUBLE.match(text)):
            self._show(f"{self.paint(name.ljust(self._width), self._colour.get(name, 37))} │ {text}")

    def say(self, text: str = "") -> None:
        """Tell the operator something in the supervisor's own voice."""
        self._show(text)
        self._keep("supervisor", re.sub(r"\x1b\[[0-9;]*m", "", text))

    def paint(self, text: str, colour: int) -> str:
        """`text` in an ANSI colour where the terminal shows colours."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.coloured else text

    def last_lines(self, name: str, count: int = 15) -> str:
        """The end of what a process wrote, for a message about its failure."""
        path = self._path(name)
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        return "\n".join(lines[-count:])

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _show(self, text: str) -> None:
        if self.stream is None:
            return
        try:
            self.stream.write(text + "\n")
            self.stream.flush()
        except (BrokenPipeError, ValueError):
            # Whoever read along has gone (`rembuk up | head`); the files go on.
            self.stream = None
        except OSError:  # the disk that it goes to is full; what was meant for it is lost
            pass

    def _keep(self, name: str, text: str) -> None:
        """Write a line to the file of `name`; where the disk is full it is lost, and the city goes on."""
        with contextlib.suppress(OSError):
            file = self._file(name)
            file.write(text.encode(errors="replace") + b"\n")
            if file.tell() > ROTATE_BYTES:
                self._rotate(name)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"

    def _file(self, name: str) -> BinaryIO:
        if name not in self._files:
            self._files[name] = _opened(self._path(name))
        return self._files[name]

    def _rotate(self, name: str) -> None:
        self._files.pop(name).close()
        self._path(name).replace(self._path(name).with_suffix(".log.1"))


def _opened(path: Path) -> BinaryIO:
    """A file to add to that nobody else reads, also where an earlier version has made it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "ab", buffering=0)
