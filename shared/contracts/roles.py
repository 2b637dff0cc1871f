"""Who somebody may be; every role but the first two is granted for a territory and may end."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role as it travels in a token. Its territory is an area code; the whole city is 64.71 in Balikpapan."""

    RESIDENT = "resident"
    CHILD = "child"
    FORUM_MEMBER = "forum_member"
    FACILITATOR = "facilitator"
    KELURAHAN_OFFICER = "kelurahan_officer"
    AGENCY_VERIFIER = "agency_verifier"
    DP3AKB_OFFICER = "dp3akb_officer"
    MODERATOR = "moderator"
    SAFEGUARDING_OFFICER = "safeguarding_officer"
    PARTNER = "partner"
    OPERATOR = "operator"
    AUDITOR = "auditor"


def covers(territory: str, area_code: str) -> bool:
    """Whether a territory holds an area: 64.71.06 covers itself and 64.71.06.1005, and not 64.71.061."""
    return area_code == territory or area_code.startswith(territory + ".")
