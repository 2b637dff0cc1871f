"""The transaction of a request: opened when first used, committed with the answer."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app
from flask import g as request_state
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shared.database import Database


class RequestDatabase:
    """`db.session` within a request; one request, one transaction."""

    @property
    def session(self) -> Session:
        """The session of this request. Routes hand it to an action and never commit."""
        if "session" not in request_state:
            request_state.session = self.database.session()
        return cast("Session", request_state.session)

    @property
    def database(self) -> Database:
        """The database of the service that answers."""
        return cast("Database", current_app.extensions["database"])


db = RequestDatabase()


def register_transactions(app: Flask, database: Database) -> None:
    """Commit when the answer is a success (or a refusal that keeps its changes), roll back otherwise."""
    app.extensions["database"] = database

    @app.after_request
    def finish(response: Response) -> Response:
        session: Session | None = request_state.get("session")
        if session is not None:
            try:
                if response.status_code < 400 or request_state.pop("keep_changes", False):
                    session.commit()
                else:
                    session.rollback()
            except DBAPIError as gone:  # the database went away at the last moment: the same may be sent again
                return app.make_response(app.handle_user_exception(gone))
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        session: Session | None = request_state.pop("session", None)
        if session is not None:
            session.close()
