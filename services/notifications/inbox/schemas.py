"""What goes over the wire about an inbox."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from shared.web.pagination import PageQuery


class InboxQuery(PageQuery):
    """Which part of the inbox, in which language."""

    language = fields.String(load_default="id", validate=validate.OneOf(["id", "en"]))


class LanguageQuery(Schema):
    """In which language."""

    language = fields.String(load_default="id", validate=validate.OneOf(["id", "en"]))


class NoticeOut(Schema):
    """One notice, in the reader's own voice; `path` is where it leads on the public site."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"example": "proposal.adopted"})
    relation = fields.String(required=True, validate=validate.OneOf(["author", "supporter"]))
    subject = fields.String(required=True)
    body = fields.String(required=True)
    path = fields.String(required=True)
    proposal_id = fields.UUID(allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(allow_none=True)


class InboxOut(Schema):
    """A page of notices and how many are unread in all."""

    items = fields.List(fields.Nested(NoticeOut), required=True)
    next = fields.UUID(allow_none=True)
    unread = fields.Integer(required=True)


class ReadIn(Schema):
    """The newest notice that the reader has seen; later ones stay unread."""

    up_to = fields.UUID(load_default=None, allow_none=True)
