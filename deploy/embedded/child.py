"""Child processes that do not outlive their parent, even when the parent is killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable

import psutil

_PR_SET_PDEATHSIG = 1
# Loaded here because nothing may be loaded between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dying_with_this_process(how: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs between fork and exec, so that the kernel sends it `how` when this process dies (Linux only).

    To the kernel the parent is the *thread* that forked: start children from one that lives as long as it does.
    """
    parent = os.getpid()

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, how)
            if os.getppid() != parent:  # it died between fork and the line above
                os.kill(os.getpid(), how)

    return prepare


def kill_family(pid: int) -> None:
    """Kill the process `pid` and all that it began, groups of their own among them (the database's)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
