"""Table of the review: every mark on a response and every change to it, with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from evalapp.extensions import db
from surveys.models import RANDOM_ID


class ResponseChange(db.Model):
    """One act of the review on one response; erased with it, and never otherwise."""

    __tablename__ = "response_change"
    __table_args__ = (
        CheckConstraint(
            "action IN ('flag', 'unflag', 'comment', 'correct', 'reject', 'accept')", name="action"
        ),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(RANDOM_ID, ForeignKey("response.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: The day only: the hour of an office act says nothing useful about an answer.
    on: Mapped[date]
    action: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    #: The answers that changed, by uid.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
