"""opening: when a desk is open."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261128_1700"
down_revision: str | None = "20261128_1600"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NONE = sa.text("'[]'")


def upgrade() -> None:
    for name in ("hours", "special_days"):
        op.add_column(
            "desk", sa.Column(name, postgresql.JSONB(), server_default=_NONE, nullable=False)
        )


def downgrade() -> None:
    for name in ("hours", "special_days"):
        op.drop_column("desk", name)
