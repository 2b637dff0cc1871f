"""Errors as RFC 9457 problem documents with a stable code."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json
from flask import g as request_state
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from shared.database.outages import is_full, is_outage
from shared.refusals import Refusal, StorageFull
from shared.telemetry.logs import get_logger

log = get_logger(__name__)


def problem_document(status: int, code: str, title: str, detail: str = "", **facts: Any) -> dict[str, Any]:
    """The members of a problem document (RFC 9457): {type, status, code, title, detail unless empty} | facts."""
    body = {"type": f"urn:rembuk:problem:{code}", "status": int(status), "code": code, "title": title, **facts}
    return body | {"detail": detail} if detail else body


def problem(status: int, code: str, title: str, detail: str = "", **facts: Any) -> Response:
    """A problem document as an answer."""
    body = json.dumps(problem_document(status, code, title, detail, **facts))
    return Response(body, status=int(status), content_type="application/problem+json")


def register_problem_handlers(app: Flask) -> None:
    """Answer every error of `app` in the one shape."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolExhausted, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def _refusal(error: Refusal) -> Response:
    request_state.keep_changes = error.keeps_changes
    response = problem(error.status, error.code(), error.title(), error.detail, **error.facts)
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after"])
    return response


def http_error(error: HTTPException) -> Response:
    """The same shape for what Flask and webargs refuse themselves; field errors go under `errors`."""
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    data = getattr(error, "data", None) or {}
    facts = {"errors": _flat(data["messages"])} if "messages" in data else {}
    code = "invalid_input" if facts else re.sub(r"[^a-z]+", "_", (error.name or "error").lower()).strip("_")
    response = problem(status, code, error.name, str(data.get("message") or error.description or ""), **facts)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _flat(messages: Any) -> Any:
    """Drop webargs' outer layer (json, query, ...) so that a client reads {field: [sentence]}."""
    if isinstance(messages, dict) and len(messages) == 1:
        location, inner = next(iter(messages.items()))
        if location in {"json", "query", "json_or_form", "form", "headers"}:
            return inner
    return messages


def _database_error(error: DBAPIError) -> Response:
    if is_full(error):
        log.error("storage_full")
        return _refusal(StorageFull("Send the same again later; room has to be made first.", retry_after=60))
    if isinstance(error, DataError):  # a number beyond its column, say: whatever slipped through the schemas
        log.warning("data_refused", error_type=type(error.orig).__name__)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", "Something sent here cannot be stored.")
    return _unavailable(error) if is_outage(error) or isinstance(error, OperationalError) else _unexpected(error)


def _unavailable(error: Exception) -> Response:
    log.error("database_unavailable", error_type=type(error).__name__, exc_info=error)
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, "temporarily_unavailable", "Try again in a few seconds.")
    response.headers["Retry-After"] = "3"
    return response


def _unexpected(error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "Something broke on our side. Nothing was changed.")
