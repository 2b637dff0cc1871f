"""A real Chromium before a portal with a sample city behind it."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from services.portal.app import create_app
from services.voting.box.app import ANY_PAGE
from shared.wire import Request
from tests.browser.own_device import CHOICES, POLL, STEPS, Run
from tests.browser.polling_place import PollingPlace, polling_place
from tests.portal.conftest import portal_settings
from tests.portal.sample_city import SampleCity

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium, or whichever is installed.

    It ends with the module: while Playwright runs, no other test of this worker could run an event loop of its own.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@dataclass
class Window:
    """A browser window of somebody, with everything its console complained about."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page of the portal."""
        self.page.goto(self.base + path)
        return self.page


@contextmanager
def serving(city: SampleCity) -> Iterator[str]:
    """A portal before `city` on a free port of the loopback."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with answering(box_before(city)) as box_url:
        app = create_app(portal_settings(box_url=box_url), peer_of=city.peer_of)
        with answering(app) as url:
            yield url


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """An app on a free port of the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def box_before(city: SampleCity) -> Flask:
    """The box under an origin of its own, as browsers reach it."""
    app = Flask("box", static_folder=None)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        found = city.answer("box", Request(request.method, f"/{path}", body=request.get_data()))
        return Response(found.body, found.status, content_type="application/json")

    @app.after_request
    def for_any_page(response: Response) -> Response:
        response.headers.update(ANY_PAGE)
        return response

    return app


@pytest.fixture(scope="session")
def portals() -> Iterator[Callable[[dict[str, Any] | None], str]]:
    """The address of a portal for each person, started when first asked for."""
    started: dict[str, tuple[Any, str]] = {}

    def of(person: dict[str, Any] | None) -> str:
        name = (person or {}).get("alias", "")
        if name not in started:
            running = serving(SampleCity(person))
            started[name] = (running, running.__enter__())
        return started[name][1]

    yield of
    for running, _address in started.values():
        running.__exit__(None, None, None)


@pytest.fixture
def window(chromium: Chromium, portals: Callable[[dict[str, Any] | None], str]) -> Iterator[Callable[..., Window]]:
    """Open a window of a person (None: of nobody in particular)."""
    contexts = []

    def of(person: dict[str, Any] | None = None, *, width: int = 360, **options: Any) -> Window:
        base = portals(person)
        context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": "rembuk", "value": "sesi-rahasia", "url": base}])
        opened = Window(context.new_page(), base)
        opened.page.set_default_timeout(15_000)
        opened.page.on("console", lambda message: _note(opened, message.type, message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        return opened

    yield of
    for context in contexts:
        context.close()


def _note(window: Window, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        window.complaints.append(text)


@pytest.fixture
def place() -> Iterator[PollingPlace]:
    with polling_place() as opened:
        yield opened


@pytest.fixture
def device(chromium: Chromium, place: PollingPlace) -> Iterator[BrowserContext]:
    """A phone on which nobody has voted."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext, place: PollingPlace) -> Page:
    opened = device.new_page()
    opened.goto(place.page)
    return opened


@pytest.fixture
def run(page: Page, place: PollingPlace) -> Run:
    """What a few steps of casting come to in the page, as a certain voter."""

    def steps(body: str, *, voter: str = "ani", on: Page | None = None, **more: Any) -> Any:
        given = {
            "paper": place.paper, "poll": POLL, "voter": voter, "roll": place.page, "box": place.box,
            "choices": CHOICES, **more,
        }  # fmt: skip
        return (on or page).evaluate(f"async (given) => {{ {STEPS} {body} }}", given)

    return steps
