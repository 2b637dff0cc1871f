"""The voting service on two real databases, with its signer, and the town that votes in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from services.voting.app import create_app, create_box_app
from services.voting.settings import BoxSettings, VotingSettings
from services.voting.tokens.signer import CellKey, Signer
from shared.database import Database
from tests.people import keys_folder, settings_for
from tests.voting.town import Town

SECRET = "only for this run"


class ThriftySigner(Signer):
    """The signer, which makes each of its keys once: finding primes takes most of a second of a test."""

    made: list[CellKey] = []

    def make_keys(self, poll_id: Any, count: int) -> list[CellKey]:
        """Keys of the run, sealed anew for this poll."""
        while len(self.made) < count:
            self.made += super().make_keys(self._FIRST, 1)
        opened = [self._seals.open(self._FIRST, key.sealed) for key in self.made[:count]]
        return [
            CellKey(key.public, self._seals.close(poll_id, private))
            for key, private in zip(self.made, opened, strict=False)
        ]


@pytest.fixture
def database(service_database: Callable[[str], str]) -> Iterator[Database]:
    """The roll: the service's own migrated, empty database."""
    opened = Database(service_database("voting"))
    yield opened
    opened.dispose()


@pytest.fixture
def box_database(service_database: Callable[[str], str]) -> Iterator[Database]:
    """The box: its migrated, empty database."""
    opened = Database(service_database("box"))
    yield opened
    opened.dispose()
