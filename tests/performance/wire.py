"""What a call to another service costs: `rembuk bench wire`.

Threads ask one bare service on granian, over and over, with every client that stood to choose: ours (`shared.wire`),
plain http.client, urllib3 and httpx. Counted are calls a second and this process's CPU time a call; beside them stands
what the service itself can answer. The last line is JSON; its ratios compare ours with the others.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

import httpx
import urllib3
from rich.console import Console
from rich.table import Table

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.ports import free_ports
from shared.wire import Peer, Request
from tests.performance.load import send

THREADS = 8
CALLS = 12_000
PATH = "/v1/proposals"
BODY = json.dumps({"items": [{"id": n, "title": "Zebra cross di depan sekolah"} for n in range(10)]}).encode()

Ask = Callable[[], bytes]


@dataclass(frozen=True)
class Cost:
    """Calls a second, and milliseconds of this process's CPU time for each."""

    rate: float
    cpu: float


def app(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    """The service: the same short list, always."""
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]


@contextmanager
def service() -> Iterator[int]:
    """The service as a process of its own; its port."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "tests.performance.wire:app"]
    with subprocess.Popen(command, preexec_fn=dying_with_this_process()) as process:  # noqa: PLW1509 - no thread of ours holds a lock here
        try:
            _wait_for(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            Peer(f"http://127.0.0.1:{port}").ask(Request("GET", PATH))
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def ours(port: int) -> Callable[[], Ask]:
    """One Peer for all threads."""
    peer = Peer(f"http://127.0.0.1:{port}")
    return lambda: lambda: peer.ask(Request("GET", PATH, {"limit": 20})).body


def plain(port: int) -> Callable[[], Ask]:
    """http.client, a connection per thread, nothing around it."""

    def for_a_thread() -> Ask:
        connection = HTTPConnection("127.0.0.1", port)

        def ask() -> bytes:
            connection.request("GET", PATH + "?limit=20")
            return connection.getresponse().read()

        return ask

    return for_a_thread


def pooled(port: int) -> Callable[[], Ask]:
    """urllib3, one pool for all threads."""
    pool = urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=THREADS)
    return lambda: lambda: pool.request("GET", PATH, fields={"limit": "20"}).data


def with_httpx(port: int) -> Callable[[], Ask]:
    """httpx, one client for all threads."""
    client = httpx.Client(trust_env=False)
    return lambda: lambda: client.get(f"http://127.0.0.1:{port}{PATH}", params={"limit": 20}).content


CLIENTS = {"shared.wire": ours, "http.client": plain, "urllib3": pooled, "httpx": with_httpx}


def measure(make: Callable[[], Ask], calls: int) -> Cost:
    """Let THREADS threads make `calls` calls together."""

    def run() -> None:
        ask = make()
        for _ in range(calls // THREADS):
            assert len(ask()) == len(BODY)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    cpu, began = _own_cpu(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, made = time.perf_counter() - began, calls // THREADS * THREADS
    return Cost(made / seconds, (_own_cpu() - cpu) / made * 1000)


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="rembuk bench wire", description=__doc__)
    parser.add_argument("--calls", type=int, default=CALLS, help="per client")
    calls = parser.parse_args().calls
    console = Console()
    with service() as port:
        bare = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        send(port, [bare] * 2000, THREADS)
        alone = send(port, [bare] * calls, THREADS).rate
        costs = {name: measure(make(port), calls) for name, make in CLIENTS.items()}
    table = Table("client", "calls a second", "ms of CPU a call", title=f"{THREADS} threads, one service")
    table.add_row("the service, asked by a load generator", f"{alone:,.0f}", "")
    for name, cost in costs.items():
        table.add_row(name, f"{cost.rate:,.0f}", f"{cost.cpu:.3f}")
    console.print(table)
    own, httpx_, urllib3_ = costs["shared.wire"], costs["httpx"], costs["urllib3"]
    summary = {
        "service_per_second": round(alone),
        "wire_per_second": round(own.rate),
        "wire_cpu_ms": round(own.cpu, 3),
        "faster_than_httpx": round(own.rate / httpx_.rate, 2),
        "faster_than_urllib3": round(own.rate / urllib3_.rate, 2),
        "of_plain_http_client": round(own.rate / costs["http.client"].rate, 2),
    }
    sys.stdout.write(json.dumps(summary) + "\n")


if __name__ == "__main__":
    main()
