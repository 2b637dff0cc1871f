"""Why a project was not chosen: one true sentence for each reason, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from flask_babel import gettext

from services.portal.clients.wire import Record
from services.portal.results.outcomes import Side
from services.portal.shell.formats import number, rupiah_short

NEARLY = 0.95
"""Part of the cost that supporters still had, from which a project was nearly chosen."""


@dataclass(frozen=True)
class Told:
    """A project not chosen: why, the next step, its effective support in percent where known, and if little lacked."""

    project: Record
    why: list[str]
    step: str
    effective: int | None = None
    nearly: bool = False


def amount(value: float) -> str:
    """Money for a sentence; a part of a rupiah is still something."""
    return str(gettext("kurang dari Rp1") if 0 < value < 1 else rupiah_short(ceil(value)))


def told_losers(side: Side) -> list[Told]:
    """Every project that was not chosen, most supported first, with its reason."""
    reasons = {str(loss["project"]): loss for loss in side.explained.get("losses", [])}
    return [_told(side, project, reasons.get(str(project["id"]))) for project in side.losers]


def _told(side: Side, project: Record, loss: Record | None) -> Told:
    if loss is None:
        return Told(project, [str(gettext("Belum terpilih menurut aturan hitung pemilihan ini."))], next_step(""))
    reason = str(loss["reason"])
    why = [str(sentence) for sentence in SENTENCES[reason](side, project, loss)] if reason in SENTENCES else []
    if loss.get("level_with"):
        why.append(_level(side, project, {"because": loss["level_with"]})[0])
    effective = loss.get("effective_support")
    had = float(loss.get("supporters_money") or 0)
    nearly = reason in {"supporters-short", "does-not-fit"} and had >= NEARLY * float(project["cost"])
    step = next_step(reason) if side.spends else ""
    return Told(project, why, step, None if effective is None else int(effective), nearly)


def next_step(reason: str) -> str:
    """What can be done next for a project that lost for this reason."""
    if reason == "already-chosen":
        return str(gettext("Program ini tetap berjalan."))
    if reason == "withdrawn":
        return str(gettext("Pengusul boleh mengajukannya lagi."))
    if reason == "dearer-than-the-budget":
        return str(gettext("Boleh diusulkan lagi dengan biaya lebih kecil, atau bertahap."))
    if reason in {"no-support", "below-least-support", "below-threshold", "no-points"}:
        return str(gettext("Ajak tetangga berembuk, lalu usulkan lagi."))
    return str(gettext("Boleh diusulkan lagi pada siklus berikutnya."))


Sentences = list[Any]
SENTENCES: dict[str, Callable[[Side, Record, Record], Sentences]] = {}


def _says(reason: str) -> Callable[[Callable[[Side, Record, Record], Sentences]], Callable[..., Sentences]]:
    def keep(words: Callable[[Side, Record, Record], Sentences]) -> Callable[..., Sentences]:
        SENTENCES[reason] = words
        return words

    return keep


@_says("withdrawn")
def _withdrawn(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Program ini ditarik, jadi tidak ikut dihitung.")]


@_says("already-chosen")
def _already_chosen(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Sudah dipilih anak-anak, dan dibayar dari bagian uang anak.")]


@_says("below-threshold")
def _below_threshold(side: Side, _project: Record, loss: Record) -> Sentences:
    least = float(loss["supporters"] + loss["missing"])
    if side.by_points:
        return [gettext("Kurang %(missing)s poin dari syarat.", missing=number(loss["missing"]))]
    return [
        gettext(
            "Syaratnya paling sedikit %(least)s suara; program ini mendapat %(got)s.",
            least=number(least),
            got=number(loss["supporters"]),
        )
    ]


@_says("below-least-support")
def _below_least_support(side: Side, _project: Record, loss: Record) -> Sentences:
    least, got = number(loss["supporters"] + loss["missing"]), number(loss["supporters"])
    if side.rule == "yes-no":
        return [gettext("Syaratnya paling sedikit %(least)s suara ya; yang ada %(got)s.", least=least, got=got)]
    return [
        gettext("Syaratnya dipilih paling sedikit %(least)s orang; program ini dipilih %(got)s.", least=least, got=got)
    ]


@_says("no-support")
def _no_support(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Tidak ada yang memilihnya.")]


@_says("no-points")
def _no_points(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Tidak ada yang menaruhnya cukup tinggi untuk mendapat nilai.")]


@_says("dearer-than-the-budget")
def _dearer(side: Side, project: Record, loss: Record) -> Sentences:
    return [
        gettext(
            "Biayanya %(cost)s. Seluruh uangnya hanya %(budget)s, jadi kurang %(missing)s.",
            cost=rupiah_short(int(project["cost"])),
            budget=rupiah_short(side.budget),
            missing=amount(loss["missing"]),
        )
    ]


@_says("costs-nothing")
def _costs_nothing(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Program ini tanpa biaya, sedangkan aturan ini hanya membagi uang.")]


@_says("excluded")
def _excluded(side: Side, _project: Record, loss: Record) -> Sentences:
    return [gettext("Tidak bisa bersama %(other)s, yang terpilih lebih dulu.", other=side.title(loss["because"]))]


@_says("category-full")
def _category_full(_side: Side, _project: Record, loss: Record) -> Sentences:
    return [gettext("Uang untuk bidangnya dibatasi, dan kurang %(missing)s.", missing=amount(loss["missing"]))]


@_says("does-not-fit")
def _does_not_fit(side: Side, project: Record, loss: Record) -> Sentences:
    words = [] if loss.get("supporters_money") is None else _supporters(project, loss)
    if not loss["supporters"]:
        words = _no_support(side, project, loss)
    left = amount(float(project["cost"]) - loss["missing"])
    if words:
        closing = gettext(
            "Lalu sisa uang bersama %(left)s, kurang %(missing)s.", left=left, missing=amount(loss["missing"])
        )
    else:
        closing = gettext(
            "Biayanya %(cost)s. Saat gilirannya, sisa uang %(left)s, kurang %(missing)s.",
            cost=rupiah_short(int(project["cost"])),
            left=left,
            missing=amount(loss["missing"]),
        )
    return [*words, closing]


@_says("counting-ended")
def _counting_ended(side: Side, _project: Record, loss: Record) -> Sentences:
    return [
        gettext("Hitungan berhenti ketika uang tidak cukup untuk %(other)s.", other=side.title(loss["because"])),
    ]


@_says("supporters-short")
def _supporters_short(_side: Side, project: Record, loss: Record) -> Sentences:
    return _supporters(project, loss)


def _supporters(project: Record, loss: Record) -> Sentences:
    cost, had = float(project["cost"]), float(loss["supporters_money"])
    return [
        gettext(
            "Biayanya %(cost)s, uang pendukungnya tinggal %(had)s.",
            cost=rupiah_short(int(cost)),
            had=rupiah_short(int(had)),
        ),
        gettext("Jadi uang pendukungnya kurang %(missing)s.", missing=amount(max(0.0, cost - had))),
    ]


@_says("fewer-votes")
def _fewer_votes(side: Side, _project: Record, loss: Record) -> Sentences:
    missing = number(loss["missing"])
    if side.outcome.get("eliminations"):
        return [gettext("Kurang %(missing)s suara dari pemenang pada putaran terakhir.", missing=missing)]
    if side.by_points:
        return [gettext("Kurang %(missing)s poin untuk terpilih.", missing=missing)]
    return [gettext("Kurang %(missing)s suara untuk terpilih.", missing=missing)]


@_says("level")
def _level(side: Side, _project: Record, loss: Record) -> Sentences:
    other = side.title(loss["because"])
    return [gettext("Sama kuat dengan %(other)s; aturan seri mendahulukan %(other)s.", other=other)]


@_says("eliminated")
def _eliminated(side: Side, project: Record, loss: Record) -> Sentences:
    rounds = [str(round_["eliminated"]) for round_ in side.outcome.get("eliminations", [])]
    at = rounds.index(str(project["id"])) + 1 if str(project["id"]) in rounds else len(rounds)
    return [
        gettext("Gugur pada putaran %(round)s karena suaranya paling sedikit.", round=number(at)),
        gettext("Kurang %(missing)s suara dari pilihan di atasnya.", missing=number(loss["missing"])),
    ]


@_says("beaten")
def _beaten(side: Side, _project: Record, loss: Record) -> Sentences:
    other, missing = side.title(loss["because"]), number(loss["missing"])
    return [
        gettext("Lebih banyak pemilih menaruh %(other)s di atasnya.", other=other),
        gettext("Selisihnya %(missing)s suara.", missing=missing),
    ]


@_says("beaten-on-a-path")
def _beaten_on_a_path(side: Side, _project: Record, loss: Record) -> Sentences:
    other = side.title(loss["because"])
    return [gettext("%(other)s lebih kuat lewat rangkaian perbandingan semua pilihan.", other=other)]


@_says("below-quorum")
def _below_quorum(_side: Side, _project: Record, loss: Record) -> Sentences:
    return [gettext("Surat suara yang masuk kurang %(missing)s dari syarat.", missing=number(loss["missing"]))]


@_says("below-majority")
def _below_majority(_side: Side, _project: Record, loss: Record) -> Sentences:
    return [gettext("Masih kurang %(missing)s suara ya.", missing=number(loss["missing"]))]


@_says("answered-yes")
def _answered_yes(_side: Side, _project: Record, _loss: Record) -> Sentences:
    return [gettext("Suara ya cukup banyak menurut aturan.")]
