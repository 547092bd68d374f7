"""Tables of invitations: contacts kept encrypted, and how much was sent when.

Nothing here leads to a response: a contact only knows whether somebody « said they answered ».
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class Contact(db.Model):
    """One person to invite; name and address only inside ``sealed``."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("campaign_id", "email_hash"),
        CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'refused', 'returned', 'said', 'stopped')",
            name="status",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    access_point_id: Mapped[int] = mapped_column(ForeignKey("access_point.id"))
    #: AES-GCM, with a key that is neither in the database nor in its backups.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    #: Keyed hash: the same address is not invited twice.
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: Keyed hash of the personal link by which somebody says « c’est fait » or « stop ».
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    group: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(12), default="waiting")
    sent_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)


class MailBatch(db.Model):
    """One sending: how many left and when, so that no server is flooded."""

    __tablename__ = "mail_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    at: Mapped[datetime]
    sent: Mapped[int]
