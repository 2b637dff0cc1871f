"""`./rembuk update` on an engine that only remembers: the order, what stays when something fails, and the way back."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from click.testing import CliRunner

from deploy.docker import engine as docker
from deploy.docker import rolling as rules
from deploy.docker.engine import Container, EngineRefused
from deploy.docker.rolling import DOORS, OTHERS, NotWell, Rolling
from deploy.operator.update import update

OURS = (*DOORS, *OTHERS)


class Remembering:
    """Stands in for the engine: containers, images, names, and what was done in which order."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.images = {name: "gateway" if name == "gateway" else "service" for name in OURS} | {"postgres": "postgres"}
        self.described = dict.fromkeys(self.images, "as before")
        self.names: dict[str, str] = {"service": "one", "gateway": "door"}
        self.running: dict[str, list[Container]] = {}
        self.ill: set[str] = set()
        self.done: list[str] = []
        for name in self.images:
            self._start(name)

    def _start(self, process: str) -> None:
        number, image = next(self.numbers), self.names.get(self.images[process], "")
        restarts = 3 if image in self.ill else 0
        made = Container(str(number), f"{process}-{number}", image, self.described[process], True, restarts)
        self.running.setdefault(process, []).append(made)

    def compose(self, *arguments: str) -> str:
        return ""

    def build(self) -> None:
        self.names["service"] = "two"

    def containers(self, process: str) -> list[Container]:
        return list(self.running.get(process, []))

    def add(self, process: str, count: int) -> None:
        self.done.append(f"{process} to {count}")
        while len(self.running[process]) < count:
            self._start(process)

    def replace(self, process: str) -> None:
        self.done.append(f"{process} anew")
        self.running[process] = []
        self._start(process)

    def is_well(self, container: Container) -> bool:
        return container.image not in self.ill

    def look(self, container: Container) -> Container:
        return container

    def last_words(self, container: Container) -> str:
        return f"{container.image} cannot start"

    def stop(self, container: Container) -> None:
        self.done.append(f"{container.name} stops")
        self.remove(container)

    def remove(self, container: Container) -> None:
        for containers in self.running.values():
            if container in containers:
                containers.remove(container)

    def image(self, name: str) -> str | None:
        return self.names.get(name)

    def tag(self, image: str, name: str) -> None:
        self.names[name] = image

    def versions(self) -> set[str]:
        return {one.image for name in OURS if name != "gateway" for one in self.containers(name)}


@pytest.fixture
def engine() -> Remembering:
    """Everything runs in version one."""
    return Remembering()


def renew(engine: Remembering, *only: str) -> list[str]:
    """Build version two and roll; what was said."""
    said: list[str] = []
    rolling = Rolling(engine, said.append)  # type: ignore[arg-type]  # only what an update asks
    engine.build()
    rolling.keep_what_runs()
    rolling.roll(only)
    return said


def test_each_door_has_its_new_container_before_the_old_one_stops(engine: Remembering) -> None:
    renew(engine)
    assert engine.versions() == {"two"}
    assert all(len(engine.containers(name)) == 1 for name in OURS)
    assert engine.done[:4] == ["signer-web to 2", "signer-web-1 stops", "box-web to 2", "box-web-2 stops"]
    assert [line.split()[0] for line in engine.done[len(DOORS) * 2 :]] == [*OTHERS[:-1]], "workers after all doors"


def test_a_gateway_that_did_not_change_is_left_alone(engine: Remembering) -> None:
    assert "gateway: is of this version" in renew(engine)
    assert "gateway anew" not in engine.done


def test_only_what_is_named_is_changed(engine: Remembering) -> None:
    renew(engine, "portal-web", "box-web")
    assert [line.split()[0] for line in engine.done] == ["box-web", "box-web-2", "portal-web", "portal-web-8"]


def test_a_new_container_that_does_not_become_well_leaves_the_old_one_serving(engine: Remembering) -> None:
    engine.ill = {"two"}
    with pytest.raises(NotWell, match=r"did not become well\. Its last words: two cannot start"):
        renew(engine)
    assert engine.versions() == {"one"}
    assert engine.done == ["signer-web to 2"]


def test_an_update_that_stopped_half_way_is_gone_on_with(engine: Remembering) -> None:
    renew(engine, "signer-web", "box-web")
    engine.add("identity-web", 2)  # stopped in the middle of a door
    del engine.done[:]
    renew(engine)
    assert engine.done[:2] == ["identity-web-3 stops", "proposals-web to 2"]
    assert engine.versions() == {"two"}
    assert engine.image("service:before") == "one"


def test_a_changed_description_is_taken_up_without_a_new_image(engine: Remembering) -> None:
    engine.described["portal-web"] = "with another setting"
    Rolling(engine, lambda _: None).roll()  # type: ignore[arg-type]
    assert engine.done == ["portal-web to 2", "portal-web-8 stops"]


def test_as_many_containers_of_a_door_as_before(engine: Remembering) -> None:
    engine.add("portal-web", 3)
    renew(engine)
    assert len(engine.containers("portal-web")) == 3
    assert engine.versions() == {"two"}


def test_a_door_that_stands_still_is_started(engine: Remembering) -> None:
    engine.running["portal-web"] = [replace(one, running=False) for one in engine.running["portal-web"]]
    renew(engine)
    assert [one.running for one in engine.containers("portal-web")] == [True]


def test_servers_are_told_of_and_not_touched(engine: Remembering) -> None:
    engine.described["postgres"] = "with more memory"
    said = renew(engine)
    assert "postgres: described anew" in said[-1]
    assert not [line for line in engine.done if line.startswith("postgres")]


def test_one_goes_back_to_what_ran_before_and_forth_again(engine: Remembering) -> None:
    renew(engine)
    for version in ("one", "two"):
        rolling = Rolling(engine, lambda _: None)  # type: ignore[arg-type]
        rolling.turn_back()
        rolling.roll()
        assert engine.versions() == {version}


def test_building_the_same_again_does_not_forget_the_version_before(engine: Remembering) -> None:
    renew(engine)
    renew(engine)
    assert engine.image("service:before") == "one"


def test_without_a_version_before_there_is_no_way_back(engine: Remembering) -> None:
    with pytest.raises(NotWell, match="no version of before"):
        Rolling(engine, lambda _: None).turn_back()  # type: ignore[arg-type]


def test_the_command_says_in_a_sentence_what_it_cannot_do(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Remembering()
    monkeypatch.setattr(docker, "Engine", lambda: engine)
    unknown = CliRunner().invoke(update, ["portal"])
    assert (unknown.exit_code, unknown.output) == (
        1, "Error: no process is called portal; the names are in docker-compose.yml.\n",
    )  # fmt: skip
    assert CliRunner().invoke(update).output.rstrip().endswith("OK")
    engine.running.clear()
    assert "nothing runs here yet" in CliRunner().invoke(update).output
    monkeypatch.setattr(engine, "build", lambda: _refuse("`docker compose build`: no space left"))
    engine.running["portal-web"] = [Container("1", "portal-web-1", "one", "as before", True, 0)]
    refused = CliRunner().invoke(update)
    assert (refused.exit_code, refused.output.splitlines()[-1]) == (1, "Error: `docker compose build`: no space left")


def test_waiting_has_an_end(engine: Remembering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WELL_SECONDS", 0.0)
    monkeypatch.setattr(engine, "is_well", lambda _: False)
    with pytest.raises(NotWell):
        renew(engine)
    assert engine.versions() == {"one"}


def _refuse(words: str) -> None:
    raise EngineRefused(words)
