"""Roles as they come in, wait and are shown; and what auditors see of officers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields, post_load

from services.identity.roles.wanted import RoleWanted
from shared import clock
from shared.contracts.roles import Role
from shared.web.text import PlainText

LOOKED_BACK = timedelta(days=90)


class RoleOut(Schema):
    """A role that was given, or proposed: then a second officer decides."""

    id = fields.UUID()
    role = fields.String()
    area = fields.String(attribute="area_code")
    until = fields.Date(allow_none=True)
    state = fields.String(metadata={"enum": ["granted", "proposed", "agreed", "declined"]})


class ProposedRole(RoleOut):
    """A proposed role, with whom it is for and who proposed it."""

    person_id = fields.UUID()
    alias = fields.String()
    proposed_by = fields.UUID()
    proposed_by_alias = fields.String(allow_none=True)
    proposed_at = fields.AwareDateTime()


class ProposedRoles(Schema):
    """The roles that wait for a second officer."""

    items = fields.List(fields.Nested(ProposedRole))
    next = fields.String(allow_none=True)


class DeclineIn(Schema):
    """Why not; for colleagues and auditors."""

    reason = PlainText(longest=300, shortest=1, required=True)


class SinceQuery(Schema):
    """From which day on; the last 90 days if none is named."""

    since = fields.Date(load_default=lambda: clock.today() - LOOKED_BACK)


class OfficersDay(Schema):
    """What one officer did on one day."""

    officer_id = fields.UUID()
    alias = fields.String(allow_none=True)
    day = fields.Date()
    registered = fields.Integer()
    confirmed = fields.Integer()
    proposed = fields.Integer(metadata={"description": "roles of staff that she proposed"})
    agreed = fields.Integer(metadata={"description": "roles of staff that she agreed to"})
    first_at = fields.AwareDateTime()
    last_at = fields.AwareDateTime()


class OfficersDays(Schema):
    """Officers and days, newest day first."""

    items = fields.List(fields.Nested(OfficersDay))
    next = fields.String(allow_none=True)


class GrantLine(RoleOut):
    """A role on the record: who holds it, who proposed and who agreed."""

    person_id = fields.UUID()
    alias = fields.String()
    granted_at = fields.AwareDateTime()
    granted_by = fields.UUID(allow_none=True)
    granted_by_alias = fields.String(allow_none=True)
    agreed_by = fields.UUID(allow_none=True)
    agreed_by_alias = fields.String(allow_none=True)
    by_command = fields.Boolean(metadata={"description": "given by the operator's command on the server"})
    ended_at = fields.AwareDateTime(allow_none=True)


class GrantLines(Schema):
    """A page of the record."""

    items = fields.List(fields.Nested(GrantLine))
    next = fields.String(allow_none=True)


class RoleIn(Schema):
    """A role for an area; `until` is the first day on which it no longer holds."""

    role = fields.Enum(Role, by_value=True, required=True)
    area_code = fields.String(required=True, data_key="area")
    until = fields.Date(load_default=None, allow_none=True)

    @post_load
    def to_role(self, data: dict[str, Any], **_: Any) -> RoleWanted:
        """The role that the action takes."""
        return RoleWanted(**data)
