"""Stacks of paper, as officers' forms send them."""

from __future__ import annotations

from flask_babel import lazy_gettext
from marshmallow import Schema

from services.portal.desks.forms import how_many
from services.portal.shell.text_fields import Words

MOST_SHEETS = 200
STACK = lazy_gettext("Tulis dari mana, misalnya: Posyandu Melati, RT 07.")


class StackForm(Schema):
    """A stack of sheets, counted by hand."""

    label = Words(longest=100, needed=STACK)
    sheets = how_many(MOST_SHEETS)


class RecountForm(Schema):
    """How many sheets there really are."""

    sheets = how_many(MOST_SHEETS)
