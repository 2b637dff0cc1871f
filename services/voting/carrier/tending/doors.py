"""The doors of roll and box as the worker finds them: whether they answer like to anybody, within a few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from shared.tokens import Keyring

SECONDS = {"roll": 8, "box": 4}
"""How long an answer may take; the roll asks its signer meanwhile, which has five."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where roll and box answer (http://host:port), and the key by which the roll knows its own worker."""

    roll: str
    box: str
    keyring: Keyring

    def roll_answers(self) -> bool:
        """Have the roll write down its pulse and its signer's; whether it answered."""
        shown = {"Authorization": f"Bearer {self.keyring.sign_service('voting')}", "Content-Length": "0"}
        return _answers("POST", f"{self.roll}/internal/pulses", shown, SECONDS["roll"])

    def box_answers(self) -> bool:
        """Whether the box is ready to take ballots."""
        return _answers("GET", f"{self.box}/health/ready", {}, SECONDS["box"])


def _answers(method: str, url: str, headers: dict[str, str], seconds: float) -> bool:
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=seconds)
    try:
        connection.request(method, address.path, headers=headers)
        return connection.getresponse().status == HTTPStatus.OK
    except (HTTPException, OSError, ValueError):
        return False
    finally:
        connection.close()
