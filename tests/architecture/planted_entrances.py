"""Routes, jobs and reactions that are not what everybody expects, planted."""

from __future__ import annotations

from tests.architecture import rules_of_entrances as entrances
from tests.architecture.source import Rule

DOC = '"""A planted file."""\n'
WAKING = "from services.notifications.delivery import waking\n"
ROUTE = DOC + "@blueprint.get('/')\ndef f():\n"

PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [
    (
        entrances.routes_stay_thin,
        {"services/voting/roll/polls/http.py": ROUTE + "    x = 1\n" * 9},
        {"services/voting/roll/polls/http.py": ROUTE + '    """Say\n    it."""\n' + "    x = 1\n" * 8},
    ),
    (
        entrances.routes_stay_thin,
        {"services/portal/desks/polls/certification.py": ROUTE + "    x = 1\n" * 9},
        {"services/portal/desks/polls/certification.py": DOC + "def f():\n" + "    x = 1\n" * 9},
    ),
    (
        entrances.routes_stay_thin,
        {"shared/web/health.py": DOC + "def g(app):\n    @app.route('/')\n    def f():\n" + "        x = 1\n" * 9},
        {},
    ),
    (
        entrances.routes_stand_where_they_are_looked_for,
        {"services/voting/signer/keys/signer.py": ROUTE + "    pass\n"},
        {"services/voting/signer/keys/http.py": ROUTE + "    pass\n"},
    ),
    (
        entrances.tasks_carry_the_name_of_their_service,
        {"services/voting/carrier/tending/jobs.py": DOC + "tend = Job(name='tend', every=day, run=run)\n"},
        {"services/voting/carrier/tending/jobs.py": DOC + "tend = Job(name='voting.tend', every=day, run=run)\n"},
    ),
    (
        entrances.tasks_carry_the_name_of_their_service,
        {"services/identity/people/jobs.py": DOC + "@sweep('voting.end', every=day)\ndef end(session):\n    pass\n"},
        {"services/identity/people/jobs.py": DOC + "@sweep('identity.end', every=day)\ndef end(session):\n    pass\n"},
    ),
    (
        entrances.tasks_carry_the_name_of_their_service,
        {
            "services/notifications/delivery/waking.py": DOC + "WHOSE, TASK = 'identity', 'send'\n",
            "services/notifications/worker.py": DOC + WAKING + "x = Job(f'{waking.WHOSE}.{waking.TASK}', day, run)\n",
        },
        {
            "services/notifications/delivery/waking.py": DOC + "WHOSE, TASK = 'notifications', 'send'\n",
            "services/notifications/worker.py": DOC + WAKING + "x = Job(f'{waking.WHOSE}.{waking.TASK}', day, run)\n",
        },
    ),
    (
        entrances.reactions_are_called_after_what_happened,
        {"services/voting/roll/polls/reactions.py": DOC + "def shortlist(session, event):\n    pass\n"},
        {"services/voting/roll/polls/reactions.py": DOC + "def on_proposal_shortlisted(session, event):\n    pass\n"},
    ),
]
