"""Whatever a page offers somebody may be done, and whatever she may do there is offered: the real services, every role.

One city is built for the module; each role then walks through it from where she lands, and presses what she is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from services.portal.app import SUBJECTS
from services.portal.shell.subject import subject_of
from services.proposals.life.states import State
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from tests.identity.people import ADULT, CHILD, operator, registered
from tests.people import CITY, DAMAI, bearer
from tests.portal.drawn import UUID, Drawn, Press
from tests.portal.real_city import REFUSED, RealCity
from tests.proposals.town import MANGGAR
from tests.voting.paper_desk import Desk

ADDRESSES = {
    "moderation": "/meja/peninjauan", "verification": "/meja/verifikasi", "polls": "/meja/pemungutan",
    "adoption": "/meja/adopsi", "people": "/meja/warga", "record": "/meja/catatan",
}  # fmt: skip
TYPED = {
    "reason": "Dana tahun ini sudah habis.", "reason_code": "duplicate", "cost": "48.000.000", "rkpd_year": "2028",
    "agency": "Dinas Kesehatan", "statement": "Sudah saya periksa.", "title": "Pilihan Damai 2028",
    "budget": "100.000.000", "label": "Kelas 6", "count": "2", "sheets": "3", "without_code": "3", "code": "",
    "alasan": "", "marks": "1", "points": "10", "area_code": DAMAI, "rule": "greedy", "ballot_type": "approval",
    "until": f"{clock.now() + timedelta(days=5):%Y-%m-%dT%H:%M}", "prolong_reason": "Listrik padam sejak kemarin.",
    "closes_at": f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}",
    "decline_reason": "Waktunya masih cukup.", "min_choices": "1", "max_choices": "2", "voters": "everybody",
    "adults_budget": "100.000.000", "kind": "cards",
}  # fmt: skip
ENDS_THE_SESSION = ("/keluar", "/keluar/semua", "/kios")
ROLES: dict[str, tuple[tuple[Role, str], ...]] = {
    **{str(role): ((role, DAMAI),) for role in Role},
    "operator of the city": ((Role.OPERATOR, CITY),),
    "officer elsewhere": ((Role.KELURAHAN_OFFICER, MANGGAR),),
    "dp3akb elsewhere": ((Role.DP3AKB_OFFICER, MANGGAR),),
}
SHOWN_AS = {
    "moderate": "/meja/peninjauan/{id}",
    "verify": "/meja/verifikasi/{id}",
    "shortlist": "/meja/verifikasi/{id}/daftar",
    "adopt": "/meja/adopsi/{id}",
    "decline": "/meja/adopsi/{id}/tolak",
    "agree_decline": "/meja/adopsi/{id}/tolak/*/setuju",
    "refuse_decline": "/meja/adopsi/{id}/tolak/*/tetap",
    "withdraw_decline": "/meja/adopsi/{id}/tolak/*/tarik",
    "open": "/meja/pemungutan/{id}/buka",
    "drop": "/meja/pemungutan/{id}/hapus",
    "certify": "/meja/pemungutan/{id}/sahkan",
    "refuse": "/meja/pemungutan/{id}/tolak-sahkan",
    "propose_cancelling": "/meja/pemungutan/{id}/pembatalan",
    "confirm_cancelling": "/meja/pemungutan/{id}/pembatalan/*/setuju",
    "decline_cancelling": "/meja/pemungutan/{id}/pembatalan/*/tolak",
    "propose_prolonging": "/meja/pemungutan/{id}/perpanjangan",
    "confirm_prolonging": "/meja/pemungutan/{id}/perpanjangan/*/setuju",
    "decline_prolonging": "/meja/pemungutan/{id}/perpanjangan/*/tolak",
    "start_kiosk": "/meja/pemungutan/{id}/kios",
    "prepare": "/meja/pemungutan/baru",
    "import": "/meja/pemungutan/impor",
}
"""Where each thing that the services allow is done; further ids stand as *."""
DONE_AT = {
    "moderation": {"moderate"},
    "verification": {"verify", "shortlist"},
    "adoption": {"adopt", "decline", "agree_decline", "refuse_decline", "withdraw_decline"},
}
"""Which of what is allowed with a proposal is done at which desk; with a poll, everything is at its own."""
DESKS = [(desk.key, desk.roles) for name in SUBJECTS for desk in subject_of(name).desks]


@pytest.fixture(scope="module")
def city(files_database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCity]:
    """A city in which something waits at every desk, and things that are nobody's here."""
    made = RealCity(files_database, tmp_path_factory.mktemp("identity"))
    fill_proposals(made)
    fill_polls(made)
    fill_people(made)
    yield made
    made.close()
    assert not made.drifted, "the services answer otherwise than docs/api says"


OFFICER = new_id()
"""Who holds every role that is walked: so that some of what waits was begun by herself."""


def fill_proposals(city: RealCity) -> None:
    """Two of what waits at each desk, and one that is hidden from most."""
    town = city.proposals
    town.open_cycle()
    for area in (DAMAI, DAMAI, MANGGAR):
        for state in (State.SUBMITTED, State.RETURNED, State.PUBLISHED, State.UNDER_VERIFICATION):
            town.place(state, area_code=area)
        town.place(State.UNDER_VERIFICATION, area_code=area, verified_cost=40_000_000, due_at=clock.now())
        town.place(State.PRIORITIZED, area_code=area, verified_cost=40_000_000)
        town.place_decline(town.place(State.PRIORITIZED, area_code=area, verified_cost=40_000_000))
    town.place_decline(town.place(State.PRIORITIZED, verified_cost=40_000_000), OFFICER)


def fill_polls(city: RealCity) -> None:
    """Polls in every state, with codes and paper; one that a colleague wants to call off."""
    town = city.voting
    resident = town.resident()
    town.shortlisted()
    town.draft()
    town.draft(area_code="64.71.01.1001")
    for _ in range(2):
        town.count(town.open())
    certified = town.open()
    town.vote(certified, resident, "a")
    town.count(certified)
    town.certify(certified, new_id(), new_id())
    with_paper = town.open()
    town.codes(with_paper, 3, label="Kelas 6")
    Desk(town, with_paper).open(3)
    town.propose_cancelling(town.open())


def fill_people(city: RealCity) -> None:
    """People who wait to be confirmed, and roles that wait for a second officer."""
    client = city.apps["identity"].test_client()
    for area in (*[DAMAI] * 5, *[MANGGAR] * 2):
        registered(client, CHILD | {"kelurahan": area}, confirm=False)
        adult = registered(client, ADULT | {"kelurahan": area, "email": f"{new_id()}@contoh.invalid"}, confirm=False)
        for role, wide in ((Role.FACILITATOR, area), (Role.AUDITOR, CITY)):
            client.post(f"/v1/people/{adult}/roles", json={"role": role, "area": wide}, headers=operator())


PAGES: dict[str, dict[str, str]] = {}
KNOWN_TO_OPEN: set[str] = set()


def walk(city: RealCity, name: str) -> dict[str, str]:
    """Every page of her own from where she lands on, with its HTML, walked once; what leads out of them is opened."""
    if name not in PAGES:
        PAGES[name] = dict(_walk(browser_of(city, name)))
    return PAGES[name]


def browser_of(city: RealCity, name: str) -> FlaskClient:
    """Her browser."""
    band = "16-17" if name in {"child", "forum_member"} else "adult"
    return city.visitor(*ROLES[name], person=OFFICER, age_band=band)


def _walk(browser: FlaskClient) -> Iterator[tuple[str, str]]:
    todo, seen = ["/tugas", "/saya", "/"], set(KNOWN_TO_OPEN)
    while todo:
        path = todo.pop(0)
        if path in seen or path.startswith("/api/"):
            continue
        seen.add(path)
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code not in REFUSED, f"{path}: {answer.status_code}"
        if path.startswith(("/tugas", "/saya", "/meja")):
            yield path, answer.text
            todo += [link for link in Drawn(answer.text).links if "bahasa=" not in link]
        elif path != "/":
            KNOWN_TO_OPEN.add(path)


@pytest.mark.parametrize("name", ROLES)
def test_every_role_lands_on_a_page_of_her_own_and_each_link_leads_somewhere(city: RealCity, name: str) -> None:
    landed = browser_of(city, name).get("/tugas").location
    assert landed == "/saya" if name in {"resident", "child"} else landed.startswith("/tugas/"), landed
    city.refused.clear()
    pages = walk(city, name)
    assert city.refused == [], "a page that was offered asked for something that its reader may not have"
    assert 'class="todo"' in pages["/tugas"]
    desks = {path.partition("?")[0] for path in pages if path.startswith("/meja/")}
    hers = {ADDRESSES[desk] for desk, roles in DESKS if any(role in roles for role, _area in ROLES[name])}
    assert hers <= desks, "a desk of hers is not shown"


def test_a_desk_that_is_not_hers_does_not_open(city: RealCity) -> None:
    for name, held in ROLES.items():
        browser = browser_of(city, name)
        for desk, roles in DESKS:
            if not any(role in roles for role, _area in held):
                assert browser.get(ADDRESSES[desk]).status_code == 403, (name, desk)


@pytest.mark.parametrize("name", ROLES)
def test_a_desk_draws_all_that_the_services_allow_and_nothing_else(city: RealCity, name: str) -> None:
    for path, html in walk(city, name).items():
        desk = next((desk for desk, address in ADDRESSES.items() if path.partition("?")[0] == address), None)
        if desk is not None:
            item = open_item(html)
            page = Drawn(html)
            offered = {*(press.action for press in page.presses({})), *page.links}
            shapes = {UUID.sub("*", one.partition("?")[0].replace(item or "-", "{id}")) for one in offered}
            drawn = {action for action, shape in SHOWN_AS.items() if shape in shapes}
            assert drawn == allowed(city, name, desk, item), (name, path)


def allowed(city: RealCity, name: str, desk: str, item: str | None) -> set[str]:
    """What the services themselves say that she may do at a desk with what lies open there."""
    headers = bearer(*ROLES[name], person=OFFICER)
    if desk in {"people", "record"}:
        return set()  # identity says it by what it lists
    if desk != "polls":
        answer = city.apps["proposals"].test_client().get(f"/v1/proposals/{item}", headers=headers)
        return set(answer.json["allowed_actions"]) & DONE_AT[desk] if item else set()
    parts = ["", *(f"/{item}{part}" for part in ("", "/certifications", "/cancellations", "/prolongations") if item)]
    answers = [city.voting.get(f"/polls{part}", headers).json for part in parts]
    return {action for answer in answers for action in answer["allowed_actions"]} & set(SHOWN_AS)


def open_item(html: str) -> str | None:
    """The id of what lies open: the line of the queue that is marked."""
    marked = UUID.search(html.partition('<tr class="on">')[2])
    return marked[0] if marked else None


WORKERS = [
    name for name, held in ROLES.items() if any(held[0][0] in roles for desk, roles in DESKS if desk != "record")
]
"""An auditor reads the record and presses nothing."""


@pytest.mark.parametrize("name", WORKERS)
def test_every_button_that_is_drawn_may_be_pressed(city: RealCity, name: str) -> None:
    browser, pressed = browser_of(city, name), Counter[str]()
    for path in [path for path, html in walk(city, name).items() if path.startswith("/meja") and "<form" in html]:
        while press := next_press(browser.get(path).text, pressed):  # what was pressed before has changed the page
            pressed[press.kind] += 1
            city.refused.clear()
            answer = browser.post(press.action, data=press.data)
            assert answer.status_code not in REFUSED, (name, path, press.kind)
            assert city.refused == [], (name, path, press.kind)
    assert pressed, "nothing waited here"


def next_press(html: str, pressed: Counter[str]) -> Press | None:
    """A button of the page whose kind was not pressed yet."""
    presses = Drawn(html).presses(TYPED)
    fresh = [press for press in presses if not pressed[press.kind] and not press.action.endswith(ENDS_THE_SESSION)]
    return fresh[0] if fresh else None
