"""The closed lists of the services in words: categories, beneficiaries, reasons, sources of money, roles."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext

from shared.contracts.agencies import Agency

CATEGORIES = {
    "learning": lazy_gettext("Belajar dan membaca"),
    "play": lazy_gettext("Bermain dan olahraga"),
    "safe_routes": lazy_gettext("Jalan aman ke sekolah"),
    "health": lazy_gettext("Kesehatan dan gizi"),
    "water": lazy_gettext("Air bersih dan kebersihan"),
    "family": lazy_gettext("Keluarga dan pengasuhan"),
    "culture": lazy_gettext("Seni, budaya, kreativitas"),
    "protection": lazy_gettext("Keamanan dan perlindungan"),
    "participation": lazy_gettext("Suara anak dan informasi"),
    "other": lazy_gettext("Lainnya"),
}
INITIATIVES = {
    "taman_baca": lazy_gettext("Taman baca"),
    "kampung_layak_anak": lazy_gettext("Kampung layak anak"),
    "orang_tua_peduli_sekolah": lazy_gettext("Gerakan orang tua peduli sekolah"),
    "lainnya": lazy_gettext("Lainnya"),
}
BENEFICIARIES = {
    "early_childhood": lazy_gettext("Anak umur 0-5 tahun"),
    "children_6_12": lazy_gettext("Anak umur 6-12 tahun"),
    "teens_13_17": lazy_gettext("Remaja umur 13-17 tahun"),
    "children_with_disability": lazy_gettext("Anak penyandang disabilitas"),
    "families": lazy_gettext("Orang tua dan keluarga"),
}
PICTURE_NAMES = {
    "reading_garden": lazy_gettext("Taman baca"),
    "playground": lazy_gettext("Taman bermain"),
    "safe_school": lazy_gettext("Anak, orang tua, dan sekolah"),
    "hand_washing": lazy_gettext("Keran air"),
    "evening_class": lazy_gettext("Belajar bersama"),
    "mangrove_walk": lazy_gettext("Titian bakau"),
    "alley_lights": lazy_gettext("Lampu gang"),
    "market_corner": lazy_gettext("Pasar"),
    "walkway": lazy_gettext("Titian kampung"),
}
CHECKS = {
    "city_authority": lazy_gettext("Kewenangan kota"),
    "land_clear": lazy_gettext("Status tanah jelas"),
    "safe_for_children": lazy_gettext("Aman bagi anak"),
    "not_yet_budgeted": lazy_gettext("Belum dianggarkan"),
}
REASONS = {
    "not_city_authority": lazy_gettext("Bukan kewenangan kota"),
    "location_unclear": lazy_gettext("Tempat atau asetnya belum jelas"),
    "not_in_spatial_plan": lazy_gettext("Tidak sesuai tata ruang"),
    "duplicate": lazy_gettext("Sudah ada usulan yang sama"),
    "already_budgeted": lazy_gettext("Sudah dianggarkan"),
    "no_budget_this_year": lazy_gettext("Anggaran tahun ini tidak cukup"),
    "data_missing": lazy_gettext("Datanya belum lengkap"),
    "unsafe": lazy_gettext("Belum aman"),
    "better_done_by_community": lazy_gettext("Lebih tepat dikerjakan warga atau mitra"),
}
RETURN_REASONS = {
    "personal_data": lazy_gettext("Ada data pribadi"),
    "unclear": lazy_gettext("Maksudnya belum jelas"),
    "incomplete": lazy_gettext("Belum lengkap"),
    "disrespectful": lazy_gettext("Ada kata yang merendahkan"),
    "unsafe": lazy_gettext("Bisa membahayakan seseorang"),
    "not_a_proposal": lazy_gettext("Bukan usulan"),
}
PERSONAL_DATA = {
    "phone": lazy_gettext("nomor telepon"),
    "nik": lazy_gettext("NIK"),
    "email": lazy_gettext("alamat surel"),
    "address": lazy_gettext("alamat rumah"),
    "account": lazy_gettext("akun media sosial"),
    "school": lazy_gettext("nama sekolah atau kelas"),
    "name": lazy_gettext("nama orang"),
}
FUNDING = {
    "APBD": lazy_gettext("APBD (anggaran kota)"),
    "CSR": lazy_gettext("Mitra usaha (TJSL)"),
    "swadaya": lazy_gettext("Swadaya warga"),
}
AGENCIES = {agency.value: agency.value for agency in Agency}
"""Offices are called by their names in every language."""
SHORT_FUNDING = {"CSR": "TJSL"}
"""Where the law's own name for companies' money (TJSL) fits better than the code."""
ROLES = {
    "author": lazy_gettext("pengusul"),
    "system": lazy_gettext("Rembuk"),
    "resident": lazy_gettext("warga"),
    "child": lazy_gettext("anak"),
    "forum_member": lazy_gettext("anggota Forum Anak"),
    "facilitator": lazy_gettext("fasilitator"),
    "kelurahan_officer": lazy_gettext("petugas kelurahan"),
    "agency_verifier": lazy_gettext("petugas dinas"),
    "dp3akb_officer": lazy_gettext("petugas DP3AKB"),
    "moderator": lazy_gettext("peninjau"),
    "safeguarding_officer": lazy_gettext("petugas pelindung anak"),
    "partner": lazy_gettext("mitra"),
    "operator": lazy_gettext("pengelola sistem"),
    "auditor": lazy_gettext("pemeriksa"),
}
RULES = {
    "equal-shares": lazy_gettext("pembagian uang rata (Method of Equal Shares)"),
    "greedy": lazy_gettext("suara terbanyak lebih dulu"),
    "phragmen": lazy_gettext("urutan Phragmén"),
    "plurality": lazy_gettext("suara terbanyak"),
    "yes-no": lazy_gettext("ya atau tidak"),
    "borda": lazy_gettext("nilai urutan (Borda)"),
    "instant-runoff": lazy_gettext("gugur bertahap (instant runoff)"),
    "schulze": lazy_gettext("perbandingan berpasangan (Schulze)"),
}
RULES_EXPLAINED = {
    "equal-shares": lazy_gettext(
        "Setiap pemilih memegang bagian uang yang sama besar. Para pendukung membayar programnya bersama-sama."
    ),
    "greedy": lazy_gettext("Program dengan suara atau poin terbanyak didahulukan, selama uangnya cukup."),
    "phragmen": lazy_gettext("Program dipilih satu per satu, supaya biayanya terbagi serata mungkin antar pendukung."),
    "plurality": lazy_gettext("Program dengan suara terbanyak terpilih."),
    "yes-no": lazy_gettext(
        "Ya menang kalau jawaban ya lebih banyak daripada jawaban tidak. Abstain tidak ikut dibandingkan."
    ),
    "borda": lazy_gettext(
        "Nomor 1 memberi nilai paling banyak, nomor berikutnya lebih sedikit. Nilai terbanyak menang."
    ),
    "instant-runoff": lazy_gettext(
        "Program yang paling jarang menjadi nomor 1 gugur, dan suaranya pindah ke nomor berikutnya, "
        "sampai satu program didukung lebih dari separuh."
    ),
    "schulze": lazy_gettext(
        "Setiap program dibandingkan dengan setiap program lain menurut urutan para pemilih. Yang paling kuat menang."
    ),
}
BALLOT_TYPES = {
    "approval": lazy_gettext("Mencentang beberapa program"),
    "knapsack": lazy_gettext("Membelanjakan uang yang ada"),
    "points": lazy_gettext("Membagi poin"),
    "ranking": lazy_gettext("Mengurutkan program"),
    "yes_no": lazy_gettext("Menjawab ya atau tidak tentang satu usulan"),
}
SECRECY = {
    "secret": lazy_gettext("Rahasia: bukti suara tidak menunjukkan pilihan"),
    "open": lazy_gettext("Terbuka: bukti suara dan pilihan terbit bersama, tanpa nama"),
}
SHORT_RULES = {
    "equal-shares": lazy_gettext("Uang dibagi rata"),
    "greedy": lazy_gettext("Suara terbanyak"),
    "phragmen": lazy_gettext("Urutan Phragmén"),
}
"""For the heads of columns and the beginnings of sentences."""
IMPORT_FINDINGS = {
    "ballots_not_imported": lazy_gettext("Surat suara di berkas ini tidak diimpor; orang memilih lagi dari awal."),
    "columns_differ": lazy_gettext("Jumlah kolomnya tidak sama dengan kepala tabel."),
    "id_unusable": lazy_gettext("Kode programnya kosong atau terlalu panjang."),
    "id_repeated": lazy_gettext("Kode program ini sudah ada di baris sebelumnya."),
    "cost_unusable": lazy_gettext("Biayanya bukan angka yang bisa dipakai."),
    "cost_rounded": lazy_gettext("Biayanya dibulatkan ke atas."),
    "withdrawn": lazy_gettext("Biaya ini menandai program yang ditarik; dicetak, tetapi tidak bisa dipilih."),
    "title_cut": lazy_gettext("Judulnya terlalu panjang dan dipotong."),
    "category_cut": lazy_gettext("Nama kelompoknya terlalu panjang dan dipotong."),
    "no_value": lazy_gettext("Kunci ini tidak punya nilai."),
    "key_repeated": lazy_gettext("Kunci ini sudah ada; yang pertama yang dipakai."),
    "budget_rounded": lazy_gettext("Uangnya dibulatkan ke bawah."),
    "limit_unusable": lazy_gettext("Batas ini bukan bilangan yang bisa dipakai."),
    "limit_lowered": lazy_gettext("Batas ini diturunkan ke yang paling banyak di sini."),
    "limit_unknown": lazy_gettext("Batas biaya seperti ini belum ada di sini."),
    "limits_crossed": lazy_gettext("Batas paling sedikit melebihi paling banyak, jadi diturunkan."),
    "points_assumed": lazy_gettext("Berkas tidak menyebut jumlah poin; dipakai jumlah yang wajar."),
    "rule_unknown": lazy_gettext("Cara menghitung ini tidak dikenal; dipakai yang biasa di kota ini."),
    "not_in_the_format": lazy_gettext("Isinya tidak mengikuti format Pabulib."),
    "no_budget": lazy_gettext("Berkas tidak menyebut uangnya (budget)."),
    "budget_unusable": lazy_gettext("Uangnya bukan angka yang bisa dipakai."),
    "vote_type_unknown": lazy_gettext("Jenis surat suara ini belum bisa dipakai di sini."),
    "no_column": lazy_gettext("Kepala tabel PROJECTS tidak punya kolom project_id atau cost."),
    "too_many_projects": lazy_gettext("Programnya lebih dari 500."),
    "no_project": lazy_gettext("Tidak ada satu program pun yang bisa dipakai."),
}
AGE_BANDS = {
    "10-12": lazy_gettext("10-12 tahun"),
    "13-15": lazy_gettext("13-15 tahun"),
    "16-17": lazy_gettext("16-17 tahun"),
}
CLUSTERS = {
    1: lazy_gettext("Hak sipil dan kebebasan"),
    2: lazy_gettext("Keluarga dan pengasuhan"),
    3: lazy_gettext("Kesehatan dan kesejahteraan"),
    4: lazy_gettext("Pendidikan, waktu luang, budaya"),
    5: lazy_gettext("Perlindungan khusus"),
}
"""The clusters of Permen PPPA 12/2022, in the words of the roadmap."""

LISTS: dict[str, dict[Any, Any]] = {
    "categories": CATEGORIES,
    "initiatives": INITIATIVES,
    "beneficiaries": BENEFICIARIES,
    "pictures": PICTURE_NAMES,
    "checks": CHECKS,
    "reasons": REASONS,
    "return_reasons": RETURN_REASONS,
    "personal_data": PERSONAL_DATA,
    "funding": FUNDING,
    "agencies": AGENCIES,
    "short_funding": SHORT_FUNDING,
    "roles": ROLES,
    "rules": RULES,
    "rules_explained": RULES_EXPLAINED,
    "ballot_types": BALLOT_TYPES,
    "secrecy": SECRECY,
    "short_rules": SHORT_RULES,
    "age_bands": AGE_BANDS,
    "import_findings": IMPORT_FINDINGS,
    "clusters": CLUSTERS,
}


def word(name: str, code: Any) -> Any:
    """The words for a code of one of the lists; the code itself where a service knows more than we do."""
    return LISTS[name].get(code, code)


def options(name: str) -> list[tuple[Any, Any]]:
    """The codes and words of a list, for a field."""
    return list(LISTS[name].items())


def register_choices(app: Flask) -> None:
    """Give templates `word(list, code)` and `options(list)`."""
    app.jinja_env.globals.update(word=word, options=options)
