"""Line ends of a template are for whoever reads its source; a page gets one space, or one line end between two tags.

A template may so be indented, and a long tag broken between its attributes, without a byte more on the way to a phone.
What is typed by people is no part of a template's source and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

SPACES = re.compile(r"\s*\n\s*")
VALUE = "x"
"""Stands for what a page fills in: neither the end of a tag nor the beginning of one."""


class SourceLines(Extension):
    """Rewrites the literal parts of templates, once, when they are compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens, with the white space of literal parts as the page needs it."""
        before, in_tag = ">", False
        for token in stream:
            if token.type == "data":
                text, in_tag = self.shortened(token.value, before, in_tag)
                before = text.rstrip()[-1:] or before
                yield Token(token.lineno, token.type, text)
                continue
            if token.type == "variable_end":
                before = VALUE
            yield token

    def shortened(self, text: str, before: str, in_tag: bool) -> tuple[str, bool]:
        """One literal part, and whether it ends within a tag; `before` is the last letter in front of it."""
        parts = re.split(r"(<(?=[a-zA-Z/!])|>)", text)
        done = ""
        for part in parts:
            if part == "<":
                in_tag = True
            elif part == ">" and in_tag:
                in_tag, done = False, re.sub(r"\s+(/?)$", r"\1", done)
            done += SPACES.sub(" ", part) if in_tag else self.between(part, done[-1:] or before)
        return done, in_tag

    def between(self, text: str, before: str) -> str:
        """Text between tags: a line end stays where a tag ends before it and the next begins, or a value stands."""

        def shown(found: re.Match[str]) -> str:
            left = text[found.start() - 1] if found.start() else before
            return "\n" if left == ">" and found.end() == len(text) else " "

        return SPACES.sub(shown, text)


def register_source_lines(app: Flask) -> None:
    """Compile templates so."""
    app.jinja_env.add_extension(SourceLines)
