"""What voting tells of how polls are watched over: checks, cancelling, drafts, imports."""

from __future__ import annotations

from typing import Any

from tests.portal.sample_answers import SampleAnswers
from tests.portal.sample_places import MARGA_SARI, an_id, projects

COLLEAGUE = an_id(902)
DRAFT, CALLED_OFF, CANCELLATION, PROLONGATION = an_id(28), an_id(29), an_id(70), an_id(71)
UNDECIDED = dict.fromkeys(("decided_at", "decided_because", "decided_by", "decided_role"))
Answers = dict[str, tuple[int, Any]]


def watching(sample: SampleAnswers) -> Answers:
    """The answers about one poll in each state."""
    poll, counted = sample.poll(), f"/v1/polls/{sample.counted_poll()['id']}"
    here, draft, called_off = (f"/v1/polls/{name}" for name in (poll["id"], DRAFT, CALLED_OFF))
    return {
        f"GET {counted}/certifications": (200, standing(sample)),
        f"POST {counted}/certifications": (201, standing(sample)),
        f"POST {counted}/refusals": (201, standing(sample)),
        f"GET {here}/cancellations": (
            200,
            {"state": "open", "needed": 2, "items": [], "pending": None, "allowed_actions": ["propose_cancelling"]},
        ),
        f"POST {here}/cancellations": (201, pending(sample)),
        f"POST {here}/cancellations/{CANCELLATION}/confirm": (200, pending(sample)),
        f"POST {here}/cancellations/{CANCELLATION}/decline": (200, pending(sample)),
        f"GET {here}/prolongations": (200, prolonging(sample)),
        f"POST {here}/prolongations": (201, prolonging(sample)),
        f"POST {here}/prolongations/{PROLONGATION}/confirm": (200, prolonging(sample)),
        f"POST {here}/prolongations/{PROLONGATION}/decline": (200, prolonging(sample)),
        f"GET {here}/result": (409, {"code": "result_not_ready"}),
        f"GET {draft}": (200, draft_poll(sample)),
        f"GET {draft}/electorate": (200, electorate()),
        f"GET {called_off}": (200, called_off_poll(sample)),
        f"GET {called_off}/turnout": (200, {"voters": 1204, "issued": 12, "ballots": 12, "assisted": 0}),
        f"GET {called_off}/result": (409, {"code": "result_not_ready"}),
        "POST /v1/polls/imports": (201, import_report(sample)),
    }


def standing(sample: SampleAnswers) -> dict[str, Any]:
    """A counted result that nobody has certified yet, with its checks in order."""
    cost, budget = 143_000_000, 175_000_000
    return {
        "allowed_actions": ["certify", "refuse"],
        "state": "counted",
        "needed": 2,
        "items": [],
        "refusals": [
            {
                "officer_id": COLLEAGUE,
                "role": "kelurahan_officer",
                "reason": "Satu kotak surat suara kertas dari RT 7 belum saya lihat.",
                "refused_at": sample.ago(1),
            }
        ],
        "checks": [
            {
                "code": "box_and_roll",
                "passed": True,
                "facts": {"tokens": 490, "in_box": 486, "counted": 486},
            },
            {"code": "rules_as_published", "passed": True, "facts": {"published": "c41f09be" * 8}},
            {"code": "within_budget", "passed": True, "facts": {"cost": cost, "budget": budget}},
            {"code": "ties_by_the_rule", "passed": True, "facts": {"ties": [], "rule": ["lowest-cost"]}},
        ],
    }


def pending(sample: SampleAnswers, *, by: str = COLLEAGUE) -> dict[str, Any]:
    """A proposal to call the open poll off."""
    found = {
        "id": CANCELLATION,
        "reason": "Dua program di surat suara ternyata sudah dianggarkan.",
        "proposed_by": by,
        "role": "kelurahan_officer",
        "proposed_at": sample.ago(0.1),
        "decision": None,
        **UNDECIDED,
    }
    offered = ["decline_cancelling"] if by != COLLEAGUE else ["confirm_cancelling", "decline_cancelling"]
    return {"state": "open", "needed": 2, "items": [found], "pending": found, "allowed_actions": offered}


def prolonging(sample: SampleAnswers, *, by: str = "") -> dict[str, Any]:
    """How the open poll may still be prolonged; with `by`, an officer's proposal that waits for a second one."""
    found = {
        "id": PROLONGATION,
        "until": sample.ahead(7),
        "reason": "Listrik di tiga RT padam sejak kemarin sore.",
        "proposed_by": by,
        "role": "kelurahan_officer",
        "proposed_at": sample.ago(0.1),
        "decision": None,
        **UNDECIDED,
    }
    ends = {"closes_at": sample.ahead(6), "published_end": sample.ahead(6), "latest": sample.ahead(13)}
    held: dict[str, Any] = {"items": [found], "pending": found} if by else {"items": [], "pending": None}
    may = ["decline_prolonging", *(["confirm_prolonging"] if by == COLLEAGUE else [])] if by else ["propose_prolonging"]
    return {
        "state": "open", "needed": 2, **ends, "prolongations": [], "weighing": None, **held, "allowed_actions": may,
    }  # fmt: skip


def prolongations(sample: SampleAnswers) -> list[dict[str, Any]]:
    """A poll that two officers prolonged, and that an outage put off after that."""
    first, second = {"instead_of": sample.ago(1), "until": sample.ago(0.01)}, sample.ahead(0.02)
    return [
        {
            "cause": "officers",
            **first,
            "reason": "Listrik di tiga RT padam sejak kemarin sore.",
            "prolonged_at": sample.ago(2),
        },
        {
            "cause": "outage",
            "instead_of": first["until"],
            "until": second,
            "reason": None,
            "prolonged_at": first["until"],
        },
    ]


def draft_poll(sample: SampleAnswers) -> dict[str, Any]:
    """A poll in preparation."""
    dates = {"opens_at": sample.ahead(1), "closes_at": sample.ahead(14)}
    title = "Program Baru Tengah 2028"
    return sample.poll() | {
        "id": DRAFT,
        "title": title,
        "state": "draft",
        "rules_hash": None,
        **dates,
        "allowed_actions": ["change", "open", "drop", "preview_electorate"],
    }


def called_off_poll(sample: SampleAnswers) -> dict[str, Any]:
    """A poll that two officers called off."""
    reason = "Dua program di surat suara ternyata sudah dianggarkan tahun ini."
    facts = {"state": "cancelled", "closed_at": sample.ago(1), "closed_because": reason}
    return sample.poll() | {"id": CALLED_OFF, "title": "Program Margo Mulyo 2028", **facts}


def electorate() -> dict[str, Any]:
    """Who would vote, with one small group."""
    bands = (("10-12", 140, None), ("13-15", 96, None), ("16-17", None, "beside_few"), ("18+", None, "few"))
    return {
        "size": 260,
        "by_kelurahan": [{"name": MARGA_SARI, "residents": 260, "hidden": None}],
        "by_age": [{"name": name, "residents": number, "hidden": why} for name, number, why in bands],
    }


def import_report(sample: SampleAnswers) -> dict[str, Any]:
    """What a file becomes."""
    findings = [
        (12, "left_out", "cost_unusable"),
        (14, "changed", "cost_rounded"),
        (20, "noted", "ballots_not_imported"),
    ]
    return {
        "poll": draft_poll(sample),
        "applied": {
            "title": "Kota Contoh 2026",
            "external_id": "Kota Contoh_2026",
            "ballot_type": "approval",
            "min_choices": 1,
            "max_choices": 3,
            "budget": 1_000_000,
            "rules": {"rule": "equal-shares"},
            "projects": [{name: one[name] for name in one if name != "proposal_id"} for one in projects()],
        },
        "findings": [
            {"line": line, "effect": effect, "code": code, "reason": "..."} for line, effect, code in findings
        ],
        "ballots_from": 20,
    }


def two_officers(name: str) -> tuple[int, Any] | None:
    """What two officers have done together for a poll of which a test says nothing: nothing yet."""
    if name.startswith("GET /v1/polls/") and name.endswith("/auditors"):
        return 200, {"items": [], "needed": 2, "most": 2}
    return (200, {"items": []}) if name.startswith("GET /v1/polls/") and name.endswith("/smaller-roll") else None
