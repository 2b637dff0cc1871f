"""A proposal in words: its states, its topics, why it is refused or given back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from services.portal.shell.states import Shown

PROPOSAL = {
    "draft": Shown(lazy_gettext("Draf"), "end", "write"),
    "submitted": Shown(lazy_gettext("Diajukan")),
    "in_moderation": Shown(lazy_gettext("Ditinjau")),
    "returned": Shown(lazy_gettext("Dikembalikan"), "wait", "back"),
    "published": Shown(lazy_gettext("Terbit, dibahas"), "", "discuss"),
    "merged": Shown(lazy_gettext("Digabung"), "end", "merge"),
    "under_verification": Shown(lazy_gettext("Diverifikasi")),
    "verified": Shown(lazy_gettext("Layak"), "yes", "done"),
    "shortlisted": Shown(lazy_gettext("Masuk daftar pilihan"), "wait", "shortlist"),
    "on_ballot": Shown(lazy_gettext("Sedang dipilih"), "wait", "shortlist"),
    "prioritized": Shown(lazy_gettext("Menjadi prioritas"), "yes", "support"),
    "not_chosen": Shown(lazy_gettext("Belum terpilih"), "end", "refused"),
    "forwarded": Shown(lazy_gettext("Diteruskan"), "", "forward"),
    "accommodated": Shown(lazy_gettext("Diakomodir"), "yes", "official"),
    "declined": Shown(lazy_gettext("Belum dapat diakomodir"), "no", "refused"),
    "withdrawn": Shown(lazy_gettext("Ditarik pengusul"), "end", "back"),
    "in_progress": Shown(lazy_gettext("Dikerjakan")),
    "completed": Shown(lazy_gettext("Selesai"), "yes", "done"),
}

PUBLIC_STATES = (
    *("published", "under_verification", "shortlisted", "prioritized", "forwarded"),
    *("accommodated", "in_progress", "completed", "declined"),
)
"""The states by which anybody may filter, in the order of an idea's life."""

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

AGE_BANDS = {
    "10-12": lazy_gettext("10-12 tahun"),
    "13-15": lazy_gettext("13-15 tahun"),
    "16-17": lazy_gettext("16-17 tahun"),
}

LISTS: dict[str, dict[Any, Any]] = {
    "categories": CATEGORIES,
    "initiatives": INITIATIVES,
    "beneficiaries": BENEFICIARIES,
    "pictures": PICTURE_NAMES,
    "reasons": REASONS,
    "return_reasons": RETURN_REASONS,
    "personal_data": PERSONAL_DATA,
    "age_bands": AGE_BANDS,
}

PICTURES = {
    "reading_garden": ("taman_baca", "learning"),
    "playground": ("play",),
    "safe_school": ("orang_tua_peduli_sekolah", "safe_routes"),
    "hand_washing": ("health", "water"),
    "evening_class": ("participation",),
    "mangrove_walk": ("culture",),
    "alley_lights": ("protection",),
    "market_corner": ("family",),
    "walkway": ("kampung_layak_anak", "other"),
}
"""Each picture with the categories and kinds of initiative that it stands for; an author may choose it by name."""

REFUSALS: dict[str, Any] = {
    "drafting_too_fast": lazy_gettext("Banyak usulan dimulai dalam satu menit. Tunggu sebentar, lalu mulai lagi."),
    "too_many_unread": lazy_gettext(
        "Sudah ada dua puluh usulan yang masih draf atau menunggu dibaca. Kirim atau tarik salah satunya dulu."
    ),
    "transition_refused": lazy_gettext("Keadaan usulan sudah berubah. Muat ulang halaman ini untuk melihatnya."),
    "own_proposal": lazy_gettext("Ini usulan sendiri. Biarkan orang lain yang mendukung atau memutuskannya."),
    "not_among_supporters": lazy_gettext(
        "Dukungan datang dari warga dan anak wilayah ini yang tempat tinggalnya sudah dipastikan."
    ),
    "support_closed": lazy_gettext("Dukungan untuk usulan ini sudah ditutup."),
    "not_editable": lazy_gettext("Usulan ini sedang dibaca petugas dan tidak bisa diubah sekarang."),
    "already_handed_in": lazy_gettext("Usulan ini sudah dikirim, jadi tidak bisa dihapus. Tarik saja usulannya."),
    "stale_proposal": lazy_gettext(
        "Usulan ini baru saja diubah di tab atau perangkat lain. Isian Anda masih ada di bawah dan belum tersimpan."
    ),
    "version_required": lazy_gettext("Muat ulang halaman ini, lalu ubah lagi."),
    "proposal_incomplete": lazy_gettext("Usulan belum lengkap. Isi judul, cerita, topik, dan kelurahannya dulu."),
    "area_outside_cycle": lazy_gettext("Kelurahan ini tidak termasuk dalam siklus yang sedang berjalan."),
    "lineage_unknown": lazy_gettext("Usulan sebelumnya tidak ditemukan."),
    "reason_missing": lazy_gettext("Tulis alasannya dengan kata-kata sederhana."),
    "personal_data_in_reason": lazy_gettext(
        "Ada data pribadi di alasan itu. Hapus dulu, karena semua orang membacanya."
    ),
}

NOTICES: dict[str, Any] = {
    "dikirim": lazy_gettext("Usulan sudah dikirim. Petugas membacanya dulu, lalu semua orang bisa melihatnya."),
    "ditarik": lazy_gettext("Usulan sudah ditarik. Hanya petugas yang masih bisa melihatnya."),
    "draf-dihapus": lazy_gettext("Draf sudah dihapus."),
    "didukung": lazy_gettext("Terima kasih, dukungan sudah dicatat."),
    "dukungan-ditarik": lazy_gettext("Dukungan sudah ditarik."),
}
