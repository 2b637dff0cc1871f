"""Who speaks to another service, or to the outside: what a firewall lets out follows this list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import House, Module, Violation

SPEAKING = (
    "http.client",
    "urllib.request",
    "socket",
    "ssl",
    "socketserver",
    "smtplib",
    "imaplib",
    "poplib",
    "ftplib",
    "xmlrpc",
    "asyncio",
    "httpx",
    "urllib3",
    "requests",
    "aiohttp",
    "websockets",
    "paramiko",
    "grpc",
    "boto3",
    "obstore",
    "pywebpush",
    "shared.wire",
    "shared.mail_server",
)
"""Whatever opens a connection, libraries and our own alike. Databases and queues are reached by shared/ alone."""
MAY_SPEAK = {
    "services/portal/clients/": "to services: asks them as the person who is looking",
    "services/portal/app.py": "to services: opens the connections that the clients ask over",
    "services/notifications/channels/address_book.py": "to a service: asks identity for addresses of letters",
    "services/notifications/channels/email.py": "to the outside: letters, through the city's mail server",
    "services/notifications/delivery/jobs.py": "to both: sends what is due, and waits where nobody answers",
    "services/identity/sessions/jobs.py": "to the outside: login codes, through the city's mail server",
    "services/voting/roll/tokens/signer_client.py": "to its own signer: a process of the same service",
    "services/voting/carrier/tending/doors.py": "to its own roll and box: whether they answer",
    "shared/events/": "to services: pulls the letters that a queue lost, from their own feed",
    "shared/mail_server.py": "to the outside: the one way to the city's mail server",
    "shared/wire/": "is the wire",
}
"""Who opens connections, to whom and why; a folder stands for all in it (`answers.md` 27)."""


def only_who_is_listed_speaks_to_others(house: House) -> Iterator[Violation]:
    """A service learns what it needs from events. Who asks another, or the outside, is listed with a reason."""
    for module in house:
        if module.path.parts[0] in {"services", "shared"} and not _listed(module):
            for name, line in speaks_by(module):
                yield Violation(module.path, line, f"opens connections by {name}; let it hear an event instead")


def speaks_by(module: Module) -> Iterator[tuple[str, int]]:
    """By what a module opens connections, also where it imports it by a name made while running."""
    for name, line in module.imports():
        if any(name == one or name.startswith(f"{one}.") for one in SPEAKING):
            yield name, line
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"importlib.import_module", "__import__"}:
            named = ast.literal_eval(node.args[0]) if node.args and isinstance(node.args[0], ast.Constant) else ""
            if str(named).split(".")[0] in {one.split(".")[0] for one in SPEAKING} - {"shared"}:
                yield str(named), node.lineno


def _listed(module: Module) -> bool:
    place = module.path.as_posix()
    return any(place == one or (one.endswith("/") and place.startswith(one)) for one in MAY_SPEAK)


RULES = [only_who_is_listed_speaks_to_others]
