"""Every route of every service answers what nobody should ask with a refusal, and never breaks.

By its own description: schemathesis draws from the OpenAPI document. Identity, proposals and programs have that in
their `test_house.py`; the signer, which makes keys for whatever is well said, is left out as too slow. And by hand,
with what broke doors before.
`pytest tests/fuzz --deep` draws many more examples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from deploy.town import DOORS
from shared.contracts.roles import Role
from tests.fuzz.odd import Some
from tests.people import DAMAI, bearer, born, service_bearer

SERVICES = [name for name in DOORS if name != "portal"]
QUICK, DEEP = 1, 200
"""Examples for each route."""
TOWER = b"[" * 100_000
BODIES = [
    TOWER, TOWER + b"]" * 100_000, b'{"a":' * 50_000, b'{"a": "\\u0000"}', b'{"\\u0000": 1}', b'{"a": "\\ud800"}',
    b'{"a": "\\ud83d\\ude00"}', b"null", b"true", b"[]", b'"text"', b"1e999", b"NaN", b"", b"{",
    b"\xff\xfe{\x00}\x00", b"\x00", "{}".encode("utf-16"), b'{"a": ' + b"9" * 5_000 + b"}",
]  # fmt: skip
VALUES = [
    "\0",
    "a\n",
    "\ud800",
    "",
    " ",
    "x" * 5_000,
    "-1",
    "9" * 30,
    "1e400",
    "true",
    "../..",
    "'",
    "\u202e",
    "٣",
    "2024-02-30",
]
ODD: list[Any] = [
    "\0",
    "a\n",
    f"{DAMAI}\n",
    "2011-04\n",
    "",
    2**63,
    -(2**63) - 1,
    1e308,
    True,
    None,
    [],
    {},
    [[]],
    {"a": {}},
]
"""Values of a field."""
ROLES = tuple(Role)


@pytest.mark.parametrize("service", ["voting", "box", "notifications"])
def test_no_route_breaks_on_what_its_description_allows_or_forbids(
    service: str, door_of: Callable[[str], Flask], request: pytest.FixtureRequest
) -> None:
    app = door_of(service)
    described = schemathesis.openapi.from_wsgi("/v1/openapi.json", app)
    examples = DEEP if request.config.getoption("--deep") else QUICK
    broken: list[str] = []
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case[Any]) -> None:
            answer = case.call(headers=everybodys_headers(service, case.operation.path))
            if breaks(case.operation.path, answer.status_code):
                sent = f"{case.body!r:.200} {case.query}"
                broken.append(f"{case.method} {case.formatted_path} {sent}: {answer.status_code}")

        ask()
    assert not broken, broken


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_breaks_on_what_broke_doors_before(
    service: str, door_of: Callable[[str], Flask], request: pytest.FixtureRequest
) -> None:
    app, some = door_of(service), Some(1 if request.config.getoption("--deep") else 8)
    with app.test_client() as client:
        broken = [told for ask in asked_by_hand(app, service, some) if (told := ask(client))]
    assert not broken, broken


def asked_by_hand(app: Flask, service: str, some: Some) -> Iterator[Callable[[FlaskClient], str | None]]:
    """Every route with every odd body, address, question and field."""
    fields = fields_by_path(app)
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            address = re.sub(r"<uuid:[^>]+>", str(uuid4()), rule.rule)
            headers = everybodys_headers(service, rule.rule)
            if "<" in address:
                for value in some.of(VALUES):
                    named = re.sub(r"<[^>]+>", value.replace("/", "").replace("\\", r"\\"), address)
                    yield asking(method, named, headers)
            address = re.sub(r"<[^>]+>", "x", address)
            for value in some.of(VALUES) if method == "GET" else ():
                names = [name for kind, name in fields.get((method, rule.rule), ()) if kind == "query"] or ["q"]
                yield asking(
                    method, address, headers, query_string=dict.fromkeys(names, value.encode(errors="replace"))
                )
            if method != "GET":
                for body in some.of(BODIES):
                    yield asking(method, address, headers, data=body, content_type="application/json")
                yield asking(method, address, headers, data={"a": "b"}, content_type="multipart/form-data")
                yield asking(method, address, headers | {"Idempotency-Key": "\xe9" * 300}, json={})
                names = [name for kind, name in fields.get((method, rule.rule), ()) if kind == "body"]
                for odd in some.of(ODD):
                    yield asking(method, address, headers, json=dict.fromkeys(names, odd))


def asking(method: str, path: str, headers: dict[str, str], **sent: Any) -> Callable[[FlaskClient], str | None]:
    """Ask; what broke, or None."""

    def ask(client: FlaskClient) -> str | None:
        try:
            answer = client.open(path, method=method, headers=headers, **sent)
        except UnicodeEncodeError:  # no client can send half a pair
            return None
        shown = str(sent)[:200]
        return f"{method} {path} {shown}: {answer.status_code}" if breaks(path, answer.status_code) else None

    return ask


def breaks(path: str, status: int) -> bool:
    """Whether an answer is our own fault. The signer is away in these tests, and health says what is."""
    away = status == HTTPStatus.SERVICE_UNAVAILABLE and (
        "token" in path or "open" in path or path.startswith("/health")
    )
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR and not away


def everybodys_headers(service: str, path: str) -> dict[str, str]:
    """Whoever may come in most often: a person in every role, or a service."""
    if path.startswith("/internal"):
        return service_bearer("portal" if service != "signer" else "voting", calling=service)
    return bearer(*ROLES)


def fields_by_path(app: Flask) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The names of the fields and questions of each route, as its description has them."""
    document = json.loads(app.test_client().get("/v1/openapi.json").data)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path, methods in document.get("paths", {}).items():
        for method, told in methods.items():
            if isinstance(told, dict):
                rule = re.sub(r"{(\w+)}", r"<\1>", path)
                found[method.upper(), rule] = list(fields_of(document, told))
    converters = {re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule): rule.rule for rule in app.url_map.iter_rules()}
    return {(method, converters.get(rule, rule)): names for (method, rule), names in found.items()}


def fields_of(document: dict[str, Any], told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """("query", name) and ("body", name)."""
    for one in told.get("parameters", ()):
        if one.get("in") == "query":
            yield "query", one["name"]
    for content in told.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        name = schema.get("$ref", "").rpartition("/")[2]
        for prop in document["components"]["schemas"].get(name, schema).get("properties", ()):
            yield "body", prop


@pytest.mark.parametrize("odd", ["\0", f"{DAMAI}\n", f"{DAMAI}\0", "\ud83d"])
def test_a_sign_up_with_an_odd_kelurahan_is_refused(door_of: Callable[[str], Flask], odd: str) -> None:
    whole = {"alias": "Bu Rini", "kelurahan": odd, "birth_month": born(40), "email": "rini@contoh.invalid"}
    answer = door_of("identity").test_client().post("/v1/sign-ups", json=whole)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json["code"]


@pytest.mark.parametrize("body", [TOWER, b'{"choices": ' + TOWER + b"}"], ids=["bare", "in a ballot"])
def test_a_tower_of_brackets_is_refused_in_words(door_of: Callable[[str], Flask], body: bytes) -> None:
    client = door_of("box").test_client()
    answer = client.post(f"/v1/polls/{uuid4()}/ballots", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "too_deep")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_brackets_within_a_text_are_text_and_emoji_are_welcome(door_of: Callable[[str], Flask]) -> None:
    client = door_of("identity").test_client()
    for contact in ("[" * 200, '"' + "{" * 200 + "\\", "\U0001f600"):
        answer = client.post("/v1/login-codes", json={"contact": contact})
        assert answer.json["code"] == "invalid_input", answer.text
