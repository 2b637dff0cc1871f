"""How a server that refuses to run as root is started by root, without a new user and without loosening any folder."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from deploy.embedded.refusals import CannotStart

ORDINARY_USER = "nobody"
_CAP_DAC_READ_SEARCH = 2


def is_root() -> bool:
    """Whether this process has root's rights."""
    return os.geteuid() == 0


def as_ordinary_user(argv: list[str], *paths: Path) -> list[str]:
    """`argv` as an ordinary user would run it; unchanged for an ordinary user.

    Where one of `paths` lies below a folder closed to that user (/root is the usual one), the process keeps the single
    right to pass through folders. Raises CannotStart where this machine's root does not have that right to give.
    """
    if not is_root():
        return argv
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart("Postgres does not run as root and `setpriv` is missing: start Rembuk as an ordinary user.")
    drop = [
        setpriv,
        "--reuid",
        ORDINARY_USER,
        "--regid",
        str(_account().pw_gid),
        "--clear-groups",
        "--pdeathsig",
        "INT",
    ]
    closed = next((folder for path in paths for folder in path.resolve().parents if not _open(folder)), None)
    if closed is None:
        return [*drop, "--inh-caps=-all", "--", *argv]
    if not _may_pass_folders():
        raise CannotStart(
            f"Postgres does not run as root and cannot pass {closed}: start Rembuk as an ordinary user or elsewhere."
        )
    return [*drop, "--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search", "--", *argv]


def give_to_ordinary_user(*paths: Path) -> None:
    """Make the ordinary user the owner of `paths` (only these, not what lies below), when root asks."""
    if is_root():
        for path in paths:
            os.chown(path, _account().pw_uid, _account().pw_gid)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ORDINARY_USER)
    except KeyError:
        raise CannotStart(
            f"Postgres does not run as root and there is no user `{ORDINARY_USER}`: start Rembuk as an ordinary user."
        ) from None


def _open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _may_pass_folders() -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    bounding = next(line.split()[1] for line in status.splitlines() if line.startswith("CapBnd:"))
    return bool(int(bounding, 16) >> _CAP_DAC_READ_SEARCH & 1)
