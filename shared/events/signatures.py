"""A letter carries its source's signature: whoever can only write to a queue can ring, and tell nothing."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from shared.contracts.routes import sources_of
from shared.events.page import Page, PageUnreadable
from shared.tokens import Keyring

LABEL = b"rembuk letter 1\n"
"""Stands before what is signed, so that a signature of something else never fits a letter."""


class Fault(StrEnum):
    """Why a letter is believed nothing."""

    UNREADABLE = "unreadable"
    """It is no page of a log."""
    STRANGER = "stranger"
    """It names a source that this service does not hear."""
    UNSIGNED = "unsigned"
    """It has no signature, as letters of releases before signatures have none."""
    FORGED = "forged"
    """Its signature is not its source's over these very words to this very listener."""


class LetterRefused(Exception):
    """The letter tells nothing. `source` is whom to ask instead, where it is a page of a log that is heard here."""

    def __init__(self, fault: Fault, source: str | None = None) -> None:
        super().__init__(fault)
        self.fault, self.source = fault, source


def signed(page: Page, listener: str, keyring: Keyring) -> dict[str, Any]:
    """The letter to `listener` that holds `page`, signed by `keyring`'s owner: {fields of Page, signature}."""
    content = page.as_json()
    return {**content, "signature": keyring.sign_bytes(_bytes(content, listener))}


def opened(raw: Any, keyring: Keyring) -> Page:
    """The page in a letter to the owner of `keyring`. Raises LetterRefused unless its source signed it."""
    try:
        page = Page.read(raw)
        content = _bytes(page.as_json(), keyring.service)
    except (PageUnreadable, TypeError, ValueError, RecursionError) as error:
        raise LetterRefused(Fault.UNREADABLE) from error
    if page.source not in sources_of(keyring.service):
        raise LetterRefused(Fault.STRANGER)
    signature = raw.get("signature")
    if signature is None:
        raise LetterRefused(Fault.UNSIGNED, page.source)
    if not keyring.has_signed(page.source, content, signature):
        raise LetterRefused(Fault.FORGED, page.source)
    return page


def _bytes(content: dict[str, Any], listener: str) -> bytes:
    """One spelling of these JSON values, whatever order and blanks they travelled with."""
    whole = {**content, "listener": listener}
    return LABEL + json.dumps(whole, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
