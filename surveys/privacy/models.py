"""Tables of privacy: keys that must not come back, purges that were done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class ErasedKey(db.Model):
    """The hash of the key of a response that was erased or purged: nothing else is left of it.

    A phone or a tablet may send the same response again, days later: it is not stored.
    """

    __tablename__ = "erased_key"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class CampaignPurge(db.Model):
    """The purge of a campaign: when, how much, and whether every step was finished."""

    __tablename__ = "campaign_purge"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    purged_on: Mapped[date]
    finished: Mapped[int]
    unfinished: Mapped[int]
    #: Set once files, caches and backups are done too; until then the purge is taken up again.
    completed_on: Mapped[date | None]
