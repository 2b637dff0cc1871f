"""Enter the first operator of a city, who can then register people and propose their roles.

python -m services.identity.roles.first_operator --email EMAIL --alias ALIAS --kelurahan CODE --birth-month YYYY-MM
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from services.identity.contacts.contact import NotAContact
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.actions import register_person
from services.identity.people.queries import find_by_email
from services.identity.people.registration import Registration
from services.identity.roles.actions import give_role
from services.identity.roles.wanted import RoleWanted
from services.identity.settings import read_settings
from shared.ages import BIRTH_MONTH
from shared.contracts.roles import Role
from shared.database import Database
from shared.refusals import Refusal


def enter_first_operator(database: Database, keys: FieldKeys, new: Registration) -> bool:
    """Register the operator and grant her the role for her whole city; False where the address is known already.

    Her residence counts as confirmed by whoever may run this command on the server. Raises what `register_person` and
    `give_role` raise.
    """
    with database.transaction() as session:
        if new.email and find_by_email(session, keys, new.email):
            return False
        person = register_person(session, keys, None, new)
        session.flush()
        give_role(session, person, RoleWanted(Role.OPERATOR, new.kelurahan[: len("64.71")]), granted_by=None)
    return True


Enter = Callable[[Database, FieldKeys, Registration], bool]
"""Enters somebody; False where there is nothing to do. Raises NotAContact, Refusal."""


def by_command(arguments: list[str], enter: Enter, program: str, description: str | None) -> int:
    """Read a command line that describes somebody and enter her, with the environment of an identity process."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    for name in ("email", "alias", "kelurahan", "birth-month"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args(arguments)
    if not BIRTH_MONTH.fullmatch(given.birth_month):
        parser.error("write year and month of birth, such as 1988-11")
    settings = read_settings()
    database = Database(settings.database_url, pool_size=1)
    new = Registration(alias=given.alias, kelurahan=given.kelurahan, birth_month=given.birth_month, email=given.email)
    try:
        entered = enter(database, FieldKeys(settings.field_key), new)
    except (NotAContact, Refusal) as refusal:
        parser.error(str(refusal))
    finally:
        database.dispose()
    sys.stdout.write("entered\n" if entered else "known already\n")
    return 0


def main(arguments: list[str]) -> int:
    """Enter the operator that the command line describes."""
    return by_command(arguments, enter_first_operator, "first_operator", __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
