"""The mail that carries a one-time code, in three voices."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """Subject and text; {code} and {address} are filled in."""

    subject: str
    text: str


ADULT = Wording(
    "Kode masuk Rembuk Anda",
    """Kode masuk Anda:

    {code}

Ketik kode ini di halaman Rembuk tempat Anda memintanya, paling lama sepuluh menit dari sekarang.
Jangan berikan kode ini kepada siapa pun. Petugas tidak pernah memintanya.
Kalau Anda tidak meminta kode, abaikan surat ini.

Rembuk, Kota Layak Anak Balikpapan
{address}
""",
)
CHILD = Wording(
    "Kode masuk Rembuk kamu",
    """Hai! Ini kode masuk kamu:

    {code}

Ketik kode ini di halaman Rembuk. Kode berlaku sepuluh menit.
Kode ini rahasia. Jangan berikan ke siapa pun.
Kamu tidak meminta kode? Biarkan saja surat ini.

Rembuk, Kota Layak Anak Balikpapan
{address}
""",
)
ENGLISH = Wording(
    "Your Rembuk login code",
    """Your login code:

    {code}

Type it on the Rembuk page where you asked for it, within ten minutes.
Give this code to nobody. No officer will ever ask for it.
If you did not ask for a code, ignore this mail.

Rembuk, Child-Friendly City Balikpapan
{address}
""",
)


def wording_for(voice: str, language: str) -> Wording:
    """The voice she is addressed in: English if she chose it, else as a child or an adult."""
    if language == "en":
        return ENGLISH
    return CHILD if voice == "child" else ADULT


def spaced(code: str) -> str:
    """A code in two groups of four, easier to read and to type."""
    return f"{code[:4]} {code[4:]}"
