"""All services in one place: `city().proposals.find(...)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

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
from shared.wire import Asked, Peer

NAMES_NOBODY = frozenset({"box"})
"""Who must not learn who asks: neither by an address, nor by the number that runs through our logs."""


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


def connect(settings: PortalSettings, peer_of: Callable[[str], Asked] | None = None) -> City:
    """The city's services at the addresses of `settings.peers`; `peer_of` stands in for the network in tests."""

    def peer_at(service: str) -> Asked:
        address = settings.peers.get(service, f"http://{service}")
        return Peer(address, correlated=service not in NAMES_NOBODY)

    def wire(service: str) -> Wire:
        return Wire(service, (peer_of or peer_at)(service), names_nobody=service in NAMES_NOBODY)

    identity, voting = wire("identity"), wire("voting")
    keyring = Keyring("portal", settings.private_key_file, settings.public_keys)
    return City(
        identity=Identity(identity, keyring),
        people=People(identity),
        proposals=Proposals(wire("proposals")),
        voting=Voting(voting),
        audit=Audit(voting),
        programs=Programs(wire("programs")),
        notifications=Notifications(wire("notifications")),
        box=Box(wire("box")),
        papers=Papers(voting),
    )


def city() -> City:
    """The services, within a request."""
    return cast("City", current_app.extensions["city"])
