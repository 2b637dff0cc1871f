"""Compiled kernels: a decorator that compiles on import and keeps the machine code on disk where it may."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import njit, typeof

Function = TypeVar("Function", bound=Callable[..., Any])
CONFIG: Any = numba.config
HERE = Path(__file__).resolve().parent


def _digest() -> str:
    """A name for this exact state of the kernels, so that machine code of another version is never loaded."""
    text = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for path in sorted(HERE.glob("*.py")):
        text.update(path.read_bytes())
    return text.hexdigest()[:16]


def _places() -> Iterator[Path]:
    """Where machine code may be kept: what NUMBA_CACHE_DIR says, else beside the sources, else the user's cache."""
    if CONFIG.CACHE_DIR:
        yield Path(CONFIG.CACHE_DIR)
    yield HERE / "__pycache__"
    yield Path("~/.cache/rembuk").expanduser()


def _keep_machine_code() -> bool:
    """Tell Numba where to keep machine code; False where no place may be written to."""
    name = f"kernels-{_digest()}"
    for place in _places():
        folder = place / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
            _bring_along(folder, [other / name for other in _places() if other != place])
        except OSError:
            continue
        CONFIG.CACHE_DIR = str(folder)
        return True
    return False


def _bring_along(folder: Path, others: list[Path]) -> None:
    """Begin with machine code that lies ready elsewhere, such as in a read-only image. Numba checks that it fits."""
    if any(folder.iterdir()):
        return
    ready = next((other for other in others if other.is_dir() and any(other.iterdir())), None)
    if ready is not None:
        shutil.copytree(ready, folder, dirs_exist_ok=True)


KEPT = _keep_machine_code()


def kernel(signature: Any) -> Callable[[Function], Function]:
    """Compile a function for explicit argument types when its module is imported, so no count pays for it.

    `signature` is what numba.njit takes: a text, a tuple of types, or a list of these. Without a place to keep machine
    code, every process compiles anew.
    """

    def compile_now(function: Function) -> Function:
        return cast("Function", njit(signature, cache=KEPT, nogil=True)(function))

    return compile_now


def part(function: Function) -> Function:
    """Mark a small function that kernels call; it is compiled into them."""
    return cast("Function", njit(nogil=True)(function))


def type_of(example: object) -> Any:
    """Return the kernel type of a value, for signatures that take named tuples of arrays."""
    return typeof(example)  # type: ignore[no-untyped-call]


def inlined(function: Function) -> Function:
    """Mark a small function that is written out wherever a kernel calls it, for the innermost loops."""
    return cast("Function", njit(nogil=True, inline="always")(function))
