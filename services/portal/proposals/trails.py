"""The trail ("jejak") of a proposal as steps in words, with what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext

from services.portal.clients.records.proposals.browsing import ProposalPageOut, TrailLineOut
from services.portal.clients.wire import Record
from services.portal.shell.formats import rupiah_short
from services.portal.shell.words import word

TITLES = {
    "draft": lazy_gettext("Ditulis"),
    "submitted": lazy_gettext("Diajukan"),
    "in_moderation": lazy_gettext("Ditinjau"),
    "returned": lazy_gettext("Dikembalikan untuk dilengkapi"),
    "withdrawn": lazy_gettext("Ditarik pengusul"),
    "published": lazy_gettext("Terbit"),
    "merged": lazy_gettext("Digabung"),
    "under_verification": lazy_gettext("Diperiksa kota"),
    "verified": lazy_gettext("Layak dikerjakan"),
    "shortlisted": lazy_gettext("Masuk daftar pilihan"),
    "on_ballot": lazy_gettext("Dipilih warga"),
    "poll_prolonged": lazy_gettext("Waktu memilih diperpanjang"),
    "poll_cancelled": lazy_gettext("Pemilihan dibatalkan"),
    "prioritized": lazy_gettext("Menjadi prioritas"),
    "chosen": lazy_gettext("Terpilih lagi"),
    "not_chosen": lazy_gettext("Belum terpilih"),
    "forwarded": lazy_gettext("Diteruskan"),
    "accommodated": lazy_gettext("Diakomodir"),
    "program_opened": lazy_gettext("Masuk peta jalan"),
    "declined": lazy_gettext("Belum dapat diakomodir"),
    "decline_proposed": lazy_gettext("Diusulkan belum dapat diakomodir"),
    "decline_refused": lazy_gettext("Tetap menjadi prioritas"),
    "decline_withdrawn": lazy_gettext("Usul itu ditarik"),
    "in_progress": lazy_gettext("Dikerjakan"),
    "completed": lazy_gettext("Selesai"),
}
ROAD = ("submitted", "published", "under_verification", "shortlisted", "prioritized", "accommodated", "completed")
"""The way of an idea that goes well; what lies ahead of the present state is drawn as planks still to lay."""
REACHED_WITH = {"in_moderation": "submitted", "in_progress": "accommodated", "forwarded": "prioritized"}
ENDED = frozenset({"declined", "withdrawn", "merged", "completed"})
BACK = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class Step:
    """One plank of the trail."""

    title: Any
    words: str = ""
    reason: str = ""
    at: str | None = None
    when: str = "done"
    about: str = ""
    href: str = ""


def trail_of(proposal: ProposalPageOut) -> list[Step]:
    """Every line of the public trail, oldest first, then what is still to come."""
    lines = proposal.get("trail", [])
    steps = [_step(line, "done") for line in lines]
    if lines and proposal["state"] not in ENDED:
        steps[-1] = _step(lines[-1], "now")
    return steps + [Step(TITLES[state], when="next", about=_year(state, proposal)) for state in ahead(proposal)]


def ahead(proposal: ProposalPageOut) -> list[str]:
    """The states that still lie ahead."""
    state = REACHED_WITH.get(proposal["state"], proposal["state"])
    if state in ENDED:
        return []
    if state in BACK:
        return list(ROAD[:4])
    return list(ROAD[ROAD.index(state) + 1 :]) if state in ROAD else []


def _step(line: TrailLineOut, when: str) -> Step:
    return Step(
        title=TITLES.get(line["code"], line["code"]),
        words=_words(line),
        reason=line.get("reason") or "",
        at=line["at"],
        when=when,
        href=_href(line),
    )


def _href(line: TrailLineOut) -> str:
    """Where a line leads: to its poll or its program."""
    facts = line.get("facts") or {}
    if facts.get("poll_id"):
        return url_for("results.show", poll_id=facts["poll_id"])
    if facts.get("program_id"):
        return url_for("roadmap.program", program_id=facts["program_id"])
    return ""


def _words(line: TrailLineOut) -> str:
    facts = line.get("facts") or {}
    said: dict[str, str] = {
        "submitted": gettext("oleh pengusul"),
        "in_moderation": gettext("dibaca peninjau sebelum terbit"),
        "under_verification": gettext("kota wajib menjawab"),
        "decline_proposed": gettext("petugas kedua yang memutuskan"),
        "decline_refused": gettext("petugas kedua tidak menyetujui penolakannya"),
        "decline_withdrawn": gettext("oleh petugas yang mengusulkannya"),
    }
    if line["code"] in said:
        return said[line["code"]]
    if facts.get("cost"):
        return _money(facts)
    if facts.get("program_id") and facts.get("year"):
        return str(gettext("tahun %(year)s", year=facts["year"]))
    if facts.get("poll_title"):
        return str(facts["poll_title"])
    code = line.get("reason_code")
    return str(_reason(code)).lower() if code else ""


def _money(facts: Record) -> str:
    cost = rupiah_short(facts["cost"])
    if facts.get("rkpd_year"):
        source = word("funding", facts.get("funding_source"))
        return str(gettext("%(cost)s, %(source)s, tahun %(year)s", cost=cost, source=source, year=facts["rkpd_year"]))
    return str(gettext("biaya %(cost)s", cost=cost))


def _reason(code: str) -> Any:
    found = word("reasons", code)
    return word("return_reasons", code) if found == code else found


def _year(state: str, proposal: ProposalPageOut) -> str:
    cycle = proposal.get("cycle") or {}
    adopted = [line for line in proposal.get("trail", []) if line["code"] == "accommodated"]
    promised = (adopted[-1].get("facts") or {}).get("rkpd_year") if adopted else None
    years = {"accommodated": cycle.get("plan_year"), "completed": promised or cycle.get("delivery_year")}
    return str(gettext("tahun %(year)s", year=years[state])) if years.get(state) else ""
