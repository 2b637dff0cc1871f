"""What a subject brings to the portal, in one record of its own; the shell keeps what it is given, without entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, current_app

from services.portal.shell.states import Shown
from shared.contracts.roles import Role

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Place:
    """A place in the navigation: what pages call `active`, the words, and the endpoint that the words lead to."""

    key: str
    label: Any
    endpoint: str
    strangers: bool = True
    """Whether it is shown to who is not logged in."""
    visitors: bool = True
    """Whether it is shown to who is."""


@dataclass(frozen=True)
class Desk:
    """A desk of staff: its place in their navigation, and the roles that work at it."""

    key: str
    label: Any
    endpoint: str
    roles: frozenset[Role]
    """What may be done there with one thing, the services say of each."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Everything that one subject brings: its routes, its words, its places, and what it has to do to the app.

    Its templates lie in `templates/<subject>/`, its rules of style in `static/css/<subject>.css` (if it has any), its
    words in other languages in `translations/<language>/LC_MESSAGES/<subject>.po`; they are found by their names.
    """

    pages: tuple[Blueprint, ...] = ()
    states: Mapping[str, Mapping[str, Shown]] = field(default_factory=dict)
    """By kind of thing: each gives templates a function `<kind>_state(code)`."""
    lists: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    """Closed lists in words, for `word(list, code)` and `options(list)`."""
    refusals: Mapping[str, Any] = field(default_factory=dict)
    """One sentence for each code that a service says no with, saying what to do next."""
    notices: Mapping[str, Any] = field(default_factory=dict)
    """What just happened, by the word in the next page's address (`?kabar=`)."""
    pictures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each picture with the topics that it stands for."""
    places: tuple[Place, ...] = ()
    desks: tuple[Desk, ...] = ()
    register: tuple[Callable[[Flask], None], ...] = ()


class BroughtTwice(ValueError):
    """Two subjects bring an entry under the same name, so that one would silently win."""


@dataclass(frozen=True)
class Brought:
    """What all subjects brought together."""

    names: tuple[str, ...]
    """Dotted below services.portal, in the order in which they are registered."""
    subjects: tuple[Subject, ...]
    states: Mapping[str, Mapping[str, Shown]]
    lists: Mapping[str, Mapping[Any, Any]]
    refusals: Mapping[str, Any]
    notices: Mapping[str, Any]
    pictures: Mapping[str, str]
    """The picture of each topic, a picture's own name among them."""
    places: tuple[Place, ...]
    desks: Mapping[str, Desk]


def subject_of(name: str) -> Subject:
    """The record of a subject by its folder, as `desks.moderation`. Raises ImportError, AttributeError."""
    return cast("Subject", import_module(f"services.portal.{name}.subject").SUBJECT)


def brought_by(named: Mapping[str, Subject]) -> Brought:
    """What these subjects bring. Raises BroughtTwice."""
    subjects = tuple(named.values())
    pictures = [{topic: name} for one in subjects for name, topics in one.pictures.items() for topic in (name, *topics)]
    return Brought(
        names=tuple(named),
        subjects=subjects,
        states=_together("state", (one.states for one in subjects)),
        lists=_together("list", (one.lists for one in subjects)),
        refusals=_together("refusal", (one.refusals for one in subjects)),
        notices=_together("notice", (one.notices for one in subjects)),
        pictures=_together("picture", pictures),
        places=tuple(place for one in subjects for place in one.places),
        desks=_together("desk", ({desk.key: desk} for one in subjects for desk in one.desks)),
    )


def _together(kind: str, parts: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    whole: dict[Key, Value] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise BroughtTwice(f"two subjects bring the {kind} {sorted(map(str, twice))}")
        whole.update(part)
    return whole


def register_subjects(app: Flask, names: Iterable[str]) -> None:
    """Take what each subject brings; its routes and what it does to the app come with it. Raises BroughtTwice."""
    brought = brought_by({name: subject_of(name) for name in names})
    app.extensions["subjects"] = brought
    for subject in brought.subjects:
        for register in subject.register:
            register(app)
        for blueprint in subject.pages:
            app.register_blueprint(blueprint)


def brought_to(app: Flask) -> Brought:
    """What the subjects brought to a portal, while it is made."""
    return cast("Brought", app.extensions["subjects"])


def brought() -> Brought:
    """What the subjects brought to the portal that answers this request."""
    return brought_to(current_app)
