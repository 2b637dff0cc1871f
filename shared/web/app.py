"""Make a service's Flask app: problems, transactions, keys, correlation, health, metrics, OpenAPI."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Flask, Response, request
from flask import g as request_state
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import HTTPException

from shared.database import Database
from shared.database.drift import DriftFigure
from shared.database.steps import known_steps
from shared.settings import ServiceSettings
from shared.telemetry import correlation, metrics
from shared.telemetry.logs import configure_logs, get_logger
from shared.tokens import Keyring
from shared.web import health
from shared.web.bodies import register_bodies
from shared.web.crowding import register_turnstiles
from shared.web.problems import http_error, register_problem_handlers
from shared.web.sessions import register_transactions

log = get_logger(__name__)

LARGEST_BODY = 1_000_000
"""Bytes; nothing that people send as JSON comes near it."""


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's Api with our one error shape."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer in problem+json instead of flask-smorest's own shape."""
        return http_error(error)


def make_app(
    service: str, settings: ServiceSettings, blueprints: Iterable[Blueprint], *, database: Database | None = None
) -> Flask:
    """The app of `service`: its blueprints under /v1 (those named internal_* under /internal)."""
    # Here alone: the box and the signer, made by `make_bare_app`, have no cache and load no client of one.
    from shared.page_tags import drop_after_commits

    keyring = Keyring(service, settings.private_key_file, settings.public_keys)
    database = database or Database(settings.database_url)
    app = make_bare_app(service, settings.log_format, keyring, blueprints, database=database)
    app.extensions["settings"] = settings
    drop_after_commits(database.sessions, settings.cache_url)
    return app


def make_bare_app(
    name: str,
    log_format: str,
    keyring: Keyring,
    blueprints: Iterable[Blueprint],
    *,
    database: Database | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Flask:
    """The same for a process that has no queue and perhaps no database; `keyring` tells who may call it.

    `headers` go with every answer.
    """
    app = Flask(name, static_folder=None)
    configure_logs(name, log_format)
    app.config.update(
        API_TITLE=f"Rembuk: {name}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/v1",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask names the interface only
    app.extensions["keyring"] = keyring
    if database is not None:
        app.extensions["steps"] = known_steps(name)
        register_transactions(app, database)
        app.extensions["collectors"] = [DriftFigure(app.extensions)]
    register_problem_handlers(app)
    register_telemetry(app, headers)
    register_bodies(app)
    app.register_blueprint(health.blueprint)
    api = ProblemApi(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint, url_prefix="/internal" if blueprint.name.startswith("internal") else "/v1")
    register_turnstiles(app, headers)
    return app


def register_telemetry(app: Flask, headers: Mapping[str, str] = MappingProxyType({})) -> None:
    """One correlation id, one log line and one measurement for each request, and `headers` for each answer."""

    @app.before_request
    def begin() -> None:
        request_state.started = time.perf_counter()
        request_state.following = correlation.following(_given_correlation())
        request_state.following.__enter__()

    @app.after_request
    def measure(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = time.perf_counter() - request_state.get("started", time.perf_counter())
        metrics.REQUESTS.labels(request.method, route, response.status_code).observe(seconds)
        # What a service says is somebody's own unless the route says otherwise.
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.update(headers)
        response.headers["X-Correlation-Id"] = str(correlation.correlation_id())
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        following = request_state.pop("following", None)
        if following is not None:
            following.__exit__(None, None, None)


def _given_correlation() -> UUID | None:
    try:
        return UUID(request.headers.get("X-Correlation-Id", ""))
    except ValueError:
        return None
