"""What is refused of a result, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "result_not_ready": lazy_gettext("Hasilnya belum dihitung. Lihat lagi setelah pemilihan ditutup."),
    "too_few_ballots": lazy_gettext("Yang memilih kurang dari 5 orang, jadi hanya apa yang terpilih yang terbit."),
}
