"""What pages are measured against: bare Flask that answers the same bytes, and Flask with Jinja and no question asked.

`create_bytes` answers each address with the headers and bytes that the city answered, out of a dictionary.
`create_rendering` renders the same template with what was shown to the same visitor, which stays in memory: the
portal's own Jinja environment and no more of the portal, no hook before or after, no call to any service.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, template_rendered
from flask import g as request_state
from jinja2 import Template

from services.portal.app import create_app as create_portal
from services.portal.shell.cookies import SESSION


def create_bytes() -> Flask:
    """The first; BENCH_ANSWERS names a JSON file: {address: {"headers": [[name, value]], "body": base64}}."""
    told = json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text(encoding="utf-8"))
    answers = {path: (b64decode(answer["body"]), answer["headers"]) for path, answer in told.items()}
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    @app.get("/<path:_path>")
    def answer(_path: str = "") -> Response:
        body, headers = answers[request.full_path.rstrip("?")]
        return Response(body, headers=headers)

    return app


def create_rendering() -> Flask:
    """The second; BENCH_PAGES holds a JSON list of addresses, BENCH_SESSION the visitor's session."""
    portal = create_portal()
    shown = {path: _shown(portal, path) for path in json.loads(os.environ["BENCH_PAGES"])}
    portal.before_request_funcs.clear()
    portal.after_request_funcs.clear()
    portal.teardown_request_funcs.clear()

    def render(**_variables: Any) -> str:
        template, context, visitor = shown[request.full_path.rstrip("?")]
        request_state.visitor = visitor
        return template.render(context)

    portal.view_functions = dict.fromkeys(portal.view_functions, render)
    return portal


def _shown(portal: Flask, path: str) -> tuple[Template, dict[str, Any], Any]:
    """The template of a page, what it was given, and to whom it was shown."""
    found: list[tuple[Template, dict[str, Any], Any]] = []

    def keep(_app: Flask, template: Template, context: dict[str, Any], **_more: Any) -> None:
        kept = {name: value for name, value in context.items() if name not in {"g", "request", "session"}}
        found.append((template, kept, request_state.get("visitor")))

    with template_rendered.connected_to(keep, portal):
        client = portal.test_client(use_cookies=False)
        answer = client.get(path, headers={"Cookie": f"{SESSION}={os.environ['BENCH_SESSION']}"})
    if answer.status_code != 200 or not found:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return found[-1]
