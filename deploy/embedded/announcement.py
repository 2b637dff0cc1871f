"""What the supervisor tells the operator: the processes, their memory, the address, and who can log in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deploy.embedded.city import City
from deploy.embedded.memory import megabytes, memory_of

TARGET_BYTES = 1_600_000_000


def ready(city: City, status: dict[str, Any], seconds: float) -> Iterator[str]:
    """The lines that greet the operator once everything answers."""
    yield ""
    yield from table(status)
    yield memory(status, "at start")
    yield ""
    yield f"Rembuk is ready after {seconds:.1f} s: {city.url}"
    yield f"Logs: {city.data.path / 'logs'} · stop with Ctrl-C"


def table(status: dict[str, Any]) -> Iterator[str]:
    """One line per process: name, state, pid, port, resident memory, restarts."""
    yield f"{'process':<22}{'state':<10}{'pid':>8}{'port':>7}{'resident':>10}{'restarts':>10}"
    for row in status["processes"]:
        held = megabytes(memory_of(row["pid"]).resident) if row["pid"] else "-"
        port, pid = row["port"] or "-", row["pid"] or "-"
        yield f"{row['name']:<22}{row['state']:<10}{pid:>8}{port:>7}{held:>10}{row['restarts']:>10}"


def memory(status: dict[str, Any], when: str) -> str:
    """The supervisor and everything it began, together."""
    total = memory_of(status["supervisor"])
    judgement = (
        "" if total.proportional <= TARGET_BYTES else f", above the {megabytes(TARGET_BYTES)} it should stay under"
    )
    return (
        f"Memory {when}: {megabytes(total.proportional)} resident{judgement} "
        f"({megabytes(total.resident)} if pages shared between processes are counted in each)"
    )


def people(city: City) -> Iterator[str]:
    """Who can log in to a demonstration that is filled, and where their mail appears; nothing in production."""
    if not city.is_filled:
        return
    from deploy.operator.people import PEOPLE

    yield "People of the demonstration, who log in with a code that comes by mail:"
    yield from (f"  {person.address:<36}{person.name} · {person.role}" for person in PEOPLE)
    if city.mail_plans:
        yield f"Their mail appears at {city.url}/surat"
    yield "You can log in now."
