"""Images and sounds of questionnaires; what a shared question said before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "media_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
        sa.UniqueConstraint("name", name=op.f("uq_media_file_name")),
    )
    op.create_table(
        "bank_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_revision")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["bank_question.id"],
            name=op.f("fk_bank_revision_question_id_bank_question"),
        ),
        sa.UniqueConstraint(
            "question_id", "number", name=op.f("uq_bank_revision_question_id_number")
        ),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("bank_revision")
    op.drop_table("media_file")
