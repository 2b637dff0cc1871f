"""A roll and a box, as small as they can be, around the real signer: two origins, and a bad line where asked for."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from flask import Flask, Response, request, send_from_directory
from werkzeug.serving import make_server

from services.portal.shell.assets import STATIC
from services.portal.shell.headers import CONTENT_POLICY, HEADERS
from shared.blind_signatures import BlindSigner, Verifier, from_text, jwk_of, to_text

CELL = 7


@cache
def a_key(bits: int = 2048) -> RSAPrivateKey:
    """A signing key of this run."""
    return generate_private_key(65537, bits)


@dataclass
class PollingPlace:
    """What the roll and the box know, and what goes wrong next."""

    page: str = ""
    box: str = ""
    issued: dict[str, str] = field(default_factory=dict)
    """Who took a token, and the digest of its blinded form."""
    ballots: dict[bytes, dict[str, Any]] = field(default_factory=dict)
    retry_keys: dict[str, str] = field(default_factory=dict)
    """The key of the request that put each ballot in, by its receipt."""
    asked: Counter[str] = field(default_factory=Counter)
    headers_at_the_box: list[dict[str, str]] = field(default_factory=list)
    lost_answers: list[str] = field(default_factory=list)
    """Where the next answer is lost after the work was done: roll or box."""
    refusal: tuple[int, dict[str, Any]] | None = None
    """What the box says instead of taking a ballot."""
    key: dict[str, str] = field(default_factory=lambda: jwk_of(a_key().public_key()))
    """The key that the roll answers with."""

    @property
    def paper(self) -> dict[str, Any]:
        """What the page knows before it asks."""
        return {"cell": CELL, "key": jwk_of(a_key().public_key())}


def roll_app(place: PollingPlace) -> Flask:
    """The pages' origin: the portal's scripts under its real headers, and the roll behind it."""
    app = Flask("roll", static_folder=None)

    @app.after_request
    def protect(response: Response) -> Response:
        policy = CONTENT_POLICY.format(box=place.box)
        response.headers.update(HEADERS | {"Content-Security-Policy": policy})
        return response

    @app.get("/")
    def page() -> Response:
        response = Response("<!doctype html><title>Surat suara</title><h1>Surat suara</h1>")
        response.set_cookie("rembuk", "sesi-rahasia")
        return response

    @app.get("/js/<name>")
    def script(name: str) -> Response:
        return send_from_directory(STATIC / "js", name)

    @app.post("/tokens/<voter>")
    def issue(voter: str) -> Any:
        place.asked["roll"] += 1
        blinded = from_text(request.json["blinded"])
        digest = hashlib.sha256(blinded).hexdigest()
        if place.issued.setdefault(voter, digest) != digest:
            return {"code": "already_issued", "title": "Sudah diambil"}, 409
        _lose_answer(place, "roll")
        return {"cell": CELL, "key": place.key, "signature": to_text(BlindSigner.of(a_key()).sign(blinded))}

    return app


def box_app(place: PollingPlace) -> Flask:
    """The box, on an origin of its own."""
    app = Flask("box", static_folder=None)

    @app.after_request
    def allow(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = place.page
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        return response

    @app.post("/ballots")
    def take() -> Any:
        place.asked["box"] += 1
        place.headers_at_the_box.append(dict(request.headers))
        if place.refusal is not None:
            return place.refusal[1], place.refusal[0]
        sent = request.json
        token = from_text(sent["token"])
        if not Verifier(a_key().public_key()).accepts(token, from_text(sent["signature"])):
            return {"code": "token_not_valid", "title": "Tanda suara tidak sah"}, 403
        ballot = {"choices": sent["choices"], "cell": sent["cell"], "receipt": _receipt()}
        kept = place.ballots.setdefault(hashlib.sha256(token).digest(), ballot)
        if place.retry_keys.setdefault(kept["receipt"], sent["retry_key"]) != sent["retry_key"]:
            return {"code": "already_voted", "title": "Sudah ada"}, 409
        _lose_answer(place, "box")
        return {"receipt": kept["receipt"]}, 201

    return app


def _receipt() -> str:
    letters = base64.b32encode(secrets.token_bytes(15)).decode()[:20]
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))


def _lose_answer(place: PollingPlace, where: str) -> None:
    """Cut the line to the browser where that was asked for, after everything was done."""
    if where in place.lost_answers:
        place.lost_answers.remove(where)
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


@contextmanager
def polling_place() -> Iterator[PollingPlace]:
    """Both on free ports of the loopback."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    place = PollingPlace()
    servers = [make_server("127.0.0.1", 0, app, threaded=True) for app in (roll_app(place), box_app(place))]
    place.page, place.box = (f"http://127.0.0.1:{server.port}" for server in servers)
    threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield place
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join(timeout=10)
            server.server_close()
