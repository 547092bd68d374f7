"""Tables of the themes: how an evaluator sorts open answers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db
from surveys.models import RANDOM_ID


class Theme(db.Model):
    """One theme of the answers to one open question of a campaign."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("campaign_id", "question_uid", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    question_uid: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    #: What belongs to it, so that two people code alike.
    definition: Mapped[str] = mapped_column(String(300), default="")
    #: Set aside: neither offered nor counted, and its coding is kept.
    withdrawn: Mapped[bool] = mapped_column(default=False)


class CodedAnswer(db.Model):
    """A theme given to the words of a response; it disappears with the response.

    Never leaves the office: exports, reports and tables only know counts.
    """

    __tablename__ = "coded_answer"

    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True
    )
    response_id: Mapped[int] = mapped_column(
        RANDOM_ID,
        ForeignKey("response.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        autoincrement=False,
    )
