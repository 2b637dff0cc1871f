"""From a piece of news to the words one person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.wording.sentences import MORE, THE_CITY, VOICES, WHOSE, Voice
from shared.contracts.places import ballot_page, program_page, proposal_page, result_page
from shared.figures import moment, rupiah


@dataclass(frozen=True)
class Message:
    """What one person reads, and where it leads (a path on the public site)."""

    subject: str
    body: str
    path: str


def voice_for(*, child: bool, language: str) -> Voice:
    """English where it was chosen; otherwise Indonesian as one speaks to a child or to an adult."""
    if language == "en":
        return "english"
    return "child" if child else "adult"


def compose(kind: str, facts: Mapping[str, Any], relation: str, voice: Voice) -> Message:
    """The message about news of `kind` for somebody who is `relation` (author, supporter) to it.

    `facts` hold what the event told and no person; raises KeyError where the kind has no wording or lacks a fact.
    """
    sentences = VOICES[voice][kind]
    words = _words(facts, relation, voice)
    subject = " ".join(_fill(sentences.subject, words).split())  # one line, as a letter's head demands
    return Message(subject, _fill(sentences.body, words), _path(kind, facts))


def _words(facts: Mapping[str, Any], relation: str, voice: Voice) -> dict[str, str]:
    language = "en" if voice == "english" else "id"
    whose = WHOSE[voice][relation]
    words = {name: str(facts[name]) for name in ("poll", "reason", "agency", "year") if name in facts}
    words["office"] = str(facts.get("agency") or THE_CITY[voice])
    words |= {"whose": whose, "Whose": whose[0].upper() + whose[1:], "title": _titles(facts.get("titles", []), voice)}
    if "cost" in facts:
        words["cost"] = rupiah(facts["cost"], language)
    if "closes_at" in facts:
        words["closes"] = moment(datetime.fromisoformat(facts["closes_at"]), language)
    return words


def _titles(titles: list[str], voice: Voice) -> str:
    """The first title, quoted, and how many follow; nothing where no title is known."""
    if not titles:
        return ""
    more = f" {MORE[voice].format(more=len(titles) - 1)}" if len(titles) > 1 else ""
    return f" “{titles[0]}”{more}"


def _fill(sentence: str, words: Mapping[str, str]) -> str:
    """One pass only: braces in a resident's own title are letters like any other."""
    return sentence.format_map(words)


def _path(kind: str, facts: Mapping[str, Any]) -> str:
    if kind in {"poll.opened", "poll.prolonged"}:
        return ballot_page(facts["poll_id"])
    if kind == "poll.cancelled":
        return result_page(facts["poll_id"])
    if kind == "program.opened":
        return program_page(facts["program_id"])
    return proposal_page(facts["proposal_id"])
