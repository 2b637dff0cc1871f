"""The HTTP door every service has: one app factory, one error shape, one way to know who calls."""

from shared.web.app import make_app
from shared.web.authentication import caller, open_to_all, requires, requires_service
from shared.web.sessions import db

__all__ = [
    "caller",
    "db",
    "make_app",
    "open_to_all",
    "requires",
    "requires_service",
]
