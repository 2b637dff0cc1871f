"""What in a text may tell who somebody is or where to find her. Pure: text in, findings out.

It errs on the side of finding too much: a moderator decides, and a false alarm costs her a glance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of personal data it looks like."""

    PHONE = "phone"
    NIK = "nik"
    EMAIL = "email"
    ADDRESS = "address"
    ACCOUNT = "account"
    SCHOOL = "school"
    NAME = "name"


@dataclass(frozen=True)
class Finding:
    """`text[start:end]` looks like `kind`."""

    kind: Kind
    start: int
    end: int


_SEPARATED = r"(?:[ .\-]?\d)"
PATTERNS: dict[Kind, re.Pattern[str]] = {
    # Six digits of area, then day (women: plus 40), month and year of birth, then a serial number.
    Kind.NIK: re.compile(rf"(?<!\d)\d{_SEPARATED}{{15}}(?![ .\-]?\d)"),
    Kind.PHONE: re.compile(rf"(?<!\d)(?:\+?62[ .\-]?|0)(?:8|54)\d?{_SEPARATED}{{6,11}}(?!\d)"),
    Kind.EMAIL: re.compile(r"[\w.+\-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)[\w\-]{1,63}(?:\.[\w\-]{2,63})+", re.IGNORECASE),
    Kind.ADDRESS: re.compile(
        r"\b(?:jl|jln|jalan|gg|gang|perum|perumahan|komplek|kompleks|blok)\b\.?\s[^\n,;!?]{1,60}?\b(?:no|nomor|nmr)\b\.?\s?\d+"
        r"|\bblok\s?[a-z]{1,2}\s?\.?-?\d{1,3}\b|\brumah\s(?:no|nomor)\b\.?\s?\d+",
        re.IGNORECASE,
    ),
    Kind.ACCOUNT: re.compile(
        r"(?<![\w.])@[a-z0-9_.]{3,30}|\b(?:ig|instagram|tiktok|facebook|fb|telegram|line|discord)\b\s?(?:ku|saya)?\s?[:=]\s?\S{3,40}"
        r"|https?://\S+",
        re.IGNORECASE,
    ),
    Kind.SCHOOL: re.compile(
        r"\b(?:sdn|smpn|sman|smkn|min|mtsn|man)\s?\.?\s?\d+\b|\b(?:sd|smp|sma|smk|mi|mts|ma|tk|paud)\s(?:negeri|islam|kristen|katolik)?\s?\d+\b"
        r"|\bkelas\s(?:[1-9]|1[0-2]|[ivx]{1,4})\s?[a-h]\b",
        re.IGNORECASE,
    ),
    Kind.NAME: re.compile(
        r"\b(?:nama\s?(?:saya|ku|lengkap(?:ku)?)|namaku|aku bernama|saya bernama)\b\s?(?:adalah|:)?\s?\w+",
        re.IGNORECASE,
    ),
}


def find_personal_data(text: str) -> list[Finding]:
    """Every finding in `text`, by place; a stretch of digits is a NIK before it is a telephone number."""
    findings: list[Finding] = []
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(match.start() < found.end and found.start < match.end() for found in findings):
                findings.append(Finding(kind, match.start(), match.end()))
    return sorted(findings, key=lambda finding: finding.start)
