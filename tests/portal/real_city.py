"""The portal before the real services, each on its own database, in one process; identity alone vouches for anybody."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from services.identity.app import create_app as identity_app
from services.identity.settings import IdentitySettings
from services.notifications.app import create_app as notifications_app
from services.notifications.settings import NotificationsSettings
from services.portal.app import create_app as portal_app
from services.programs.app import create_app as programs_app
from services.proposals.app import create_app as proposals_app
from services.voting.box.app import create_app as create_box_app
from services.voting.box.settings import BoxSettings
from services.voting.roll.app import create_app
from services.voting.roll.settings import VotingSettings
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from shared.wire import PATIENCE, Answer, Patience, Request
from tests.people import DAMAI, keyring, keys_folder, settings_for
from tests.portal.conftest import portal_settings
from tests.portal.documented import documented
from tests.proposals.town import Town as ProposalsTown
from tests.voting.conftest import ThriftySigner
from tests.voting.town import Town as VotingTown

REFUSED = frozenset({403, 404})


class RealCity:
    """Every service behind the name by which the portal calls it.

    `refused` holds what they said no to, `drifted` where they do otherwise than docs/api says.
    """

    def __init__(self, database_of: Callable[[str], Database], folder: Path) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.refused: list[str] = []
        self.drifted: set[str] = set()
        self.databases = {name: database_of(name) for name in (*_SERVICES, "box")}
        self.apps = _apps(self.databases, folder)
        self.portal = portal_app(portal_settings(), peer_of=lambda name: _Neighbour(name, self))
        self.proposals = ProposalsTown(self.apps["proposals"], self.databases["proposals"])
        self.voting = VotingTown(self.apps["voting"], self.apps["box"])

    def close(self) -> None:
        """Let go of the box."""
        self.apps["box"].extensions["booth"].box.close()

    def visitor(self, *roles: tuple[Role, str], person: UUID | None = None, age_band: str = "adult") -> FlaskClient:
        """The browser of somebody who is logged in."""
        secret, person = f"session-{len(self.people)}", person or new_id()
        self.people[secret] = {
            "sub": str(person), "roles": [[str(role), area] for role, area in roles], "kelurahan": DAMAI,
            "age_band": age_band, "verified": True,
        }  # fmt: skip
        client = self.portal.test_client()
        client.set_cookie("rembuk", secret)
        return client

    def answer(self, name: str, request: Request) -> Answer:
        """Answer as the service of that name does."""
        if name == "identity" and request.path in {"/v1/tokens", "/v1/act-tokens"}:
            return self._vouch(request)
        told = (
            self.apps[name]
            .test_client()
            .open(request.target, method=request.method, data=request.body or b"", headers=dict(request.headers))
        )
        if told.status_code in REFUSED:
            self.refused.append(f"{request.method} {name}{request.path}: {told.status_code}")
        answer = Answer(told.status_code, told.data)
        self.drifted |= set(documented(name).drift(request, answer))
        return answer

    def _vouch(self, request: Request) -> Answer:
        claims = self.people[request.headers["Authorization"].removeprefix("Session ")]
        if request.path == "/v1/act-tokens":
            token, _ends = keyring("identity").sign_act(claims, request.json()["act"])
            return Answer.of_json(201, {"token": token})
        roles = [{"role": role, "area": area} for role, area in claims["roles"]]
        person = {"id": claims["sub"], "alias": "Bu Endah", "kelurahan": DAMAI, "roles": roles, "verified": True}
        voice = "adult" if claims["age_band"] == "adult" else "child"
        shown = person | {"age_band": claims["age_band"], "voice": voice}
        return Answer.of_json(200, {"token": keyring("identity").sign_person(claims)[0], "person": shown})


@dataclass(frozen=True)
class _Neighbour:
    """A service as the portal asks it."""

    name: str
    city: RealCity

    def ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        """What its app answers, in this process."""
        return self.city.answer(self.name, request)


_SERVICES = ("identity", "proposals", "voting", "programs", "notifications")


def _apps(databases: dict[str, Database], folder: Path) -> dict[str, Flask]:
    key = folder / "field-key"
    key.write_bytes(base64.b64encode(os.urandom(32)))
    common = {name: asdict(settings_for(name, databases[name].url)) for name in _SERVICES}
    mail: dict[str, Any] = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "rembuk@contoh.invalid"}
    box = BoxSettings(database_url=databases["box"].url, public_keys=keys_folder() / "public")
    apps = {
        "identity": identity_app(
            IdentitySettings(**common["identity"], field_key_file=key, **mail), databases["identity"]
        ),
        "proposals": proposals_app(settings_for("proposals", databases["proposals"].url), databases["proposals"]),
        "voting": create_app(VotingSettings(**common["voting"], secret_key="only here"), databases["voting"]),
        "programs": programs_app(settings_for("programs", databases["programs"].url), databases["programs"]),
        "notifications": notifications_app(
            NotificationsSettings(**common["notifications"], **mail), databases["notifications"]
        ),
        "box": create_box_app(box, databases["box"]),
    }
    apps["voting"].extensions["signer"] = ThriftySigner((bytes(32),))
    return apps
