"""All services in one place: `city().proposals.find(...)`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import httpx
from flask import current_app

from services.portal.clients.audit import Audit
from services.portal.clients.box import Box
from services.portal.clients.identity import Identity
from services.portal.clients.notifications import Notifications
from services.portal.clients.papers import Papers
from services.portal.clients.people import People
from services.portal.clients.programs import Programs
from services.portal.clients.proposals import Proposals
from services.portal.clients.voting import Voting
from services.portal.clients.wire import Wire
from services.portal.settings import PortalSettings
from shared.tokens import Keyring


@dataclass(frozen=True)
class City:
    """The services that the pages speak with."""

    identity: Identity
    people: People
    proposals: Proposals
    voting: Voting
    audit: Audit
    programs: Programs
    notifications: Notifications
    box: Box
    papers: Papers


def connect(settings: PortalSettings, transport: httpx.BaseTransport | None = None) -> City:
    """The city's services at the addresses of `settings.peers`; `transport` stands in for the network in tests."""
    http = httpx.Client(transport=transport, follow_redirects=False, trust_env=False)

    def wire(service: str) -> Wire:
        return Wire(service, settings.peers.get(service, f"http://{service}").rstrip("/"), http)

    keyring = Keyring("portal", settings.private_key_file, settings.public_keys)
    return City(
        identity=Identity(wire("identity"), keyring),
        people=People(wire("identity")),
        proposals=Proposals(wire("proposals")),
        voting=Voting(wire("voting")),
        audit=Audit(wire("voting")),
        programs=Programs(wire("programs")),
        notifications=Notifications(wire("notifications")),
        box=Box(replace(wire("box"), names_nobody=True)),
        papers=Papers(wire("voting")),
    )


def city() -> City:
    """The services, within a request."""
    return cast("City", current_app.extensions["city"])
