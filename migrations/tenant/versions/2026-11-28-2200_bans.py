"""bans: why a contact is shut out, and until when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261128_2200"
down_revision: str | None = "20261128_2100"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "contacts",
        sa.Column("ban_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.add_column("contacts", sa.Column("ban_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("contacts", "ban_until")
    op.drop_column("contacts", "ban_reason")
