"""Codes in words, as the subjects brought them: closed lists, states, refusals, and what just happened."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext

from services.portal.shell.states import Shown
from services.portal.shell.subject import brought, brought_to

UNKNOWN = lazy_gettext("Ini tidak bisa dilakukan sekarang. Muat ulang halaman, lalu coba lagi.")


def word(name: str, code: Any) -> Any:
    """The words for a code of one of the lists; the code itself where a service knows more than we do."""
    return brought().lists[name].get(code, code)


def options(name: str) -> list[tuple[Any, Any]]:
    """The codes and words of a list, for a field."""
    return list(brought().lists[name].items())


def state(kind: str, code: str) -> Shown:
    """How the state of a proposal, poll, ... is shown; an unknown one shows its code rather than nothing."""
    return brought().states[kind].get(code, Shown(code))


def sentence(code: str) -> Any:
    """What a refusal means and what to do next."""
    return brought().refusals.get(code, UNKNOWN)


def is_known(code: str) -> bool:
    """Whether we have words of our own for a refusal."""
    return code in brought().refusals


def notice() -> Any:
    """What just happened, told on the next page by a word in its address (`?kabar=`); None where nothing did."""
    return brought().notices.get(request.args.get("kabar", ""))


def register_words(app: Flask) -> None:
    """Give templates `word`, `options`, `sentence`, `notice`, and one function for each kind of state."""
    app.jinja_env.globals.update(word=word, options=options, sentence=sentence, notice=notice)
    app.jinja_env.globals.update({f"{kind}_state": partial(state, kind) for kind in brought_to(app).states})
