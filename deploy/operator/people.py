"""The people of a demonstration: who they are, and at which address their mail appears. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass

from shared import ages, clock
from shared.contracts.roles import Role

CITY = "64.71"
DAMAI = "64.71.06.1005"


@dataclass(frozen=True)
class Person:
    """Somebody who can log in. `name` is the alias that others see. Nobody grows older, so children stay children."""

    key: str
    name: str
    kelurahan: str
    age: int
    held: Role = Role.RESIDENT
    territory: str | None = None
    """Where she holds the role; None for what comes with living somewhere."""

    @property
    def address(self) -> str:
        """Her e-mail address, of a domain that never exists (RFC 2606)."""
        return f"{self.key}@contoh.invalid"

    @property
    def born(self) -> str:
        """The month she was born in (YYYY-MM), seen from today."""
        return ages.birth_month(self.age, clock.today())

    @property
    def is_child(self) -> bool:
        """Whether she is under 18."""
        return self.age < ages.ADULT

    @property
    def role(self) -> str:
        """What she is, in words."""
        return f"{WORDS[self.held]}{f' ({self.territory})' if self.territory else ''}"


WORDS = {
    Role.RESIDENT: "warga",
    Role.CHILD: "anak",
    Role.FORUM_MEMBER: "anggota forum anak",
    Role.FACILITATOR: "fasilitator",
    Role.KELURAHAN_OFFICER: "petugas kelurahan",
    Role.AGENCY_VERIFIER: "verifikator perangkat daerah",
    Role.DP3AKB_OFFICER: "petugas DP3AKB",
    Role.MODERATOR: "moderator",
    Role.SAFEGUARDING_OFFICER: "petugas perlindungan anak",
    Role.PARTNER: "mitra TJSL",
    Role.OPERATOR: "operator",
    Role.AUDITOR: "auditor",
}

PEOPLE = (
    Person("nia", "Bekantan Kecil", DAMAI, 11, Role.CHILD),
    Person("rani", "Elang Laut", "64.71.02.1005", 14, Role.FORUM_MEMBER, "64.71.02.1005"),
    Person("dimas", "Pesut Ceria", "64.71.02.1004", 16, Role.FORUM_MEMBER, "64.71.02.1004"),
    Person("bayu", "Kancil", "64.71.02.1001", 12, Role.CHILD),
    Person("putri", "Anggrek Hitam", "64.71.05.1006", 17, Role.FORUM_MEMBER, "64.71.05.1006"),
    Person("hadi", "Pak Hadi", DAMAI, 45),
    Person("maya", "Bu Maya", DAMAI, 36),
    Person("sari", "Bu Sari", "64.71.02.1002", 40),
    Person("teguh", "Pak Teguh", "64.71.05.1002", 47),
    Person("wulan", "Bu Wulan", "64.71.01.1001", 42),
    Person("fasilitator", "Kak Fitri", DAMAI, 32, Role.FACILITATOR, CITY),
    Person("lurah", "Pak Lurah Damai", DAMAI, 54, Role.KELURAHAN_OFFICER, DAMAI),
    Person("verifikator", "Bu Ratna", DAMAI, 43, Role.AGENCY_VERIFIER, CITY),
    Person("dp3akb", "Bu Endah", DAMAI, 50, Role.DP3AKB_OFFICER, CITY),
    Person("dp3akb2", "Pak Yusuf", DAMAI, 47, Role.DP3AKB_OFFICER, CITY),
    Person("moderator", "Kak Lestari", DAMAI, 30, Role.MODERATOR, CITY),
    Person("perlindungan", "Bu Dewi", DAMAI, 46, Role.SAFEGUARDING_OFFICER, CITY),
    Person("mitra", "Mitra Pesisir", DAMAI, 41, Role.PARTNER, CITY),
    Person("operator", "Operator", DAMAI, 38, Role.OPERATOR, CITY),
    Person("auditor", "Auditor", DAMAI, 56, Role.AUDITOR, CITY),
)
"""Those who are named when the demonstration begins."""

NEIGHBOURS = tuple(
    Person(f"tetangga{number}", f"Tetangga {number}", kelurahan, 61 - 2 * number)
    for number, kelurahan in enumerate(
        (
            DAMAI, DAMAI, DAMAI, "64.71.02.1005", "64.71.02.1005", "64.71.02.1002", "64.71.02.1004", "64.71.05.1002",
            "64.71.05.1006", "64.71.01.1001", "64.71.01.1002", "64.71.06.1003", "64.71.04.1001", "64.71.03.1003",
        ),
        1,
    )
)  # fmt: skip
"""Those who support and vote."""

EVERYBODY = {person.key: person for person in (*PEOPLE, *NEIGHBOURS)}
