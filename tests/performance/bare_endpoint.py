"""What casting is measured against: bare Flask and psycopg 3, one statement that inserts a pair, nothing else.

Each thread keeps its connection, in autocommit, with the statement prepared, as anybody would write it for speed.
"""

from __future__ import annotations

import os
import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
from flask import Flask, Response, jsonify, request

TABLES = """
CREATE TABLE IF NOT EXISTS bare_roll (poll_id uuid, voter_id uuid, PRIMARY KEY (poll_id, voter_id));
CREATE TABLE IF NOT EXISTS bare_ballots (poll_id uuid, id uuid, choices text[], PRIMARY KEY (poll_id, id));
"""
PAIR = """
WITH entry AS (INSERT INTO bare_roll VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING poll_id)
INSERT INTO bare_ballots SELECT poll_id, %s, %s FROM entry
"""


def create_app() -> Flask:
    """The endpoint; its database stands in REMBUK_DATABASE_URL."""
    app = Flask(__name__, static_folder=None)
    own = threading.local()
    poll_id = UUID(int=1)

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(os.environ["REMBUK_DATABASE_URL"], autocommit=True, prepare_threshold=0)
        held: psycopg.Connection[Any] = own.connection
        return held

    @app.post("/ballots")
    def cast() -> tuple[Response, int]:
        body = request.get_json()
        ballot_id = uuid4()
        connection().execute(PAIR, (poll_id, UUID(body["voter"]), ballot_id, body["choices"]))
        return jsonify(receipt=str(ballot_id)), 201

    return app
