"""Mark in a text what looks like personal data, so that a moderator sees it at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from services.portal.clients.records.proposals.moderation import FindingOut
from services.portal.proposals.words import PERSONAL_DATA

READ = ("title", "summary", "story", "place")


def marked_fields(proposal: Mapping[str, Any], findings: list[FindingOut]) -> dict[str, Markup]:
    """Each field's text with its findings in `mark` elements, whose title names the kind."""
    found: dict[str, list[FindingOut]] = {}
    for finding in findings:
        found.setdefault(str(finding["field"]), []).append(finding)
    return {name: marked(str(proposal.get(name) or ""), found.get(name, [])) for name in READ}


def marked(text: str, findings: list[FindingOut]) -> Markup:
    """A text with `findings` (start and end in characters) marked."""
    pieces, at = Markup(), 0
    for finding in sorted(findings, key=lambda finding: int(finding["start"])):
        start, end = int(finding["start"]), int(finding["end"])
        kind = PERSONAL_DATA.get(finding["kind"], finding["kind"])
        pieces += escape(text[at:start])
        pieces += Markup('<mark>{}<span class="hide"> ({})</span></mark>').format(text[start:end], kind)
        at = end
    return pieces + escape(text[at:])
