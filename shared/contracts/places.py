"""Public addresses that messages, papers and open data carry: where on the site something is found.

They are printed, mailed and kept by strangers, so an address here never changes; a test finds each among the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HELP_PAGE = "/bantuan"
"""Where it is explained how Rembuk works and whom to ask."""


def proposal_page(proposal_id: Any) -> str:
    """A proposal with everything that was said and done about it."""
    return f"/usulan/{proposal_id}"


def ballot_page(poll_id: Any) -> str:
    """Where one votes in a poll."""
    return f"/suara/{poll_id}"


def result_page(poll_id: Any) -> str:
    """A poll's result, or why there is none yet."""
    return f"/hasil/{poll_id}"


def program_page(program_id: Any) -> str:
    """A program of the city and how it goes on."""
    return f"/program/{program_id}"


PAGES: dict[Callable[[Any], str], str] = {
    proposal_page: "proposal_id",
    ballot_page: "poll_id",
    result_page: "poll_id",
    program_page: "program_id",
}
"""Every page of one thing, and what the pages call its id."""


def on_the_site(public_url: str, place: str) -> str:
    """The whole address of a place, for whoever reads it outside the site."""
    return public_url.rstrip("/") + place
