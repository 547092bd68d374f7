"""Who answered, in coded and named campaigns only; the database refuses it in anonymous ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from surveys.field.fixed_anonymity import response_removal, response_statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("response", sa.Column("respondent", sa.LargeBinary(32), nullable=True))
    op.create_index(
        "ix_response_respondent",
        "response",
        ["respondent", "campaign_id"],
        sqlite_where=sa.text("respondent IS NOT NULL"),
        postgresql_where=sa.text("respondent IS NOT NULL"),
    )
    finished = "respondent IS NOT NULL AND status <> 'partial'"
    op.create_index(
        "ix_response_once_per_respondent",
        "response",
        ["respondent", "campaign_id"],
        unique=True,
        sqlite_where=sa.text(finished),
        postgresql_where=sa.text(finished),
    )
    for statement in response_statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for statement in response_removal(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index("ix_response_once_per_respondent", table_name="response")
    op.drop_index("ix_response_respondent", table_name="response")
    op.drop_column("response", "respondent")
