"""Settings come from the environment and say everything that is wrong at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.settings import ServiceSettings, SettingsIncomplete, load

COMPLETE = {
    "REMBUK_PUBLIC_URL": "https://rembuk.test",
    "REMBUK_PEERS": "identity=http://identity:8000, voting=http://voting:8000",
    "REMBUK_PRIVATE_KEY_FILE": "/keys/voting.pem",
    "REMBUK_PUBLIC_KEYS": "/keys/public",
    "REMBUK_CACHE_URL": "redis://cache",
    "REMBUK_DATABASE_URL": "postgresql://voting:secret@db/voting",
    "REMBUK_BROKER_URL": "redis://broker",
}


def test_every_missing_name_is_told_in_one_message() -> None:
    with pytest.raises(SettingsIncomplete) as refusal:
        load(ServiceSettings, {"REMBUK_PUBLIC_URL": "https://rembuk.test"})
    for name in COMPLETE.keys() - {"REMBUK_PUBLIC_URL"}:
        assert name in str(refusal.value)
    assert "REMBUK_PUBLIC_URL" not in str(refusal.value)


def test_peers_are_read_by_name() -> None:
    assert load(ServiceSettings, COMPLETE).peers == {"identity": "http://identity:8000", "voting": "http://voting:8000"}


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://from-file\n")
    environ = {key: value for key, value in COMPLETE.items() if key != "REMBUK_DATABASE_URL"}
    environ["REMBUK_DATABASE_URL_FILE"] = str(tmp_path / "url")
    assert load(ServiceSettings, environ).database_url == "postgresql://from-file"


def test_an_unreadable_secret_file_is_named(tmp_path: Path) -> None:
    environ = {key: value for key, value in COMPLETE.items() if key != "REMBUK_DATABASE_URL"}
    environ["REMBUK_DATABASE_URL_FILE"] = str(tmp_path / "absent")
    with pytest.raises(SettingsIncomplete, match="REMBUK_DATABASE_URL cannot be read"):
        load(ServiceSettings, environ)


def test_a_printed_settings_object_shows_no_password() -> None:
    assert "secret" not in repr(load(ServiceSettings, COMPLETE))
