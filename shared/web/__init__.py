"""The HTTP door every service has: one app factory, one error shape, one way to know who calls."""

from shared.web.app import make_app
from shared.web.authentication import Caller, caller, open_to_all, requires, requires_service
from shared.web.problems import DomainError, Forbidden, NotFound
from shared.web.sessions import db

__all__ = [
    "Caller",
    "DomainError",
    "Forbidden",
    "NotFound",
    "caller",
    "db",
    "make_app",
    "open_to_all",
    "requires",
    "requires_service",
]
