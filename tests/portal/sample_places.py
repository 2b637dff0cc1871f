"""The places, projects and people of the sample city."""

from __future__ import annotations

from typing import Any
from uuid import UUID

DISTRICTS = {
    "64.71.01": ("Balikpapan Timur", {"1001": "Manggar", "1002": "Lamaru", "1003": "Teritip", "1004": "Manggar Baru"}),
    "64.71.02": (
        "Balikpapan Barat",
        {
            "1001": "Baru Ilir",
            "1002": "Baru Tengah",
            "1003": "Baru Ulu",
            "1004": "Kariangau",
            "1005": "Margo Mulyo",
            "1006": "Marga Sari",
        },
    ),
    "64.71.03": (
        "Balikpapan Utara",
        {
            "1001": "Batu Ampar",
            "1002": "Gunung Samarinda",
            "1003": "Karang Joang",
            "1004": "Muara Rapak",
            "1005": "Gunung Samarinda Baru",
            "1006": "Graha Indah",
        },
    ),
    "64.71.04": (
        "Balikpapan Tengah",
        {
            "1001": "Gunung Sari Ulu",
            "1002": "Gunung Sari Ilir",
            "1003": "Karang Rejo",
            "1004": "Karang Jati",
            "1005": "Mekar Sari",
            "1006": "Sumber Rejo",
        },
    ),
    "64.71.05": (
        "Balikpapan Selatan",
        {
            "1002": "Sepinggan",
            "1006": "Gunung Bahagia",
            "1008": "Sepinggan Baru",
            "1009": "Sepinggan Raya",
            "1010": "Sungainangka",
            "1011": "Damai Baru",
            "1012": "Damai Bahagia",
        },
    ),
    "64.71.06": (
        "Balikpapan Kota",
        {
            "1001": "Prapatan",
            "1002": "Telaga Sari",
            "1003": "Klandasan Ulu",
            "1004": "Klandasan Ilir",
            "1005": "Damai",
        },
    ),
}
MARGA_SARI = "64.71.02.1006"
AUTHOR = str(UUID(int=901))


def an_id(number: int) -> str:
    """A recognisable id."""
    return str(UUID(int=number))


def areas() -> list[dict[str, Any]]:
    """The city, its kecamatan and its kelurahan."""
    found = [{"code": "64.71", "name": "Kota Balikpapan", "level": "kota"}]
    for code, (name, kelurahan) in DISTRICTS.items():
        found.append({"code": code, "name": name, "level": "kecamatan"})
        found += [{"code": f"{code}.{end}", "name": label, "level": "kelurahan"} for end, label in kelurahan.items()]
    return found


PROJECTS = (
    ("Taman baca di bawah rumah panggung", "Rak buku, tikar, dan lampu di kolong rumah. RT 14.", 48, "reading_garden"),
    ("Keran cuci tangan di sekolah", "Enam keran rendah untuk tiga sekolah.", 24, "hand_washing"),
    ("Zona selamat sekolah", "Zebra cross, rambu, dan petugas pagi.", 65, "safe_school"),
    ("Titian berpagar", "Pagar dan papan baru sepanjang 180 meter.", 80, "walkway"),
    ("Lampu gang terang", "24 lampu hemat daya di gang sempit.", 30, "alley_lights"),
    ("Lapangan bermain teduh", "Pohon, ayunan, dan perosotan yang aman.", 95, "playground"),
    ("Pojok anak di pasar", "Tempat menyusui dan bermain di pasar.", 36, "market_corner"),
    ("Kelas malam baca-tulis", "Dua malam seminggu, gratis, dengan relawan.", 18, "evening_class"),
)
JUTA = 1_000_000


def projects() -> list[dict[str, Any]]:
    """Eight projects of a ballot paper."""
    return [
        {"id": an_id(100 + number), "title": title, "summary": summary, "cost": cost * JUTA, "picture": picture}
        | {"category": "play", "proposal_id": an_id(200 + number), "withdrawn": False}
        for number, (title, summary, cost, picture) in enumerate(PROJECTS)
    ]


def candidates() -> list[dict[str, Any]]:
    """Four shortlisted proposals of Marga Sari that stand on no poll yet."""
    known = ("proposal_id", "title", "summary", "cost", "category", "picture")
    more = {"area_code": MARGA_SARI, "cycle_id": an_id(1), "shortlisted_at": "2026-11-20T02:00:00+00:00"}
    return [{**{name: project[name] for name in known}, **more} for project in projects()[:4]]


def a_resident(*roles: str, child: bool = False, area: str = "64.71") -> dict[str, Any]:
    """A person as identity tells of her."""
    held = [{"role": "child" if child else "resident", "area": MARGA_SARI}]
    return {
        "id": an_id(900),
        "alias": "Elang Teluk" if child else "Ibu Siti",
        "kelurahan": MARGA_SARI,
        "kelurahan_name": "Marga Sari",
        "roles": held + [{"role": role, "area": area} for role in roles],
        "age_band": "13-15" if child else "adult",
        "voice": "child" if child else "adult",
        "verified": True,
    }
