"""Domain code that reaches the web, the queue or a commit, planted."""

from __future__ import annotations

from tests.architecture import rules_of_reach as reach
from tests.architecture.source import Rule

DOC = '"""A planted file."""\n'
READING = DOC + "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from flask import Flask\n"

PLANTED: list[tuple[Rule, dict[str, str], dict[str, str]]] = [
    (
        reach.domain_code_reaches_neither_web_nor_queue,
        {"services/voting/roll/polls/actions.py": DOC + "from flask import request\n"},
        {"services/voting/roll/polls/http.py": DOC + "from flask import request\n"},
    ),
    (
        reach.domain_code_reaches_neither_web_nor_queue,
        {
            "services/voting/box/ballots/signed.py": DOC + "from services.voting.box.ballots.paper import Paper\n",
            "services/voting/box/ballots/paper.py": DOC + "def f():\n    from shared.web.text import clean\n",
            "shared/web/__init__.py": DOC + "from shared.web.app import make_app\n",
            "shared/web/app.py": DOC + "import flask\n",
            "shared/web/text.py": DOC,
        },
        {
            "services/voting/box/ballots/signed.py": DOC + "from services.voting.box.ballots.paper import Paper\n",
            "services/voting/box/ballots/paper.py": DOC + "from shared.cleaning import clean\n",
            "shared/cleaning.py": READING,
        },
    ),
    (
        reach.domain_code_reaches_neither_web_nor_queue,
        {"services/identity/people/bringing.py": DOC + "from celery import shared_task\n"},
        {"services/identity/people/jobs.py": DOC + "from celery import shared_task\n"},
    ),
    (
        reach.domain_code_reaches_neither_web_nor_queue,
        {"services/voting/counting/rules.py": DOC + "import werkzeug.exceptions\n"},
        {"services/portal/front/words.py": DOC + "from flask_babel import gettext\n"},
    ),
    (
        reach.domain_code_reaches_no_commit,
        {
            "services/proposals/life/actions.py": DOC + "from shared.steps import take\n",
            "shared/steps.py": DOC + "from shared import kept\n",
            "shared/kept.py": DOC + "def keep(session):\n    session.commit()\n",
        },
        {
            "services/proposals/life/actions.py": DOC + "from shared.database.engine import Database\n",
            "shared/database/engine.py": DOC + "def end(session):\n    session.commit()\n",
        },
    ),
    (
        reach.domain_code_never_commits,
        {"services/proposals/life/trail.py": DOC + "import psycopg\nx = psycopg.connect(url, autocommit=True)\n"},
        {"services/proposals/life/trail.py": DOC + "import psycopg\nx = psycopg.connect(url, autocommit=False)\n"},
    ),
    (
        reach.domain_code_never_commits,
        {"services/voting/roll/polls/actions.py": DOC + "def f(session):\n    session.commit()\n"},
        {"services/voting/roll/polls/actions.py": DOC + "def f(session):\n    session.flush()\n"},
    ),
    (
        reach.domain_code_never_commits,
        {"services/proposals/life/trail.py": DOC + "def f(database):\n    database.transaction()\n"},
        {"services/proposals/life/jobs.py": DOC + "def f(database):\n    database.transaction()\n"},
    ),
    (
        reach.domain_code_never_commits,
        {"services/proposals/life/reactions.py": DOC + "def on_it(session, event):\n    session.rollback()\n"},
        {"services/proposals/life/reactions.py": DOC + "def on_it(session, event):\n    session.begin_nested()\n"},
    ),
    (
        reach.domain_code_calls_no_entrance,
        {"services/proposals/life/actions.py": DOC + "from services.proposals.support.jobs import remind\n"},
        {"services/proposals/life/actions.py": DOC + "from services.proposals.support.actions import remind\n"},
    ),
]
