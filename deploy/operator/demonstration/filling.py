"""Filling a demonstration city with proposals: each is brought to its state by the people whose part that is."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from deploy.operator.demonstration.door import Refused
from deploy.operator.demonstration.ideas import Idea
from deploy.operator.demonstration.settling import AT_ONCE
from deploy.operator.demonstration.visitors import Visitor

PROPOSALS = "/api/proposals/v1/proposals"
STEPS = ("submitted", "published", "supported", "verified", "shortlisted")
"""How far the officers bring what is voted on; `reaches` says where each idea stops."""
REACHES = {
    "draft": 0, "withdrawn": 0, "submitted": 1, "returned": 1, "published": 3, "under_verification": 3, "declined": 3,
    "verified": 4, "shortlisted": 5, "on_ballot": 5, "not_chosen": 5, "prioritized": 5, "adopted": 5,
}  # fmt: skip


class Filling:
    """Everybody's part, in the order of a proposal's life. Doing it again changes nothing."""

    def __init__(self, people: Mapping[str, Visitor]) -> None:
        self.people = people

    def fill(self, ideas: list[Idea]) -> dict[str, str]:
        """Title -> proposal id, once every idea stands where it can stand before a vote."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return dict(zip((idea.title for idea in ideas), threads.map(self._bring, ideas), strict=True))

    def _bring(self, idea: Idea) -> str:
        key = "seed " + hashlib.sha256(idea.title.encode()).hexdigest()[:16]
        author = self.people[idea.by]
        proposal = str(author.post(PROPOSALS, idea.words, key=f"{key} draft")["id"])
        for step in STEPS[: REACHES[idea.becomes]]:
            getattr(self, f"_{step}")(idea, f"{PROPOSALS}/{proposal}", key)
        if idea.becomes == "withdrawn":
            author.post(f"{PROPOSALS}/{proposal}/withdraw", key=f"{key} withdraw")
        elif idea.becomes == "returned":
            decision = {"decision": "return", "reason_code": idea.code, "reason": idea.reason}
            self.people["moderator"].post(f"{PROPOSALS}/{proposal}/moderation", decision, key=f"{key} return")
        elif idea.becomes == "declined":
            verdict = {"verdict": "infeasible", "reason_code": idea.code, "reason": idea.reason}
            self.people["verifikator"].post(f"{PROPOSALS}/{proposal}/verification", verdict, key=f"{key} decline")
        return proposal

    def _submitted(self, idea: Idea, path: str, key: str) -> None:
        self.people[idea.by].post(f"{path}/submit", key=f"{key} submit")

    def _published(self, _idea: Idea, path: str, key: str) -> None:
        self.people["moderator"].post(f"{path}/moderation", {"decision": "publish"}, key=f"{key} publish")

    def _supported(self, idea: Idea, path: str, _key: str) -> None:
        others = [key for key in self.people if key != idea.by]
        # The same neighbours every time, so that a second seeding adds none.
        for key in random.Random(idea.title).sample(others, idea.supports):  # noqa: S311 - not a secret
            try:
                self.people[key].put(f"{path}/support")
            except Refused as refused:
                if refused.code != "support_closed":
                    raise

    def _verified(self, idea: Idea, path: str, key: str) -> None:
        verdict = {
            "verdict": "feasible", "cost": idea.cost, "reason": "Lokasi jelas, aman, dan menjadi kewenangan kota.",
            "checklist": {"city_authority": True, "land_clear": True, "safe_for_children": True},
        }  # fmt: skip
        self.people["verifikator"].post(f"{path}/verification", verdict, key=f"{key} verify")

    def _shortlisted(self, _idea: Idea, path: str, key: str) -> None:
        reason = {"reason": "Layak, didukung warga, dan biayanya diketahui."}
        self.people["fasilitator"].post(f"{path}/shortlist", reason, key=f"{key} shortlist")
