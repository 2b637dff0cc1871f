"""Writes what the portal's clients answer as typed records: python -m deploy.operator.api_records --write.

Each schema that a door of docs/api answers with becomes a TypedDict of that name in services/portal/clients/records.
A page that reads what no service says fails in the type checker. A long document becomes a folder, with a module for
each subject of its doors, and one for the records that several subjects answer.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.embedded import ROOT
from deploy.operator.api_documents import read, write_or_compare

FOLDER = ROOT / "services" / "portal" / "clients" / "records"
SERVICES = ("identity", "proposals", "voting", "box", "programs", "notifications")
"""Whom the portal asks."""
LONGEST = 260
"""Lines of a module, before it is split."""
WIDEST = 120
OF_SEVERAL = "of_several"
HISTORY = "/v1/events"
COMMAND = "python -m deploy.operator.api_records --write"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}

Schemas = dict[str, Any]


def records() -> Iterator[tuple[Path, str]]:
    """Every module of the folder and what it should hold."""
    yield FOLDER / "__init__.py", f'"""What the services answer, written from docs/api by `{COMMAND}`."""\n'
    for service in SERVICES:
        document = read(service)
        schemas: Schemas = document["components"]["schemas"]
        homes = _homes(document)
        whole = _module(f"What {service} answers", sorted(homes), schemas, {})
        if len(whole.splitlines()) <= LONGEST:
            yield FOLDER / f"{service}.py", whole
            continue
        yield FOLDER / service / "__init__.py", f'"""What {service} answers, by subject, written by `{COMMAND}`."""\n'
        shared = {name for name, home in homes.items() if home == OF_SEVERAL}
        where = dict.fromkeys(shared, f"services.portal.clients.records.{service}.{OF_SEVERAL}")
        for home in sorted(set(homes.values())):
            names = sorted(name for name in homes if homes[name] == home)
            told = f"What {service} answers, {home.replace('_', ' ')}"
            yield FOLDER / service / f"{home}.py", _module(told, names, schemas, {} if home == OF_SEVERAL else where)


def _homes(document: dict[str, Any]) -> dict[str, str]:
    """The subject of each schema that a door answers with: the tag of its doors, or OF_SEVERAL."""
    homes: dict[str, str] = {}
    for path, item in document["paths"].items():
        for said in item.values():
            if path.startswith("/internal/") or path == HISTORY or "responses" not in said:
                continue  # the portal asks none of them for records
            answers = [told for code, told in said["responses"].items() if code.startswith("2")]
            for name in _reached(answers, document["components"]["schemas"], set()):
                tag = said["tags"][0]
                homes[name] = tag if homes.get(name, tag) == tag else OF_SEVERAL
    return homes


def _reached(told: Any, schemas: Schemas, found: set[str]) -> set[str]:
    """The names of all schemas that something points at, also through others."""
    for name in _pointed_at(told):
        if name not in found:
            found.add(name)
            _reached(schemas[name], schemas, found)
    return found


def _pointed_at(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if isinstance(told.get("$ref"), str) and "/schemas/" in told["$ref"]:
            yield told["$ref"].rsplit("/", 1)[1]
        told = list(told.values())
    if isinstance(told, list):
        for part in told:
            yield from _pointed_at(part)


def _module(told: str, names: list[str], schemas: Schemas, elsewhere: dict[str, str]) -> str:
    """The text of one module. Written as the formatter would write it."""
    body = "".join(f"\n\n{_record(name, schemas[name])}" for name in names)
    typing = ", ".join(name for name in ("Any", "NotRequired", "TypedDict") if re.search(rf"\b{name}\b", body))
    lines = [f'"""{told}, written from docs/api by `{COMMAND}`."""', "", "from __future__ import annotations", ""]
    lines += [f"from typing import {typing}", ""]
    needed = sorted({one for name in names for one in _pointed_at(schemas[name]) if one in elsewhere})
    lines += [_import(elsewhere[needed[0]], needed), ""] if needed else []
    return "\n".join(lines) + body


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDEST:
        return line
    return f"from {module} import (\n" + "".join(f"    {one},\n" for one in names) + ")"


def _record(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    text = f'class {name}(TypedDict):\n    """{_title(name)}."""\n\n'
    for field, said in sorted(schema["properties"].items()):
        kind = type_of(said)
        line = f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}"
        meant = f"  # {said.get('description', '')}"
        text += f"{line}{meant if said.get('description') and len(line + meant) <= WIDEST else ''}\n"
    return text


def _title(name: str) -> str:
    """ProposalPageOut: Proposal page."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", name.removesuffix("Out"))
    return words.capitalize()


def type_of(said: dict[str, Any]) -> str:
    """The type of a value by its schema; dates, ids and words of closed lists are str, as they come."""
    if "$ref" in said:
        return str(said["$ref"].rsplit("/", 1)[1])
    if "anyOf" in said:
        return _either(type_of(one) for one in said["anyOf"])
    if "type" not in said:
        return _either(type(one).__name__ for one in said["enum"]) if "enum" in said else "Any"
    kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
    return _either(_of_kind(kind, said) for kind in kinds)


def _of_kind(kind: str, said: dict[str, Any]) -> str:
    if kind == "array":
        return f"list[{type_of(said.get('items', {}))}]"
    if kind == "object":
        return f"dict[str, {type_of(said.get('additionalProperties') or {})}]"
    return PLAIN[kind]


def _either(kinds: Iterator[str]) -> str:
    """Each once, None last; anything and nothing is anything."""
    found = list(dict.fromkeys(kind.replace("NoneType", "None") for kind in kinds))
    return "Any" if "Any" in found else " | ".join(sorted(found, key=lambda kind: kind == "None"))


if __name__ == "__main__":
    raise SystemExit(write_or_compare(records(), FOLDER, "*.py", sys.argv[1:]))
