"""Tables of the explorer: recipes of regrouping and saved views."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from evalapp.extensions import db


class Recipe(db.Model):
    """Answers of one question counted together, under a name."""

    __tablename__ = "recipe"
    __table_args__ = (UniqueConstraint("questionnaire_id", "question_uid", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    question_uid: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    #: ``[[label, [codes]], …]`` in the order of display.
    groups: Mapped[list[Any]] = mapped_column(JSON)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_on: Mapped[date]


class SavedView(db.Model):
    """A view of the explorer kept under a title; its address says all that it shows."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("campaign_id", "title"),
        Index("ix_saved_view_campaign", "campaign_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The first campaign of the view: who reaches it reaches the view.
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    title: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(String(2000))
    #: Whether the reports of the campaign's sites show it.
    in_report: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The indicator whose value its answer's share is.
    indicator_code: Mapped[str | None] = mapped_column(String(20))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_on: Mapped[date]
