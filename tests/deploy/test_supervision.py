"""A supervised process comes back when it crashes, and takes everything it began with it when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.embedded import data
from deploy.embedded import supervised as supervision
from deploy.embedded.console import Console
from deploy.embedded.plan import Plan, Stage
from deploy.embedded.pulses import PulseOf
from deploy.embedded.supervised import State, Supervised

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """A console that nobody looks at; its files are in tmp_path/logs."""
    with contextlib.closing(Console(tmp_path / "logs", ["script"], io.StringIO())) as console:
        yield console


def supervised(console: Console, script: str, **options: Any) -> Supervised:
    """A process that runs `script` in Python."""
    plan = Plan("script", [sys.executable, "-u", "-c", script], Stage.SERVICE, dict(os.environ), **options)
    return Supervised(plan, console, lambda: None)


def watch(process: Supervised, story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run `process` while `story` is told, then stop it."""

    async def both() -> None:
        running = asyncio.create_task(process.run())
        try:
            await asyncio.wait_for(story(), 20)
        finally:
            await process.stop(5)
            await running

    asyncio.run(both())


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to come true; the test's own time limit ends a wait in vain."""
    while not true():  # noqa: ASYNC110 - it is another process that changes
        await asyncio.sleep(0.02)


def test_a_killed_process_is_started_again(console: Console) -> None:
    process = supervised(console, "print('at work'); import time; time.sleep(60)", ready_words="at work")

    async def story() -> None:
        await process.ready.wait()
        first = process.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: process.restarts == 1 and process.state is State.READY)
        assert process.pid != first

    watch(process, story)
    assert process.state is State.STOPPED


BEATING = """
import pathlib, sys, time
print('at work')
while True:
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(0.01)
"""


def beating(console: Console, file: Path, *, broker: bool = True) -> Supervised:
    """A process that shows its pulse in a file, and is not waited for long."""
    argv = [sys.executable, "-u", "-c", BEATING, str(file)]
    plan = Plan(
        "script", argv, Stage.SERVICE, dict(os.environ), ready_words="at work",
        is_well=PulseOf(file, lambda: broker),
    )  # fmt: skip
    return Supervised(plan, console, lambda: None, patience=0.5)


def test_a_process_that_hangs_is_killed_and_started_again(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "ASK_SECONDS", 0.1)
    process = beating(console, tmp_path / "pulse")

    async def story() -> None:
        await process.ready.wait()
        await asyncio.sleep(1.0)
        assert process.restarts == 0
        first = process.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        await until(lambda: process.state is State.SILENT)
        await until(lambda: process.restarts == 1 and process.state is State.READY)
        assert process.pid != first

    watch(process, story)
    assert "has been silent" in (tmp_path / "logs" / "supervisor.log").read_text()


def test_a_process_that_comes_to_itself_in_time_is_left_alone(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "ASK_SECONDS", 0.1)
    process = beating(console, tmp_path / "pulse")

    async def story() -> None:
        await process.ready.wait()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        await until(lambda: process.state is State.SILENT)
        os.kill(process.pid, signal.SIGCONT)
        await until(lambda: process.state is State.READY)
        assert process.restarts == 0

    watch(process, story)


def test_a_worker_without_its_broker_is_not_taken_for_deaf(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "ASK_SECONDS", 0.1)
    process = beating(console, tmp_path / "pulse", broker=False)

    async def story() -> None:
        await process.ready.wait()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        await asyncio.sleep(1.5)
        os.kill(process.pid, signal.SIGCONT)
        assert process.restarts == 0

    watch(process, story)


def test_a_restart_that_finds_no_room_is_tried_again(console: Console) -> None:
    tries = iter([None, OSError(28, "No space left on device"), None])

    def prepare() -> None:
        trouble = next(tries)
        if trouble is not None:
            raise trouble

    process = supervised(
        console, "print('at work'); import time; time.sleep(60)", ready_words="at work", prepare=prepare
    )

    async def story() -> None:
        await process.ready.wait()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda: process.restarts == 2 and process.state is State.READY)

    watch(process, story)


class Full(io.StringIO):
    """A terminal's place taken by a file on a disk that is full."""

    def write(self, _text: str) -> int:
        """Refuse."""
        raise OSError(28, "No space left on device")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full to write to in vain")
def test_a_console_whose_disk_is_full_loses_lines_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "script.log").symlink_to("/dev/full")
    (tmp_path / "supervisor.log").symlink_to("/dev/full")
    console = Console(tmp_path, ["script"], Full())
    console.line("script", "hello")
    console.say("hello")
    shown = io.StringIO()
    console.stream = shown
    console.line("script", "still here")
    console.close()
    assert shown.getvalue() == "script │ still here\n"


def test_what_a_killed_process_began_does_not_live_on(console: Console, tmp_path: Path) -> None:
    script = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid); sys.stdout.flush(); input()"
    script = script.replace("input()", "import time; time.sleep(60)")
    process = supervised(console, script)
    log = tmp_path / "logs" / "script.log"

    async def story() -> None:
        await until(lambda: log.exists() and bool(log.read_text().strip()))
        grandchild, pid = int(log.read_text().split()[0]), process.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == "zombie")

    watch(process, story)


def test_a_process_that_ignores_the_request_to_stop_is_killed(console: Console) -> None:
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    process = supervised(console, script, ready_words="deaf")

    async def both() -> None:
        running = asyncio.create_task(process.run())
        await asyncio.wait_for(process.ready.wait(), 20)
        began = time.monotonic()
        await process.stop(0.3)
        await running
        assert time.monotonic() - began < 5

    asyncio.run(both())
    assert process.state is State.STOPPED


def test_pauses_grow_while_a_process_keeps_failing(console: Console, tmp_path: Path) -> None:
    process = supervised(console, "raise SystemExit(3)")

    async def story() -> None:
        await until(lambda: process.restarts >= 3)

    began = time.monotonic()
    watch(process, story)
    assert time.monotonic() - began >= 0.5 + 1.0
    assert "exit code 3" in (tmp_path / "logs" / "supervisor.log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    script = (
        "import subprocess, time; from deploy.embedded.child import dying_with_this_process;"
        "print(subprocess.Popen(['sleep', '60'], preexec_fn=dying_with_this_process()).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, _ = psutil.wait_procs([child], timeout=10)
    assert gone or child.status() == psutil.STATUS_ZOMBIE


def test_whoever_hangs_on_the_way_down_is_ended_before_the_next_start_but_for_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "PATIENCE_SECONDS", 0.2)
    folder = data.DataFolder(tmp_path)
    with subprocess.Popen(["sleep", "60"]) as web, subprocess.Popen(["sleep", "60"]) as postgres:
        left = {"voting web": web.pid, "postgres": postgres.pid}
        rows = [{"name": name, "pid": pid, "began": data.began(pid)} for name, pid in left.items()]
        folder.write_json("status.json", {"processes": rows})
        folder.wait_for_leftovers()
        assert web.wait(10) == -signal.SIGKILL
        assert postgres.poll() is None
        postgres.kill()


def test_the_console_names_each_process_and_hides_the_chatter_of_servers(tmp_path: Path) -> None:
    shown = io.StringIO()
    console = Console(tmp_path, ["voting web", "postgres"], shown)
    console.line("voting web", "hello")
    console.line("postgres", "LOG: checkpoint", quiet=True)
    console.line("postgres", "FATAL: the database system is starting up", quiet=True)
    console.line("postgres", "PANIC: disk full", quiet=True)
    console.close()
    assert shown.getvalue().splitlines() == ["voting web │ hello", "postgres   │ PANIC: disk full"]
    assert len((tmp_path / "postgres.log").read_text().splitlines()) == 3
