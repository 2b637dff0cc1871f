"""Violations planted on purpose, one or more for every rule: a rule that does not find them proves nothing."""

from __future__ import annotations

from tests.architecture import rules_of_import as imports
from tests.architecture import rules_of_shape as shape
from tests.architecture import rules_of_time as times
from tests.architecture.source import Rule

DOC = '"""A planted file."""\n'
PLATE = '"""voting.\n\nSubjects, each may import those before it: electorate, polls, ballots.\n"""\n'

# rule, the files it must object to, and the files of the same kind it must let pass
PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [
    (
        imports.services_never_import_each_other,
        {"services/voting/polls/actions.py": DOC + "from services.proposals.drafting import model\n"},
        {"services/voting/polls/actions.py": DOC + "from services.voting.electorate import model\n"},
    ),
    (
        imports.services_never_import_each_other,
        {"services/voting/polls/jobs.py": DOC + "def later():\n    import services.identity.people.model\n"},
        {},
    ),
    (
        imports.shared_knows_no_service,
        {"shared/events/relay.py": DOC + "import services.voting.settings\n"},
        {"shared/events/relay.py": DOC + "import shared.clock\n"},
    ),
    (
        imports.services_know_neither_deploy_nor_tests,
        {"services/voting/app.py": DOC + "from deploy.embedded import ROOT\n"},
        {"services/voting/app.py": DOC + "from shared.web import make_app\n"},
    ),
    (
        imports.only_portal_and_notifications_speak_http,
        {"services/voting/polls/actions.py": DOC + "import httpx\n"},
        {"services/portal/clients/voting.py": DOC + "import httpx\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/voting/polls/model.py": DOC + "from services.voting.polls import actions\n"},
        {"services/voting/polls/actions.py": DOC + "from services.voting.polls import model, queries\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/voting/polls/actions.py": DOC + "from services.voting.polls.schemas import PollOut\n"},
        {"services/voting/polls/http.py": DOC + "from services.voting.polls.schemas import PollOut\n"},
    ),
    (
        imports.imports_go_down_inside_a_subject,
        {"services/voting/polls/queries.py": DOC + "from services.voting.polls.actions import open_poll\n"},
        {},
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/voting/__init__.py": PLATE,
            "services/voting/polls/actions.py": DOC + "from services.voting.ballots.model import Ballot\n",
        },
        {
            "services/voting/__init__.py": PLATE,
            "services/voting/ballots/actions.py": DOC + "from services.voting.polls.model import Poll\n",
        },
    ),
    (
        imports.subjects_follow_the_door_plate,
        {
            "services/voting/__init__.py": DOC,
            "services/voting/polls/actions.py": DOC + "from services.voting.ballots.model import Ballot\n",
        },
        {},
    ),
    (
        imports.counting_is_pure,
        {"services/voting/counting/greedy.py": DOC + "from sqlalchemy import select\n"},
        {"services/voting/counting/greedy.py": DOC + "import numpy\nfrom fractions import Fraction\n"},
    ),
    (
        imports.counting_is_pure,
        {"services/voting/counting/greedy.py": DOC + "from shared.contracts.voting import PollOpened\n"},
        {"services/voting/counting/greedy.py": DOC + "from shared.contracts.vocabulary import Rule\n"},
    ),
    (
        imports.counting_is_pure,
        {"services/voting/counting/greedy.py": DOC + "from services.voting.counting.model import Tally\n"},
        {"services/voting/counting/actions.py": DOC + "from services.voting.counting.model import Tally\n"},
    ),
    (
        imports.the_language_stands_alone,
        {"shared/contracts/voting.py": DOC + "from sqlalchemy import Column\n"},
        {"shared/contracts/voting.py": DOC + "import marshmallow\nfrom shared.contracts.event import Event\n"},
    ),
    (
        imports.routes_hold_no_sql,
        {"services/voting/polls/http.py": DOC + "from sqlalchemy import select\n"},
        {"services/voting/polls/queries.py": DOC + "from sqlalchemy import select\n"},
    ),
    (
        imports.models_know_no_framework_of_the_web,
        {"services/voting/polls/actions.py": DOC + "from flask import request\n"},
        {"services/voting/polls/http.py": DOC + "from flask import request\n"},
    ),
    (shape.files_stay_short, {"shared/long.py": DOC + "x = 1\n" * 300}, {"shared/long.py": DOC + "x = 1\n" * 299}),
    (
        shape.functions_stay_short,
        {"shared/long.py": DOC + "def f():\n" + "    x = 1\n" * 40},
        {"shared/long.py": DOC + "def f():\n" + "    x = 1\n" * 39},
    ),
    (
        shape.routes_stay_thin,
        {"services/voting/polls/http.py": DOC + "@blueprint.get('/')\ndef f():\n" + "    x = 1\n" * 9},
        {"services/voting/polls/http.py": DOC + "@blueprint.get('/')\ndef f():\n" + "    x = 1\n" * 8},
    ),
    (shape.names_say_what_is_inside, {"shared/utils.py": DOC}, {"shared/clock.py": DOC}),
    (shape.names_say_what_is_inside, {"services/voting/helpers/tally.py": DOC}, {}),
    (shape.every_module_says_what_it_is_for, {"shared/silent.py": "x = 1\n"}, {"shared/empty.py": ""}),
    (shape.services_is_a_street_not_a_house, {"services/__init__.py": DOC}, {"services/voting/__init__.py": DOC}),
    (shape.services_consist_of_subjects, {"services/voting/rules.py": DOC}, {"services/voting/app.py": DOC}),
    (
        shape.actions_never_commit,
        {"services/voting/polls/actions.py": DOC + "def f(session):\n    session.commit()\n"},
        {"services/voting/polls/actions.py": DOC + "def f(session):\n    session.flush()\n"},
    ),
    (
        shape.only_the_clock_reads_the_time,
        {"services/voting/polls/actions.py": DOC + "import datetime\nx = datetime.datetime.now()\n"},
        {"services/voting/polls/actions.py": DOC + "from shared import clock\nx = clock.now()\n"},
    ),
    (
        shape.only_the_clock_reads_the_time,
        {"tests/voting/test_polls.py": DOC + "from datetime import UTC, datetime\nday = datetime.now(UTC).date()\n"},
        {"tests/voting/test_polls.py": DOC + "import time\nbegan = time.monotonic() - time.perf_counter()\n"},
    ),
    (
        shape.only_the_clock_reads_the_time,
        {"deploy/mail_sink/letters.py": DOC + "from time import time_ns as ticks\nname = ticks()\n"},
        {"deploy/mail_sink/letters.py": DOC + "from time import sleep\nfrom datetime import time\nnoon = time(12)\n"},
    ),
    (
        shape.only_the_clock_reads_the_time,
        {
            "tests/performance/voters.py": DOC
            + "import datetime as d\nfrom datetime import date as day\nx = day.today()\n"
        },
        {"tests/performance/voters.py": DOC + "import datetime as d\nx = d.datetime(2026, 11, 30).date()\n"},
    ),
    (
        shape.only_the_clock_reads_the_time,
        {"tests/voting/town.py": DOC + "BORN = 'born_on < CURRENT_DATE'\n"},
        {"tests/voting/town.py": DOC + "OVER = 'closes_at <= clock_timestamp() AND drawn_at < now()'\n"},
    ),
    (
        shape.only_settings_read_the_environment,
        {"services/voting/app.py": DOC + "import os\nx = os.environ['X']\n"},
        {"services/voting/settings.py": DOC + "import os\nx = os.environ['X']\n"},
    ),
    (
        shape.tasks_carry_the_name_of_their_service,
        {"services/voting/polls/jobs.py": DOC + "@app.task(name='close')\ndef close():\n    pass\n"},
        {"services/voting/polls/jobs.py": DOC + "@app.task(name='voting.close')\ndef close():\n    pass\n"},
    ),
    (
        shape.reactions_are_called_after_what_happened,
        {"services/voting/polls/reactions.py": DOC + "def shortlist(session, event):\n    pass\n"},
        {"services/voting/polls/reactions.py": DOC + "def on_proposal_shortlisted(session, event):\n    pass\n"},
    ),
    (
        shape.patterns_hold_to_the_end,
        {"services/voting/polls/schemas.py": DOC + "code = String(validate=validate.Regexp('[0-9]+'))\n"},
        {"services/voting/polls/schemas.py": DOC + "code = String(validate=Shape('[0-9]+'))\n"},
    ),
    (
        shape.patterns_hold_to_the_end,
        {"services/voting/polls/codes.py": DOC + "CODE = re.compile(r'^[0-9]+$')\n"},
        {"services/voting/polls/codes.py": DOC + "CODE = re.compile(r'[0-9]+')\n"},
    ),
    (
        shape.tests_are_sentences,
        {"tests/voting/test_polls.py": DOC + "def test_poll():\n    pass\n"},
        {"tests/voting/test_polls.py": DOC + "def test_nobody_votes_after_closing():\n    pass\n"},
    ),
    (
        times.what_is_due_goes_by_the_databases_clock,
        {"services/voting/polls/queries.py": DOC + "due = select(Poll).where(Poll.closes_at <= clock.now())\n"},
        {"services/voting/polls/queries.py": DOC + "due = select(Poll).where(Poll.closes_at <= now_in_sql())\n"},
    ),
    (
        times.what_is_due_goes_by_the_databases_clock,
        {"shared/events/cursors.py": DOC + "def wait(pause):\n    now = clock.now()\n    keep(retry_at=now + pause)\n"},
        {"shared/events/cursors.py": DOC + "def note():\n    now = clock.now()\n    keep(noted_at=now)\n"},
    ),
    (
        times.what_is_due_goes_by_the_databases_clock,
        {"services/identity/sessions/jobs.py": DOC + "def send(code):\n    return code.is_open(clock.now())\n"},
        {"services/portal/desks/polls/pages.py": DOC + "def left(closes_at):\n    return closes_at - clock.now()\n"},
    ),
]
