"""What casting is measured against: bare Flask and psycopg 3, one statement that inserts one row, nothing else.

The row is of the same kind as a ballot (the same columns under the same two indexes), and the request is the very same;
no rule is checked, no signature verified, no paper looked at, nothing hashed, nothing logged or measured. Each thread
keeps its connection, in autocommit, with the statement prepared, as anybody would write it for speed.
"""

from __future__ import annotations

import os
import threading
from base64 import urlsafe_b64decode
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask, Response, jsonify, request

TABLE = """
CREATE TABLE IF NOT EXISTS bare_ballots (
    poll_id uuid, token bytea, cell smallint, assisted boolean, marks smallint[], nonce bytea, receipt text,
    retry_key bytea,
    PRIMARY KEY (poll_id, token), UNIQUE (poll_id, receipt)
)
"""
INSERT = "INSERT INTO bare_ballots VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"


def create_app() -> Flask:
    """The endpoint; its database stands in REMBUK_DATABASE_URL."""
    app = Flask(__name__, static_folder=None)
    own = threading.local()

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(os.environ["REMBUK_DATABASE_URL"], autocommit=True, prepare_threshold=0)
        held: psycopg.Connection[Any] = own.connection
        return held

    @app.post("/v1/polls/<uuid:poll_id>/ballots")
    def cast(poll_id: UUID) -> tuple[Response, int]:
        body = request.get_json()
        token, nonce = urlsafe_b64decode(body["token"] + "="), os.urandom(16)
        marks = [int(choice[1:]) for choice in body["choices"]]
        receipt, retry_key = nonce.hex()[:24], urlsafe_b64decode(body["retry_key"] + "=")
        connection().execute(INSERT, (poll_id, token, body["cell"], False, marks, nonce, receipt, retry_key))
        return jsonify(receipt=receipt), 201

    return app
