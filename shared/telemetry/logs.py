"""JSON logs with an allowlist of fields, so that personal data has no way in."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from shared.telemetry import correlation

ALLOWED = frozenset({
    "event", "level", "timestamp", "logger", "service", "correlation_id", "exception", "exc_info", "error_type",
    "method", "route", "status", "milliseconds", "code", "task", "source", "position", "count", "event_type",
    "event_id", "listener", "act", "attempts", "delay_seconds", "poll_id", "proposal_id", "program_id", "channel",
    "port", "queue", "reason", "origin", "drift_seconds",
})  # fmt: skip
"""Every field a log line may carry. Opaque ids and figures only: no path (it may hold a code), no address, no name."""


def configure_logs(service: str, log_format: str) -> None:
    """Send our own lines and the libraries' through one chain; `log_format` is json or console."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    chain: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_origin(service),
        _stack_without_words,
        _only_allowed,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=chain))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "alembic", "celery.beat", "celery.worker.strategy", "celery.app.trace", "kombu"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for the module `name`; its keyword arguments must stand in ALLOWED."""
    return structlog.stdlib.get_logger(name)


def _with_origin(service: str) -> Any:
    def add(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line["service"] = service
        line["correlation_id"] = str(correlation.correlation_id())
        return line

    return add


def _stack_without_words(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep where an error arose and its type; its message may quote a row, and so a person."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        line["error_type"] = type(error).__name__
        line["exception"] = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return line


def _only_allowed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in [key for key in line if key not in ALLOWED and not key.startswith("_")]:
        del line[key]
    return line
