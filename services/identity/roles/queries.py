"""What can be asked about roles: who proposed which, who brought whom in, and what each officer did on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, cast, func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session, joinedload

from services.identity.people.model import Person
from services.identity.people.queries import people_among
from services.identity.roles.model import Decision, Held, ProposedGrant, RoleGrant, roles_of
from services.identity.roles.permissions import may_agree
from shared import clock
from shared.areas import lies_in_any
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.database.instants import today_in_sql
from shared.database.pages import page

DEEDS = ("registered", "confirmed", "proposed", "agreed")


def roles_held(session: Session, person: Person, day: date) -> list[Held]:
    """Every role she holds on `day`, each with its territory."""
    return roles_of(person, session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)), day)


def open_grant(session: Session, person: Person, role: Role, area_code: str) -> RoleGrant | None:
    """Her grant of a role for exactly this area that nobody ended, in force or not."""
    hers = RoleGrant.person_id == person.id, RoleGrant.role == role, RoleGrant.area_code == area_code
    return session.scalar(select(RoleGrant).where(*hers, RoleGrant.ended_at.is_(None)))


def proposal_for_update(session: Session, proposal_id: UUID) -> ProposedGrant | None:
    """A proposed role, locked until the transaction ends."""
    return session.get(ProposedGrant, proposal_id, with_for_update=True, populate_existing=True)


def proposed_to(session: Session, officer: Caller) -> list[dict[str, Any]]:
    """The proposed roles that wait for somebody and that she may decide about or has proposed, the oldest first.

    [what `as_line` gives | {proposed_by_alias or None}]
    """
    waiting = select(ProposedGrant).where(ProposedGrant.decision.is_(None)).options(joinedload(ProposedGrant.person))
    found = [
        one
        for one in session.scalars(waiting.order_by(ProposedGrant.proposed_at, ProposedGrant.id))
        if one.proposed_by == officer.id or may_agree(officer, one.role, one.area_code)
    ]
    aliases = _aliases(session, [one.proposed_by for one in found])
    return [as_line(one) | {"proposed_by_alias": aliases.get(one.proposed_by)} for one in found]


def as_line(given: RoleGrant | ProposedGrant) -> dict[str, Any]:
    """A role as it is shown, given or only proposed.

    {state: granted, proposed, agreed or declined; alias, id, person_id, role, area_code, until; and of a proposed one
    proposed_by, proposed_at, else None}
    """
    state = "granted" if isinstance(given, RoleGrant) else (given.decision or "proposed")
    line = {"state": state, "alias": given.person.alias}
    names = ("id", "person_id", "role", "area_code", "until", "proposed_by", "proposed_at")
    return line | {name: getattr(given, name, None) for name in names}


def brought_by(session: Session, people: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """{person: whoever registered her or proposed a role that she got}, empty for nobody; see `shared.four_eyes`."""
    registered = select(Person.id, Person.registered_by).where(Person.id.in_(people))
    granted = select(RoleGrant.person_id, RoleGrant.granted_by).where(RoleGrant.person_id.in_(people))
    proposed = select(ProposedGrant.person_id, ProposedGrant.proposed_by).where(
        ProposedGrant.person_id.in_(people), ProposedGrant.decision == Decision.AGREED
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    pairs: Any = session.execute(union(registered, granted, proposed))
    for person, by in pairs:
        if by is not None:
            found[person].add(by)
    return found


def days_of_officers(session: Session, territories: Iterable[str], since: date) -> list[dict[str, Any]]:
    """What officers did to people within these areas since a day, newest day first: one line for each officer and day.

    [{officer_id, alias or None, day, registered, confirmed, proposed, agreed, first_at, last_at}]
    """
    areas = list(territories)
    deeds = union_all(
        _deeds("registered", Person.registered_by, Person.registered_at, Person.kelurahan, areas),
        _deeds("confirmed", Person.verified_by, Person.verified_at, Person.kelurahan, areas),
        _deeds("proposed", ProposedGrant.proposed_by, ProposedGrant.proposed_at, ProposedGrant.area_code, areas),
        _deeds("agreed", RoleGrant.agreed_by, RoleGrant.granted_at, RoleGrant.area_code, areas),
    ).subquery()
    day = cast(func.timezone(clock.WITA.utcoffset(None), deeds.c.at), Date).label("day")
    counts = [func.count().filter(deeds.c.deed == deed).label(deed) for deed in DEEDS]
    statement = (
        select(
            deeds.c.officer_id,
            day,
            *counts,
            func.min(deeds.c.at).label("first_at"),
            func.max(deeds.c.at).label("last_at"),
        )
        .where(day >= since)
        .group_by(deeds.c.officer_id, day)
        .order_by(day.desc(), func.count().desc(), deeds.c.officer_id)
    )
    rows = [dict(row) for row in session.execute(statement).mappings()]
    aliases = _aliases(session, [row["officer_id"] for row in rows])
    return [row | {"alias": aliases.get(row["officer_id"])} for row in rows]


def grants_within(session: Session, territories: Iterable[str], *, cursor: UUID | None, limit: int) -> dict[str, Any]:
    """{"items", "next"}: the roles given within these areas, newest first, each with who proposed and who agreed.

    Of each what `as_line` gives | {granted_at, granted_by, agreed_by, ended_at, by_command, granted_by_alias,
    agreed_by_alias}
    """
    statement = select(RoleGrant).where(lies_in_any(RoleGrant.area_code, territories))
    found = page(session, statement.options(joinedload(RoleGrant.person)), RoleGrant.id, cursor=cursor, limit=limit)
    grants: Sequence[RoleGrant] = found["items"]
    aliases = _aliases(session, [who for one in grants for who in (one.granted_by, one.agreed_by) if who])
    return found | {"items": [_record(one, aliases) for one in grants]}


def _record(given: RoleGrant, aliases: dict[UUID, str]) -> dict[str, Any]:
    names = ("granted_at", "granted_by", "agreed_by", "ended_at")
    return (
        as_line(given)
        | {name: getattr(given, name) for name in names}
        | {
            "by_command": given.granted_by is None,
            "granted_by_alias": aliases.get(given.granted_by) if given.granted_by else None,
            "agreed_by_alias": aliases.get(given.agreed_by) if given.agreed_by else None,
        }
    )


def _deeds(deed: str, officer: Any, at: Any, area: Any, areas: list[str]) -> Any:
    columns = officer.label("officer_id"), at.label("at"), literal(deed).label("deed")
    return select(*columns).where(officer.is_not(None), at.is_not(None), lies_in_any(area, areas))


def _aliases(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    return {person.id: person.alias for person in people_among(session, set(ids))}


def territories_of(caller: Caller, role: Role) -> list[str]:
    """Where somebody holds a role."""
    return sorted(where for held, where in caller.roles if held is role)


def grants_over(session: Session) -> Sequence[RoleGrant]:
    """The grants whose last day has passed by the database's clock and that nobody ended, locked."""
    over = select(RoleGrant).where(RoleGrant.ended_at.is_(None), RoleGrant.until <= today_in_sql())
    return session.scalars(over.order_by(RoleGrant.id).with_for_update(skip_locked=True)).all()


def officers_in_office(session: Session, role: Role, area_code: str) -> set[UUID]:
    """Who holds a role for exactly this area today; nobody else finds out until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{role} {area_code}", 0))))
    lasting = or_(RoleGrant.until.is_(None), RoleGrant.until > today_in_sql())
    in_office = select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.area_code == area_code)
    return set(session.scalars(in_office.where(RoleGrant.ended_at.is_(None), lasting)))


def grants_untold(session: Session, limit: int) -> Sequence[RoleGrant]:
    """Some of the roles that nobody ended and of which the other services do not know who granted them, locked."""
    untold = select(RoleGrant).where(~RoleGrant.grantor_told, RoleGrant.ended_at.is_(None)).order_by(RoleGrant.id)
    return session.scalars(untold.limit(limit).with_for_update(skip_locked=True)).all()
