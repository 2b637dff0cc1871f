"""Changing containers for another version while people go on: a new one beside the old, which goes when that is well.

What runs beside each other are two neighbouring versions; their databases fit both (migrations first add, and take away
one release later). Whatever goes wrong leaves the old container serving.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from deploy.town import DATABASE_SERVERS, KEEPERS

if TYPE_CHECKING:
    from deploy.docker.engine import Container, Engine

DOORS = tuple(
    f"{name}-web"
    for name in ("signer", "box", "identity", "proposals", "voting", "programs", "notifications", "portal")
)
"""Whoever is asked before whoever asks, so that a new door finds the new answers."""
OTHERS = (*(f"{name}-worker" for name in KEEPERS), "mail-sink", "gateway")
"""One at a time, and nobody waits for them; the gateway last, where it changed at all."""
SERVERS = (*DATABASE_SERVERS, "broker", "cache")
BEFORE = "before"
WELL_SECONDS, PAUSE = 600, 0.5
RESTARTS = 2
"""A new container that ended as often as this does not become well by waiting."""


class NotWell(Exception):
    """A new container did not become well; says what to do."""


class Rolling:
    """One update of the containers that run. `say` is told each step in a line."""

    def __init__(self, engine: Engine, say: Callable[[str], None]) -> None:
        self._engine, self._say = engine, say

    def keep_what_runs(self) -> None:
        """Name the images in use `before`, so that one can go back; call it when the new ones are built.

        A mixture is what an update leaves that stopped half way: then what was `before` stays it.
        """
        for name, processes in self._built().items():
            used = Counter(one.image for process in processes for one in self._engine.containers(process))
            used.pop(self._engine.image(name) or "", None)
            if used and self._engine.image(f"{name}:{BEFORE}") not in used:
                self._engine.tag(used.most_common(1)[0][0], f"{name}:{BEFORE}")

    def turn_back(self) -> None:
        """Let the image of before and today's change names. Raises NotWell where there is none of before."""
        kept = {name: self._engine.image(f"{name}:{BEFORE}") for name in self._built()}
        if not any(kept.values()):
            raise NotWell("no version of before is kept here: nothing was updated with ./rembuk update yet.")
        for name, before in kept.items():
            today = self._engine.image(name)
            if before is not None:
                self._engine.tag(before, name)
                if today is not None:
                    self._engine.tag(today, f"{name}:{BEFORE}")

    def roll(self, only: Collection[str] = ()) -> None:
        """Change every process, or only these, that is not of today's image and description. Raises NotWell."""
        for process in self._wanted(DOORS, only):
            self._change(process, self._roll_door)
        for process in self._wanted(OTHERS, only):
            self._change(process, self._replace)
        changed = [name for name in self._wanted(SERVERS, only) if self._stale(name)]
        if changed:
            self._say(
                f"{' and '.join(changed)}: described anew in docker-compose.yml, and not touched by an update; "
                "at a quiet hour run docker compose up -d --wait"
            )

    def _wanted(self, processes: Iterable[str], only: Collection[str]) -> list[str]:
        return [name for name in processes if name in self._engine.images and (not only or name in only)]

    def _built(self) -> dict[str, list[str]]:
        """Our own images, and the processes started from each."""
        ours = [name for name in (*DOORS, *OTHERS) if name in self._engine.images]
        return {image: [name for name in ours if self._engine.images[name] == image] for image in
                dict.fromkeys(self._engine.images[name] for name in ours)}  # fmt: skip

    def _stale(self, process: str) -> list[Container]:
        image = self._engine.image(self._engine.images[process]) if process not in SERVERS else None
        return [
            one
            for one in self._engine.containers(process)
            if not one.running or one.image != (image or one.image) or one.described != self._engine.described[process]
        ]

    def _change(self, process: str, how: Callable[[str, list[Container]], None]) -> None:
        stale, began = self._stale(process), time.monotonic()
        if not stale and self._engine.containers(process):
            self._say(f"{process}: is of this version")
            return
        how(process, stale)
        self._say(f"{process}: changed in {time.monotonic() - began:.0f} s")

    def _roll_door(self, process: str, stale: list[Container]) -> None:
        before = {one.id for one in self._engine.containers(process)}
        current = len(before) - len(stale)
        wanted = max(len(stale), 1)
        try:
            if current < wanted:
                self._engine.add(process, len(stale) + wanted)
            for one in self._engine.containers(process):
                if one.id not in {old.id for old in stale}:
                    self._wait_until_well(one)
        except BaseException:
            for one in self._engine.containers(process):
                if one.id not in before:
                    self._engine.remove(one)
            raise
        for one in stale:
            self._engine.stop(one)

    def _replace(self, process: str, _stale: list[Container]) -> None:
        self._engine.replace(process)
        for one in self._engine.containers(process):
            self._wait_until_well(one)

    def _wait_until_well(self, container: Container) -> None:
        until = time.monotonic() + WELL_SECONDS
        while not self._engine.is_well(container):
            if self._engine.look(container).restarts >= RESTARTS or time.monotonic() > until:
                words = self._engine.last_words(container)
                raise NotWell(f"{container.name} did not become well. Its last words: {words}")
            time.sleep(PAUSE)
