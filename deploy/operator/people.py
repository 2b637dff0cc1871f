"""The people of a demonstration: who they are, and at which address their mail appears. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass

from shared import ages, clock
from shared.contracts.roles import Role

CITY = "64.71"
DAMAI = "64.71.06.1005"


@dataclass(frozen=True)
class Person:
    """Somebody who can log in. `name` is the alias that others see; `born` is YYYY-MM."""

    key: str
    name: str
    kelurahan: str
    born: str
    held: Role = Role.RESIDENT
    territory: str | None = None
    """Where she holds the role; None for what comes with living somewhere."""

    @property
    def address(self) -> str:
        """Her e-mail address, of a domain that never exists (RFC 2606)."""
        return f"{self.key}@contoh.invalid"

    @property
    def is_child(self) -> bool:
        """Whether she is under 18 now."""
        return ages.is_child(self.born, clock.today())

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
    Person("nia", "Bekantan Kecil", DAMAI, "2015-03", Role.CHILD),
    Person("rani", "Elang Laut", "64.71.02.1005", "2012-08", Role.FORUM_MEMBER, "64.71.02.1005"),
    Person("dimas", "Pesut Ceria", "64.71.02.1004", "2010-01", Role.FORUM_MEMBER, "64.71.02.1004"),
    Person("bayu", "Kancil", "64.71.02.1001", "2014-11", Role.CHILD),
    Person("putri", "Anggrek Hitam", "64.71.05.1006", "2009-05", Role.FORUM_MEMBER, "64.71.05.1006"),
    Person("hadi", "Pak Hadi", DAMAI, "1981-06"),
    Person("maya", "Bu Maya", DAMAI, "1990-02"),
    Person("sari", "Bu Sari", "64.71.02.1002", "1986-09"),
    Person("teguh", "Pak Teguh", "64.71.05.1002", "1978-12"),
    Person("wulan", "Bu Wulan", "64.71.01.1001", "1984-04"),
    Person("fasilitator", "Kak Fitri", DAMAI, "1994-07", Role.FACILITATOR, CITY),
    Person("lurah", "Pak Lurah Damai", DAMAI, "1972-10", Role.KELURAHAN_OFFICER, DAMAI),
    Person("verifikator", "Bu Ratna", DAMAI, "1983-01", Role.AGENCY_VERIFIER, CITY),
    Person("dp3akb", "Bu Endah", DAMAI, "1976-03", Role.DP3AKB_OFFICER, CITY),
    Person("dp3akb2", "Pak Yusuf", DAMAI, "1979-09", Role.DP3AKB_OFFICER, CITY),
    Person("moderator", "Kak Lestari", DAMAI, "1996-05", Role.MODERATOR, CITY),
    Person("perlindungan", "Bu Dewi", DAMAI, "1980-02", Role.SAFEGUARDING_OFFICER, CITY),
    Person("mitra", "Mitra Pesisir", DAMAI, "1985-08", Role.PARTNER, CITY),
    Person("operator", "Operator", DAMAI, "1988-11", Role.OPERATOR, CITY),
    Person("auditor", "Auditor", DAMAI, "1970-06", Role.AUDITOR, CITY),
)
"""Those who are named when the demonstration begins."""

NEIGHBOURS = tuple(
    Person(f"tetangga{number}", f"Tetangga {number}", kelurahan, f"{1965 + 2 * number}-0{number % 9 + 1}")
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
