"""Where to turn when somebody is not safe, when something does not work, and how all of this works."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("help", __name__)


@blueprint.get("/bantuan")
def show() -> str:
    """Help for people first, then help with these pages."""
    return render_template("front/help.html")


@blueprint.get("/cara-kerja")
def how_it_works() -> str:
    """How an idea becomes a program, in five planks."""
    return render_template("front/how_it_works.html")
