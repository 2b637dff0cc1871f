"""The decisions of DP3AKB, as its forms send them."""

from __future__ import annotations

from flask_babel import lazy_gettext
from marshmallow import Schema, fields, validate

from services.portal.desks.forms import CHOOSE_A_REASON, WRITE_A_REASON
from services.portal.proposals.words import REASONS
from services.portal.roadmap.words import AGENCIES, FUNDING
from services.portal.shell.text_fields import Words


class AdoptionForm(Schema):
    """With whose money, in which year's plan, by which agency, and why."""

    reason = Words(longest=1000, needed=WRITE_A_REASON)
    funding_source = fields.String(
        required=True, validate=validate.OneOf(list(FUNDING), error=lazy_gettext("Pilih sumber dananya"))
    )
    rkpd_year = fields.Integer(
        required=True,
        validate=validate.Range(2020, 2101, error=lazy_gettext("Tulis tahunnya, misalnya 2027")),
        error_messages={"invalid": lazy_gettext("Tulis tahunnya, misalnya 2027")},
    )
    agency = fields.String(
        required=True, validate=validate.OneOf(list(AGENCIES), error=lazy_gettext("Pilih dinas yang mengerjakannya"))
    )


class DeclineForm(Schema):
    """Why even a chosen proposal is not taken up."""

    reason_code = fields.String(required=True, validate=validate.OneOf(list(REASONS), error=CHOOSE_A_REASON))
    reason = Words(longest=1000, needed=WRITE_A_REASON)
