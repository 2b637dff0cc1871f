"""create_app(): the pages that people use."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from services.portal.clients.city import City, connect
from services.portal.settings import PortalSettings, read_settings
from services.portal.shell.assets import register_assets
from services.portal.shell.cache import register_page_cache
from services.portal.shell.drawings import register_drawings
from services.portal.shell.formats import register_formats
from services.portal.shell.headers import register_headers
from services.portal.shell.language import register_language
from services.portal.shell.navigation import register_navigation
from services.portal.shell.protection import key_from, register_protection
from services.portal.shell.public_answers import register_public_answers
from services.portal.shell.refusals import register_refusals
from services.portal.shell.side_by_side import register_side_by_side
from services.portal.shell.source_lines import register_source_lines
from services.portal.shell.subject import register_subjects
from services.portal.shell.territory import register_territory
from services.portal.shell.visitor import register_visitor
from services.portal.shell.words import register_words
from shared.telemetry.logs import configure_logs
from shared.web import health
from shared.web.app import register_telemetry
from shared.web.rate_limits import register_rate_limits
from shared.wire import Asked

SUBJECTS = (
    "front",
    "places",
    "proposals",
    "ballots",
    "board",
    "results",
    "kiosk",
    "roadmap",
    "joining",
    "inbox",
    "desks.moderation",
    "desks.verification",
    "desks.polls",
    "desks.imports",
    "desks.codes",
    "desks.paper",
    "desks.adoption",
    "desks.people",
    "desks.record",
    "design",
)
"""The folders of the subjects, one line each; their places in the navigation and their styles keep this order."""

LARGEST_FORM = 200_000
"""Bytes; the longest form is a proposal of some thousand letters."""


def create_app(
    settings: PortalSettings | None = None, city: City | None = None, peer_of: Callable[[str], Asked] | None = None
) -> Flask:
    """The portal. `city` or `peer_of` replace the way to the services in tests."""
    settings = settings or read_settings()
    configure_logs("portal", settings.log_format)
    app = Flask("services.portal", static_folder=None, template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    app.extensions["settings"] = settings
    app.extensions["city"] = city or connect(settings, peer_of)
    app.jinja_env.globals["is_demonstration"] = settings.is_demonstration
    app.extensions["form_key"] = key_from(settings.secret_key)
    register_source_lines(app)
    register_telemetry(app)
    register_headers(app, behind_tls=settings.behind_tls, box_url=settings.box_url)
    register_protection(app)
    register_language(app)
    register_visitor(app)
    register_refusals(app)
    register_subjects(app, SUBJECTS)
    register_rate_limits(app, settings.cache_url)
    for register in (register_assets, register_drawings, register_formats, register_navigation):
        register(app)
    register_public_answers(app, keeps=bool(settings.kept_page_seconds))
    for register in (register_territory, register_words, register_side_by_side):
        register(app)
    app.register_blueprint(health.blueprint)
    register_page_cache(app, settings)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's own recipe
    return app
