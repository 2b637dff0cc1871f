"""Enter the areas of Kota Balikpapan in the register."""

from alembic import op
from sqlalchemy.orm import Session

from services.identity.migrations.frozen.areas_of_balikpapan import VALID_FROM, register_areas, rows

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with Session(op.get_bind()) as session:
        register_areas(session, rows(), VALID_FROM)
        session.flush()


def downgrade() -> None:
    op.execute("DELETE FROM areas")
