"""How long answering takes: seconds while unfinished, whole minutes once finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("response", sa.Column("spent", sa.Integer(), server_default="0", nullable=False))
    op.add_column("response", sa.Column("minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("response", "minutes")
    op.drop_column("response", "spent")
