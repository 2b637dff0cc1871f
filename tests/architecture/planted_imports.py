"""Imports that go where they must not, planted."""

from __future__ import annotations

from tests.architecture import rules_of_import as imports
from tests.architecture import rules_of_speech as speech
from tests.architecture.source import Rule

DOC = '"""A planted file."""\n'
PLATE = '"""proposals.\n\nSubjects, each may import those before it: cycles, life, support.\n"""\n'
ROLL = '"""The roll.\n\nOrder: electorate < polls < tokens.\n"""\n'
DESKS = '"""The desks.\n\norder  people < polls\n"""\n'

PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [
    (
        imports.services_never_import_each_other,
        {"services/voting/roll/polls/actions.py": DOC + "from services.proposals.drafting import model\n"},
        {"services/voting/roll/polls/actions.py": DOC + "from services.voting.roll.electorate import model\n"},
    ),
    (
        imports.services_never_import_each_other,
        {"services/voting/roll/polls/jobs.py": DOC + "def later():\n    import services.identity.people.model\n"},
        {},
    ),
    (
        imports.shared_knows_no_service,
        {"shared/events/relay.py": DOC + "import services.voting.roll.settings\n"},
        {"shared/events/relay.py": DOC + "import shared.clock\n"},
    ),
    (
        imports.services_know_neither_deploy_nor_tests,
        {"services/voting/roll/app.py": DOC + "from deploy.embedded import ROOT\n"},
        {"services/voting/roll/app.py": DOC + "from shared.web import make_app\n"},
    ),
    (
        imports.sides_never_import_each_other,
        {"services/voting/roll/sheets/actions.py": DOC + "from services.voting.box.ballots.booth import open_paper\n"},
        {"services/voting/carrier/carrying/actions.py": DOC + "from services.voting.box.ballots import booth\n"},
    ),
    (
        imports.sides_never_import_each_other,
        {"services/voting/box/app.py": DOC + "import services.voting.roll.settings\n"},
        {"services/voting/box/app.py": DOC + "import services.voting.box.settings\nimport services.voting.board.few\n"},
    ),
    (
        imports.sides_never_import_each_other,
        {"services/voting/signer/keys/http.py": DOC + "from services.voting.carrier import worker\n"},
        {"services/voting/carrier/worker.py": DOC + "from services.voting.roll import database\n"},
    ),
    (
        imports.sides_never_import_each_other,
        {"services/voting/counting/rules.py": DOC + "def f():\n    from services.voting.roll.polls import model\n"},
        {"services/voting/roll/polls/model.py": DOC + "from services.voting.counting import rules\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/voting/roll/polls/model.py": DOC + "from services.voting.roll.polls import actions\n"},
        {"services/voting/roll/polls/actions.py": DOC + "from services.voting.roll.polls import model, queries\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/proposals/life/model.py": DOC + "from . import actions\nfrom .queries import one\n"},
        {"services/proposals/life/actions.py": DOC + "from . import model\nfrom .queries import one\n"},
    ),
    (
        imports.services_never_import_each_other,
        {"services/proposals/life/actions.py": DOC + "from ...voting.roll.polls.model import Poll\n"},
        {"services/proposals/life/actions.py": DOC + "from ..cycles.model import Cycle\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/proposals/life/actions.py": DOC + "from services.proposals.life.schemas import PollOut\n"},
        {"services/proposals/life/http.py": DOC + "from services.proposals.life.schemas import PollOut\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/proposals/life/schemas.py": DOC + "from services.proposals.life import queries\n"},
        {"services/proposals/life/schemas.py": DOC + "from services.proposals.life.states import State\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/proposals/life/queries.py": DOC + "from services.proposals.life.actions import hand_in\n"},
        {"services/proposals/life/queries.py": DOC + "from services.proposals.life.permissions import readable\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {
            "services/proposals/life/queries.py": DOC + "from services.proposals.life.permissions import readable\n",
            "services/proposals/life/permissions.py": DOC
            + "def f():\n    from services.proposals.life import queries\n",
        },
        {"services/proposals/life/permissions.py": DOC + "from services.proposals.life import queries, states\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/proposals/life/states.py": DOC + "from services.proposals.life.model import Proposal\n"},
        {"services/proposals/life/states.py": DOC + "from services.proposals.life.trail import Trail\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/portal/desks/polls/view.py": DOC + "from services.portal.desks.polls import pages\n"},
        {"services/portal/desks/polls/pages.py": DOC + "from services.portal.desks.polls import forms, view\n"},
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/proposals/__init__.py": PLATE,
            "services/proposals/life/actions.py": DOC + "from services.proposals.support.model import Support\n",
        },
        {
            "services/proposals/__init__.py": PLATE,
            "services/proposals/support/actions.py": DOC + "from services.proposals.life.model import Proposal\n",
        },
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/proposals/__init__.py": DOC,
            "services/proposals/life/actions.py": DOC + "from services.proposals.support.model import Support\n",
        },
        {"services/proposals/life/actions.py": DOC + "from services.proposals import database, settings\n"},
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/voting/roll/__init__.py": ROLL,
            "services/voting/roll/polls/actions.py": DOC + "from services.voting.roll.tokens.order import in_order\n",
        },
        {
            "services/voting/roll/__init__.py": ROLL,
            "services/voting/roll/tokens/actions.py": DOC + "from services.voting.roll.polls.model import Poll\n",
        },
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/portal/desks/__init__.py": DESKS,
            "services/portal/desks/people/view.py": DOC + "import services.portal.desks.polls.forms\n",
        },
        {
            "services/portal/desks/__init__.py": DESKS,
            "services/portal/desks/polls/view.py": DOC + "import services.portal.desks.people.forms\n",
            "services/portal/desks/forms.py": DOC,
            "services/portal/desks/polls/forms.py": DOC + "from services.portal.desks.forms import field\n",
        },
    ),
    (
        imports.rooms_that_run_alone_are_pure,
        {"services/voting/counting/greedy.py": DOC + "from sqlalchemy import select\n"},
        {"services/voting/counting/greedy.py": DOC + "import numpy\nfrom fractions import Fraction\n"},
    ),
    (
        imports.rooms_that_run_alone_are_pure,
        {"services/voting/board/kept/roots.py": DOC + "from shared.database import Database\n"},
        {"services/voting/board/roots.py": DOC + "from services.voting.counting.rules import Rule\n"},
    ),
    (
        imports.rooms_that_run_alone_are_pure,
        {"services/voting/counting/greedy.py": DOC + "from shared.contracts.voting import PollOpened\n"},
        {"services/voting/counting/greedy.py": DOC + "from shared.contracts.vocabulary import Rule\n"},
    ),
    (
        imports.the_language_stands_alone,
        {"shared/contracts/voting.py": DOC + "from sqlalchemy import Column\n"},
        {"shared/contracts/voting.py": DOC + "import marshmallow\nfrom shared.contracts.event import Event\n"},
    ),
    (
        imports.routes_hold_no_sql,
        {"services/voting/roll/polls/http.py": DOC + "from sqlalchemy import select\n"},
        {"services/voting/roll/polls/queries.py": DOC + "from sqlalchemy import select\n"},
    ),
    (
        speech.only_who_is_listed_speaks_to_others,
        {"services/voting/roll/polls/actions.py": DOC + "import httpx\n"},
        {"services/portal/clients/voting.py": DOC + "import httpx\n"},
    ),
    (
        speech.only_who_is_listed_speaks_to_others,
        {"services/proposals/life/trail.py": DOC + "def f():\n    from http.client import HTTPConnection\n"},
        {"services/proposals/life/trail.py": DOC + "from http import HTTPStatus\nfrom urllib.parse import urlsplit\n"},
    ),
    (
        speech.only_who_is_listed_speaks_to_others,
        {"services/portal/front/view.py": DOC + "from shared.wire import Peer\n"},
        {"shared/wire/peer.py": DOC + "import socket\n"},
    ),
    (
        speech.only_who_is_listed_speaks_to_others,
        {"shared/ages.py": DOC + "import importlib\nx = importlib.import_module('urllib.request')\n"},
        {"shared/ages.py": DOC + "import importlib\nx = importlib.import_module('shared.clock')\n"},
    ),
]
