"""Routes about people, for officers; and two for the services that must know how to address somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.identity.contacts.http import field_keys
from services.identity.people import actions, queries
from services.identity.people.addressing import addresses, aliases
from services.identity.people.model import Person
from services.identity.people.permissions import (
    REGISTRARS,
    VERIFIERS_OF_CHILDREN,
    check_sees,
    sees_children_only,
)
from services.identity.people.registration import Registration
from services.identity.people.schemas import (
    IdsIn,
    IdsQuery,
    PersonIn,
    PersonOut,
    WaitingOut,
    WaitingQuery,
)
from shared.web import caller, db, requires, requires_service
from shared.web.idempotency import idempotent

blueprint = Blueprint("people", __name__, description="Registering people, confirming residence.")
internal = Blueprint("internal_people", __name__, description="How to address people, for other services.")


@blueprint.post("/people")
@requires(*REGISTRARS)
@idempotent
@blueprint.arguments(PersonIn)
@blueprint.response(201, PersonOut)
def register_person(new: Registration) -> Person:
    """Register a person of an area you are responsible for."""
    return actions.register_person(db.session, field_keys(), caller(), new)


@blueprint.get("/residency/queue")
@requires(*VERIFIERS_OF_CHILDREN)
@blueprint.arguments(WaitingQuery, location="query")
@blueprint.response(200, WaitingOut)
def list_waiting(query: dict[str, Any]) -> dict[str, Any]:
    """Those of an area whose residence is not confirmed yet, longest waiting first; facilitators see children."""
    check_sees(caller(), query["area"])
    children_only = sees_children_only(caller(), query["area"])
    return queries.waiting_for_verification(db.session, children_only=children_only, **query)


@blueprint.post("/people/<uuid:person_id>/residency")
@requires(*VERIFIERS_OF_CHILDREN)
@idempotent
@blueprint.response(200, PersonOut)
def verify_residency(person_id: UUID) -> Person:
    """Confirm that she lives in her kelurahan, as somebody else than who registered her."""
    return actions.verify_residency(db.session, caller(), person_id)


@internal.get("/people")
@requires_service("notifications")
@internal.arguments(IdsQuery, location="query")
@internal.response(200)
def read_addresses(asked: dict[str, str]) -> list[dict[str, Any]]:
    """Where and how to write to these people; asked at the moment of sending and kept nowhere."""
    return addresses(db.session, field_keys(), asked["ids"].split(","))


@internal.post("/aliases")
@requires_service("portal")
@internal.arguments(IdsIn)
@internal.response(200)
def read_aliases(asked: dict[str, list[UUID]]) -> dict[str, dict[str, str]]:
    """Under which alias, and of which age band, these people are shown."""
    return aliases(db.session, asked["ids"])
