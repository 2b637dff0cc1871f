"""`rembuk seed`: fill a demonstration city with made-up people, proposals, polls and programs. Never in production."""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import structlog

from deploy.operator.demonstration.crowd import settle_crowd
from deploy.operator.demonstration.deciding import VOTED_ON, Deciding
from deploy.operator.demonstration.door import Door, Missing, Refused
from deploy.operator.demonstration.filling import Filling
from deploy.operator.demonstration.ideas import Idea, all_ideas
from deploy.operator.demonstration.papers import open_papers
from deploy.operator.demonstration.registry import BeingFilled, NotADemonstration, Registry
from deploy.operator.demonstration.settling import open_cycle, settle
from deploy.operator.demonstration.visitors import Visitor
from deploy.operator.folder import data_option, environment_of
from shared.settings import SettingsIncomplete


@click.command()
@data_option
@click.option("--url", help="The city's address; by default that of the system running on the data folder.")
@click.option("--box-url", help="Where its ballot box answers; by default the next port of the same host.")
def seed(data: Path, url: str | None, box_url: str | None) -> None:
    """Fill a demonstration city: people of every role, 40 proposals in every state, a poll decided and polls open.

    Everything goes through the public address, except that the first operator and the first two officers are made in
    identity's own database, whose address comes from the data folder or, in a container, from the environment. Doing so
    again changes nothing.
    """
    began = time.monotonic()
    # What the services note about themselves is not for whoever fills a city.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        registry = Registry(environment_of("identity", data))
        door = Door(url, box_url) if url else Door(*_addresses(data))
        ideas = all_ideas()
        with registry.alone(click.echo):
            people = settle(door, registry)
            settle_crowd(people, registry)
            open_cycle(people["dp3akb"])
            _fill_and_decide(door, people, ideas)
    except (BeingFilled, NotADemonstration) as refusal:
        raise click.ClickException(str(refusal)) from None
    except (Missing, Refused) as trouble:
        raise click.ClickException(f"the demonstration city is not whole: {trouble}") from trouble
    except SettingsIncomplete as trouble:
        raise click.ClickException(f"there is no installation in {data}: {trouble}") from trouble
    seconds = time.monotonic() - began
    click.echo(f"The demonstration city has {len(people)} people and {len(ideas)} proposals ({seconds:.1f} s).")


def _fill_and_decide(door: Door, people: dict[str, Visitor], ideas: list[Idea]) -> None:
    """First what is voted on; the rest while the poll is open, since its clock does not hurry."""
    filling = Filling(people)
    voted_on = [idea for idea in ideas if idea.becomes in VOTED_ON]
    ids = filling.fill(voted_on)
    others = [idea for idea in ideas if idea not in voted_on]
    with ThreadPoolExecutor(1) as thread:
        filled = thread.submit(filling.fill, others)
        Deciding(door, people, voted_on, ids).decide()
        open_papers(people["dp3akb"])
        filled.result()


def _addresses(data: Path) -> tuple[str, str]:
    """Where the system that runs on the data folder answers, and its ballot box."""
    status = data / "status.json"
    if not status.exists():
        raise click.ClickException(f"nothing runs on {data}: start it with rembuk up, or name it with --url")
    running = json.loads(status.read_text(encoding="utf-8"))
    return str(running["url"]), str(running["box_url"])
