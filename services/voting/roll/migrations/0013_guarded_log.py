"""Give the log a function that stamps it, count forged letters, and keep answers for a day under a keyed hash."""

from alembic import op

from shared.database.frozen.answers_for_a_day import forget_answers, keep_answers_for_good
from shared.database.frozen.guarded_log import guard_log, leave_log_open

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    guard_log(op)
    forget_answers(op)


def downgrade() -> None:
    leave_log_open(op)
    keep_answers_for_good(op)
