"""What the city answered a proposal, and how long it has for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from services.portal.clients.records.proposals.browsing import ProposalPageOut, TrailLineOut
from services.portal.clients.wire import Record
from services.portal.proposals.trails import TITLES
from services.portal.shell.formats import days_left, instant, rupiah_short, sentence_case
from services.portal.shell.territory import area_name
from services.portal.shell.words import word
from shared.contracts.agencies import Agency

VERDICTS = ("accommodated", "declined", "verified")
"""The lines of a trail that are an answer, the weightiest first."""
DECLINING = frozenset({"decline_proposed", "decline_refused", "decline_withdrawn", "declined"})


@dataclass(frozen=True)
class Answer:
    """The official answer: who, when, what, why, and the next step."""

    agency: str
    at: str
    verdict: str
    reason: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Clock:
    """The city's deadline: days used, days given, and whether the answer is there."""

    used: int
    days: int
    answered: bool
    due_at: str

    @property
    def late(self) -> int:
        """Days past the deadline; 0 within it."""
        return max(0, self.used - self.days)


def answer_of(proposal: ProposalPageOut) -> Answer | None:
    """The city's weightiest answer so far, or None."""
    lines = {line["code"]: line for line in proposal.get("trail", []) if line["code"] in VERDICTS}
    code = next((code for code in VERDICTS if code in lines), None)
    if code is None:
        return None
    line = lines[code]
    facts = line.get("facts") or {}
    return Answer(
        office_of(line, proposal),
        line["at"],
        _verdict(code, line),
        line.get("reason") or "",
        _facts(code, facts, proposal),
    )


def office_of(line: TrailLineOut, proposal: ProposalPageOut) -> str:
    """Which office speaks in a line of the trail, by the name that people know."""
    named = (line.get("facts") or {}).get("agency")
    if named:
        return str(named)
    if line["by"] == "kelurahan_officer":
        return str(gettext("Kelurahan %(name)s", name=area_name(proposal.get("area_code"))))
    if line["by"] == "dp3akb_officer":
        return Agency.DP3AKB.value
    return sentence_case(str(word("roles", line["by"])))


def pending_decline_of(proposal: ProposalPageOut) -> Record | None:
    """What one officer proposed and a second one has yet to decide: {"agency", "reason", "at"}, or None."""
    line = next((one for one in reversed(proposal.get("trail", [])) if one["code"] in DECLINING), None)
    if line is None or line["code"] != "decline_proposed":
        return None
    return {"agency": office_of(line, proposal), "reason": line.get("reason") or "", "at": line["at"]}


def clock_of(proposal: ProposalPageOut) -> Clock | None:
    """The clock of the city's answer, once it runs."""
    due = proposal.get("due_at")
    days = int((proposal.get("cycle") or {}).get("answer_days") or 30)
    if not due:
        return None
    answered = next((line["at"] for line in proposal.get("trail", []) if line["code"] in VERDICTS), None)
    left = (instant(due).date() - instant(answered).date()).days if answered else days_left(due)
    return Clock(used=days - left, days=days, answered=answered is not None, due_at=due)


def _verdict(code: str, line: TrailLineOut) -> str:
    if code == "verified":
        return str(gettext("Bisa dikerjakan."))
    if code == "declined":
        return f"{TITLES['declined']}: {str(word('reasons', line.get('reason_code'))).lower()}."
    return str(gettext("Diakomodir dalam rencana kota."))


def _facts(code: str, facts: Record, proposal: ProposalPageOut) -> list[tuple[str, str]]:
    pairs: list[tuple[str, Any]] = []
    if code == "verified":
        pairs = [(gettext("Biaya setelah diperiksa"), rupiah_short(facts.get("cost")))]
        if facts.get("requested_cost"):
            pairs.append((gettext("Perkiraan pengusul"), rupiah_short(facts["requested_cost"])))
        pairs.append((gettext("Langkah berikut"), _next_step(proposal)))
    elif code == "accommodated":
        pairs = [
            (gettext("Penanggung jawab"), facts.get("agency", "")),
            (gettext("Dana"), word("funding", facts.get("funding_source"))),
            (gettext("Masuk rencana tahun"), str(facts.get("rkpd_year", ""))),
        ]
    elif code == "declined":
        pairs = [(gettext("Langkah berikut"), gettext("Boleh diusulkan lagi pada siklus berikutnya."))]
    return pairs


def _next_step(proposal: ProposalPageOut) -> str:
    if proposal["state"] == "shortlisted":
        return str(gettext("Dipilih warga dan anak di wilayahnya"))
    return str(gettext("Masuk daftar pilihan warga"))
