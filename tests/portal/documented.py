"""Holds what the portal asks, and what a double of the city answers, to the services' committed OpenAPI documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from deploy.operator.api_documents import read
from shared.wire import Answer, Request

JSON = "application/json"
METHODS = {"get", "post", "put", "patch", "delete"}

T = TypeVar("T")


class Operation(NamedTuple):
    """One door of a service: its method and path as written in the document, and what is said of it there."""

    method: str
    path: str
    said: dict[str, Any]
    shape: re.Pattern[str]

    def parameters(self, where: str) -> dict[str, dict[str, Any]]:
        """Its parameters in a query or a path, by name."""
        return {one["name"]: one for one in self.said.get("parameters", []) if one["in"] == where}


class Documented:
    """The document of one service."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._checks: dict[int, Draft202012Validator] = {}
        self.operations = [
            Operation(method.upper(), path, _whole(document, item, said), _shape(path))
            for path, item in document["paths"].items()
            for method, said in item.items()
            if method in METHODS
        ]

    def drift(self, request: Request, answer: Answer) -> Iterator[str]:
        """Each thing about a question and its answer that the document does not say; refusals need a code alone."""
        name = f"{request.method} {request.path}"
        operation = self.operation(request)
        if operation is None:
            yield f"{name}: there is no such door"
            return
        for wrong in (*self._asked_wrong(operation, request), *self._answered_wrong(operation, answer)):
            yield f"{name}: {wrong}"

    def operation(self, request: Request) -> Operation | None:
        """The door that is knocked at; a word in its path goes before a parameter."""
        found = [one for one in self.operations if one.method == request.method and one.shape.fullmatch(request.path)]
        return min(found, key=lambda one: one.path.count("{"), default=None)

    def record(self, name: str) -> dict[str, Any]:
        """The schema of what it answers under a name."""
        schema: dict[str, Any] = self.document["components"]["schemas"][name]
        return schema

    def _asked_wrong(self, operation: Operation, request: Request) -> Iterator[str]:
        matched = operation.shape.fullmatch(request.path)
        in_path = matched.groupdict() if matched else {}
        for name, told in operation.parameters("path").items():
            yield from self.wrong(told["schema"], _read_as(told["schema"], in_path[name]), f"path {name}")
        known = operation.parameters("query")
        for name, value in request.query.items():
            if name not in known:
                yield f"query {name} is unknown"
            else:
                yield from self.wrong(known[name]["schema"], _read_as(known[name]["schema"], value), f"query {name}")
        for name, told in known.items():
            if told.get("required") and name not in request.query:
                yield f"query {name} is missing"
        yield from self._sent_wrong(operation, request)

    def _sent_wrong(self, operation: Operation, request: Request) -> Iterator[str]:
        content = operation.said.get("requestBody", {}).get("content", {})
        if JSON in content:
            yield from self.wrong(content[JSON]["schema"], request.json(), "body")
        elif not content and request.body not in {None, b"", b"{}"}:
            yield "a body that nobody reads"

    def _answered_wrong(self, operation: Operation, answer: Answer) -> Iterator[str]:
        if answer.is_refusal:
            if answer.status < 500 and not answer.json().get("code"):
                yield "a refusal without a code"
            return
        told = operation.said["responses"].get(str(answer.status))
        if told is None:
            yield f"answers {answer.status}, not {', '.join(code for code in operation.said['responses'])}"
            return
        content = told.get("content", {})
        if JSON in content and content[JSON].get("schema"):
            yield from self.wrong(content[JSON]["schema"], answer.json(), f"answer {answer.status}")
        elif answer.status == 204 and answer.body:
            yield f"answers {answer.body[:80]!r} where nothing is said to be answered"

    def wrong(self, schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value by a schema of this document."""
        if id(schema) not in self._checks:  # the schemas live as long as their document
            whole = {**schema, "components": self.document.get("components", {})}
            self._checks[id(schema)] = Draft202012Validator(whole, format_checker=FormatChecker())
        errors: Iterator[ValidationError] = self._checks[id(schema)].iter_errors(value)
        for error in errors:
            yield f"{where} {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


@cache
def documented(service: str) -> Documented:
    """The committed document of a service, read once."""
    return Documented(read(service))


def recorded(record: type[T], service: str, value: Any) -> T:
    """A value as the record that a service answers by this name; fails where it is none."""
    wrong = list(documented(service).wrong(documented(service).record(record.__name__), value, record.__name__))
    assert not wrong, wrong
    return cast("T", value)


def _whole(document: Mapping[str, Any], item: Mapping[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is said of an operation, with the parameters and responses that it points at written out."""
    parameters = [*item.get("parameters", []), *said.get("parameters", [])]
    responses = {code: _resolved(document, told) for code, told in said["responses"].items()}
    return {**said, "parameters": [_resolved(document, one) for one in parameters], "responses": responses}


def _resolved(document: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    found: Any = told
    if "$ref" in told:
        found = document
        for part in told["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    resolved: dict[str, Any] = found
    return resolved


def _shape(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))


def _read_as(schema: Mapping[str, Any], value: Any) -> Any:
    """A value of a query or path as a service reads it there."""
    kinds = schema.get("type", "string")
    if "array" in kinds:
        return list(value) if isinstance(value, list | tuple) else [value]
    if "boolean" in kinds:
        return {"true": True, "false": False}.get(str(value).lower(), value)
    if "string" in kinds:
        return str(value)
    try:
        return int(value) if "integer" in kinds else value
    except (TypeError, ValueError):
        return value
