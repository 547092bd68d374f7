"""Writing the audit trail."""

from __future__ import annotations

from flask import has_request_context
from flask_login import current_user

from evalapp.audit.models import AuditEvent
from evalapp.config import utc_now
from evalapp.extensions import brief_write, db


def record(
    action: str,
    object_type: str = "",
    object_id: object = "",
    *,
    user_id: int | None = None,
    **details: object,
) -> None:
    """Add one line to the session, signed by whoever is signed in; the caller commits.

    ``details`` are codes and counts: never an answer, an e-mail address or a name.
    """
    db.session.add(
        AuditEvent(
            at=utc_now(),
            user_id=_signed_in_id() if user_id is None else user_id,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            details=details,
        )
    )


def record_at_once(
    action: str, object_type: str = "", object_id: object = "", **details: object
) -> None:
    """Write one line now, in a transaction of its own: for the pages that only read."""
    with brief_write():
        record(action, object_type, object_id, user_id=None, **details)


def _signed_in_id() -> int | None:
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return int(current_user.id)
