"""Who an e-mail goes to: asked of identity at the moment of sending, and forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx

from services.notifications.wording.composition import voice_for
from services.notifications.wording.sentences import Voice
from shared.settings import ServiceSettings
from shared.tokens import Keyring

TIMEOUT = 5.0
"""Seconds."""


@dataclass(frozen=True)
class Addressee:
    """Where and how to write to a person; `email` is None where she gave none."""

    email: str | None
    voice: Voice


class AddressBook:
    """Identity's answer to who these people are; identity lets in no other service but this one."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._client = httpx.Client(base_url=settings.peers["identity"], timeout=TIMEOUT, trust_env=False)
        self._keyring = Keyring("notifications", settings.private_key_file, settings.public_keys)

    def people(self, ids: Iterable[UUID]) -> Mapping[UUID, Addressee]:
        """Those of `ids` that identity knows. Raises httpx.HTTPError where it cannot answer."""
        answer = self._client.get(
            "/internal/people",
            params={"ids": ",".join(str(person) for person in ids)},
            headers={"Authorization": f"Bearer {self._keyring.sign_service('identity')}"},
        )
        answer.raise_for_status()
        return {UUID(person["id"]): _addressee(person) for person in answer.json()}


def _addressee(person: Mapping[str, str | None]) -> Addressee:
    return Addressee(
        email=person.get("email") or None,
        voice=voice_for(child=person["voice"] == "child", language=person.get("language") or "id"),
    )
