"""The feed: where a service answers what its log holds, and where a listener pulls what it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.sansio.blueprints import BlueprintSetupState
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from shared.contracts.routes import heard_from
from shared.events.figures import EventFigures
from shared.events.log import read_page
from shared.events.page import Page, PageUnreadable
from shared.events.receiver import FeedUnavailable
from shared.tokens import Keyring
from shared.web.authentication import calling_service, keyring, requires_service
from shared.web.sessions import db
from shared.wire import Answer, AnswerUnreadable, Patience, Peer, Request, WireFailure

LARGEST_PAGE = 500
PATIENCE = Patience(connect=3.0, answer=10.0)


class FeedQuery(Schema):
    """Which stretch of the log is asked for."""

    after = fields.Integer(load_default=0, strict=False, validate=validate.Range(min=0))
    limit = fields.Integer(load_default=LARGEST_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class PageOut(Schema):
    """A stretch of this service's log, with the calling service's events in CloudEvents envelopes."""

    source = fields.String()
    epoch = fields.String()
    after = fields.Integer()
    previous = fields.String(allow_none=True)
    upto = fields.Integer()
    hash = fields.String(allow_none=True)
    head = fields.Integer()
    events = fields.List(fields.Dict())


# Its name begins with `internal`, so it stands under /internal, which the gateway never publishes.
blueprint = Blueprint("internal_events", __name__, description="The log of events, for other services")


@blueprint.get("/events")
@requires_service()
@blueprint.arguments(FeedQuery, location="query")
@blueprint.response(200, PageOut)
def read_events(query: dict[str, Any]) -> Page:
    """What the calling service hears of this service's log, behind position `after`."""
    source = keyring().service
    heard = heard_from(source, calling_service())
    return read_page(db.session.connection(), source, heard, after=query["after"], limit=query["limit"])


@blueprint.record
def watch_events(state: BlueprintSetupState) -> None:
    """Show the figures of this service's events on its page of metrics."""
    extensions = state.app.extensions
    figures = EventFigures(extensions["keyring"].service, extensions["database"])
    extensions.setdefault("collectors", []).append(figures)


class FeedClient:
    """Pulls from the feeds of other services, as the service that owns `keyring`."""

    def __init__(self, keyring: Keyring, peers: Mapping[str, str]) -> None:
        self.keyring = keyring
        self._peers = {source: Peer(address) for source, address in peers.items()}

    def page(self, source: str, after: int) -> Page:
        """What `source` has behind position `after`. Raises FeedUnavailable."""
        try:
            own = {"Authorization": f"Bearer {self.keyring.sign_service(source)}"}
            asked = Request("GET", "/internal/events", {"after": after, "limit": LARGEST_PAGE}, own)
            page = Page.read(_content(self._peers[source].ask(asked, PATIENCE)))
        except (WireFailure, KeyError, ValueError, PageUnreadable) as error:
            raise FeedUnavailable(f"{source}: {type(error).__name__}") from error
        if page.source != source:
            raise FeedUnavailable(f"{source}: another service answered")
        return page

    def close(self) -> None:
        """Close this thread's connections."""
        for peer in self._peers.values():
            peer.close()


def _content(answer: Answer) -> Any:
    if answer.is_refusal:
        raise AnswerUnreadable(f"status {answer.status}")
    return answer.json()
