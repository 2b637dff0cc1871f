"""What a page offers: its links, and its forms with everything that a browser would send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Form:
    """One form: where it goes, what stands in its fields, and its buttons as (name, value, where they go instead)."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Press:
    """A button of a form, with what is sent when it is pressed."""

    action: str
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """Where it goes, whatever it is about, and which button it was."""
        verdict = self.data.get("verdict") or self.data.get("decision") or ""
        return UUID.sub("*", self.action) + (f" {verdict}" if verdict else "")


class Drawn(HTMLParser):
    """A page that was read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select = ""
        self.feed(html)

    def presses(self, typed: dict[str, str]) -> list[Press]:
        """Every button of every form that changes something; `typed` holds what is typed into fields by their names."""
        return [
            Press(elsewhere or form.action, _filled(form, typed) | ({name: value} if name else {}))
            for form in self.forms
            if form.method == "post"
            for name, value, elsewhere in form.buttons
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms, fields and buttons."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])
        elif tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._inside)
        elif self._inside is not None:
            self._in_a_form(tag, given)

    def _in_a_form(self, tag: str, given: dict[str, str]) -> None:
        assert self._inside is not None
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" and given.get("type") != "button":
            self._inside.buttons.append((name, value, given.get("formaction", "")))
        elif (tag == "input" and given.get("type") in {"checkbox", "radio"}) or (tag in {"input", "textarea"} and name):
            self._inside.fields.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self._inside.fields.append((self._select, value))

    def handle_endtag(self, tag: str) -> None:
        """A form or a list of options ends."""
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""


def _filled(form: Form, typed: dict[str, str]) -> dict[str, Any]:
    """The last option of every choice, and for what is typed what was given."""
    return {name: typed.get(name, value) if not value or name in typed else value for name, value in form.fields}
