"""Cycles as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.proposals.cycles.model import CITY, PhaseName
from shared import clock
from shared.web.text import PlainText, Shape

AREA_PATTERN = r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?"


class PhaseSchema(Schema):
    """A phase with its first and last day (WITA)."""

    name = fields.Enum(PhaseName, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class CycleIn(Schema):
    """A cycle to open."""

    area_code = fields.String(load_default=CITY, validate=Shape(AREA_PATTERN))
    title = PlainText(longest=120, shortest=3, required=True)
    plan_year = fields.Integer(required=True, strict=True, validate=validate.Range(2020, 2100))
    delivery_year = fields.Integer(required=True, strict=True, validate=validate.Range(2021, 2101))
    support_threshold = fields.Integer(load_default=25, strict=True, validate=validate.Range(1, 100_000))
    answer_days = fields.Integer(load_default=30, strict=True, validate=validate.Range(1, 365))
    phases = fields.List(fields.Nested(PhaseSchema), required=True, validate=validate.Length(5, 5))

    @validates_schema
    def delivers_after_planning(self, data: dict[str, int], **_options: object) -> None:
        """What is planned in a year is delivered in a later one. Raises ValidationError."""
        if data.get("delivery_year", 1) <= data.get("plan_year", 0):
            raise ValidationError("Delivery comes in a later year than planning.", "delivery_year")


class CycleOut(Schema):
    """A cycle as everybody may see it; `current_phase` is null between phases."""

    id = fields.UUID()
    area_code = fields.String()
    title = fields.String()
    plan_year = fields.Integer()
    delivery_year = fields.Integer()
    support_threshold = fields.Integer()
    answer_days = fields.Integer()
    phases = fields.List(fields.Nested(PhaseSchema))
    current_phase = fields.Function(lambda cycle: (phase := cycle.phase_on(clock.today())) and phase.name)


class CurrentQuery(Schema):
    """For which area."""

    area = fields.String(load_default=CITY, validate=Shape(AREA_PATTERN))
