"""`rembuk officer`: enter one of a city's first two officers, from the server and on the record."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.operator.folder import data_option, environment_of


@click.command()
@click.option("--email", required=True, help="Where her login codes go.")
@click.option("--alias", required=True, help="The name that others see.")
@click.option("--kelurahan", required=True, metavar="CODE", help="Where she lives, such as 64.71.06.1005.")
@click.option("--birth-month", required=True, metavar="YYYY-MM")
@data_option
def officer(email: str, alias: str, kelurahan: str, birth_month: str, data: Path) -> None:
    """Enter one of the city's first two officers; every later role of staff is given by two of them.

    The record that auditors read says of her role that the operator's command gave it. With two officers in office
    this refuses. In a container: python -m services.identity.roles.first_officers.
    """
    from services.identity.contacts.contact import NotAContact
    from services.identity.contacts.sealing import FieldKeys
    from services.identity.people.registration import Registration
    from services.identity.roles.first_officers import enter_first_officer
    from services.identity.settings import IdentitySettings
    from shared.ages import BIRTH_MONTH
    from shared.database import Database
    from shared.refusals import Refusal
    from shared.settings import SettingsIncomplete, load

    if not BIRTH_MONTH.fullmatch(birth_month):
        raise click.ClickException("write year and month of birth, such as 1988-11.")
    try:
        settings = load(IdentitySettings, environment_of("identity", data))
    except SettingsIncomplete as trouble:
        raise click.ClickException(f"there is no installation in {data}: {trouble}") from trouble
    database = Database(settings.database_url, pool_size=1)
    try:
        new = Registration(alias=alias, kelurahan=kelurahan, birth_month=birth_month, email=email)
        entered = enter_first_officer(database, FieldKeys(settings.field_key), new)
    except (NotAContact, Refusal) as refusal:
        raise click.ClickException(str(refusal)) from None
    finally:
        database.dispose()
    click.echo("She is an officer of DP3AKB now." if entered else "She is one already.")
