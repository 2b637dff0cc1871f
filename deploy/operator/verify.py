"""`rembuk verify`: check the public board of a poll on any machine, without a server, a database or a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from services.voting.board.document import (
    Board,
    BoardUnreadable,
    ClosedBoard,
    read_any_board,
    read_board,
    read_key,
    read_openings,
)
from services.voting.board.verification import Check, verify, verify_closed

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("verify")
@click.argument("board", type=FILE)
@click.option("--receipt", "receipts", multiple=True, metavar="CODE", help="A receipt to look for; may be repeated.")
@click.option("--openings", type=FILE, help="The auditors' file: check that the leaves hold what was counted.")
@click.option("--key", type=FILE, help="A file with the board's public key, as on the poster.")
@click.option("--beside", type=FILE, help="The board of the children's poll beside an adults' poll.")
@click.option("--whole", type=FILE, help="The auditors' board of a poll with fewer than five ballots.")
def check_board(
    *,
    board: Path,
    receipts: tuple[str, ...],
    openings: Path | None,
    key: Path | None,
    beside: Path | None,
    whole: Path | None,
) -> None:
    """Check BOARD, the public record of a closed poll: rules, signatures, ballots, and the count itself.

    One line for each check; a line that begins with FAILED says what it means. The exit code is 0 where all hold, 1
    where one failed, and 2 where a file cannot be read as what it should be.
    """
    try:
        read = read_any_board(board.read_bytes())
        posted = read_key(key.read_text(encoding="ascii", errors="replace")) if key else None
        if isinstance(read, ClosedBoard):
            checks = verify_closed(read, key=posted, receipts=receipts, whole=whole.read_bytes() if whole else None)
        else:
            checks = verify(
                read,
                key=posted,
                receipts=receipts,
                openings=read_openings(openings.read_bytes()) if openings else None,
                beside=read_board(beside.read_bytes()) if beside else None,
            )
        failed = [check.name for check in map(_told, checks) if not check.passed]
    except BoardUnreadable as error:
        click.echo(f"cannot be read: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        sys.exit(2)
    click.echo(_conclusion(read, failed))
    sys.exit(1 if failed else 0)


def _told(check: Check) -> Check:
    """Print a check as soon as it is made."""
    mark = "closed" if check.auditors_only else "ok    " if check.passed else "FAILED"
    click.echo(f"{mark}  {check.name}: {check.sentence}")
    if not check.passed:
        click.echo(f"        {check.meaning}")
    return check


def _conclusion(board: Board | ClosedBoard, failed: list[str]) -> str:
    if failed:
        return f"Do not trust this board: {', '.join(failed)} failed. Keep the file and show it to the auditors."
    if isinstance(board, ClosedBoard):
        return (
            "What this file can show holds: rules, key and seal. Fewer than five people voted, so the ballots are for "
            "the auditors of this poll alone; --whole checks their file."
        )
    return (
        f"Everything that this file can show holds: {board.total} ballots, counted as published. It cannot show "
        "whether somebody voted in another's name; the roll and its auditors are for that."
    )


if __name__ == "__main__":
    check_board(prog_name="rembuk verify")
