"""Who is calling: every route says whom it lets in, and a test checks that each one does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import current_app, request
from flask import g as request_state

from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden, Refusal, Unauthenticated
from shared.tokens import Keyring, TokenRefused
from shared.web.sessions import db
from shared.web.spent_tokens import spend

View = TypeVar("View", bound=Callable[..., Any])

AUTHENTICATION = "_lets_in"
"""Attribute on a view that tells whom it lets in; tests read it."""
ACT = "_act"
"""Attribute on a view that tells for which act its token must be made; tests read it."""


class ActTokenNeeded(Refusal):
    """This cannot be undone, so it needs a token made for it alone."""

    status = HTTPStatus.UNAUTHORIZED


def caller() -> Caller:
    """The person behind this request; only within a route that `requires` somebody."""
    return cast("Caller", request_state.caller)


def caller_or_none() -> Caller | None:
    """The person behind this request, or None when nobody is logged in. Raises on a bad token."""
    if "caller" in request_state:
        return caller()
    if "Authorization" not in request.headers:
        return None
    return _authenticate()


def requires(*roles: Role, act: str | None = None) -> Callable[[View], View]:
    """Let in people who hold any of `roles`; with none named, anybody logged in.

    The territory of a role is checked by the action, which knows the object. Where an `act` of
    `shared.contracts.acts.ACTS` is named, the token must have been made for it a moment ago, and is used up by it: it
    says what identity knows of her now, and no session or role that has ended will do.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            person = _authenticate() if act is None else _authenticate_for(act)
            if roles and not any(person.has(role) for role in roles):
                raise Forbidden(f"This needs one of these roles: {', '.join(roles)}.")
            if act is not None:
                spend(db.session, request_state.token_id)
            return view(*args, **kwargs)

        setattr(guarded, AUTHENTICATION, roles or ("anybody logged in",))
        setattr(guarded, ACT, act)
        return cast("View", guarded)

    return decorate


def open_to_all(view: View) -> View:
    """Say that everybody may call this route; whoever is logged in is known through `caller_or_none`."""
    setattr(view, AUTHENTICATION, ("everybody",))
    return view


def requires_service(*services: str) -> Callable[[View], View]:
    """Let in the named services only, by a token of their own that is made out to us."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            try:
                name = keyring().read_service(_bearer())
            except TokenRefused as refusal:
                raise Unauthenticated("Show a service token made out to this service.") from refusal
            if services and name not in services:
                raise Forbidden("This service may not call here.")
            request_state.calling_service = name
            return view(*args, **kwargs)

        setattr(guarded, AUTHENTICATION, tuple(f"service {name}" for name in services) or ("any service",))
        return cast("View", guarded)

    return decorate


def calling_service() -> str:
    """The service behind this request; only within a route that `requires_service`."""
    return cast("str", request_state.calling_service)


def keyring() -> Keyring:
    """The keys of the service that answers."""
    return cast("Keyring", current_app.extensions["keyring"])


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not token:
        raise Unauthenticated("Send an Authorization: Bearer token.")
    return token


def _authenticate() -> Caller:
    try:
        claims = keyring().read_person(_bearer())
    except TokenRefused as refusal:
        raise Unauthenticated("The token is not valid, or no longer.") from refusal
    return _known(claims)


def _authenticate_for(act: str) -> Caller:
    try:
        claims = keyring().read_act(_bearer(), act)
    except TokenRefused:
        _authenticate()
        raise ActTokenNeeded(f"Ask identity for one with POST /v1/act-tokens: {act}.", act=act) from None
    request_state.token_id = UUID(claims["jti"])
    return _known(claims)


def _known(claims: dict[str, Any]) -> Caller:
    request_state.caller = Caller(
        id=UUID(claims["sub"]),
        roles=frozenset((Role(role), area) for role, area in claims["roles"]),
        kelurahan=claims.get("kelurahan"),
        age_band=claims["age_band"],
        verified=claims["verified"],
        session_id=UUID(claims["sid"]) if "sid" in claims else None,
        brought_by=frozenset(UUID(one) for one in claims.get("brought_by", ())),
    )
    return cast("Caller", request_state.caller)
