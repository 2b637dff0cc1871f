"""Kept answers live for a day, and what they answered is known by a keyed hash; shared/web/idempotency.py uses them."""

from typing import Any


def forget_answers(op: Any) -> None:
    """Delete answers kept beside a hash that anybody could try words against, and make old ones quick to find."""
    op.execute("DELETE FROM idempotency_keys")
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])


def keep_answers_for_good(op: Any) -> None:
    """Undo the index; what was deleted is gone."""
    op.drop_index("ix_idempotency_keys_created_at", "idempotency_keys")
