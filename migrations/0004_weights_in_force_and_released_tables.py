"""Weights in force, views that feed indicators and reports, tables that reports released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "weight_recipe",
        sa.Column("in_force", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_weight_recipe_in_force",
        "weight_recipe",
        ["campaign_id", "site_id"],
        unique=True,
        sqlite_where=sa.text("in_force"),
        postgresql_where=sa.text("in_force"),
    )
    op.add_column(
        "saved_view",
        sa.Column("in_report", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("saved_view", sa.Column("indicator_code", sa.String(length=20), nullable=True))
    op.create_table(
        "released_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('team', 'site', 'public')", name=op.f("ck_released_tables_audience")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_released_tables_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_released_tables_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_tables")),
    )
    op.create_index(
        "ix_released_tables_campaign", "released_tables", ["campaign_id", "site_id", "id"]
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_index("ix_released_tables_campaign", table_name="released_tables")
    op.drop_table("released_tables")
    op.drop_column("saved_view", "indicator_code")
    op.drop_column("saved_view", "in_report")
    op.drop_index("ix_weight_recipe_in_force", table_name="weight_recipe")
    op.drop_column("weight_recipe", "in_force")
