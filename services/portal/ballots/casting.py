"""Two ways to the box: the visitor's own device does it (the roll is asked for her here), or this server helps."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, cast

from flask import current_app, url_for
from flask_babel import gettext

from services.portal.ballots.view import Paper, PointsPaper
from services.portal.clients.city import city
from services.portal.clients.records.box import BoxTurnout
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.clients.records.voting.polls import Turnout
from services.portal.clients.records.voting.tokens import KeyOut, TokenOut
from services.portal.clients.wire import ServiceRefused, ServiceUnreachable
from services.portal.shell.cache import never_keep
from services.portal.shell.formats import rupiah
from services.portal.shell.side_by_side import side_by_side
from services.portal.shell.visitor import Visitor
from services.portal.shell.words import sentence
from shared.blind_signatures import blind, finalize, from_text, read_jwk, to_text

REFUSALS = (
    "poll_not_open", "box_closed", "already_issued", "already_voted", "cell_changed", "blinded_used", "not_on_roll",
    "token_not_valid", "ballot_invalid", "too_many_choices", "too_few_choices", "too_many_points", "over_budget",
    "unknown_project", "paper_not_here", "session_ended", "receipt_unknown", "replacement_refused",
)  # fmt: skip


class WholeTurnout(Turnout, BoxTurnout):
    """What the roll and the box know together."""


def cast_for(visitor: Visitor, poll_id: str, choices: Any, key: str, attempt: str) -> str:
    """Cast a visitor's ballot with a token made here; her receipt.

    The `key` makes the token, so that with the same one she can go on. The same `attempt` again gets the same receipt,
    and another one with that token is told that a ballot was cast. Raises ServiceRefused, ServiceUnreachable.
    """
    cell = city().voting.paper(visitor.token, poll_id)["cell"]
    number = cell["cell"] if cell else -1
    take = lambda blinded: city().voting.take_token(visitor.token, poll_id, blinded, number)  # noqa: E731 - one line each
    return _assisted(poll_id, cell["key"] if cell else None, choices, take, (f"{visitor.id}|{key}", attempt))


def cast_by_code(poll_id: str, code: str, choices: Any, key: str, attempt: str) -> str:
    """The same for whoever holds a voting code, without an account."""
    cells = city().voting.document(poll_id)["electorate"]["cells"]
    coded = next(cell["key"] for cell in cells if cell["coded"])
    take = lambda blinded: city().voting.take_token_by_code(poll_id, code, blinded)  # noqa: E731 - one line each
    return _assisted(poll_id, coded, choices, take, (f"{code}|{key}", attempt))


def _assisted(
    poll_id: str, key: KeyOut | None, choices: Any, take: Callable[[str], TokenOut], once: tuple[str, str]
) -> str:
    who, attempt = once
    secret = _secret(f"{poll_id}|{who}")
    if key is None:  # the roll says why she is not on it
        take(to_text(secret))
        raise LookupError("the roll knows her and the paper does not")
    public, token = read_jwk({"n": key["n"], "e": key["e"]}), hashlib.sha256(b"token" + secret).digest()
    blinding = blind(public, token, seed=hashlib.sha256(b"blinding" + secret).digest())
    given = take(to_text(blinding.blinded))
    signature = finalize(public, token, from_text(given["signature"]), blinding.inverse)
    ballot = {"token": to_text(token), "signature": to_text(signature), "cell": given["cell"], "choices": choices}
    again = to_text(hashlib.sha256(b"retry" + secret + attempt.encode()).digest())
    return str(city().box.cast(poll_id, {**ballot, "assisted": True, "retry_key": again})["receipt"])


def turnout_of(poll_id: str) -> WholeTurnout:
    """How many may vote, how many took their token, how many ballots lie in the box: the roll and the box together.

    {"voters", "issued", "ballots", "assisted"}; a poll whose paper is still on its way has no ballots. None stands in
    the place of a number that would tell of fewer than five people.
    """
    told, inside = side_by_side(lambda: city().voting.turnout(poll_id), lambda: _in_the_box(poll_id))
    return {**told, **inside}


def _in_the_box(poll_id: str) -> BoxTurnout:
    try:
        return city().box.turnout(poll_id)
    except (ServiceRefused, ServiceUnreachable):
        never_keep()
        return {"ballots": 0, "assisted": 0}


def own_device(
    paper: Paper, visitor: Visitor | None = None, *, replaces: bool = False, begun: bool = False
) -> str | None:
    """What the script needs to cast this ballot from the visitor's own device, as JSON; None where it cannot.

    With `replaces` it puts the ballot in the place of one whose receipt is typed, for which nobody logs in. `begun`
    says that she took her token before: the paper is only for going on with what is kept on her device.
    """
    poll = paper.poll
    page = "voting.replace" if replaces else "voting.paper"
    told = {
        "poll": poll["id"],
        "kind": paper.kind,
        "least": paper.least,
        "most": paper.most,
        "limit": paper.points if isinstance(paper, PointsPaper) else paper.budget,
        "each": paper.each if isinstance(paper, PointsPaper) else 0,
        "paper_url": url_for(page, poll_id=poll["id"]),
        "place_url": url_for("voting.receipt_once", poll_id=poll["id"]),
        "box_url": current_app.extensions["settings"].box_url,
        "refusals": {code: str(sentence(code)) for code in REFUSALS},
        "words": _words(paper),
    }
    if replaces:
        return json.dumps({**told, "replaces": True})
    if visitor is None or paper.cell is None:
        return None
    own = {
        "cell": paper.cell["cell"],
        "key": paper.cell["key"],
        "voter": device_mark(poll, visitor),
        "begun": begun,
        "token_url": url_for("voting.take_token", poll_id=poll["id"]),
    }
    return json.dumps({**told, **own})


def device_mark(poll: PollSummary, visitor: Visitor) -> str:
    """What tells apart two voters who share a device, and tells nothing else."""
    return _secret(f"device|{poll['id']}|{visitor.id}").hex()[:12]


def _words(paper: Paper) -> dict[str, str]:
    return {
        "points": gettext("{n} poin"),
        "left": gettext("Sisa dari %(budget)s", budget=rupiah(paper.budget)),
        "given": gettext("Poin yang diberikan"),
        "count": gettext("Jumlah pilihan"),
        "of": gettext("{count} dari {all}"),
        "each": gettext("Tulis angka bulat, dan tidak lebih dari batas untuk satu program."),
        "over_points": gettext("Poinnya terlalu banyak. Kurangi dulu."),
        "twice": gettext("Satu nomor dipakai lebih dari sekali. Beri setiap program nomor sendiri."),
        "over_budget": gettext("Uangnya tidak cukup. Lepaskan satu program dulu."),
        "answer": gettext("Jawab ya atau tidak dulu."),
        "too_many": gettext("Pilihannya terlalu banyak. Lepaskan dulu sampai %(most)s.", most=paper.most),
        "too_few": gettext("Pilih paling sedikit %(least)s program.", least=paper.least),
        "receipt": gettext("Tulis kode bukti suara yang lama: lima kelompok empat huruf atau angka."),
        "refused": gettext("Suara ini tidak diterima. Muat ulang halaman ini, lalu coba lagi."),
        "key_changed": gettext("Kunci surat suara ini berubah. Jangan kirim; beri tahu kantor kelurahan."),
        "under_way": gettext(
            "Dari perangkat ini sudah dikirim suara dengan pilihan lain, mungkin dari tab lain. Yang tampak sekarang "
            "pilihan itu. Lanjutkan mengirimnya; dengan buktinya pilihan masih bisa diganti."
        ),
        "sending_elsewhere": gettext("Suara sedang dikirim dari tab lain. Lihat tab itu, atau tekan lagi nanti."),
        "cast_elsewhere": gettext(
            "Suara untuk pemilihan ini baru saja dikirim dari tab lain. Pilihan di tab ini tidak dikirim. Bukti "
            "suaranya ada di tab yang mengirim."
        ),
        "unanswered": gettext(
            "Tidak ada jawaban. Periksa sambungan internet, lalu tekan lagi; suaranya dihitung sekali."
        ),
    }


def _secret(of_what: str) -> bytes:
    key = cast("bytes", current_app.extensions["form_key"])
    return hmac.new(key, f"ballot|{of_what}".encode(), hashlib.sha256).digest()
