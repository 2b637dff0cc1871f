"""The rule that META names, as far as this city knows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.voting.counting.pabulib.rule_named import WHOLE_RULE, official_settings
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import RuleRefused
from services.voting.roll.imports.findings import Findings
from services.voting.roll.polls.rules_document import read_rules

KINDS = {"approval": BallotKind.APPROVAL, "choose-1": BallotKind.APPROVAL, "ordinal": BallotKind.RANKED}


def read_rule(line_of: Callable[[str], int], meta: dict[str, str], findings: Findings) -> dict[str, Any] | None:
    """The rule's settings, or None where the file's name for it says nothing here: then the usual rule holds."""
    kind = KINDS.get(meta["vote_type"], BallotKind.POINTS)
    line = line_of(WHOLE_RULE if WHOLE_RULE in meta else "rule")
    try:
        return read_rules(official_settings(meta, kind).as_json())
    except RuleRefused as refused:
        findings.changed(line, "rule_unknown", f"The usual rule holds instead: {refused}")
        return None
