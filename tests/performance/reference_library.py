"""One count by the reference library (pabutools, exact fractions) in a process of its own, as it needs much memory.

Called as `python -m tests.performance.reference_library FILE RULE`; prints one JSON line: seconds of processor time for
reading and counting, and the winners in order.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares, sequential_phragmen


def count_by_reference(path: str, rule: str) -> dict[str, Any]:
    """Read and count one election; rules: mes-cost, mes-card, mes-add1, phragmen."""
    start = time.process_time()
    instance, profile = parse_pabulib(path)
    parsed = time.process_time()
    if rule == "phragmen":
        outcome = sequential_phragmen(instance, profile)
    else:
        utility = Cardinality_Sat if rule == "mes-card" else Cost_Sat
        step = {"voter_budget_increment": 1} if rule == "mes-add1" else {}
        outcome = method_of_equal_shares(instance, profile, sat_class=utility, **step)
    end = time.process_time()
    winners = [str(project) for project in outcome]
    return {"reading": parsed - start, "seconds": end - parsed, "winners": winners}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count_by_reference(sys.argv[1], sys.argv[2])) + "\n")
