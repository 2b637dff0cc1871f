"""How the rules that elect or answer decide, in words."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext

from services.portal.results.outcomes import Side
from services.portal.shell.formats import number, percent


def how_elected(side: Side) -> str:
    """Two short sentences about a rule that spends no money."""
    if side.rule == "yes-no":
        return _answered(side)
    sentences = {
        "plurality": gettext("Pilihan dengan suara terbanyak terpilih."),
        "borda": gettext("Makin tinggi urutannya, makin banyak poinnya. Poin terbanyak terpilih."),
        "instant-runoff": gettext("Terpilih kalau didukung lebih dari setengah surat suara yang masih memilih."),
        "schulze": gettext("Setiap dua pilihan dibandingkan pada semua surat suara. Yang terkuat terpilih."),
    }
    return str(sentences.get(side.rule, ""))


def _answered(side: Side) -> str:
    rules = side.result["rules"]
    share = percent(float(Fraction(str(rules.get("majority", "1/2")))))
    words = [gettext("Ya menang kalau mendapat lebih dari %(share)s suara.", share=share)]
    if quorum := int(rules.get("quorum") or 0):
        words.append(gettext("Surat suara yang masuk harus paling sedikit %(quorum)s.", quorum=number(quorum)))
    return " ".join(str(sentence) for sentence in words)
