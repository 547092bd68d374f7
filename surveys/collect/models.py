"""Table of the respondents' door: how many wrong codes were tried, and nothing about by whom."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class ResumeTries(db.Model):
    """Wrong codes tried at one access point in the current ten minutes; no address, no person."""

    __tablename__ = "resume_tries"

    access_point_id: Mapped[int] = mapped_column(
        ForeignKey("access_point.id", ondelete="CASCADE"), primary_key=True
    )
    #: Rank of the ten minutes since 1970; an older one means that the count starts again.
    slot: Mapped[int]
    wrong: Mapped[int]
