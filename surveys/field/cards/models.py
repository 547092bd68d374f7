"""Tables of the printed codes: what may still serve, and how many were printed.

A code that has served is a row that is no longer there: no flag, no time, no order and no
transaction number stay behind to be joined to an answer. The key is the hash itself, and on
SQLite the table has no row number, so that where a row stands says nothing either.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class CodeBatch(db.Model):
    """Codes printed together for one site; how many are left is counted in ``access_code``."""

    __tablename__ = "code_batch"
    __table_args__ = (
        CheckConstraint("purpose IN ('answer', 'parent')", name="purpose"),
        CheckConstraint("printed BETWEEN 1 AND 5000", name="printed"),
        Index("ix_code_batch_campaign", "campaign_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    #: ``answer`` opens the questionnaire once; ``parent`` is a parent's authorisation.
    purpose: Mapped[str] = mapped_column(String(12), default="answer")
    label: Mapped[str] = mapped_column(String(80), default="")
    printed: Mapped[int]


class AccessCode(db.Model):
    """One code that has not served yet, known by its hash alone."""

    __tablename__ = "access_code"
    __table_args__ = (
        Index("ix_access_code_batch", "batch_id"),
        {"sqlite_with_rowid": False},
    )

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id", ondelete="CASCADE"))
