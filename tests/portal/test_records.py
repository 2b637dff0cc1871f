"""Each method of a client answers the record that its door answers."""

from __future__ import annotations

import inspect
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar, cast

import pytest

from services.portal.clients.audit import Audit
from services.portal.clients.box import Box
from services.portal.clients.identity import Identity
from services.portal.clients.notifications import Notifications
from services.portal.clients.papers import Papers
from services.portal.clients.people import People
from services.portal.clients.programs import Programs
from services.portal.clients.proposals import Proposals
from services.portal.clients.voting import Voting
from services.portal.clients.wire import Wire
from shared.wire import Request
from tests.portal.documented import JSON, documented

T = TypeVar("T")

CLIENTS = (Identity, People, Proposals, Programs, Notifications, Voting, Audit, Papers, Box)
SERVICE = {People: "identity", Audit: "voting", Papers: "voting"}
TOLD: dict[str, tuple[Any, ...]] = {
    "step": ("moderation", "verification", "shortlist", "adoption", "decline", "declines/1/agreement"),
    "whole": (True, False),
}
"""What a client is told, where a word of it goes into the path."""
BY_TYPE: dict[str, Any] = {
    "str": "1", "str | None": None, "int": 1, "bytes": b"1", "Iterable[str]": ["1"], "Record": {},
}  # fmt: skip


class Asked(NamedTuple):
    """What was asked, what kind of record of, and whether of a list of them."""

    request: Request
    record: type[Any]
    items: bool = False


@dataclass(frozen=True)
class Noting(Wire):
    """A way to a service that notes what is asked, and answers nothing."""

    noted: list[Asked] = field(default_factory=list)

    def send(self, record: type[T], method: str, path: str, **_more: Any) -> T:
        """Note it."""
        self.noted.append(Asked(Request(method, path), record))
        return cast("T", defaultdict(list))

    def every(self, item: type[T], path: str, **_more: Any) -> list[T]:
        """Note it."""
        self.noted.append(Asked(Request("GET", path), item, items=True))
        return []

    def file(self, path: str) -> bytes:
        """What comes byte by byte is no record."""
        return path.encode()


class Signing:
    """Signs for the portal, in words."""

    def sign_service(self, audience: str) -> str:
        """A token."""
        return audience


def methods() -> Iterator[Any]:
    """Every method of every client, with a name for the reader."""
    for client in CLIENTS:
        for name, _ in inspect.getmembers(client, inspect.isfunction):
            if not name.startswith("_"):
                yield pytest.param(client, name, id=f"{client.__name__}.{name}")


def each_way(method: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """What a method may be told, so that every door it leads to is knocked at."""
    wanted = {
        name: TOLD.get(name) or (BY_TYPE[one.annotation],)
        for name, one in inspect.signature(method).parameters.items()
        if one.kind is not one.VAR_KEYWORD and (one.default is one.empty or name in TOLD)
    }
    for values in itertools.product(*wanted.values()):
        yield dict(zip(wanted, values, strict=True))


def answered(service: str, asked: Asked) -> str:
    """The name of the record that the door answers with by its document; "dict" where none is said."""
    document = documented(service)
    operation = document.operation(asked.request)
    assert operation is not None, f"no such door: {asked.request.method} {asked.request.path}"
    told = [said for code, said in operation.said["responses"].items() if code.startswith("2")]
    schema = told[0].get("content", {}).get(JSON, {}).get("schema", {})
    if asked.items:
        schema = document.record(_name(schema))["properties"]["items"]["items"]
    return _name(schema)


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"].rsplit("/", 1)[1]) if "$ref" in schema else "dict"


@pytest.mark.parametrize(("client", "name"), list(methods()))
def test_a_method_asks_for_the_record_of_its_door(client: type[Any], name: str) -> None:
    service = SERVICE.get(client, client.__name__.lower())
    wire = Noting(service, cast("Any", None))
    asking = getattr(client(wire, Signing()) if client is Identity else client(wire), name)
    for told in each_way(asking):
        asking(**told)
    for asked in wire.noted:
        assert asked.record.__name__ == answered(service, asked), asked.request.path
        if asked.record.__name__ != "dict":
            home = asked.record.__module__.removeprefix("services.portal.clients.records.")
            assert home.split(".")[0] == service
