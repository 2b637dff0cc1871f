"""The story of one proposal, from a child's draft to the city's roadmap, over HTTP only."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.casting import cast_as
from deploy.operator.demonstration.door import Door, Refused, wait_for
from deploy.operator.demonstration.telling import Teller, expect
from deploy.operator.demonstration.visitors import PostBox, Visitor, log_in_all
from deploy.operator.people import DAMAI, EVERYBODY
from shared import clock

PROPOSALS = "/api/proposals/v1/proposals"
POLL_SECONDS = 120.0
"""Long enough for services that start again meanwhile; the polls are ended when everybody has voted."""
CAST = ("nia", "rani", "hadi", "maya", "moderator", "lurah", "dp3akb", "dp3akb2")
"""Who plays: two children, of whom one is of the forum, two residents, and the officers."""
TITLES = {
    "idea": "Zebra cross depan taman bacaan, cerita", "rival": "Lampu hati-hati di tikungan, cerita",
    "first": "Trotoar untuk berjalan berdua, cerita", "second": "Pagar di tepi parit, cerita",
}  # fmt: skip
"""What is proposed; each telling adds a few letters, so that it can be told again on the same data."""
REASON = "Anak-anak memakainya setiap hari, dan dapat dikerjakan pada anggaran tahun depan."
TRAIL = (
    "submitted", "in_moderation", "published", "under_verification", "verified", "shortlisted", "on_ballot",
    "prioritized", "accommodated", "program_opened",
)  # fmt: skip


class Story:
    """What is known as the story goes on."""

    def __init__(self, door: Door, teller: Teller) -> None:
        self.door, self.teller = door, teller
        self.people: dict[str, Visitor] = {}
        self.ideas: dict[str, str] = {}
        """Proposal ids: the one of the story, its rival, and two for the second ballot paper."""

    def play(self) -> None:
        """Every step in turn; raises StoryBroken."""
        self.areas()
        self.log_in()
        self.write()
        self.moderate()
        self.support()
        self.verify()
        self.shortlist()
        approval, knapsack = self.open_polls()
        self.vote("the first", approval, ["idea", "rival"])
        self.vote("the second", knapsack, ["first", "second"])
        self.close_and_count(approval, knapsack)
        self.certify(approval, knapsack)
        self.adopt()
        self.roadmap()
        self.told()
        self.trail()

    def areas(self) -> None:
        with self.teller.step("the city's areas are there"):
            areas = self.door.get("/api/identity/v1/areas")["items"]
            levels = [area["level"] for area in areas]
            count = {level: levels.count(level) for level in ("kota", "kecamatan", "kelurahan")}
            expect(count == {"kota": 1, "kecamatan": 6, "kelurahan": 34}, f"1, 6 and 34 areas, not {count}")

    def log_in(self) -> None:
        with self.teller.step("a child of the city, residents and officers log in by a code that comes by mail"):
            visitors = log_in_all(self.door, [EVERYBODY[key].address for key in CAST])
            self.people = {key: visitors[EVERYBODY[key].address] for key in CAST}
            self.teller.saw(f"{len(self.people)} people are in; {self.people['nia'].person['alias']} is one of them")

    def write(self) -> None:
        with self.teller.step("a child drafts a proposal and hands it in; nobody else sees it yet"):
            self.ideas = {name: self._draft(name) for name in ("idea", "rival", "first", "second")}
            for idea in self.ideas.values():
                self.people["nia"].post(f"{PROPOSALS}/{idea}/submit")
            expect(_hidden(self.door, self.ideas["idea"]), "a submitted proposal to be hidden from the public")

    def moderate(self) -> None:
        with self.teller.step("a moderator reads it and publishes it"):
            for idea in self.ideas.values():
                self.people["moderator"].post(f"{PROPOSALS}/{idea}/moderation", {"decision": "publish"})
            expect(self._state() == "published", "it to be public")
            self._wait_notice("nia", "proposal.published")

    def support(self) -> None:
        with self.teller.step("neighbours support it"):
            for key in ("hadi", "maya", "rani"):
                self.people[key].put(f"{PROPOSALS}/{self.ideas['idea']}/support")
            again = self.people["hadi"].put(f"{PROPOSALS}/{self.ideas['idea']}/support")
            expect(
                again["support_count"] == 3, f"3 supporters, one of whom pressed twice, not {again['support_count']}"
            )

    def verify(self) -> None:
        with self.teller.step("the kelurahan finds it feasible, at a cost"):
            for idea in self.ideas.values():
                verdict = {"verdict": "feasible", "cost": 45_000_000, "reason": "Lahan milik kota dan aman."}
                self.people["lurah"].post(f"{PROPOSALS}/{idea}/verification", verdict)
            self._wait_notice("hadi", "proposal.verified")

    def shortlist(self) -> None:
        with self.teller.step("it is put on the list that residents vote on"):
            for idea in self.ideas.values():
                self.people["lurah"].post(f"{PROPOSALS}/{idea}/shortlist", {"reason": "Layak dan didukung warga."})
            _, seconds = wait_for("all four as candidates in voting", self._all_candidates)
            self.teller.saw("voting knows the candidates", seconds)

    def open_polls(self) -> tuple[str, str]:
        with self.teller.step("an officer opens a poll to approve of, and one to fill a budget"):
            officer, ideas = self.people["dp3akb"], self.ideas
            closes_at = polls.ends_in(POLL_SECONDS)
            approval = polls.open_poll(
                officer, closes_at=closes_at, area_code=DAMAI, title="Pilihan warga Damai", ballot_type="approval",
                max_choices=2, budget=50_000_000, proposal_ids=[ideas["idea"], ideas["rival"]],
            )  # fmt: skip
            knapsack = polls.open_poll(
                officer, closes_at=closes_at, area_code=DAMAI, title="Anggaran bersama Damai", ballot_type="knapsack",
                budget=50_000_000, rules={"rule": "greedy"}, proposal_ids=[ideas["first"], ideas["second"]],
            )  # fmt: skip
            _, seconds = wait_for("the ballot paper in the public trail", lambda: "on_ballot" in self._trail_codes())
            self.teller.saw("the proposal's trail says so", seconds)
            return approval["id"], knapsack["id"]

    def vote(self, which: str, poll_id: str, names: list[str]) -> None:
        with self.teller.step(f"people vote once in {which} poll and keep a receipt"):
            paper = self.people["hadi"].get(f"{polls.POLLS}/{poll_id}/paper")["projects"]
            on_paper = {project["id"] for project in paper}
            expect(on_paper == {self.ideas[name] for name in names}, "the two proposals on the ballot paper")
            voters = [key for key in ("nia", "hadi", "maya") if polls.may_vote(self.people[key], poll_id)]
            expect("hadi" in voters, "a resident of the kelurahan to be on the roll")
            expect(not polls.may_vote(self.people["rani"], poll_id), "somebody from another kelurahan not to be on it")
            for key in voters:
                self._vote_once(self.people[key], poll_id, [self.ideas[names[0]]])
            self.teller.saw(f"{len(voters)} ballots; a second press gave the same receipt, a second ballot was refused")

    def close_and_count(self, *poll_ids: str) -> None:
        with self.teller.step("the polls end when all have voted, as only a demonstration's may, and are counted"):
            for poll_id in poll_ids:
                polls.close_early(self.people["dp3akb"], poll_id)
                longest = POLL_SECONDS + polls.COUNTED_SECONDS
                poll, seconds = polls.wait_for_state(self.door, poll_id, "counted", seconds=longest)
                self.teller.saw(f"“{poll['title']}” is counted", seconds)

    def certify(self, *poll_ids: str) -> None:
        with self.teller.step("two officers certify the results"):
            for poll_id in poll_ids:
                polls.certify([self.people["dp3akb"], self.people["dp3akb2"]], poll_id)
                polls.wait_for_state(self.door, poll_id, "certified", seconds=10)
            for poll_id, name in zip(poll_ids, ("idea", "first"), strict=True):
                winners = polls.winners(self.door, poll_id)
                expect(winners == [self.ideas[name]], f"the one that everybody marked to win, not {winners}")
            _, seconds = wait_for("the proposal to be a priority", lambda: self._state() == "prioritized")
            self.teller.saw("the proposal is a priority", seconds)

    def adopt(self) -> None:
        with self.teller.step("the city adopts it, and says why"):
            next_year = clock.today().year + 1
            plan = {
                "reason": REASON, "funding_source": "APBD", "rkpd_year": next_year, "agency": "Dinas Pekerjaan Umum",
            }  # fmt: skip
            self.people["dp3akb"].post(f"{PROPOSALS}/{self.ideas['idea']}/adoption", plan, act="proposal.adopt")
            expect(self._state() == "accommodated", "it to be adopted")

    def roadmap(self) -> None:
        with self.teller.step("a program stands on the roadmap"):
            found, seconds = wait_for("the program on the roadmap", self._programs)
            expect(found[0]["reason"] == REASON, "the city's reason beside the program")
            self.teller.saw(f"“{found[0]['title']}”, {found[0]['year']}", seconds)

    def told(self) -> None:
        with self.teller.step("author and supporters have a notice, and an e-mail"):
            for key in ("nia", "hadi", "maya", "rani"):
                for kind in ("proposal.adopted", "program.opened"):
                    self._wait_notice(key, kind)
            for key in ("nia", "hadi"):
                _, seconds = wait_for(f"the e-mail to {key}", lambda key=key: self._mail(key))  # type: ignore[misc]
                self.teller.saw(f"the e-mail to {EVERYBODY[key].address} is there", seconds)

    def trail(self) -> None:
        with self.teller.step("every step is a line in the proposal's public trail"):
            wait_for("the last line of the trail", lambda: TRAIL[-1] in self._trail_codes())
            missing = [code for code in TRAIL if code not in self._trail_codes()]
            expect(not missing, f"the trail to tell of {', '.join(missing)}")
            self.teller.saw(" → ".join(self._trail_codes()))

    def _draft(self, name: str) -> str:
        content = {
            "title": f"{TITLES[name]} {uuid4().hex[:4]}",
            "story": "Mobil kencang sekali. Aku dan adikku susah menyeberang.",
            "category": "safe_routes", "area_code": DAMAI, "picture": "safe_school",
            "cost_lines": [{"item": "Bahan dan tukang", "rupiah": 45_000_000}],
        }  # fmt: skip
        return str(self.people["nia"].post(PROPOSALS, content)["id"])

    def _vote_once(self, voter: Visitor, poll_id: str, choices: list[str]) -> None:
        key = str(uuid4())
        first, second = (cast_as(voter, self.door, poll_id, choices, key) for _ in range(2))
        expect(first == second, "the same receipt for a second press")
        try:
            cast_as(voter, self.door, poll_id, choices, str(uuid4()))
        except Refused as refused:
            expect(refused.status == 409, f"a second ballot to be refused as a conflict, not {refused}")
        else:
            expect(False, "a second ballot to be refused")

    def _programs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.door.get("/api/programs/v1/programs", proposal=self.ideas["idea"])["items"]
        return found

    def _page(self) -> dict[str, Any]:
        page: dict[str, Any] = self.door.get(f"{PROPOSALS}/{self.ideas['idea']}")
        return page

    def _state(self) -> str:
        return str(self._page()["state"])

    def _trail_codes(self) -> list[str]:
        return [line["code"] for line in self._page()["trail"]]

    def _all_candidates(self) -> bool:
        found = self.people["dp3akb"].get("/api/voting/v1/candidates", area=DAMAI)["items"]
        return set(self.ideas.values()) <= {candidate["proposal_id"] for candidate in found}

    def _wait_notice(self, key: str, kind: str) -> None:
        def look() -> bool:
            inbox = self.people[key].get("/api/notifications/v1/inbox")["items"]
            return any(item["kind"] == kind and item["proposal_id"] == self.ideas["idea"] for item in inbox)

        _, seconds = wait_for(f"the notice {kind} for {key}", look)
        self.teller.saw(f"{key} is told: {kind}", seconds)

    def _mail(self, key: str) -> bool:
        letters = PostBox(self.door).letters(EVERYBODY[key].address)
        return any(self.ideas["idea"] in letter["text"] and REASON in letter["text"] for letter in letters)


def _hidden(door: Door, proposal_id: str) -> bool:
    try:
        door.get(f"{PROPOSALS}/{proposal_id}")
    except Refused as refused:
        return refused.status in {403, 404}
    return False
