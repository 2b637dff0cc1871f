"""Who an e-mail goes to: asked of identity at the moment of sending, and forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.notifications.wording.composition import voice_for
from services.notifications.wording.sentences import Voice
from shared.settings import ServiceSettings
from shared.tokens import Keyring
from shared.wire import Answer, AnswerUnreadable, Patience, Peer, Request

PATIENCE = Patience(connect=2.0, answer=5.0)


@dataclass(frozen=True)
class Addressee:
    """Where and how to write to a person; `email` is None where she gave none."""

    email: str | None
    voice: Voice


class AddressBook:
    """Identity's answer to who these people are; identity lets in no other service but this one."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._identity = Peer(settings.peers["identity"])
        self._keyring = Keyring("notifications", settings.private_key_file, settings.public_keys)

    def people(self, ids: Iterable[UUID]) -> Mapping[UUID, Addressee]:
        """{person: addressee}, of those of `ids` that identity knows. Raises WireFailure where it cannot answer."""
        asked = {"ids": ",".join(str(person) for person in ids)}
        own = {"Authorization": f"Bearer {self._keyring.sign_service('identity')}"}
        answer = self._identity.ask(Request("GET", "/internal/people", asked, own), PATIENCE)
        return {UUID(person["id"]): _addressee(person) for person in _read(answer)}


def _read(answer: Answer) -> list[dict[str, str | None]]:
    if answer.is_refusal:
        raise AnswerUnreadable(f"status {answer.status}")
    people: list[dict[str, str | None]] = answer.json()
    return people


def _addressee(person: Mapping[str, str | None]) -> Addressee:
    return Addressee(
        email=person.get("email") or None,
        voice=voice_for(child=person["voice"] == "child", language=person.get("language") or "id"),
    )
