"""A database that goes away at the last moment: whoever asked is told to send the same again."""

from __future__ import annotations

from typing import cast

from flask import Flask
from sqlalchemy.exc import OperationalError

from shared.database import Database
from shared.web.problems import register_problem_handlers
from shared.web.sessions import db, register_transactions


class Gone:
    """A session of a database that ends between the last statement and the commit."""

    def commit(self) -> None:
        raise OperationalError("COMMIT", None, Exception("the server closed the connection"))

    def close(self) -> None:
        return None


class Failing:
    """The database of such sessions."""

    def session(self) -> Gone:
        return Gone()


def test_a_commit_that_finds_the_database_gone_is_answered_with_a_time_to_come_again() -> None:
    app = Flask(__name__)
    register_transactions(app, cast("Database", Failing()))
    register_problem_handlers(app)
    app.add_url_rule("/", view_func=lambda: str(bool(db.session)))
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["code"] == "temporarily_unavailable"
    assert answer.headers["Retry-After"] == "3"
