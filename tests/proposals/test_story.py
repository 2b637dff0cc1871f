"""An idea's life, told once from the first word to the roadmap."""

from __future__ import annotations

from uuid import UUID

from services.proposals.life.states import State
from shared.contracts.programs import ProgramOpened
from shared.ids import new_id
from tests.people import DAMAI
from tests.proposals.town import Town, certified, opened


def test_an_idea_becomes_a_program_and_its_trail_tells_every_step(town: Town) -> None:
    proposal = town.bring_to(State.SHORTLISTED)
    poll_id = new_id()
    town.hear(opened(proposal, poll_id=poll_id), certified(winners=[proposal], poll_id=poll_id))
    plan = {
        "reason": "Dipilih warga.",
        "funding_source": "APBD",
        "rkpd_year": 2028,
        "agency": "Dinas Perpustakaan dan Arsip",
    }
    assert town.dp3akb.post(f"/proposals/{proposal}/adoption", plan).status_code == 200
    town.hear(
        ProgramOpened(program_id=new_id(), proposal_id=UUID(proposal), area_code=DAMAI, title="Taman baca", year=2028)
    )

    page = town.anyone(f"/proposals/{proposal}").json

    assert page["state"] == "accommodated"
    assert [(line["code"], line["by"]) for line in page["trail"]] == [
        ("submitted", "author"),
        ("in_moderation", "moderator"),
        ("published", "moderator"),
        ("under_verification", "system"),
        ("verified", "kelurahan_officer"),
        ("shortlisted", "facilitator"),
        ("on_ballot", "system"),
        ("prioritized", "system"),
        ("accommodated", "dp3akb_officer"),
        ("program_opened", "system"),
    ]
    assert town.told(proposal) == [
        "proposal.submitted",
        "proposal.moved",
        "proposal.published",
        "proposal.supported",
        "proposal.supported",
        "proposal.moved",
        "proposal.verified",
        "proposal.shortlisted",
        "proposal.prioritized",
        "proposal.adopted",
    ]
