"""Violations of how long, how named and by whose clock, planted."""

from __future__ import annotations

from tests.architecture import rules_of_pages as pages
from tests.architecture import rules_of_shape as shape
from tests.architecture import rules_of_time as times
from tests.architecture.source import Rule

DOC = '"""A planted file."""\n'

PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [
    (shape.files_stay_short, {"shared/long.py": DOC + "x = 1\n" * 300}, {"shared/long.py": DOC + "x = 1\n" * 299}),
    (
        shape.functions_stay_short,
        {"shared/long.py": DOC + "def f():\n" + "    x = 1\n" * 40},
        {"shared/long.py": DOC + "def f():\n" + "    x = 1\n" * 39},
    ),
    (shape.names_say_what_is_inside, {"shared/utils.py": DOC}, {"shared/clock.py": DOC}),
    (shape.names_say_what_is_inside, {"services/voting/helpers/tally.py": DOC}, {}),
    (shape.every_module_says_what_it_is_for, {"shared/silent.py": "x = 1\n"}, {"shared/empty.py": ""}),
    (shape.services_is_a_street_not_a_house, {"services/__init__.py": DOC}, {"services/voting/__init__.py": DOC}),
    (shape.services_consist_of_subjects, {"services/voting/rules.py": DOC}, {"services/voting/app.py": DOC}),
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
        pages.lines_of_pages_stay_short,
        {"services/portal/templates/front/home.html": "<p>" + "a" * 157 + "\n"},
        {"services/portal/templates/front/home.html": "<p>" + "a" * 156 + "\n<p>\n"},
    ),
    (
        pages.lines_of_pages_stay_short,
        {"services/portal/static/css/front.css": "a { margin: 0 }\n/*" + "a" * 158 + "*/\n"},
        {"services/portal/static/js/begun.js": "// " + "a" * 150 + "\n"},
    ),
    (
        pages.a_line_of_css_holds_one_rule,
        {"services/portal/static/css/front.css": "a { margin: 0 } b { margin: 0 }\n"},
        {"services/portal/static/css/front.css": "a::before { content: '} b {' } /* {} {} */\nb { margin: 0 }\n"},
    ),
    (
        pages.a_line_of_css_holds_one_rule,
        {"services/portal/static/css/front.css": "@media print { a {\n  margin: 0\n} }\n"},
        {"services/portal/static/css/front.css": "@media print {\n  a { margin: 0 }\n}\n"},
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
