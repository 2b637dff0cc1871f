"""Enter one of a city's first two officers, who then propose and agree to everybody else's role.

python -m services.identity.roles.first_officers --email EMAIL --alias ALIAS --kelurahan CODE --birth-month YYYY-MM
"""

from __future__ import annotations

import sys

from services.identity.contacts.sealing import FieldKeys
from services.identity.people.actions import register_person
from services.identity.people.queries import find_by_email
from services.identity.people.registration import Registration
from services.identity.roles import actions, queries
from services.identity.roles.first_operator import by_command
from services.identity.roles.refusals import TwoOfficers
from services.identity.roles.wanted import RoleWanted
from shared.contracts.roles import Role
from shared.database import Database

NEEDED = 2


def enter_first_officer(database: Database, keys: FieldKeys, new: Registration) -> bool:
    """Make her an officer of DP3AKB for her whole city, registered or not; False where she is one already.

    It is on the record as nobody's grant: whoever runs the server made it. Raises TwoOfficers where the city has two.
    """
    wanted = RoleWanted(Role.DP3AKB_OFFICER, new.kelurahan[: len("64.71")])
    with database.transaction() as session:
        officers = queries.officers_in_office(session, wanted.role, wanted.area_code)
        person = find_by_email(session, keys, new.email or "")
        if person is not None and person.id in officers:
            return False
        if len(officers) >= NEEDED:
            raise TwoOfficers("Let one of them propose her for the role, and the other one agree.")
        if person is None:
            person = register_person(session, keys, None, new)
            session.flush()
        actions.give_role(session, person, wanted, granted_by=None)
    return True


if __name__ == "__main__":
    sys.exit(by_command(sys.argv[1:], enter_first_officer, "first_officers", __doc__))
