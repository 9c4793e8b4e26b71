"""brand_pictures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261125_0800"
down_revision: str | None = "20261125_0740"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "brand_pictures",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("mime = 'image/png'", name=op.f("ck_brand_pictures_mime")),
        sa.CheckConstraint("side IN (48, 192, 512)", name=op.f("ck_brand_pictures_side")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_brand_pictures_sha256")),
        sa.CheckConstraint(
            "octet_length(content) BETWEEN 1 AND 524288", name=op.f("ck_brand_pictures_content")
        ),
        sa.PrimaryKeyConstraint("name", "side", name=op.f("pk_brand_pictures")),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON brand_pictures TO {role}")


def downgrade() -> None:
    op.drop_table("brand_pictures")
