"""The polls of a demonstration city: one that was counted and certified and led to programs, and one that is open."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.casting import Caster, PaperBallot, cast_as
from deploy.operator.demonstration.door import Door, unless, wait_for
from deploy.operator.demonstration.ideas import Idea
from deploy.operator.demonstration.visitors import Visitor
from shared import clock

PROPOSALS = "/api/proposals/v1/proposals"
BARAT, DAMAI = "64.71.02", "64.71.06.1005"
PAST, PRESENT = "Pilihan warga Balikpapan Barat", "Pilihan warga Damai: ruang aman untuk anak"
PAST_BUDGET, PRESENT_BUDGET = 330_000_000, 200_000_000
PAST_BALLOTS, PRESENT_BALLOTS, CODES = 143, 41, 180
"""Paper ballots of neighbours without an account, and the codes that were printed for them."""
PAST_SECONDS = 8.0
NEIGHBOURS = ("rani", "dimas", "bayu", "sari", "tetangga4", "tetangga6")
"""Residents of the kecamatan who voted with their accounts. In the open poll nobody has yet: everybody may try."""
DAYS_LEFT = 6
WHY_LATER = "Listrik di tiga RT padam sejak kemarin sore."
POPULAR, PASSED_OVER = 0.62, 0.2
"""How likely a neighbour marks what wins in the end, and what does not."""


DECLINE = {
    "reason_code": "not_city_authority",
    "reason": "Tiang dan kabelnya milik PLN, dan izinnya belum bisa selesai tahun ini.",
}
"""What one officer proposes about the last of the chosen, so that a second one can be seen deciding."""

VOTED_ON = frozenset({"on_ballot", "adopted", "prioritized", "not_chosen"})
"""The fates of ideas that stand or stood on a ballot paper."""

CLOSED = frozenset({"poll_not_open", "box_closed"})
"""Roll and box each say it in their own way."""


class Deciding:
    """Polls are made once: a title that stands already is left as it is."""

    def __init__(self, door: Door, people: Mapping[str, Visitor], ideas: list[Idea], ids: Mapping[str, str]) -> None:
        self.door, self.people, self.ids = door, people, ids
        self._by_fate: dict[str, list[Idea]] = {}
        for idea in ideas:
            self._by_fate.setdefault(idea.becomes, []).append(idea)

    def decide(self) -> None:
        """Both polls, and the city's answer to the first. What an interrupted filling left half done is finished."""
        officer = self.people["dp3akb"]
        standing = self._standing(officer)
        if not {PAST, PRESENT} <= set(standing):
            self._wait_for_candidates(officer, standing)
        past = standing[PAST]["id"] if PAST in standing else self._open_past(officer)
        if PRESENT not in standing:
            self._open_present(officer)
        self._certify(past)
        polls.name_auditor(self.people["auditor"], [self.people[key] for key in ("dp3akb", "dp3akb2")], past)
        self._adopt(officer)

    def _standing(self, officer: Visitor) -> dict[str, dict[str, Any]]:
        """Title -> poll, of those that were opened; a draft that was left behind is dropped."""
        found = {poll["title"]: poll for poll in officer.get(polls.POLLS, limit=100)["items"]}
        for title in (PAST, PRESENT):
            if title in found and found[title]["state"] == "draft":
                officer.delete(f"{polls.POLLS}/{found.pop(title)['id']}")
        return {title: poll for title, poll in found.items() if poll["state"] != "cancelled"}

    def _certify(self, poll_id: str) -> None:
        longest = PAST_SECONDS + polls.COUNTED_SECONDS
        poll, _ = polls.wait_for_state(self.door, poll_id, "counted", "certified", seconds=longest)
        for key in ("dp3akb", "dp3akb2"):
            if poll["state"] == "counted":
                unless({"already_certified"}, partial(polls.certify, [self.people[key]], poll_id))

    def _open_past(self, officer: Visitor) -> str:
        chosen = self._ids("adopted", "prioritized")
        passed_over = self._ids("not_chosen")
        poll = polls.open_poll(
            officer, closes_at=polls.ends_in(PAST_SECONDS), area_code=BARAT, title=PAST, ballot_type="approval",
            max_choices=4, budget=PAST_BUDGET, rules={"rule": "greedy"}, proposal_ids=[*chosen, *passed_over],
        )  # fmt: skip
        likely = dict.fromkeys(chosen, POPULAR) | dict.fromkeys(passed_over, PASSED_OVER)
        self._vote(officer, poll["id"], likely, PAST_BALLOTS, most=4)
        for key in NEIGHBOURS:
            unless(CLOSED, partial(cast_as, self.people[key], self.door, poll["id"], chosen[:2], key))
        return str(poll["id"])

    def _open_present(self, officer: Visitor) -> None:
        day = clock.today() + timedelta(days=DAYS_LEFT)
        end = datetime.combine(day, time(23, 59), clock.WITA)
        proposals = self._ids("on_ballot")
        poll = polls.open_poll(
            officer, closes_at=end, area_code=DAMAI, title=PRESENT,
            ballot_type="approval", max_choices=3, budget=PRESENT_BUDGET, proposal_ids=proposals,
        )  # fmt: skip
        self._vote(officer, poll["id"], dict.fromkeys(proposals, 0.45), PRESENT_BALLOTS, most=3)
        # Proposed, so that whoever tries the desk may decide it as the second officer.
        later = {"until": (end + timedelta(days=1)).isoformat(), "reason": WHY_LATER}
        officer.post(f"{polls.POLLS}/{poll['id']}/prolongations", later, key="seed present later")

    def _vote(self, officer: Visitor, poll_id: str, likely: dict[str, float], ballots: int, *, most: int) -> None:
        """Paper ballots with their codes, drawn by the same lot in every demonstration."""
        codes = officer.post(f"{polls.POLLS}/{poll_id}/codes", {"count": CODES})["codes"]
        lot = random.Random(ballots)  # noqa: S311 - not a secret
        cast = []
        for code in codes[:ballots]:
            marks = [proposal for proposal, share in likely.items() if lot.random() < share]
            cast.append(PaperBallot(code, (marks or [lot.choice(list(likely))])[:most]))
        # On a very slow machine the clock may be faster than the last neighbours; the poll counts what is in.
        unless(CLOSED, lambda: Caster(self.door, poll_id).cast_all(cast, lambda: None))

    def _adopt(self, officer: Visitor) -> None:
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda idea: self._adopt_one(officer, idea), self._by_fate["adopted"]))
        for idea in self._by_fate["prioritized"]:
            self._wait_until_chosen(idea)
            path, key = f"{PROPOSALS}/{self.ids[idea.title]}/decline", f"seed {self.ids[idea.title]} decline"
            propose = partial(self.people["dp3akb2"].post, path, DECLINE, key=key, act="proposal.decline")
            unless({"transition_refused", "decline_pending"}, propose)

    def _adopt_one(self, officer: Visitor, idea: Idea) -> None:
        path = self._wait_until_chosen(idea)
        answer = {
            "reason": idea.reason, "funding_source": idea.answer["funding"], "agency": idea.answer["agency"],
            "rkpd_year": clock.today().year + idea.answer["in_years"],
        }  # fmt: skip
        unless({"transition_refused"}, lambda: officer.post(f"{path}/adoption", answer, act="proposal.adopt"))

    def _wait_until_chosen(self, idea: Idea) -> str:
        """The address of a proposal that the vote has chosen."""
        path = f"{PROPOSALS}/{self.ids[idea.title]}"
        states = ("prioritized", "accommodated", "in_progress", "completed", "declined")
        wait_for(f"“{idea.title}” to be a priority", lambda: self.door.get(path)["state"] in states)
        return path

    def _wait_for_candidates(self, officer: Visitor, standing: Mapping[str, Any]) -> None:
        """Voting hears of the shortlist a moment later; what stands on a paper already is no candidate any more."""
        wanted = set() if PRESENT in standing else set(self._ids("on_ballot"))
        wanted |= set() if PAST in standing else set(self._ids("adopted", "prioritized", "not_chosen"))

        def all_there() -> bool:
            return wanted <= {item["proposal_id"] for item in officer.get("/api/voting/v1/candidates")["items"]}

        wait_for("the shortlist in voting", all_there)

    def _ids(self, *fates: str) -> list[str]:
        return [self.ids[idea.title] for fate in fates for idea in self._by_fate[fate]]
