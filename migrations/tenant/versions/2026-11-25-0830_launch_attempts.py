"""launch attempts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_0830"
down_revision: str | None = "20261125_0800"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("launch_marks", sa.Column("attempt", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("launch_marks", "attempt")
