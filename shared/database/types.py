"""Column types and the naming of constraints that all services share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

from shared.ids import new_id

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Rupiah = Annotated[int, mapped_column(BigInteger)]
AreaCode = Annotated[str, mapped_column(String(13))]
"""A Kepmendagri code: 64.71 (city), 64.71.06 (kecamatan), 64.71.06.1005 (kelurahan)."""
Json = Annotated[dict[str, Any], mapped_column(JSONB)]


def new_metadata() -> MetaData:
    """MetaData whose constraints are named alike in every service, so that migrations can name them."""
    return MetaData(naming_convention=CONSTRAINT_NAMES)
