"""A log line carries allowed fields only, whatever a caller hands in."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from shared.telemetry.logs import configure_logs, get_logger

PLANTED = "0812-3456-7890 siti@contoh.invalid 6471051203100001"


@pytest.fixture(autouse=True)
def _root_logger_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_field_that_is_not_allowed_never_reaches_the_line(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("identity", "json")
    get_logger("test").info("code_sent", contact=PLANTED, channel="email")
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line["event"] == "code_sent"
    assert line["channel"] == "email"
    assert "contact" not in line


def test_an_error_is_told_by_type_and_place_and_not_by_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("identity", "json")
    try:
        raise ValueError(PLANTED)
    except ValueError as error:
        get_logger("test").error("request_failed", exc_info=error)
    written = capfd.readouterr().err
    line = json.loads(written.splitlines()[-1])
    assert line["error_type"] == "ValueError"
    assert "test_logs.py" in line["exception"]
    assert PLANTED not in written


def test_a_librarys_own_line_takes_the_same_road(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("identity", "json")
    logging.getLogger("some.library").warning("it happened")
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line["event"] == "it happened"
    assert line["service"] == "identity"
