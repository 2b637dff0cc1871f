"""The frozen rules of a poll in plain Indonesian sentences, for the minutes."""

from __future__ import annotations

from typing import Any

from services.voting.counting.rules import Completion, Rule, RuleSettings, TieBreak, Utility
from shared.figures import number, rupiah

BY_MONEY = "untuk setiap rupiah biayanya"
TIES = {
    TieBreak.LEXICOGRAPHIC: "urutan kode program",
    TieBreak.BALLOT_ORDER: "urutan di surat suara",
    TieBreak.LOWEST_COST: "biaya paling kecil",
    TieBreak.MOST_VOTES: "suara terbanyak",
    TieBreak.LOT: "undian terbuka",
}


EQUAL_SHARES = (
    "Uang dibagi rata kepada semua pemilih (Method of Equal Shares); biaya sebuah program dibayar bersama oleh "
    "pendukungnya, dan program yang paling ringan bagi pendukungnya dipilih lebih dulu."
)
PHRAGMEN = (
    "Semua pemilih menabung dengan laju yang sama (urutan Phragmén); sebuah program dibeli begitu tabungan "
    "pendukungnya cukup."
)
RUNOFF = (
    "Program dengan pilihan pertama paling sedikit gugur satu demi satu, dan suaranya pindah ke pilihan berikutnya, "
    "sampai satu program tersisa."
)


def ballot_sentence(ballot: dict[str, Any]) -> str:
    """What a ballot may hold. `ballot` is that part of the rules document."""
    kind, least, most = ballot["type"], ballot["min_choices"], ballot["max_choices"]
    if kind == "knapsack":
        return "Pemilih memilih program yang biayanya bersama-sama tidak melebihi uang yang ada."
    if kind == "points":
        return f"Pemilih membagi sampai {ballot['points']} poin kepada program."
    if kind == "ranking":
        return f"Pemilih mengurutkan program dari yang paling diinginkan{_up_to(most)}."
    if kind == "yes_no":
        return "Pemilih menjawab ya atau tidak."
    return f"Pemilih mencentang paling sedikit {least} program{_up_to(most)}."


def voters_sentence(electorate: dict[str, Any]) -> str:
    """Who could vote. `electorate` is that part of the rules document."""
    youngest, oldest = electorate["age_from"], electorate["age_to"]
    ages = f"umur {youngest} tahun ke atas" if oldest is None else f"umur {youngest} sampai {oldest} tahun"
    who = "Pemegang kode suara" if electorate["codes_only"] else "Warga wilayah ini yang tempat tinggalnya sudah pasti"
    return f"{who}, {ages} pada hari pembukaan."


def counting_sentences(rules: dict[str, Any]) -> list[str]:
    """How the ballots were counted, one sentence after the other."""
    settings = RuleSettings.from_json(rules)
    said = [*_way(settings), *_limits(settings)]
    order = ", lalu ".join(TIES[tie] for tie in settings.ties)
    seed = f' (benih undian: "{settings.lot_seed}")' if TieBreak.LOT in settings.ties else ""
    return [*said, f"Bila seri, yang didahulukan ditentukan oleh {order}{seed}."]


def _way(settings: RuleSettings) -> list[str]:
    match settings.rule:
        case Rule.GREEDY:
            end = "dilewati." if settings.skip else "mengakhiri penghitungan."
            return [f"{_most(settings)} dipilih lebih dulu.", f"Program yang terlalu mahal untuk sisa uang {end}"]
        case Rule.EQUAL_SHARES:
            return [EQUAL_SHARES, *_completion(settings)]
        case Rule.PHRAGMEN:
            return [PHRAGMEN]
        case Rule.YES_NO:
            return [_majority(settings)]
        case _:
            return [_electing(settings)]


def _most(settings: RuleSettings) -> str:
    return {
        Utility.COST: "Program dengan suara terbanyak",
        Utility.CARDINALITY: f"Program dengan suara terbanyak {BY_MONEY}",
        Utility.COST_POINTS: "Program dengan poin terbanyak",
        Utility.POINTS: f"Program dengan poin terbanyak {BY_MONEY}",
        Utility.BORDA: f"Program dengan nilai urutan terbesar {BY_MONEY}",
    }[settings.utility]


def _completion(settings: RuleSettings) -> list[str]:
    said = []
    if settings.completion.increases:
        step = rupiah(int(settings.step)) if settings.step.denominator == 1 else f"{settings.step} rupiah"
        said.append(f"Bagian setiap pemilih dinaikkan {step} demi {step} selama hasilnya tidak melebihi uang yang ada.")
    if settings.completion.ends_greedy:
        said.append("Sisa uang dipakai untuk program lain dengan dukungan terbanyak yang masih cukup uangnya.")
    if settings.comparison_step:
        said.append(
            "Hasilnya dibandingkan dengan hasil suara terbanyak; yang lebih baik bagi lebih banyak pemilih berlaku."
        )
    return said if settings.completion is not Completion.NONE or said else ["Uang yang tersisa tidak dipakai."]


def _electing(settings: RuleSettings) -> str:
    seats = "" if settings.seats == 1 else f" sebanyak {settings.seats}"
    return {
        Rule.PLURALITY: f"Program dengan suara terbanyak terpilih{seats}.",
        Rule.BORDA: f"Program dengan nilai urutan terbesar (hitungan Borda) terpilih{seats}.",
        Rule.INSTANT_RUNOFF: RUNOFF,
        Rule.SCHULZE: "Setiap pasangan program dibandingkan; yang menang atas semua yang lain terpilih (cara Schulze).",
    }[settings.rule]


def _majority(settings: RuleSettings) -> str:
    quorum = f" dan paling sedikit {number(settings.quorum)} surat suara masuk" if settings.quorum else ""
    share = settings.majority
    return f"Disetujui bila lebih dari {share.numerator}/{share.denominator} suara sah menjawab ya{quorum}."


def _limits(settings: RuleSettings) -> list[str]:
    said = []
    if settings.threshold:
        said.append(f"Program dengan dukungan kurang dari {settings.threshold} tidak ikut dihitung.")
    if settings.least_support:
        said.append(_support(settings))
    said += [f"Dari {one} dan {other} hanya satu yang boleh terpilih." for one, other in settings.exclusive]
    for category, limit in settings.category_limits:
        said.append(f'Program dalam kelompok "{category}" mendapat paling banyak {limit} rupiah.')
    return said


def _support(settings: RuleSettings) -> str:
    least = settings.least_support
    if settings.rule is Rule.YES_NO:
        return f"Disetujui hanya bila paling sedikit {number(least)} surat suara menjawab ya."
    if least == 1:
        return "Program yang tidak dipilih siapa pun tidak dapat terpilih, walaupun uangnya cukup."
    return f"Program yang dipilih kurang dari {number(least)} surat suara tidak dapat terpilih, walaupun uangnya cukup."


def _up_to(most: int | None) -> str:
    return "" if most is None else f", paling banyak {most}"
