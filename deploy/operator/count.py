"""`rembuk count`: count Pabulib elections on any machine, without a server, by the code the voting service uses."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.voting.counting.count import count as count_ballots
from services.voting.counting.outcome import Outcome
from services.voting.counting.pabulib.election import Election, PabulibError, read_election
from services.voting.counting.pabulib.official import count_official
from services.voting.counting.rules import Completion, Rule, RuleRefused, RuleSettings, Utility

META = "meta"
RULES = [META, *(rule.value for rule in Rule)]


@dataclass(frozen=True, slots=True)
class Counted:
    """One file and its outcome; `seconds` is the count alone, `reading` what it took to read the file."""

    path: Path
    election: Election
    rule: str
    outcome: Outcome
    seconds: float
    reading: float

    @property
    def official(self) -> bool | None:
        """Whether these are the winners that the city published; None where the file does not tell."""
        published = self.election.official_winners
        return None if published is None else set(self.outcome.winners) == published

    def as_json(self) -> dict[str, Any]:
        """The line that --json prints."""
        return {
            "file": str(self.path),
            "rule": self.rule,
            "winners": list(self.outcome.winners),
            "cost": plain_number(self.outcome.cost),
            "budget": plain_number(self.outcome.budget),
            "voters": self.outcome.voters,
            "seconds": round(self.seconds, 6),
            "official": self.official,
        }


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--rule", type=click.Choice(RULES), default=META, show_default=True, help="meta: the rule the file names."
)
@click.option("--utility", type=click.Choice([utility.value for utility in Utility]), default="cost", show_default=True)
@click.option(
    "--completion", type=click.Choice([item.value for item in Completion]), default="none", show_default=True,
    help="What equal shares does with money left over.",
)  # fmt: skip
@click.option("--step", default="1", show_default=True, help="Currency units a voter's budget grows by, per increase.")
@click.option("--seats", default=1, show_default=True, help="Winners under plurality and Borda.")
@click.option("--quorum", default=0, show_default=True, help="Least number of ballots for a yes.")
@click.option("--majority", default="1/2", show_default=True, help="Share of the valid votes that a yes has to exceed.")
@click.option("--rules", "published", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Every setting of the rule, as JSON: what a poll published when it opened. Takes the place of the above.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per file.")
@click.option("--all", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Every .pb in it.")
@click.option("--check", is_flag=True, help="With --all: compare with official and recorded outcomes, rule by rule.")
def count(  # noqa: PLR0917 - click hands over every option by name
    files: tuple[Path, ...], rule: str, utility: str, completion: str, step: str, seats: int, quorum: int,
    majority: str, published: Path | None, as_json: bool, folder: Path | None, check: bool,
) -> None:  # fmt: skip
    """Count Pabulib elections (.pb) and compare with the winners their city published.

    A file that is malformed, or whose rule this count does not know, is named on standard error with the reason; the
    others are still counted, and the exit code is 2. Ballots that name more or fewer projects than the file allows are
    named there too, and counted as they stand.
    """
    paths = [*files, *(sorted(folder.glob("*.pb")) if folder else ())]
    if not paths:
        raise click.UsageError("name at least one .pb file, or a folder with --all")
    if check:
        if folder is None or files:
            raise click.UsageError("--check needs --all FOLDER and no further files")
        from deploy.operator.count_check import check_folder

        sys.exit(check_folder(folder))
    settings = None
    if published:
        settings = _published(published)
    elif rule != META:
        settings = _settings(
            rule=rule, utility=utility, completion=completion, step=step, seats=seats, quorum=quorum, majority=majority
        )
    sys.exit(2 if count_files(paths, settings, as_json) else 0)


def count_files(paths: list[Path], settings: RuleSettings | None, as_json: bool) -> bool:
    """Count one file after the other and print what comes out; answers whether any could not be counted."""
    failed = False
    for path in paths:
        try:
            counted = count_file(path, settings)
        except (PabulibError, RuleRefused, OSError) as error:
            failed = True
            click.echo(f"{path}: {_reason(error)}", err=True)
            continue
        if as_json:
            click.echo(json.dumps(counted.as_json(), ensure_ascii=False))
        else:
            Console().print(table_of(counted))
        tell_remarks(path, counted.election)
    return failed


def tell_remarks(path: Path, election: Election) -> None:
    """Name on standard error what is odd about the ballots of a file and was counted all the same."""
    for remark in election.remarks:
        click.echo(f"{path}: {remark}", err=True)


def count_file(path: Path, settings: RuleSettings | None) -> Counted:
    """Read and count one file; without settings by the rule of its META. Raises PabulibError, RuleRefused, OSError."""
    start = time.perf_counter()
    election = read_election(path)
    read = time.perf_counter()
    outcome = count_official(election) if settings is None else count_ballots(election.profile, settings)
    end = time.perf_counter()
    rule = election.meta["rule"] if settings is None else settings.rule.value
    return Counted(path, election, rule, outcome, end - read, read - start)


def plain_number(value: Fraction) -> int | float:
    """Write money for JSON: whole amounts as whole numbers."""
    return int(value) if value.denominator == 1 else float(value)


def table_of(counted: Counted) -> Table:
    """Show one outcome: its rounds, then what was spent and whether it is the official result."""
    outcome, election = counted.outcome, counted.election
    names = {project.id: project.name for project in election.profile.projects}
    currency = election.meta.get("currency", "")
    table = Table(title=escape(f"{counted.path.name}: {counted.rule}"), title_justify="left", caption_justify="left")
    for heading, justify in (
        ("", "right"),
        ("id", "left"),
        ("project", "left"),
        ("cost", "right"),
        ("voters", "right"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left", overflow="fold")
    for place, entry in enumerate(outcome.rounds, start=1):
        note = f" (level with {', '.join(entry.tied)})" if entry.tied else ""
        voters = f"{entry.payers + entry.emptied:,}"
        table.add_row(
            str(place),
            escape(entry.project),
            escape(names[entry.project][:70] + note),
            f"{float(entry.cost):,.0f}",
            voters,
        )
    verdict = {True: "equal to the official result", False: "not the official result", None: "no official result known"}
    share = float(outcome.cost / outcome.budget) if outcome.budget else 0.0
    table.caption = (
        f"{len(outcome.winners)} of {len(names)} projects, {float(outcome.cost):,.0f} of {float(outcome.budget):,.0f} "
        f"{currency} ({share:.1%}), {outcome.voters:,} ballots; {verdict[counted.official]}; "
        f"read in {counted.reading * 1000:.1f} ms, counted in {counted.seconds * 1000:.1f} ms"
    )
    return table


def _settings(
    *, rule: str, utility: str, completion: str, step: str, seats: int, quorum: int, majority: str
) -> RuleSettings:
    try:
        return RuleSettings(
            Rule(rule),
            utility=Utility(utility),
            completion=Completion(completion),
            step=Fraction(step),
            seats=seats,
            quorum=quorum,
            majority=Fraction(majority),
        )
    except (ValueError, ZeroDivisionError) as error:
        raise click.UsageError(str(error)) from error


def _published(path: Path) -> RuleSettings:
    """Read the settings of a rule, or the document of a poll that holds them under "counting"."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return RuleSettings.from_json(data.get("counting", data))
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise click.UsageError(f"{path} holds no settings of a rule: {error}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)


if __name__ == "__main__":
    count(prog_name="rembuk count")
