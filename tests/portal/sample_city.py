"""A small city that answers over the wire as the services do: for tests of pages, which have no data of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from shared import clock

Answer = tuple[int, Any]

DISTRICTS = {
    "64.71.01": ("Balikpapan Timur", {"1001": "Manggar", "1002": "Lamaru", "1003": "Teritip", "1004": "Manggar Baru"}),
    "64.71.02": (
        "Balikpapan Barat",
        {
            "1001": "Baru Ilir",
            "1002": "Baru Tengah",
            "1003": "Baru Ulu",
            "1004": "Kariangau",
            "1005": "Margo Mulyo",
            "1006": "Marga Sari",
        },
    ),
    "64.71.03": (
        "Balikpapan Utara",
        {
            "1001": "Batu Ampar",
            "1002": "Gunung Samarinda",
            "1003": "Karang Joang",
            "1004": "Muara Rapak",
            "1005": "Gunung Samarinda Baru",
            "1006": "Graha Indah",
        },
    ),
    "64.71.04": (
        "Balikpapan Tengah",
        {
            "1001": "Gunung Sari Ulu",
            "1002": "Gunung Sari Ilir",
            "1003": "Karang Rejo",
            "1004": "Karang Jati",
            "1005": "Mekar Sari",
            "1006": "Sumber Rejo",
        },
    ),
    "64.71.05": (
        "Balikpapan Selatan",
        {
            "1002": "Sepinggan",
            "1006": "Gunung Bahagia",
            "1008": "Sepinggan Baru",
            "1009": "Sepinggan Raya",
            "1010": "Sungainangka",
            "1011": "Damai Baru",
            "1012": "Damai Bahagia",
        },
    ),
    "64.71.06": (
        "Balikpapan Kota",
        {
            "1001": "Prapatan",
            "1002": "Telaga Sari",
            "1003": "Klandasan Ulu",
            "1004": "Klandasan Ilir",
            "1005": "Damai",
        },
    ),
}
MARGA_SARI = "64.71.02.1006"
AUTHOR = str(UUID(int=901))


def an_id(number: int) -> str:
    """A recognisable id."""
    return str(UUID(int=number))


def areas() -> list[dict[str, Any]]:
    """The city, its kecamatan and its kelurahan."""
    found = [{"code": "64.71", "name": "Kota Balikpapan", "level": "city"}]
    for code, (name, kelurahan) in DISTRICTS.items():
        found.append({"code": code, "name": name, "level": "kecamatan"})
        found += [{"code": f"{code}.{end}", "name": label, "level": "kelurahan"} for end, label in kelurahan.items()]
    return found


PROJECTS = (
    ("Taman baca di bawah rumah panggung", "Rak buku, tikar, dan lampu di kolong rumah. RT 14.", 48, "reading_garden"),
    ("Keran cuci tangan di sekolah", "Enam keran rendah untuk tiga sekolah.", 24, "hand_washing"),
    ("Zona selamat sekolah", "Zebra cross, rambu, dan petugas pagi.", 65, "safe_school"),
    ("Titian berpagar", "Pagar dan papan baru sepanjang 180 meter.", 80, "walkway"),
    ("Lampu gang terang", "24 lampu hemat daya di gang sempit.", 30, "alley_lights"),
    ("Lapangan bermain teduh", "Pohon, ayunan, dan perosotan yang aman.", 95, "playground"),
    ("Pojok anak di pasar", "Tempat menyusui dan bermain di pasar.", 36, "market_corner"),
    ("Kelas malam baca-tulis", "Dua malam seminggu, gratis, dengan relawan.", 18, "evening_class"),
)
JUTA = 1_000_000


def projects() -> list[dict[str, Any]]:
    """Eight projects of a ballot paper."""
    return [
        {"id": an_id(100 + number), "title": title, "summary": summary, "cost": cost * JUTA, "picture": picture}
        | {"category": "play", "proposal_id": an_id(200 + number)}
        for number, (title, summary, cost, picture) in enumerate(PROJECTS)
    ]


@dataclass
class SampleCity:
    """Answers by method and path; tests replace what they need and read what was `sent`."""

    person: dict[str, Any] | None = None
    now: Any = field(default_factory=clock.now)
    answers: dict[str, Answer | Callable[[httpx.Request], Answer]] = field(default_factory=dict)
    sent: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

    def transport(self) -> httpx.MockTransport:
        """The wire to this city."""
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What a service answers."""
        body = json.loads(request.content) if request.content else None
        path = request.url.path
        self.sent.append((request.method, path, body, dict(request.headers)))
        name = f"{request.method} {path}"
        usual, asked = self.usual(), f"{name}?{request.url.query.decode()}"
        known = self.answers.get(name) or usual.get(asked) or usual.get(name)
        if known is None:
            return httpx.Response(404, json={"code": "not_found", "title": "There is nothing here under that name."})
        status, content = known(request) if callable(known) else known
        return httpx.Response(status, json=content)

    def usual(self) -> dict[str, Answer]:
        """What the services answer unless a test says otherwise."""
        poll, result = self.poll(), self.result()
        proposal = self.proposal()
        counted = f"/v1/polls/{self.counted_poll()['id']}"
        here, there = f"/v1/polls/{poll['id']}", f"/v1/proposals/{proposal['id']}"
        return {
            "GET /v1/areas": (200, {"items": areas(), "next": None}),
            "POST /v1/login-codes": (202, {"request_id": an_id(7)}),
            "POST /v1/sessions": (201, {"session_id": "sesi-rahasia", "person": self.person}),
            "POST /v1/tokens": self.token(),
            "GET /v1/sessions": (200, {"items": [{"id": an_id(8), "created_at": self.ago(1)}]}),
            "DELETE /v1/sessions/current": (204, None),
            "DELETE /v1/sessions": (204, None),
            "POST /internal/aliases": (200, {AUTHOR: {"alias": "Bekantan Kecil", "age_band": "10-12"}}),
            "GET /v1/cycles/current": (200, self.cycle()),
            "GET /v1/summary/areas": (200, {"items": self.counts(), "next": None}),
            "GET /v1/proposals": (200, {"items": self.proposals(), "next": an_id(3)}),
            "POST /v1/proposals": (201, proposal),
            f"GET {there}": (200, proposal),
            f"PATCH {there}": (200, proposal),
            f"POST {there}/submit": (200, proposal),
            f"PUT {there}/support": (200, {}),
            f"DELETE {there}/support": (200, {}),
            f"POST {there}/moderation": (200, proposal),
            f"POST {there}/verification": (200, proposal),
            f"POST {there}/shortlist": (200, proposal),
            f"POST {there}/adoption": (200, proposal),
            f"POST {there}/decline": (200, proposal),
            "GET /v1/moderation/queue": (200, {"items": self.moderation_queue(), "next": None}),
            "GET /v1/verification/queue": (200, {"items": self.verification_queue(), "next": None}),
            "GET /v1/adoption/queue": (200, {"items": self.adoption_queue(), "next": None}),
            "GET /v1/polls": (200, {"items": [poll, self.counted_poll()], "next": None}),
            "GET /v1/polls?state=open": (200, {"items": [poll], "next": None}),
            f"GET {here}": (200, poll),
            f"GET {here}/paper": (200, {"poll": poll, "projects": projects(), "eligibility": self.standing()}),
            f"GET {here}/eligibility": (200, self.standing()),
            f"GET {here}/turnout": (200, {"voters": 1204, "voted": 486}),
            f"GET {counted}/turnout": (200, {"voters": 1204, "voted": 486}),
            f"GET {counted}/certifications": (200, {"state": "counted", "needed": 2, "items": []}),
            f"POST {here}/ballots": (201, {"receipt": "MRSA-7K4P-92QX"}),
            f"GET {counted}": (200, self.counted_poll()),
            f"GET {counted}/result": (200, result),
            f"POST {counted}/certifications": (201, {}),
            "GET /v1/candidates": (200, {"items": projects()[:4], "next": None}),
            "POST /v1/polls": (201, poll),
            "GET /v1/programs": (200, {"items": self.programs(), "next": None}),
            f"GET /v1/programs/{an_id(40)}": (200, self.programs()[0]),
            "GET /v1/inbox": (200, {"items": self.notices(), "next": None, "unread": 1}),
            f"POST /v1/inbox/{an_id(60)}/read": (200, {}),
        }

    def token(self) -> Answer:
        """Identity's answer to the session of the cookie."""
        if self.person is None:
            return 401, {"code": "unauthenticated", "title": "Log in first."}
        return 200, {"token": "token", "expires_at": self.ahead(1), "person": self.person}

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
        ]
        return {
            **self.summary(200, PROJECTS[0][0], "shortlisted", due_at=self.ago(10)),
            **self.words(),
            "trail": trail,
            "cycle": self.cycle(),
            "support_threshold": 100,
            "supported_by_me": False,
            "allowed_actions": ["support"] if self.person else [],
        }

    def line(self, code: str, days: float, *, by: str, **more: Any) -> dict[str, Any]:
        """A line of a trail."""
        return {"code": code, "by": by, "at": self.ago(days), "state": code, "facts": {}, "reason": None} | more

    def moderation_queue(self) -> list[dict[str, Any]]:
        """Two proposals that wait, one of them with a telephone number in it."""
        words = self.words()
        story = "Hubungi saya di 0812 3456 7890 kalau mau bantu."
        first = {**self.summary(200, "Rak buku di balai RT 16", "submitted"), **words, "story": story}
        second = {**self.summary(221, "Pagar kolam bekas galian", "in_moderation", by_child=False), **words}
        return [
            {"proposal": first, "findings": [{"field": "story", "kind": "phone", "start": 15, "end": 29}]},
            {"proposal": second, "findings": []},
        ]

    def verification_queue(self) -> list[dict[str, Any]]:
        """Proposals with days left, without a deadline, late, and already feasible."""
        words = self.words()
        under = "under_verification"
        return [
            {**self.summary(200, "Taman baca", under, due_at=self.ahead(3), verified_cost=None), **words},
            {**self.summary(231, "Pagar kolam bekas galian", under, due_at=self.ago(2), verified_cost=None), **words},
            {**self.summary(232, "Lampu gang RT 9", under, due_at=self.ahead(11), by_child=False), **words},
            {**self.summary(233, "Halte teduh", "published", due_at=None, verified_cost=None), **words},
        ]

    def adoption_queue(self) -> list[dict[str, Any]]:
        """What was chosen."""
        return [{**self.summary(200, PROJECTS[0][0], "prioritized"), **self.words()}]

    def standing(self) -> dict[str, Any]:
        """Whether the visitor may vote."""
        return {"can_vote": True, "reason": None, "voted": False}

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
            "rules": {"rule": "equal-shares"},
            "projects": projects(),
            "opens_at": self.ago(7),
            "closes_at": self.ahead(6),
            "rules_hash": "c41f09be" * 8,
        }

    def counted_poll(self) -> dict[str, Any]:
        """A poll whose result waits for its officers."""
        dates = {"opens_at": self.ago(20), "closes_at": self.ago(6)}
        return self.poll() | {"id": an_id(21), "title": "Program Damai 2028", "state": "counted", **dates}

    def result(self) -> dict[str, Any]:
        """A counted result."""
        votes = (155, 119, 295, 286, 246, 138, 110, 162)
        chosen = {0, 2, 4}
        rows = [
            {**project, "votes": count, "chosen": number in chosen, "place": 1 if number in chosen else None}
            for number, (project, count) in enumerate(zip(projects(), votes, strict=True))
        ]
        return {
            "poll": self.counted_poll(),
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


def a_resident(*roles: str, child: bool = False, area: str = "64.71") -> dict[str, Any]:
    """A person as identity tells of her."""
    held = [{"role": "child" if child else "resident", "area": MARGA_SARI}]
    return {
        "id": an_id(900),
        "alias": "Elang Teluk" if child else "Ibu Siti",
        "kelurahan": MARGA_SARI,
        "kelurahan_name": "Marga Sari",
        "roles": held + [{"role": role, "area": area} for role in roles],
        "age_band": "13-15" if child else "adult",
        "voice": "child" if child else "adult",
        "verified": True,
    }
