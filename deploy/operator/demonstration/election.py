"""A real election, voted again: the same paper, the same ballots, the same rule, over HTTP, by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.casting import Caster, PaperBallot
from deploy.operator.demonstration.door import Door, Missing, Refused
from deploy.operator.demonstration.telling import Teller, expect
from deploy.operator.demonstration.visitors import Visitor, log_in_all
from deploy.operator.people import CITY, EVERYBODY
from services.voting.counting.pabulib.election import Election, read_election
from services.voting.counting.pabulib.rule_named import official_settings
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rules import RuleRefused, RuleSettings

OFFICERS = ("dp3akb", "dp3akb2")
CODES_AT_ONCE = 5000
LEAST_SECRET = 30
"""Voters of a secret poll; with fewer it would not open."""
BALLOTS_PER_SECOND = 120
"""What a slow and busy machine can cast; the poll stays open as long as that takes."""
ALLOWANCE = 120.0
"""Seconds beside that."""


@dataclass(frozen=True)
class Printed:
    """An election read from a file, and the rule its own city counted it by."""

    path: Path
    election: Election
    settings: RuleSettings

    @classmethod
    def read(cls, path: Path) -> Printed:
        """Read it. Raises PabulibError (line, column), RuleRefused, OSError; nothing has been created then."""
        election = read_election(path)
        if election.profile.kind is not BallotKind.APPROVAL:
            raise RuleRefused(
                f"{path.name} holds {election.profile.kind} ballots; here approval ballots are voted again"
            )
        if election.profile.money_scale != 1:
            raise RuleRefused("its costs are no whole numbers, and the city counts in whole rupiah")
        if election.official_winners is None:
            raise RuleRefused("it does not say who won, so there is nothing to compare with")
        return cls(path, election, official_settings(election.meta, election.profile.kind))


class Replay:
    """One election in the running city."""

    def __init__(self, door: Door, teller: Teller, console: Console, printed: Printed) -> None:
        self.door, self.teller, self.console, self.printed = door, teller, console, printed
        self.profile = printed.election.profile

    def play(self, seconds: float | None) -> None:
        """Create, vote, close, count, certify, compare; raises StoryBroken."""
        with self.teller.step("two officers log in"):
            officers = list(log_in_all(self.door, [EVERYBODY[key].address for key in OFFICERS]).values())
        needed = seconds or self.profile.voters / BALLOTS_PER_SECOND + ALLOWANCE
        with self.teller.step(f"the poll is created, with {len(self.profile.projects)} projects on its paper"):
            poll = self._create(officers[0], needed)
        with self.teller.step(f"{self.profile.voters:,} voting codes are issued"):
            codes = self._issue_codes(officers[0], poll["id"])
        with self.teller.step("every ballot is cast"):
            self._cast(poll, codes)
        with self.teller.step("the poll ends when all ballots are in, or by the clock, and is counted"):
            polls.close_early(officers[0], poll["id"])
            polls.wait_for_state(self.door, poll["id"], "counted", "certified", seconds=needed + polls.COUNTED_SECONDS)
        with self.teller.step("two officers certify the result"):
            polls.certify(officers, poll["id"])
            polls.wait_for_state(self.door, poll["id"], "certified", seconds=15)
        with self.teller.step("the winners are those the city published"):
            self._compare(poll)

    def _create(self, officer: Visitor, seconds: float) -> dict[str, Any]:
        meta, profile = self.printed.election.meta, self.profile
        poll = polls.open_poll(
            officer,
            closes_at=polls.ends_in(seconds),
            area_code=CITY,
            title=_title(meta),
            external_id=self.printed.path.stem,
            ballot_type="approval",
            min_choices=int(profile.lengths.min()),
            max_choices=int(profile.lengths.max()),
            budget=int(profile.budget),
            rules=self.printed.settings.as_json(),
            codes_only=True,
            secrecy="secret" if profile.voters >= LEAST_SECRET else "open",  # the file is public anyway
            projects=[
                {"id": project.id, "title": project.name or project.id, "cost": int(project.cost),
                 "category": project.category, "withdrawn": project.withdrawn}
                for project in profile.projects
            ],
        )  # fmt: skip
        expect(len(poll["projects"]) == len(profile.projects), "every project on the paper")
        return poll

    def _issue_codes(self, officer: Visitor, poll_id: str) -> list[str]:
        codes: list[str] = []
        while len(codes) < self.profile.voters:
            count = min(CODES_AT_ONCE, self.profile.voters - len(codes))
            codes += officer.post(f"{polls.POLLS}/{poll_id}/codes", {"count": count})["codes"]
        expect(len(set(codes)) == self.profile.voters, "as many different codes as voters")
        return codes

    def _cast(self, poll: dict[str, Any], codes: list[str]) -> None:
        names = [project.id for project in self.profile.projects]
        ballots = [
            PaperBallot(code, [names[place] for place in marked])
            for code, marked in zip(codes, marks_of(self.profile), strict=True)
        ]
        columns = (TextColumn("   ballots"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            bar = progress.add_task("", total=len(ballots))
            try:
                Caster(self.door, poll["id"]).cast_all(ballots, lambda: progress.advance(bar))
            except Refused as refused:
                if refused.code not in {"poll_not_open", "box_closed"}:
                    raise
                raise Missing("the poll closed before every ballot was in; give it longer with --seconds") from refused

    def _compare(self, poll: dict[str, Any]) -> None:
        result = self.door.get(f"{polls.POLLS}/{poll['id']}/result")
        found = {winner["id"] for winner in result["winners"]}
        official = set(self.printed.election.official_winners or ())
        self.teller.saw(f"{len(found)} winners by {self.printed.election.meta['rule']}, {result['ballots']:,} ballots")
        expect(result["ballots"] == self.profile.voters, f"{self.profile.voters:,} ballots in the count")
        expect(found == official, f"the published winners; missing {official - found}, too many {found - official}")


def marks_of(profile: Profile) -> list[list[int]]:
    """The projects (by place on the paper) that each ballot marks; a row that occurs n times is n ballots."""
    rows: list[list[int]] = [[] for _ in range(profile.distinct)]
    for project in range(len(profile.projects)):
        for ballot in profile.ballots[profile.offsets[project] : profile.offsets[project + 1]]:
            rows[ballot].append(project)
    return [row for row, times in zip(rows, profile.times, strict=True) for _ in range(times)]


def _title(meta: dict[str, str]) -> str:
    place = meta.get("subunit") or meta.get("unit", "")
    return f"{place} {meta.get('instance', '')} (Pabulib)".strip()[:120]
