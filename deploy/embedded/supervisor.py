"""One supervisor for all processes of one machine: starts them side by side, keeps them alive, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg

from deploy.embedded import announcement, disk
from deploy.embedded.child import dying_with_this_process, kill_family
from deploy.embedded.city import City, Phase
from deploy.embedded.console import Console
from deploy.embedded.migrations import REFUSED
from deploy.embedded.plan import Plan, Stage
from deploy.embedded.postgres import ensure_database, guard_log, stop_writing
from deploy.embedded.refusals import CannotStart
from deploy.embedded.services import compilation, migrations, web, worker
from deploy.embedded.supervised import PATIENCE_SECONDS, State, Supervised
from deploy.town import DATABASES, DOORS, KEEPERS

READY_SECONDS = 120.0  # after which a system that is not ready says why and gives up
HOPELESS_RESTARTS = 4  # a process that fails so often before the system was ever ready will not come
GRACE_SECONDS = {Stage.DOOR: 5.0, Stage.SERVICE: 25.0, Stage.MAIL: 5.0, Stage.SERVER: 20.0}
SEED_AGAIN = "./rembuk seed"
IDLE_SECONDS = 30.0  # after readiness, when memory is measured once more


class Supervisor:
    """Runs `city` until it is told to stop or cannot become ready."""

    def __init__(self, city: City, console: Console, *, patience: float = PATIENCE_SECONDS) -> None:
        self.city = city
        self.console = console
        self.patience = patience
        self.began = time.monotonic()
        self.processes: list[Supervised] = []
        self.phase = Phase.STARTING
        self._errands: set[asyncio.subprocess.Process] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None

    async def run(self) -> int:
        """Start everything, wait for a signal, stop everything; answers with the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop)
        try:
            self._spawn(self._become_ready())
            await self._stop.wait()
        finally:
            await self._stop_everything()
        if self._failure is not None:
            raise self._failure
        return 0

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            self.console.say("asked twice: killing what is left")
            for process in self.processes:
                self._spawn(process.stop(grace=0))
            return
        self.console.say("stopping …")
        self._stop.set()

    async def _become_ready(self) -> None:
        servers = [self._keep(plan) for plan in self.city.servers.plans]
        doors = [*self.city.mail_plans, *(web(self.city.installation, name) for name in DOORS)]
        webs = [self._keep(plan) for plan in doors]
        try:
            async with asyncio.timeout(READY_SECONDS):
                self._spawn(self._watch_for_hopeless())
                await asyncio.gather(*(server.ready.wait() for server in servers))
                await asyncio.to_thread(self._make_databases)
                self._spawn(self._watch_disk())
                await self._migrate_and_work()
                await asyncio.gather(*(process.ready.wait() for process in webs))
                # The door opens last, so that nobody meets a city whose databases are not there yet.
                await self._keep(self.city.gateway_plan).ready.wait()
        except TimeoutError:
            late = next(process for process in self.processes if process.state is not State.READY)
            raise CannotStart(self._why(late, f"was not ready within {READY_SECONDS:.0f} s")) from None
        await self._announce()

    async def _announce(self) -> None:
        seconds = time.monotonic() - self.began
        for line in announcement.ready(self.city, self._status(), seconds):
            self.console.say(line)
        self._spawn(self._run_once(compilation(self.city.installation)))
        await self._seed()
        self._enter(Phase.READY)
        for line in announcement.people(self.city):
            self.console.say(line)
        await asyncio.sleep(IDLE_SECONDS)
        self.console.say(announcement.memory(self._status(), "when idle"))

    async def _seed(self) -> None:
        plan = self.city.seed_plan()
        if plan is None:
            return
        self._enter(Phase.FILLING)
        self.console.say("Filling the demonstration city; its people can log in when it says so …")
        if await self._run_once(plan):
            self.console.say(f"The demonstration city could not be filled; `{SEED_AGAIN}` tries once more.")
        else:
            self.city.seeded()

    def _make_databases(self) -> None:
        try:
            if self.city.servers.keeps_database:
                stop_writing(self.city.servers.database_admin_url, stopped=False)
            for name in DATABASES:
                password = self.city.secrets.read(f"{name}-database-password")
                ensure_database(self.city.servers.database_admin_url, name, password)
                if name in KEEPERS:
                    guard_log(self.city.servers.database_admin_url, name)
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise CannotStart(f"the services' databases could not be made: {reason}") from error

    async def _migrate_and_work(self) -> None:
        def done(line: str) -> None:
            if line in KEEPERS:
                self._keep(worker(self.city.installation, line))

        plan = migrations(self.city.installation)
        code = await self._run_once(plan, done)
        if code == REFUSED:
            raise CannotStart(self.console.last_lines(plan.name, 1))
        if code:
            raise CannotStart(f"the databases could not be migrated:\n{self.console.last_lines(plan.name)}")

    async def _run_once(self, plan: Plan, heard: Callable[[str], None] = lambda _: None) -> int:
        process = await asyncio.create_subprocess_exec(
            *plan.argv, env=dict(plan.environment), cwd=plan.folder, start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            preexec_fn=dying_with_this_process(plan.orphan_signal),
        )  # fmt: skip
        self._errands.add(process)
        assert process.stdout is not None
        async for line in process.stdout:
            text = line.decode(errors="replace").rstrip()
            self.console.line(plan.name, text, quiet=plan.quiet)
            heard(text)
        code = await process.wait()
        self._errands.discard(process)
        return code

    def _keep(self, plan: Plan) -> Supervised:
        process = Supervised(plan, self.console, self._record, patience=self.patience)
        self.processes.append(process)
        self._spawn(process.run())
        return process

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._record()

    def _status(self) -> dict[str, Any]:
        return self.city.status(self.phase, self.processes)

    def _record(self) -> None:
        # Where the disk takes it no more, the last that was written stands until there is room.
        with contextlib.suppress(OSError):
            self.city.data.write_json("status.json", self._status())

    async def _watch_disk(self) -> None:
        told = False
        while True:
            if self.city.disk.look():
                self.console.say(disk.FULL if self.city.disk.is_full else disk.ROOM_AGAIN)
                self._record()
            if told is not self.city.disk.is_full:
                told = await self._tell_database(told)
            await asyncio.sleep(disk.LOOK_SECONDS)

    async def _tell_database(self, told: bool) -> bool:
        """Stop or allow writing; a database that is coming up again from a crash is told at the next look."""
        servers, full = self.city.servers, self.city.disk.is_full
        try:
            if servers.keeps_database:
                await asyncio.to_thread(stop_writing, servers.database_admin_url, stopped=full)
        except psycopg.Error:
            return told
        return full

    async def _watch_for_hopeless(self) -> None:
        while True:
            await asyncio.sleep(0.2)
            for process in self.processes:
                if process.restarts >= HOPELESS_RESTARTS and process.state is not State.READY:
                    raise CannotStart(self._why(process, f"failed {process.restarts} times at its start"))
            if self.processes and all(process.state is State.READY for process in self.processes):
                return

    def _why(self, process: Supervised, what: str) -> str:
        name = process.plan.name
        return f"{name} {what}; the last it said:\n{self.console.last_lines(name)}"

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None and not self._stop.is_set():
            self._failure = task.exception()
            self._stop.set()

    async def _stop_everything(self) -> None:
        self._stop.set()
        for errand in self._errands:
            kill_family(errand.pid)
        for stage in Stage:
            affected = [process for process in self.processes if process.plan.stage is stage]
            await asyncio.gather(*(process.stop(GRACE_SECONDS[stage]) for process in affected))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._enter(Phase.STOPPED)
        self.console.say("stopped")
