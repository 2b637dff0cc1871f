"""The rounds of a count as they are drawn: who paid for each program, what was left, which option left when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from flask_babel import gettext, ngettext

from services.portal.clients.wire import Record
from services.portal.results.outcomes import Side
from services.portal.shell.formats import age_range, number, rupiah, rupiah_short
from services.portal.shell.territory import area_name

COINS = 10
"""Coins in the jar of a program; each is a tenth of its cost."""
MOST_PAYERS = 5
"""Groups drawn in one round; the others are told together."""
MOST_DRAWN = 12
"""Rounds with a drawing; later ones are told in words, so that a page of two hundred projects stays light."""


@dataclass(frozen=True)
class Payer:
    """A purse: what its holders paid in a round and what they kept, in rupiah; `coins` of ten are theirs."""

    label: str
    paid: float
    kept: float
    coins: int = 0

    @property
    def had(self) -> float:
        """What was in the purse before."""
        return self.paid + self.kept


@dataclass(frozen=True)
class Step:
    """One round. `payers` by partition; `tallies` and `gone` are of instant runoff."""

    number: int
    title: str
    cost: int | None
    words: list[str]
    payers: list[tuple[str, list[Payer]]] = field(default_factory=list)
    tallies: list[tuple[str, int, float]] = field(default_factory=list)
    gone: str = ""

    @property
    def purses(self) -> list[Payer]:
        """The purses from which the coins come."""
        return self.payers[0][1] if self.payers else []


def steps_of(side: Side) -> list[Step]:
    """The rounds of a result, in order."""
    if side.outcome.get("eliminations"):
        return [
            _elimination(side, number_, round_) for number_, round_ in enumerate(side.outcome["eliminations"], start=1)
        ]
    if not side.spends:
        return []
    return [_round(side, at, round_) for at, round_ in enumerate(side.explained.get("rounds", []))]


def _round(side: Side, at: int, round_: Record) -> Step:
    drawn = _payers(side, round_) if at < MOST_DRAWN else []
    return Step(at + 1, side.title(round_["project"]), int(float(round_["cost"])), _words(side, round_), drawn)


def _words(side: Side, round_: Record) -> list[str]:
    supporters, left = int(round_["supporters"]), rupiah_short(int(float(round_["left"])))
    by_shares = round_.get("each") is not None and side.rule == "equal-shares"
    if round_["phase"] == "free":
        words = [gettext("Program ini tanpa biaya, jadi langsung terpilih.")]
    elif by_shares:
        words = _shares(side, round_)
    elif round_.get("each") is not None:
        words = [
            _together(supporters),
            gettext("Sejak awal, masing-masing sudah memberi %(each)s.", each=rupiah(round(round_["each"]))),
        ]
    else:
        words = [
            gettext("Mendapat %(words)s.", words=side.projects[str(round_["project"])]["words"]),
            gettext("Dibayar dari uang bersama. Sisanya %(left)s.", left=left),
        ]
    for other in round_.get("tied", [])[:1]:
        words.append(gettext("Sama kuat dengan %(other)s; aturan seri yang menentukan.", other=side.title(other)))
    return [str(sentence) for sentence in words]


def _shares(side: Side, round_: Record) -> list[Any]:
    each, full, emptied = rupiah(round(round_["each"])), int(round_["payers"]), int(round_["emptied"])
    words = [_together(full + emptied)]
    if side.by_points:
        words.append(gettext("Tiap poin membayar %(each)s.", each=each))
    elif full:
        words.append(
            ngettext(
                "%(number)s orang membayar %(each)s.",
                "%(number)s orang masing-masing membayar %(each)s.",
                full,
                number=number(full),
                each=each,
            )
            if emptied
            else gettext("Masing-masing membayar %(each)s.", each=each)
        )
    if emptied:
        words.append(
            ngettext(
                "%(number)s orang memberi semua sisa uangnya.",
                "%(number)s orang memberi semua sisa uangnya.",
                emptied,
                number=number(emptied),
            )
        )
    purses = rupiah_short(round(round_["purses"]))
    return [*words, gettext("Semua pemilih bersama masih memegang %(purses)s.", purses=purses)]


def _together(count: int) -> Any:
    return ngettext(
        "Dibayar %(number)s pendukungnya.", "Dibayar bersama %(number)s pendukungnya.", count, number=number(count)
    )


def _payers(side: Side, round_: Record) -> list[tuple[str, list[Payer]]]:
    """Purses of the groups that may be told; of supporters and others where there are none; of all for common money."""
    cost, left = float(round_["cost"]), float(round_["left"])
    if not cost:
        return []
    names = {"kelurahan": gettext("Menurut kelurahan"), "age": gettext("Menurut umur")}
    found = []
    for partition, paid in sorted((round_.get("paid") or {}).items()):
        kept = (round_.get("kept") or {}).get(partition) or [0.0] * len(paid)
        groups = side.explained["partitions"][partition]
        purses = [
            Payer(group_name(partition, group["group"]), *pair)
            for group, pair in zip(groups, zip(paid, kept, strict=True), strict=True)
        ]
        found.append((str(names.get(partition, partition)), with_coins(_largest(purses))))
    if found:
        return found
    if round_.get("had") is not None:
        had, purses_left = float(round_["had"]), float(round_["purses"])
        supporters = Payer(str(gettext("Pendukung")), cost, max(0.0, had - cost), COINS)
        others = Payer(str(gettext("Pemilih lain")), 0.0, max(0.0, purses_left - (had - cost)))
        return [("", [supporters, others])]
    return [("", [Payer(str(gettext("Uang bersama")), cost, left, COINS)])]


def _largest(purses: list[Payer]) -> list[Payer]:
    """The groups that paid most, and the rest together."""
    if len(purses) <= MOST_PAYERS + 1:
        return purses
    ordered = sorted(purses, key=lambda payer: -payer.paid)
    shown, rest = ordered[:MOST_PAYERS], ordered[MOST_PAYERS:]
    label = ngettext("%(num)s kelompok lain", "%(num)s kelompok lain", len(rest))
    return [*shown, Payer(str(label), sum(one.paid for one in rest), sum(one.kept for one in rest))]


def with_coins(payers: list[Payer]) -> list[Payer]:
    """Share ten coins after what each paid, by the largest remainder."""
    whole = sum(payer.paid for payer in payers)
    if not whole:
        return payers
    exact = [COINS * payer.paid / whole for payer in payers]
    coins = [int(part) for part in exact]
    for at in sorted(range(len(exact)), key=lambda at: coins[at] - exact[at])[: COINS - sum(coins)]:
        coins[at] += 1
    return [replace(payer, coins=number_) for payer, number_ in zip(payers, coins, strict=True)]


def group_name(partition: str, code: str) -> str:
    """A group of voters in words."""
    if code == "*":
        return str(gettext("Kelompok kecil, digabung"))
    if not code:
        return str(gettext("Pemegang kode suara"))
    if partition == "kelurahan":
        return area_name(code)
    youngest, _, oldest = code.partition("-")
    return age_range(int(youngest), int(oldest)) if oldest.isdigit() else code


def _elimination(side: Side, at: int, round_: Record) -> Step:
    tallies = sorted(round_["tallies"].items(), key=lambda pair: -int(pair[1]))
    most = max([int(votes) for _option, votes in tallies] or [1]) or 1
    gone = str(round_["eliminated"] or "")
    if gone:
        words = [gettext("%(title)s suaranya paling sedikit, jadi gugur.", title=side.title(gone))]
        words.append(gettext("Suaranya pindah ke pilihan berikutnya di tiap surat suara."))
        if round_["tied"]:
            words.append(gettext("Ada yang sama sedikit; aturan seri yang menentukan."))
    else:
        winner = side.winners[0]["title"] if side.winners else ""
        words = [gettext("%(title)s menang pada putaran ini.", title=winner)]
    if int(round_["exhausted"]):
        silent = int(round_["exhausted"])
        words.append(
            ngettext(
                "%(number)s surat suara tidak punya pilihan lagi.",
                "%(number)s surat suara tidak punya pilihan lagi.",
                silent,
                number=number(silent),
            )
        )
    rows = [(side.title(option), int(votes), int(votes) / most) for option, votes in tallies]
    title = str(gettext("Putaran %(number)s", number=number(at)))
    return Step(
        at, title, None, [str(sentence) for sentence in words], tallies=rows, gone=side.title(gone) if gone else ""
    )


@dataclass(frozen=True)
class Shares:
    """What every voter holds under equal shares: at first and at last, in rupiah, and how often it was raised."""

    first: int
    last: int
    times: int


def shares_of(side: Side) -> Shares | None:
    """The voters' equal shares, where the rule gives any."""
    last = side.outcome.get("voter_budget")
    if side.rule != "equal-shares" or last is None or not side.ballots:
        return None
    return Shares(side.budget // side.ballots, int(Fraction(str(last))), int(side.outcome.get("increments") or 0))
