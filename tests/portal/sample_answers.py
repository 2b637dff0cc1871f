"""What the services of the sample city have to tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared import clock
from tests.portal.sample_parts import STATE_AFTER, brief
from tests.portal.sample_places import AUTHOR, JUTA, MARGA_SARI, PROJECTS, an_id, areas, projects


@dataclass
class SampleAnswers:
    """Proposals, polls, programs and notices, as of one moment, for one person."""

    person: dict[str, Any] | None = None
    now: Any = field(default_factory=clock.now)

    def ago(self, days: float) -> str:
        """An instant some days ago."""
        return str((self.now - timedelta(days=days)).isoformat())

    def ahead(self, days: float) -> str:
        """An instant some days from now."""
        return str((self.now + timedelta(days=days)).isoformat())

    def cycle(self) -> dict[str, Any]:
        """A cycle in which people vote."""
        return {
            "id": an_id(2),
            "plan_year": 2027,
            "delivery_year": 2028,
            "support_threshold": 100,
            "answer_days": 30,
            "current_phase": "pilih",
        }

    def counts(self) -> list[dict[str, Any]]:
        """Counts of proposals, of each tint."""
        codes = [area["code"] for area in areas() if area["level"] == "kelurahan"]
        return [
            {"area_code": code, "total": 5 + (number * 7) % 20, "by_children": 2, "states": {}}
            for number, code in enumerate(codes)
        ]

    def summary(self, number: int, title: str, state: str, **more: Any) -> dict[str, Any]:
        """A proposal as a card."""
        return {
            "id": an_id(number),
            "title": title,
            "summary": "Rak buku, tikar, dan lampu di kolong rumah.",
            "category": "learning",
            "picture": None,
            "area_code": MARGA_SARI,
            "author_id": AUTHOR,
            "by_child": True,
            "age_band": "10-12",
            "state": state,
            "state_since": self.ago(3),
            "submitted_at": self.ago(4),
            "version": 3,
            "support_count": 184,
            "requested_cost": 42 * JUTA,
            "verified_cost": 48 * JUTA,
            "due_at": self.ahead(9),
            **more,
        }

    def proposals(self) -> list[dict[str, Any]]:
        """Some proposals in several states."""
        states = ("published", "under_verification", "shortlisted", "prioritized", "accommodated", "declined")
        return [
            self.summary(210 + number, PROJECTS[number][0], state, picture=PROJECTS[number][3])
            for number, state in enumerate(states)
        ]

    def words(self) -> dict[str, Any]:
        """The words of a proposal."""
        return {
            "story": "Di RT 14 banyak rumah panggung. Bawahnya kosong dan teduh. Kami ingin rak buku dan lampu.",
            "rt": "14",
            "place": "Kolong panggung dekat titian utama",
            "beneficiaries": ["children_6_12", "teens_13_17"],
            "beneficiary_count": 120,
            "cost_lines": [
                {"item": "Lantai kayu dan pagar pengaman", "rupiah": 26_500_000},
                {"item": "Rak dan 600 buku", "rupiah": 14_000_000},
            ],
            "previous_proposal_id": None,
        }

    def proposal(self) -> dict[str, Any]:
        """One proposal with its trail and an answer."""
        trail = [
            self.line("submitted", 60, by="author"),
            self.line("in_moderation", 59, by="moderator"),
            self.line("published", 58, by="moderator"),
            self.line("under_verification", 40, by="system"),
            self.line(
                "verified",
                19,
                by="kelurahan_officer",
                facts={"cost": 48 * JUTA, "requested_cost": 42 * JUTA},
                reason="Kami sudah melihat tempatnya bersama ketua RT. Lantai perlu ditinggikan 40 cm.",
            ),
            self.line("shortlisted", 8, by="kelurahan_officer", reason="Layak dan didukung banyak warga."),
            self.line(
                "on_ballot",
                7,
                by="system",
                facts={"poll_id": an_id(20), "poll_title": "Program Marga Sari 2028", "closes_at": self.ahead(6)},
            ),
        ]
        return {
            **self.summary(200, PROJECTS[0][0], "shortlisted", due_at=self.ago(10)),
            **self.words(),
            "trail": trail,
            "cycle": self.cycle(),
            "support_threshold": 100,
            "supported_by_me": False,
            "allowed_actions": [],
        }

    def line(self, code: str, days: float, *, by: str, **more: Any) -> dict[str, Any]:
        """A line of a trail."""
        state = STATE_AFTER.get(code, code)
        return {"code": code, "by": by, "at": self.ago(days), "state": state, "facts": {}, "reason": None} | more

    def moderation_queue(self) -> list[dict[str, Any]]:
        """Two proposals that wait, one of them with a telephone number in it."""
        words = self.words()
        story = "Hubungi saya di 0812 3456 7890 kalau mau bantu."
        first = {**self.summary(200, "Rak buku di balai RT 16", "submitted"), **words, "story": story}
        second = {**self.summary(221, "Pagar kolam bekas galian", "in_moderation", by_child=False), **words}
        return [
            {
                "proposal": first,
                "findings": [{"field": "story", "kind": "phone", "start": 16, "end": 30}],
                "allowed_actions": ["moderate"],
            },
            {"proposal": second, "findings": [], "allowed_actions": ["moderate"]},
        ]

    def verification_queue(self) -> list[dict[str, Any]]:
        """Proposals with days left, without a deadline, late, and already feasible."""
        words = self.words() | {"allowed_actions": ["verify"]}
        under = "under_verification"
        return [
            {**self.summary(200, "Taman baca", under, due_at=self.ahead(3), verified_cost=None), **words},
            {**self.summary(231, "Pagar kolam bekas galian", under, due_at=self.ago(2), verified_cost=None), **words},
            {
                **self.summary(232, "Lampu gang RT 9", under, due_at=self.ahead(11), by_child=False),
                **words,
                "allowed_actions": ["verify", "shortlist"],
            },
            {**self.summary(233, "Halte teduh", "published", due_at=None, verified_cost=None), **words},
        ]

    def adoption_queue(self) -> list[dict[str, Any]]:
        """What was chosen."""
        offered = {"allowed_actions": ["adopt", "decline"], "pending_decline": None}
        return [{**self.summary(200, PROJECTS[0][0], "prioritized"), **self.words(), **offered}]

    def standing(self) -> dict[str, Any]:
        """Whether the visitor may vote."""
        return {"can_vote": True, "reason": None, "issued": False}

    def poll(self) -> dict[str, Any]:
        """An open poll with a purse."""
        return {
            "id": an_id(20),
            "title": "Program Marga Sari 2028",
            "area_code": MARGA_SARI,
            "state": "open",
            "ballot_type": "knapsack",
            "budget": 175 * JUTA,
            "min_choices": 0,
            "max_choices": 8,
            "age_from": 10,
            "age_to": None,
            "codes_only": False,
            "secrecy": "secret",
            "rules": {"rule": "equal-shares"},
            "projects": projects(),
            "findings": [],
            "prolongations": [],
            "opens_at": self.ago(7),
            "closes_at": self.ahead(6),
            "published_end": self.ahead(6),
            "rules_hash": "c41f09be" * 8,
            "allowed_actions": ["read_codes", "issue_codes", "revoke_codes", "key_papers", "start_kiosk"]
            if self.is_officer
            else [],
        }

    @property
    def is_officer(self) -> bool:
        """Whether the visitor runs polls."""
        roles = {held["role"] for held in (self.person or {}).get("roles", [])}
        return bool(roles & {"kelurahan_officer", "dp3akb_officer"})

    def counted_poll(self) -> dict[str, Any]:
        """A poll whose result waits for its officers."""
        dates = {"opens_at": self.ago(20), "closes_at": self.ago(6), "published_end": self.ago(6)}
        return self.poll() | {
            "id": an_id(21),
            "title": "Program Damai 2028",
            "state": "counted",
            **dates,
            "allowed_actions": ["read_codes"],
        }

    def result(self) -> dict[str, Any]:
        """A counted result."""
        votes = (155, 119, 295, 286, 246, 138, 110, 162)
        chosen = {0, 2, 4}
        rows = [
            {name: project[name] for name in ("id", "proposal_id", "title", "cost", "picture")}
            | {"votes": count, "chosen": number in chosen, "place": 1 if number in chosen else None}
            for number, (project, count) in enumerate(zip(projects(), votes, strict=True))
        ]
        return {
            "poll": brief(self.counted_poll()),
            "few": False,
            "outcome": {},
            "winners": [row for row in rows if row["chosen"]],
            "projects": rows,
            "voters": 1204,
            "ballots": 486,
            "budget": 175 * JUTA,
            "cost": 143 * JUTA,
            "rules": {"rule": "equal-shares"},
            "rules_hash": "c41f09be" * 8,
            "counted_at": self.ago(5),
        }

    def programs(self) -> list[dict[str, Any]]:
        """Programs in several states."""
        kinds = (("in_progress", 2026, 4), ("planned", 2028, 2), ("completed", 2026, 4), ("planned", 2027, None))
        return [
            {
                "id": an_id(40 + number),
                "title": PROJECTS[number][0],
                "area_code": MARGA_SARI,
                "category": "learning",
                "picture": PROJECTS[number][3],
                "state": state,
                "year": year,
                "cluster": cluster,
                "cost": PROJECTS[number][2] * JUTA,
                "agency": "Dinas Perpustakaan dan Arsip",
                "funding_source": "APBD",
                "reason": "Dipilih warga dan tanahnya milik kota.",
                "proposal_id": an_id(200),
                "by_child": True,
                "opened_at": self.ago(5),
            }
            for number, (state, year, cluster) in enumerate(kinds)
        ]

    def notices(self) -> list[dict[str, Any]]:
        """Two notices, one unread."""
        notice = {
            "id": an_id(60),
            "kind": "proposal.adopted",
            "relation": "author",
            "subject": "Usulan Anda diakomodir",
            "body": "Taman baca di bawah rumah panggung masuk rencana tahun 2027.",
            "path": f"/usulan/{an_id(200)}",
            "proposal_id": an_id(200),
            "created_at": self.ago(1),
            "read_at": None,
        }
        return [notice, notice | {"id": an_id(61), "subject": "Usulan Anda terbit", "read_at": self.ago(2)}]
