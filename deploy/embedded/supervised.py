"""One process under supervision: started, read, started again with growing pauses, stopped with everything it began."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from enum import StrEnum

from deploy.embedded.child import dying_with_this_process, kill_family
from deploy.embedded.console import Console
from deploy.embedded.plan import Plan, Stage

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0  # seconds before a crashed process is started again
STEADY_SECONDS = 20.0  # a process that ran this long crashed by accident: the pauses begin anew
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 60.0  # for which a process that was ready may be silent: stopped, or with all its threads hanging
ASK_SECONDS = 5.0  # how often a process that was ready is asked whether it still does its work


class State(StrEnum):
    """Where a process is in its life."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    SILENT = "silent"
    CRASHED = "crashed"
    STOPPED = "stopped"


class Supervised:
    """Keeps the process of `plan` alive until told to stop; `changed` is called at every change of state."""

    def __init__(
        self, plan: Plan, console: Console, changed: Callable[[], None], *, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.plan = plan
        self._patience = patience * plan.slack
        self.state = State.WAITING
        self.restarts = 0
        self.ready = asyncio.Event()
        self._console = console
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The process's id while it lives."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self) -> None:
        """Keep it alive until `stop`. Raises what preparing its first start raises."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            how = await self._live_once()
            if self._stopping.is_set():
                break
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            self.restarts += 1
            self._enter(State.CRASHED)
            self._console.say(f"{self.plan.name} ended ({how}); starting it again in {pause:.1f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
        self._enter(State.STOPPED)

    async def stop(self, grace: float) -> None:
        """Ask it to stop; after `grace` seconds, or if it was started by nobody, end its whole process group."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.plan.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), grace)
        except TimeoutError:
            self._console.say(f"{self.plan.name} did not stop within {grace:.0f} s and is killed")
            _kill_group(process.pid)
            await process.wait()

    async def _live_once(self) -> str:
        """From preparing to its end; says how it ended."""
        try:
            await asyncio.to_thread(self.plan.prepare)
        except OSError as error:
            if not self.restarts:
                raise
            return f"not started: {error.strerror}"
        return _how(await self._live())

    async def _live(self) -> int:
        self._enter(State.STARTING)
        # A pipe of our own: asyncio's would report the end of the process only when its grandchildren let go of it too.
        output, its_end = os.pipe()
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self.plan.argv,
                env=dict(self.plan.environment),
                cwd=self.plan.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=its_end,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # so that Ctrl-C reaches the supervisor alone, which stops all in order
                umask=0o077 if self.plan.stage is Stage.SERVER else -1,  # what servers keep is for nobody else
                preexec_fn=dying_with_this_process(self.plan.orphan_signal),
            )
        finally:
            os.close(its_end)
        self._changed()
        reading = asyncio.create_task(self._read(output))
        looking_on = asyncio.create_task(self._look_on(process.pid))
        code = await process.wait()
        self.ready.clear()
        looking_on.cancel()
        _kill_group(process.pid)  # what it began and left behind
        await reading
        return code

    async def _read(self, output: int) -> None:
        stream = asyncio.StreamReader(limit=1_000_000)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(output, "rb", 0)
        )
        with contextlib.closing(transport):
            await self._read_lines(stream)

    async def _read_lines(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # longer than the limit; what was read of it is dropped
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()
            self._console.line(self.plan.name, text, quiet=self.plan.quiet)
            if self.plan.ready_words and self.plan.ready_words in text:
                self._enter_ready()

    async def _look_on(self, pid: int) -> None:
        await self._wait_until_ready()
        if self.plan.is_well is None:
            return
        await self.ready.wait()
        silent = 0.0  # counted by questions: while this machine slept, nobody was asked
        while silent < self._patience:
            await asyncio.sleep(ASK_SECONDS)
            if await asyncio.to_thread(self.plan.is_well):
                silent = 0.0
            else:
                silent += ASK_SECONDS
            if (silent > ASK_SECONDS) is not (self.state is State.SILENT):
                self._enter(State.SILENT if silent else State.READY)
        self._console.say(f"{self.plan.name} has been silent for {silent:.0f} s and is killed")
        kill_family(pid)

    async def _wait_until_ready(self) -> None:
        if self.plan.is_ready is None:
            return
        while not await asyncio.to_thread(self.plan.is_ready):  # noqa: ASYNC110 - it is another process that changes
            await asyncio.sleep(POLL_SECONDS)
        self._enter_ready()

    def _enter_ready(self) -> None:
        self.ready.set()
        self._enter(State.READY)

    def _enter(self, state: State) -> None:
        self.state = state
        self._changed()


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _how(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
