"""Tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from surveys.field.fixed_anonymity import statements as anonymity_rule

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


#: The database itself refuses to rewrite the trail, or to erase a line younger than 180 days.
AUDIT_GUARDS = {
    "sqlite": (
        """CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event
        BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END""",
        """CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_event
        WHEN OLD.at > datetime('now', '-180 days')
        BEGIN SELECT RAISE(ABORT, 'audit lines are kept'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_event_guard() RETURNS trigger AS $$
        BEGIN
          IF TG_OP = 'DELETE' AND OLD.at < (now() AT TIME ZONE 'utc') - interval '180 days' THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'audit lines are kept and never changed';
        END $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER audit_event_guard BEFORE UPDATE OR DELETE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    ),
}


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "bank_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_bank_question_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_question")),
        sa.UniqueConstraint("code", name=op.f("uq_bank_question_code")),
    )
    op.create_table(
        "erased_key",
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_erased_key")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cite_educative', 'ami', 'contrat_de_ville')", name=op.f("ck_programme_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("code", name=op.f("uq_questionnaire_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account_hash", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "territory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('country', 'region', 'departement', 'epci', 'commune', 'qpv')",
            name=op.f("ck_territory_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["territory.id"], name=op.f("fk_territory_parent_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_territory_kind_code")),
    )
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=48), nullable=False),
        sa.Column("object_type", sa.String(length=48), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_event_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index("ix_audit_event_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_user_id"), ["user_id"], unique=False)

    op.create_table(
        "published_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("flag", sa.String(length=2), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("perimeter", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (flag <> '')", name=op.f("ck_published_figure_value_or_flag")
        ),
        sa.CheckConstraint(
            "flag IN ('', 's', 'nd', 'so', 'ec')", name=op.f("ck_published_figure_flag")
        ),
        sa.CheckConstraint(
            "status IN ('active', 'withdrawn')", name=op.f("ck_published_figure_status")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_published_figure_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
        sa.UniqueConstraint(
            "territory_id",
            "measure",
            "year",
            "perimeter",
            name=op.f("uq_published_figure_territory_id_measure_year_perimeter"),
        ),
    )
    with op.batch_alter_table("published_figure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_figure_territory_id"), ["territory_id"], unique=False
        )

    op.create_table(
        "question_descent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("from_uid", sa.String(length=40), nullable=False),
        sa.Column("to_uid", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('split', 'merged', 'replaced')", name=op.f("ck_question_descent_kind")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_question_descent_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_descent")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "from_uid",
            "to_uid",
            name=op.f("uq_question_descent_questionnaire_id_from_uid_to_uid"),
        ),
    )
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_draft_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
        sa.UniqueConstraint(
            "questionnaire_id", name=op.f("uq_questionnaire_draft_questionnaire_id")
        ),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'published')", name=op.f("ck_questionnaire_version_status")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_version_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "number",
            name=op.f("uq_questionnaire_version_questionnaire_id_number"),
        ),
    )
    op.create_table(
        "recipe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("question_uid", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_recipe_created_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_recipe_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "question_uid",
            "name",
            name=op.f("uq_recipe_questionnaire_id_question_uid_name"),
        ),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_session_user_id_user")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_session")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_session_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("label_year", sa.Integer(), nullable=True),
        sa.Column("label_note", sa.String(length=400), nullable=False),
        sa.Column("lead_school_uai", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_site_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "territory_zoning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=12), nullable=False),
        sa.Column("zone_class", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_territory_zoning_dates")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_territory_zoning_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_zoning")),
        sa.UniqueConstraint(
            "territory_id",
            "scheme",
            "valid_from",
            name=op.f("uq_territory_zoning_territory_id_scheme_valid_from"),
        ),
    )
    op.create_table(
        "trial_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_trial_answer_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_trial_answer_key")),
    )
    with op.batch_alter_table("trial_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_trial_answer_questionnaire_id", ["questionnaire_id"], unique=False
        )

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(length=8), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("anonymity", sa.String(length=12), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("age_regime", sa.String(length=24), nullable=False),
        sa.Column("team_threshold", sa.Integer(), nullable=False),
        sa.Column("public_threshold", sa.Integer(), nullable=False),
        sa.Column("notice", sa.JSON(), nullable=False),
        sa.Column("retention_on", sa.Date(), nullable=True),
        sa.Column("uses_cards", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asks_age", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("needs_parent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("young_texts", sa.String(length=12), server_default="off", nullable=False),
        sa.Column("group_objectives", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "age_regime IN ('adults', 'minors', 'everyone')", name=op.f("ck_campaign_age_regime")
        ),
        sa.CheckConstraint(
            "anonymity IN ('anonymous', 'coded', 'named')", name=op.f("ck_campaign_anonymity")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'closed')", name=op.f("ck_campaign_status")
        ),
        sa.CheckConstraint(
            "young_texts IN ('off', 'moderated')", name=op.f("ck_campaign_young_texts")
        ),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_campaign_dates")),
        sa.CheckConstraint(
            "public_threshold >= 5", name=op.f("ck_campaign_public_threshold_floor")
        ),
        sa.CheckConstraint("team_threshold >= 3", name=op.f("ck_campaign_team_threshold_floor")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_campaign_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_campaign_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("code", name=op.f("uq_campaign_code")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaign_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "draft_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("stale", sa.JSON(), nullable=False),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_draft_revision_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["questionnaire_draft.id"],
            name=op.f("fk_draft_revision_draft_id_questionnaire_draft"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_revision_draft_id_number")),
    )
    with op.batch_alter_table("draft_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_revision_author_id"), ["author_id"], unique=False
        )

    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=16), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("breakdown", sa.String(length=40), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("flag", sa.String(length=2), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (flag <> '')", name=op.f("ck_measurement_value_or_flag")
        ),
        sa.CheckConstraint("flag IN ('', 's', 'nd', 'so', 'ec')", name=op.f("ck_measurement_flag")),
        sa.CheckConstraint("status IN ('active', 'withdrawn')", name=op.f("ck_measurement_status")),
        sa.CheckConstraint(
            "denominator IS NULL OR denominator > 0", name=op.f("ck_measurement_denominator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_measurement_site_id_site")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_measurement_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint(
            "indicator_code",
            "site_id",
            "territory_id",
            "period",
            "breakdown",
            name=op.f("uq_measurement_indicator_code_site_id_territory_id_period_breakdown"),
        ),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_measurement_site_indicator", ["site_id", "indicator_code"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'evaluator', 'site_lead', 'troika_reader', 'interviewer')",
            name=op.f("ck_membership_role"),
        ),
        sa.CheckConstraint(
            "site_id IS NULL OR programme_id IS NULL", name=op.f("ck_membership_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_membership_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_membership_site_id_site")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_membership_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_publication_created_by_user")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_publication_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "site_id", "kind", "edition", name=op.f("uq_publication_site_id_kind_edition")
        ),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_site_id"), ["site_id"], unique=False)

    op.create_table(
        "published_figure_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_published_figure_revision_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"],
            ["published_figure.id"],
            name=op.f("fk_published_figure_revision_figure_id_published_figure"),
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["published_figure_revision.id"],
            name=op.f("fk_published_figure_revision_undoes_id_published_figure_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure_revision")),
    )
    with op.batch_alter_table("published_figure_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_figure_revision_figure_id"), ["figure_id"], unique=False
        )

    op.create_table(
        "site_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_seat_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_seat")),
        sa.UniqueConstraint("site_id", "role", name=op.f("uq_site_seat_site_id_role")),
    )
    op.create_table(
        "site_territory",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.CheckConstraint("part IN ('perimeter', 'context')", name=op.f("ck_site_territory_part")),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_territory_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_site_territory_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("site_id", "territory_id", name=op.f("pk_site_territory")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=16), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("rationale", sa.String(length=300), nullable=False),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_target_bounds")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_target_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint(
            "indicator_code", "site_id", name=op.f("uq_target_indicator_code_site_id")
        ),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_site_id"), ["site_id"], unique=False)

    op.create_table(
        "access_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("objective", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_access_point_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_access_point_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_point")),
        sa.UniqueConstraint("code", name=op.f("uq_access_point_code")),
    )
    with op.batch_alter_table("access_point", schema=None) as batch_op:
        batch_op.create_index(
            "ix_access_point_campaign_site", ["campaign_id", "site_id"], unique=False
        )

    op.create_table(
        "campaign_purge",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("purged_on", sa.Date(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("unfinished", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_purge_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_purge")),
    )
    op.create_table(
        "code_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('answer', 'parent')", name=op.f("ck_code_batch_purpose")),
        sa.CheckConstraint("printed BETWEEN 1 AND 5000", name=op.f("ck_code_batch_printed")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_code_batch_campaign_id_campaign"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_code_batch_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
    )
    with op.batch_alter_table("code_batch", schema=None) as batch_op:
        batch_op.create_index("ix_code_batch_campaign", ["campaign_id"], unique=False)

    op.create_table(
        "mail_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_mail_batch_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_batch")),
    )
    op.create_table(
        "measurement_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measurement_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_measurement_revision_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["measurement.id"],
            name=op.f("fk_measurement_revision_measurement_id_measurement"),
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["measurement_revision.id"],
            name=op.f("fk_measurement_revision_undoes_id_measurement_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_revision")),
    )
    with op.batch_alter_table("measurement_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_measurement_revision_measurement_id"), ["measurement_id"], unique=False
        )

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_saved_view_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_saved_view_created_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("campaign_id", "title", name=op.f("uq_saved_view_campaign_id_title")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_campaign", ["campaign_id", "id"], unique=False)

    op.create_table(
        "selected_verbatim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("question_uid", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=12), server_default="fr", nullable=False),
        sa.Column("translation", sa.String(length=2000), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_selected_verbatim_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_selected_verbatim_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selected_verbatim")),
    )
    with op.batch_alter_table("selected_verbatim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selected_verbatim_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("question_uid", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=300), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_theme_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint(
            "campaign_id",
            "question_uid",
            "name",
            name=op.f("uq_theme_campaign_id_question_uid_name"),
        ),
    )
    op.create_table(
        "weight_recipe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("trim", sa.Double(), nullable=True),
        sa.Column("margins", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(method = 'logit') = (lower IS NOT NULL)",
            name=op.f("ck_weight_recipe_bounds_of_logit"),
        ),
        sa.CheckConstraint(
            "method IN ('raking', 'poststrat', 'logit')", name=op.f("ck_weight_recipe_method")
        ),
        sa.CheckConstraint(
            "(lower IS NULL) = (upper IS NULL)", name=op.f("ck_weight_recipe_both_bounds")
        ),
        sa.CheckConstraint(
            "lower < 1 AND upper > 1 OR lower IS NULL",
            name=op.f("ck_weight_recipe_bounds_around_one"),
        ),
        sa.CheckConstraint("trim > 1 OR trim IS NULL", name=op.f("ck_weight_recipe_trim")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_weight_recipe_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_weight_recipe_created_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_weight_recipe_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_recipe")),
    )
    with op.batch_alter_table("weight_recipe", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_weight_recipe_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "access_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["code_batch.id"],
            name=op.f("fk_access_code_batch_id_code_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_access_code")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.create_index("ix_access_code_batch", ["batch_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("access_point_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("group", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'refused', 'returned', 'said', 'stopped')",
            name=op.f("ck_contact_status"),
        ),
        sa.ForeignKeyConstraint(
            ["access_point_id"],
            ["access_point.id"],
            name=op.f("fk_contact_access_point_id_access_point"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_contact_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint(
            "campaign_id", "email_hash", name=op.f("uq_contact_campaign_id_email_hash")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_contact_token_hash")),
    )
    op.create_table(
        "response",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("open_key", sa.String(length=40), nullable=True),
        sa.Column("resume_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("access_point_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status = 'partial' OR open_key IS NULL", name=op.f("ck_response_no_key_once_finished")
        ),
        sa.CheckConstraint(
            "status IN ('partial', 'complete', 'refused', 'rejected')",
            name=op.f("ck_response_status"),
        ),
        sa.ForeignKeyConstraint(
            ["access_point_id"],
            ["access_point.id"],
            name=op.f("fk_response_access_point_id_access_point"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_response_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_response_site_id_site")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_response_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_response_key_hash")),
        sa.UniqueConstraint("resume_hash", name=op.f("uq_response_resume_hash")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_campaign_day", ["campaign_id", "day", "id"], unique=False
        )
        batch_op.create_index(
            "ix_response_edited",
            ["campaign_id", "status", "generation"],
            unique=False,
            postgresql_where=sa.text("generation > 0"),
            sqlite_where=sa.text("generation > 0"),
        )
        batch_op.create_index(
            "ix_response_marks", ["campaign_id", "status", "day", "generation", "id"], unique=False
        )

    op.create_table(
        "resume_tries",
        sa.Column("access_point_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_point_id"],
            ["access_point.id"],
            name=op.f("fk_resume_tries_access_point_id_access_point"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("access_point_id", name=op.f("pk_resume_tries")),
    )
    op.create_table(
        "coded_answer",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column(
            "response_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_coded_answer_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_coded_answer_theme_id_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("theme_id", "response_id", name=op.f("pk_coded_answer")),
    )
    with op.batch_alter_table("coded_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coded_answer_response_id"), ["response_id"], unique=False
        )

    op.create_table(
        "response_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "action IN ('flag', 'unflag', 'comment', 'correct', 'reject', 'accept')",
            name=op.f("ck_response_change_action"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_response_change_reason")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_response_change_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_change_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_change")),
    )
    with op.batch_alter_table("response_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_response_change_response_id"), ["response_id"], unique=False
        )
    for guard in AUDIT_GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)
    for rule in anonymity_rule(op.get_bind().dialect.name):
        op.execute(rule)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("response_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_change_response_id"))

    op.drop_table("response_change")
    with op.batch_alter_table("coded_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coded_answer_response_id"))

    op.drop_table("coded_answer")
    op.drop_table("resume_tries")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_marks")
        batch_op.drop_index(
            "ix_response_edited",
            postgresql_where=sa.text("generation > 0"),
            sqlite_where=sa.text("generation > 0"),
        )
        batch_op.drop_index("ix_response_campaign_day")

    op.drop_table("response")
    op.drop_table("contact")
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.drop_index("ix_access_code_batch")

    op.drop_table("access_code")
    with op.batch_alter_table("weight_recipe", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weight_recipe_campaign_id"))

    op.drop_table("weight_recipe")
    op.drop_table("theme")
    with op.batch_alter_table("selected_verbatim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selected_verbatim_campaign_id"))

    op.drop_table("selected_verbatim")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_view_campaign")

    op.drop_table("saved_view")
    with op.batch_alter_table("measurement_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_revision_measurement_id"))

    op.drop_table("measurement_revision")
    op.drop_table("mail_batch")
    with op.batch_alter_table("code_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_code_batch_campaign")

    op.drop_table("code_batch")
    op.drop_table("campaign_purge")
    with op.batch_alter_table("access_point", schema=None) as batch_op:
        batch_op.drop_index("ix_access_point_campaign_site")

    op.drop_table("access_point")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_site_id"))

    op.drop_table("target")
    op.drop_table("site_territory")
    op.drop_table("site_seat")
    with op.batch_alter_table("published_figure_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_figure_revision_figure_id"))

    op.drop_table("published_figure_revision")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_site_id"))

    op.drop_table("publication")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
        batch_op.drop_index(batch_op.f("ix_membership_site_id"))
        batch_op.drop_index(batch_op.f("ix_membership_programme_id"))

    op.drop_table("membership")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index("ix_measurement_site_indicator")

    op.drop_table("measurement")
    with op.batch_alter_table("draft_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_revision_author_id"))

    op.drop_table("draft_revision")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_programme_id"))

    op.drop_table("campaign")
    with op.batch_alter_table("trial_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_trial_answer_questionnaire_id")

    op.drop_table("trial_answer")
    op.drop_table("territory_zoning")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_programme_id"))

    op.drop_table("site")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_user_id"))
        batch_op.drop_index("ix_sign_in_session_expires_at")

    op.drop_table("sign_in_session")
    op.drop_table("recipe")
    op.drop_table("questionnaire_version")
    op.drop_table("questionnaire_draft")
    op.drop_table("question_descent")
    with op.batch_alter_table("published_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_figure_territory_id"))

    op.drop_table("published_figure")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_user_id"))
        batch_op.drop_index("ix_audit_event_at")
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))

    op.drop_table("audit_event")
    op.drop_table("user")
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_parent_id"))

    op.drop_table("territory")
    op.drop_table("sign_in_attempt")
    op.drop_table("questionnaire")
    op.drop_table("programme")
    op.drop_table("erased_key")
    op.drop_table("bank_question")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_guard()")
        op.execute("DROP FUNCTION campaign_fixed_anonymity()")
