"""One engine and one kind of transaction for every service."""

from shared.database.engine import Database

__all__ = ["Database"]
