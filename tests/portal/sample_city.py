"""A small city that answers over the wire as the services do: for tests of pages, which have no data of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.wire import PATIENCE, Answer, Asked, Patience, Request
from tests.portal import sample_board
from tests.portal.documented import documented
from tests.portal.sample_answers import SampleAnswers
from tests.portal.sample_audit import called_off_poll, two_officers, watching
from tests.portal.sample_booth import booth, cell
from tests.portal.sample_desk import desk_answers
from tests.portal.sample_parts import as_done, brief
from tests.portal.sample_people import people_answers
from tests.portal.sample_places import AUTHOR, a_resident, an_id, areas, candidates, projects
from tests.portal.sample_polls import polls_of_every_type, polls_of_others
from tests.portal.sample_results import result_answers

IN_THE_BOX = ("ballots", "assisted")
Said = tuple[int, Any]
"""Status and content of an answer."""


@dataclass(frozen=True)
class Double:
    """A service of the sample city, asked as a process is."""

    service: str
    city: SampleCity

    def ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        """What the city says in its name."""
        return self.city.answer(self.service, request)


@dataclass
class SampleCity(SampleAnswers):
    """Answers by method and path; tests replace what they need and read what was `sent`."""

    answers: dict[str, Said | Callable[[Request], Said]] = field(default_factory=dict)
    sent: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)
    drifted: list[str] = field(default_factory=list)

    def peer_of(self, service: str) -> Asked:
        """Whoever stands in for a service."""
        return Double(service, self)

    def answer(self, service: str, request: Request) -> Answer:
        """What a service answers; what its document does not say of question or answer is noted in `drifted`."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.sent.append((request.method, request.path, _body_of(request), headers))
        answer = self._says(service, request)
        self.drifted += documented(service).drift(request, answer)
        return answer

    def _says(self, service: str, request: Request) -> Answer:
        name = f"{request.method} {request.path}"
        usual, asked = self.usual(), f"{name}?{filters_of(request)}"
        known = self.answers.get(name) or usual.get(asked) or usual.get(name) or two_officers(name)
        if known is None:
            return Answer.of_json(404, {"code": "not_found", "title": "There is nothing here under that name."})
        status, content = known(request) if callable(known) else known
        if request.path.endswith("/turnout") and status == 200:  # the box tells one half of it, the roll the other
            content = {name: number for name, number in content.items() if (name in IN_THE_BOX) == (service == "box")}
        return Answer.of_json(status, content) if status != 204 else Answer(status)

    def standings(self, usual: dict[str, Any]) -> list[dict[str, Any]]:
        """Whether the visitor may vote, poll by poll: as a test says of one, or as usual."""
        asked = re.compile(r"GET /v1/polls/([0-9a-f-]{36})/eligibility")
        said = {found[1]: answer for name, answer in self.answers.items() if (found := asked.fullmatch(name))}
        told = {poll_id: answer[1] for poll_id, answer in said.items() if not callable(answer)}
        return [{"poll_id": poll_id, **standing} for poll_id, standing in (usual | told).items()]

    def usual(self) -> dict[str, Said | Callable[[Request], Said]]:
        """What the services answer unless a test says otherwise."""
        poll, result = self.poll(), self.result()
        proposal = self.proposal()
        counted = f"/v1/polls/{self.counted_poll()['id']}"
        here, there = f"/v1/polls/{poll['id']}", f"/v1/proposals/{proposal['id']}"
        return watching(self) | {
            **result_answers(),
            "GET /v1/areas": (200, {"items": areas(), "next": None}),
            "POST /v1/login-codes": (202, {"request_id": an_id(7)}),
            "POST /v1/sessions": (201, {"session_id": "sesi-rahasia", "person": self.person or a_resident()}),
            "POST /v1/tokens": self.token(),
            "POST /v1/act-tokens": (201, {"token": "untuk-satu-tindakan"}),
            "GET /v1/sessions": (200, {"items": [{"id": an_id(8), "created_at": self.ago(1)}]}),
            "DELETE /v1/sessions/current": (204, None),
            "DELETE /v1/sessions": (204, None),
            "POST /internal/aliases": (200, {AUTHOR: {"alias": "Bekantan Kecil", "age_band": "10-12"}}),
            "GET /v1/cycles/current": (200, self.cycle()),
            "GET /v1/summary/areas": (200, {"items": self.counts()}),
            "GET /v1/proposals": (200, {"items": self.proposals(), "next": an_id(3)}),
            "POST /v1/proposals": (201, as_done(proposal)),
            f"GET {there}": (200, proposal),
            f"PATCH {there}": (200, as_done(proposal)),
            f"POST {there}/submit": (200, as_done(proposal)),
            f"PUT {there}/support": (200, {}),
            f"DELETE {there}/support": (200, {}),
            f"DELETE {there}": (204, None),
            "GET /v1/proposals/similar": (200, {"items": self.proposals()}),
            f"POST {there}/moderation": (200, as_done(proposal)),
            f"POST {there}/verification": (200, as_done(proposal)),
            f"POST {there}/shortlist": (200, as_done(proposal)),
            f"POST {there}/adoption": (200, as_done(proposal)),
            f"POST {there}/decline": (200, as_done(proposal)),
            "GET /v1/summary/desk": (200, self.waiting()),
            "GET /v1/moderation/queue": (200, {"items": self.moderation_queue(), "next": None}),
            "GET /v1/verification/queue": (200, {"items": self.verification_queue(), "next": None}),
            "GET /v1/adoption/queue": (200, {"items": self.adoption_queue(), "next": None}),
            "GET /v1/polls": (
                200,
                {
                    "items": [brief(poll), brief(self.counted_poll()), brief(called_off_poll(self))],
                    "next": None,
                    "allowed_actions": ["prepare", "import"] if self.is_officer else [],
                },
            ),
            "GET /v1/polls?state=open": (200, {"items": [brief(poll)], "next": None}),
            f"GET {here}": (200, poll),
            f"GET {here}/paper": (
                200,
                {"poll": brief(poll), "projects": projects(), "eligibility": self.standing(), "cell": cell()},
            ),
            "GET /v1/polls/eligibility": (200, {"items": self.standings({poll["id"]: self.standing()})}),
            f"GET {here}/eligibility": (200, self.standing()),
            f"GET {here}/turnout": (200, self.turnout()),
            f"GET {counted}/turnout": (200, self.turnout()),
            **booth(poll["id"]),
            **polls_of_every_type(poll, self.standing()),
            **desk_answers(poll),
            **people_answers((self.person or {}).get("id", "")),
            **polls_of_others(poll),
            f"GET {counted}": (200, self.counted_poll()),
            f"GET {counted}/result": (200, result),
            f"GET {here}/roots": lambda _request: (200, sample_board.roots(growing=True)),
            f"GET {counted}/roots": lambda _request: (200, sample_board.roots()),
            f"GET {counted}/board": lambda _request: (200, sample_board.board()),
            f"POST {here}/receipts": lambda request: (200, sample_board.found(request, growing=True)),
            f"POST {counted}/receipts": lambda request: (200, sample_board.found(request)),
            "GET /v1/candidates": (200, {"items": candidates()}),
            "POST /v1/polls": (201, poll),
            "GET /v1/programs": (200, {"items": self.programs(), "next": None}),
            f"GET /v1/programs/{an_id(40)}": (200, self.programs()[0]),
            "GET /v1/inbox": (200, {"items": self.notices(), "next": None, "unread": 1}),
            f"POST /v1/inbox/{an_id(60)}/read": (200, {}),
        }

    def waiting(self) -> dict[str, int]:
        """How much waits at the desks."""
        return {"moderate": 2, "verify": 4, "late": 1, "shortlist": 1, "answer": 1, "decide_decline": 0}

    def turnout(self) -> dict[str, int]:
        """What roll and box tell of turnout, each its own part of it."""
        return {"voters": 1204, "issued": 490, "ballots": 486, "assisted": 21}

    def token(self) -> Said:
        """Identity's answer to the session of the cookie."""
        if self.person is None:
            return 401, {"code": "unauthenticated", "title": "Log in first."}
        return 200, {"token": "token", "expires_at": self.ahead(1), "person": self.person}


def _body_of(request: Request) -> Any:
    """What was sent: JSON, or the text of a file."""
    try:
        return request.json()
    except ValueError:
        return (request.body or b"").decode()


def filters_of(request: Request) -> str:
    """What a request asks for, without how many at once."""
    return "&".join(f"{name}={value}" for name, value in request.query.items() if name != "limit")
