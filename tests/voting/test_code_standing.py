"""What a voting code tells whoever holds it, and whoever guesses."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.voting.town import Town


def test_a_code_tells_whether_it_was_used_and_nothing_else(town: Town) -> None:
    poll_id = town.open()
    (code,) = town.codes(poll_id, 1)

    def ask(typed: str) -> TestResponse:
        return town.post(f"/polls/{poll_id}/code-standing", {"code": typed})

    assert ask(code.lower().replace("-", "")).json == {"used": False}
    town.vote_by_code(poll_id, code, "a")
    assert ask(code).json == {"used": True}
    assert ask("0000-0000-0000").json["code"] == "code_not_valid"
    town.close(poll_id)
    assert ask(code).json["code"] == "poll_not_open"


def test_wrong_codes_are_counted_for_an_address_and_right_ones_are_not(town: Town) -> None:
    poll_id = town.open()
    codes = town.codes(poll_id, 1)
    here, from_school = f"/polls/{poll_id}/code-standing", {"X-Forwarded-For": "203.0.113.9"}
    right = {town.post(here, {"code": codes[0]}, from_school).status_code for _ in range(210)}
    assert right == {200}
    wrong = [town.post(here, {"code": "0000-0000-0000"}, from_school).status_code for _ in range(201)]
    assert (set(wrong[:200]), wrong[200]) == ({404}, 429)
    assert town.post(here, {"code": codes[0]}, {"X-Forwarded-For": "203.0.113.10"}).status_code == 200
