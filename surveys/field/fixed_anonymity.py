"""The anonymity of a campaign is fixed when it opens: the database itself refuses to change it.

A migration that rebuilds the table ``campaign`` on SQLite drops its triggers: it runs
``statements`` again at its end.
"""

from __future__ import annotations

REFUSAL = "the anonymity of a campaign is fixed once it has opened"

_SQLITE = f"""
CREATE TRIGGER IF NOT EXISTS campaign_fixed_anonymity
BEFORE UPDATE OF anonymity, status ON campaign
WHEN OLD.status <> 'draft' AND (NEW.anonymity <> OLD.anonymity OR NEW.status = 'draft')
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION campaign_fixed_anonymity() RETURNS trigger AS $$
BEGIN
  IF OLD.status <> 'draft' AND (NEW.anonymity <> OLD.anonymity OR NEW.status = 'draft') THEN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
"""

_TRIGGER = """
CREATE TRIGGER campaign_fixed_anonymity BEFORE UPDATE ON campaign
FOR EACH ROW EXECUTE FUNCTION campaign_fixed_anonymity()
"""

_GONE = "DROP TRIGGER IF EXISTS campaign_fixed_anonymity ON campaign"


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that put the rule into a database of this kind."""
    return (_FUNCTION, _GONE, _TRIGGER) if dialect == "postgresql" else (_SQLITE,)


def removal(dialect: str) -> tuple[str, ...]:
    """Return the statements that take the rule out again."""
    if dialect == "postgresql":
        return (_GONE, "DROP FUNCTION IF EXISTS campaign_fixed_anonymity()")
    return ("DROP TRIGGER IF EXISTS campaign_fixed_anonymity",)
