"""What everybody is told alike is asked for once a second, by one of those who want to know; a failure is not kept."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask

from services.portal.shell.cache import ATTRIBUTE
from services.portal.shell.public_answers import MOST_KEPT, PublicAnswers
from shared.page_tags import TOLD
from tests.portal.kept.keeping import asked, logged_in
from tests.portal.sample_city import SampleCity


def test_many_who_ask_at_once_are_answered_by_one_question() -> None:
    answers, questions = PublicAnswers(), []

    def ask() -> int:
        questions.append(1)
        time.sleep(0.1)
        return 7

    heard: list[int] = []
    crowd = [threading.Thread(target=lambda: heard.append(answers.get("how many", ask))) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert heard == [7] * 8
    assert len(questions) == 1


def test_an_answer_is_old_after_its_time() -> None:
    answers = PublicAnswers(0.05)
    assert answers.get("x", lambda: 1) == 1
    assert answers.get("x", lambda: 2) == 1
    time.sleep(0.06)
    assert answers.get("x", lambda: 3) == 3


def test_no_answer_is_an_answer_too_and_a_failure_is_none() -> None:
    answers = PublicAnswers()
    with pytest.raises(ZeroDivisionError):
        answers.get("x", lambda: 1 // 0)
    assert answers.get("x", lambda: None) is None
    assert answers.get("x", lambda: 1) is None


def test_there_are_never_many() -> None:
    answers = PublicAnswers()
    for at in range(MOST_KEPT * 3):
        answers.get(str(at), lambda: 1)
    assert len(answers._kept) <= MOST_KEPT
    assert len(answers._asking) <= MOST_KEPT


def test_a_logged_in_person_shares_what_everybody_is_told(kept_app: Flask, city: SampleCity) -> None:
    person = logged_in(kept_app, city)
    person.get("/")
    before = asked(city)
    person.get("/")
    assert asked(city) == before


def test_a_page_that_is_kept_begins_with_what_is_true_now(kept_app: Flask, city: SampleCity) -> None:
    logged_in(kept_app, city).get("/")
    before = asked(city)
    kept_app.test_client().get("/")
    assert asked(city) > before


def test_every_page_that_is_kept_names_tags_that_services_drop(kept_app: Flask) -> None:
    rules = kept_app.url_map.iter_rules()
    said = [(rule, getattr(kept_app.view_functions[rule.endpoint], ATTRIBUTE, None)) for rule in rules]
    found = [(rule, told[0]) for rule, told in said if told]
    assert len(found) >= 8
    for rule, tags in found:
        assert tags
        for tag in tags:
            aggregate, _, variable = tag.partition(":")
            assert aggregate in TOLD
            assert not variable or variable.strip("{}") in rule.arguments
