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


#: A response of an anonymous campaign holds neither who answered nor when.
RESPONSE_REFUSAL = "an anonymous campaign keeps neither who answered nor when"
_TOLD = "(NEW.respondent IS NOT NULL OR NEW.received_at IS NOT NULL)"
_ANONYMOUS = "(SELECT anonymity FROM campaign WHERE id = NEW.campaign_id) = 'anonymous'"

_RESPONSE_SQLITE = tuple(
    f"""
CREATE TRIGGER IF NOT EXISTS response_anonymity_{name}
BEFORE {act} ON response
WHEN {_TOLD} AND {_ANONYMOUS}
BEGIN SELECT RAISE(ABORT, '{RESPONSE_REFUSAL}'); END
"""
    for name, act in (("new", "INSERT"), ("change", "UPDATE OF respondent, received_at"))
)

_RESPONSE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION response_anonymity() RETURNS trigger AS $$
BEGIN
  IF {_ANONYMOUS} THEN
    RAISE EXCEPTION '{RESPONSE_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql
"""

_RESPONSE_TRIGGER = f"""
CREATE TRIGGER response_anonymity BEFORE INSERT OR UPDATE ON response
FOR EACH ROW WHEN {_TOLD} EXECUTE FUNCTION response_anonymity()
"""

_RESPONSE_GONE = "DROP TRIGGER IF EXISTS response_anonymity ON response"


def response_statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that forbid a trace of people in anonymous campaigns."""
    if dialect == "postgresql":
        return (_RESPONSE_FUNCTION, _RESPONSE_GONE, _RESPONSE_TRIGGER)
    return _RESPONSE_SQLITE


def response_removal(dialect: str) -> tuple[str, ...]:
    """Return the statements that take the rule out again."""
    if dialect == "postgresql":
        return (_RESPONSE_GONE, "DROP FUNCTION IF EXISTS response_anonymity()")
    return tuple(f"DROP TRIGGER IF EXISTS response_anonymity_{name}" for name in ("new", "change"))
