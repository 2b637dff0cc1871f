"""A template's line ends are for its reader: the page shows what it showed when everything stood on one line."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from services.portal.shell.source_lines import SourceLines

WRITTEN = [
    ('<p class="a"\n     id="b"\n  >x</p>', '<p class="a" id="b">x</p>'),
    ('<path d="M0 0"\n   />', '<path d="M0 0"/>'),
    ("<ul>\n    <li>a</li>\n    <li>b</li>\n  </ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("<p>one\n    two</p>", "<p>one two</p>"),
    ("<p>{{ 1 }},\n    <b>two</b>\n  three</p>", "<p>1, <b>two</b> three</p>"),
    ("<p{% if true %}\n   hidden{% endif %}>\n  {{ 1 }}\n</p>", "<p hidden>\n1 </p>"),
    ('<a href="{{ "/x" }}"\n   rel="{{ "y" }}">z</a>', '<a href="/x" rel="y">z</a>'),
    ("<p>a</p>  <p>b   c</p>", "<p>a</p>  <p>b   c</p>"),
]


@pytest.mark.parametrize(("source", "page"), WRITTEN)
def test_a_line_end_is_one_space_or_stays_between_tags(source: str, page: str) -> None:
    assert Environment(extensions=[SourceLines], autoescape=True).from_string(source).render() == page


def test_what_people_wrote_keeps_its_lines() -> None:
    template = Environment(extensions=[SourceLines], autoescape=True).from_string('<p class="kept">{{ words }}</p>')
    assert template.render(words="one\n\n   two") == '<p class="kept">one\n\n   two</p>'
