"""The offices of the city that answer and carry out: one closed list, each by the name that people read.

The name itself travels and is stored, so that no page, message or event can show a code instead.
"""

from __future__ import annotations

from enum import StrEnum


class Agency(StrEnum):
    """An office (perangkat daerah) by its name in words."""

    DP3AKB = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana (DP3AKB)"
    EDUCATION = "Dinas Pendidikan dan Kebudayaan"
    HEALTH = "Dinas Kesehatan"
    LIBRARY = "Dinas Perpustakaan dan Arsip"
    PUBLIC_WORKS = "Dinas Pekerjaan Umum"
    HOUSING = "Dinas Perumahan dan Permukiman"
    TRANSPORT = "Dinas Perhubungan"
    ENVIRONMENT = "Dinas Lingkungan Hidup"
    SOCIAL = "Dinas Sosial"
    YOUTH = "Dinas Pemuda, Olahraga, dan Pariwisata"
    INFORMATION = "Dinas Komunikasi dan Informatika"
    FOOD = "Dinas Pangan, Pertanian, dan Perikanan"
    DISASTER = "Badan Penanggulangan Bencana Daerah"
    PUBLIC_ORDER = "Satuan Polisi Pamong Praja"
    KECAMATAN = "Kecamatan setempat"
    KELURAHAN = "Kelurahan setempat"
