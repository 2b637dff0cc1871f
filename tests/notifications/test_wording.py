"""Every event that is heard has its words, in each voice, and the words are right for their reader."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from services.notifications.channels.letter import as_html, as_text
from services.notifications.wording.composition import Message, compose, voice_for
from services.notifications.wording.sentences import TELLS_NOBODY, VOICES, Voice
from shared.contracts.routes import ROUTES
from shared.figures import moment, rupiah
from tests.notifications.news import EVERY_FACT

HEARD = sorted(kind.event_type for kind, listeners in ROUTES.items() if "notifications" in listeners)
AT = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
SENTENCE = re.compile(r"[^.!?]+[.!?]")


def test_each_event_that_is_heard_has_words_or_tells_nobody_on_purpose() -> None:
    for voice, sentences in VOICES.items():
        assert sorted([*sentences, *TELLS_NOBODY]) == HEARD, f"the {voice} voice and routes.py differ"


@pytest.mark.parametrize("voice", list(VOICES))
@pytest.mark.parametrize("kind", sorted(VOICES["adult"]))
@pytest.mark.parametrize("relation", ["author", "supporter"])
def test_each_message_is_whole(kind: str, voice: Voice, relation: str) -> None:
    message = compose(kind, EVERY_FACT, relation, voice)
    assert message.subject
    assert not re.search(r"[{}]|  |None", message.subject + message.body)
    assert message.path.startswith("/")


def test_children_are_spoken_to_as_children_and_adults_as_adults() -> None:
    for kind in VOICES["adult"]:
        for relation in ("author", "supporter"):
            adult, child = (compose(kind, EVERY_FACT, relation, voice) for voice in ("adult", "child"))
            assert not re.search(r"\b([Kk]amu|\w+mu)\b", adult.subject + adult.body), adult
            assert not re.search(r"\bAnda\b", child.subject + child.body), child


def test_children_read_short_sentences() -> None:
    for kind, sentences in VOICES["child"].items():
        for sentence in SENTENCE.findall(sentences.body.replace("“{reason}”", ".")):
            assert len(sentence.split()) <= 12, f"{kind}: {sentence}"


def test_english_goes_to_whoever_chose_it_child_or_not() -> None:
    assert voice_for(child=True, language="en") == voice_for(child=False, language="en") == "english"
    assert (voice_for(child=True, language="id"), voice_for(child=False, language="id")) == ("child", "adult")


def test_money_and_time_read_as_in_balikpapan() -> None:
    assert (rupiah(1_500_000), rupiah(1_500_000, "en")) == ("Rp1.500.000", "Rp1,500,000")
    assert moment(AT, "id") == "Minggu, 29 November 2026 pukul 23.59 WITA"
    assert moment(AT, "en") == "Sunday, 29 November 2026 at 23:59 WITA"


@pytest.mark.parametrize("title", ["{cost} 50%", '<b>tebal</b> & "miring"', "baris\r\nBcc: semua@contoh.invalid"])
def test_a_title_never_becomes_anything_but_a_title(title: str) -> None:
    facts: dict[str, Any] = {**EVERY_FACT, "titles": [title], "poll": title}
    message = compose("poll.opened", facts, "author", "adult")
    assert "\n" not in message.subject
    html = as_html(message, "adult", "https://rembuk.test")
    assert "<b>" not in html
    assert " ".join(title.split()) in " ".join(as_text(message, "adult", "https://rembuk.test").split())


def test_the_html_letter_needs_nothing_from_elsewhere() -> None:
    html = as_html(Message("Usulan terbit", "Isi", "/usulan/1"), "adult", "https://rembuk.test")
    found: list[tuple[str, str]] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, value or "") for name, value in attrs if name in {"src", "href"})

    Links().feed(html)
    assert found == [("a", "https://rembuk.test/usulan/1"), ("a", "https://rembuk.test/bantuan")]
    assert len(html.encode()) < 4_000


@pytest.mark.parametrize("voice", list(VOICES))
def test_a_no_is_told_in_the_name_of_the_office_that_says_it(voice: Voice) -> None:
    assert "Dinas Pekerjaan Umum" in compose("proposal.declined", EVERY_FACT, "author", voice).body
    nameless = {name: fact for name, fact in EVERY_FACT.items() if name != "agency"}
    assert re.search(r"\bkota\b|the city", compose("proposal.declined", nameless, "author", voice).body)
