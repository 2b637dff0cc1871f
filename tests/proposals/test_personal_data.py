"""What tells who somebody is gets found, and ordinary words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.proposals.moderation.personal_data import Kind, find_personal_data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hubungi 081234567890 ya", Kind.PHONE),
        ("WA 0812-3456-7890", Kind.PHONE),
        ("+62 812 3456 7890", Kind.PHONE),
        ("62812.3456.789", Kind.PHONE),
        ("telepon 0542 123456 sore hari", Kind.PHONE),
        ("NIK 6471054107120003", Kind.NIK),
        ("6471 0541 0712 0003", Kind.NIK),
        ("647105.410712.0003", Kind.NIK),
        ("surat ke budi.anak@contoh.sch.id", Kind.EMAIL),
        ("budi (at) contoh.id", Kind.EMAIL),
        ("Rumahku di Jl. Jenderal Sudirman No. 12", Kind.ADDRESS),
        ("jalan mangga gang 3 nomor 45", Kind.ADDRESS),
        ("perumahan Damai Indah Blok C3", Kind.ADDRESS),
        ("rumah nomor 7 pagar biru", Kind.ADDRESS),
        ("ig: budi_keren", Kind.ACCOUNT),
        ("ikuti @budi.keren", Kind.ACCOUNT),
        ("lihat https://contoh.id/foto", Kind.ACCOUNT),
        ("Aku sekolah di SDN 012", Kind.SCHOOL),
        ("SMP Negeri 3", Kind.SCHOOL),
        ("anak kelas 5B", Kind.SCHOOL),
        ("Namaku Budi", Kind.NAME),
        ("nama saya adalah Siti", Kind.NAME),
    ],
)
def test_what_tells_who_somebody_is_gets_found(text: str, kind: Kind) -> None:
    found = find_personal_data(text)
    assert kind in {finding.kind for finding in found}
    assert all(text[finding.start : finding.end].strip() for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Di RT 14 banyak rumah panggung. Bawahnya kosong dan teduh.",
        "Biayanya Rp26.500.000 untuk lantai kayu dan pagar.",
        "Sekitar 120 anak, umur 6-15 tahun",
        "Kami jalan kaki ke sekolah setiap pagi, jalan besar itu ramai.",
        "Tahun 2027 dan 2028, RT 14 sampai RT 16",
        "Kami ingin 600 buku, 2 rak, 3 lampu",
        "Nama kampung kami Kampung Pustaka",
        "tanggal 17-08-2026 pukul 08.00",
        "Anak SD dan SMP bisa belajar bersama di kelas malam",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == []


@given(st.text(max_size=300))
def test_findings_never_overlap_and_lie_within_the_text(text: str) -> None:
    found = find_personal_data(text)
    ends = [0]
    for finding in found:
        assert ends[-1] <= finding.start < finding.end <= len(text)
        ends.append(finding.end)


@given(st.text(alphabet="0123456789 .-+", max_size=3000))
def test_no_text_takes_long_to_read(text: str) -> None:
    find_personal_data(text)  # the deadline of hypothesis, 200 ms, is the test


@given(
    before=st.text(alphabet="abc ,!", max_size=20),
    digits=st.text(alphabet="0123456789", min_size=8, max_size=10),
    after=st.text(alphabet="abc ,!", max_size=20),
)
def test_a_mobile_number_is_found_wherever_it_stands(before: str, digits: str, after: str) -> None:
    assert Kind.PHONE in {finding.kind for finding in find_personal_data(f"{before}08{digits}{after}")}
