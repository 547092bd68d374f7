"""Tables of the surveys room: questionnaires, campaigns, access points, responses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from evalapp.extensions import db
from surveys.field.fixed_anonymity import response_statements, statements

VERSION_STATUSES = ("draft", "published")
RESPONSE_STATUSES = ("partial", "complete", "refused", "rejected")
ANONYMITY = ("anonymous", "coded", "named")

#: In SQLite a plain INTEGER key *is* the row's place: no hidden counter tells who came first.
RANDOM_ID = BigInteger().with_variant(Integer, "sqlite")


class Questionnaire(db.Model):
    """A questionnaire through its versions."""

    __tablename__ = "questionnaire"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    versions: Mapped[list[QuestionnaireVersion]] = relationship(
        back_populates="questionnaire", order_by="QuestionnaireVersion.number"
    )


class QuestionnaireVersion(db.Model):
    """One version; once published its definition never changes."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("status IN ('draft', 'published')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(12), default="draft")
    #: Canonical JSON text of the definition: the checksum is over these very bytes.
    definition: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions")


class Campaign(db.Model):
    """A wave of collection with one questionnaire over one or several sites."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("anonymity IN ('anonymous', 'coded', 'named')", name="anonymity"),
        CheckConstraint("team_threshold >= 3", name="team_threshold_floor"),
        CheckConstraint("public_threshold >= 5", name="public_threshold_floor"),
        CheckConstraint("closes_on >= opens_on", name="dates"),
        CheckConstraint("status IN ('draft', 'open', 'closed')", name="status"),
        CheckConstraint("age_regime IN ('adults', 'minors', 'everyone')", name="age_regime"),
        CheckConstraint("young_texts IN ('off', 'moderated')", name="young_texts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    wave: Mapped[str] = mapped_column(String(8), default="T0")
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    #: ``draft``, ``open`` or ``closed``; an open campaign still obeys its dates.
    status: Mapped[str] = mapped_column(String(12), default="draft")
    anonymity: Mapped[str] = mapped_column(String(12), default="anonymous")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    legal_basis: Mapped[str] = mapped_column(String(40), default="public_interest")
    age_regime: Mapped[str] = mapped_column(String(24), default="adults")
    team_threshold: Mapped[int] = mapped_column(default=5)
    public_threshold: Mapped[int] = mapped_column(default=11)
    #: Who runs the survey, why, contacts, retention: the words of the information notice.
    notice: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    retention_on: Mapped[date | None]
    #: Whether a one-time printed code opens the questionnaire (``surveys.field.cards``).
    uses_cards: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether people say their age bracket, and the young their assent, before any question.
    asks_age: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Whether those under 15 also need the code of a parent's authorisation.
    needs_parent: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Open questions for those under 15: not asked, or asked and read before any use.
    young_texts: Mapped[str] = mapped_column(String(12), default="off", server_default="off")
    #: Answers hoped for by site and group (``surveys.field.objectives``).
    group_objectives: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[QuestionnaireVersion] = relationship()
    access_points: Mapped[list[AccessPoint]] = relationship(
        back_populates="campaign", order_by="AccessPoint.code"
    )


def _fix_anonymity(table: Any, connection: Any, **_: Any) -> None:
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


event.listen(Campaign.__table__, "after_create", _fix_anonymity)


class AccessPoint(db.Model):
    """One way in: campaign × site × channel, with the short code of its address."""

    __tablename__ = "access_point"
    __table_args__ = (Index("ix_access_point_campaign_site", "campaign_id", "site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    channel: Mapped[str] = mapped_column(String(24), default="link")
    #: How many answers are hoped for; ``None`` when nothing was set.
    objective: Mapped[int | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    campaign: Mapped[Campaign] = relationship(back_populates="access_points")


class Response(db.Model):
    """The answers of one person: one JSON document, no name, no time, no address.

    ``id`` is random so that neither order nor rank says who came when. ``open_key`` exists
    only while the answer is unfinished: it is what « reprendre plus tard » leads back to.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("status IN ('partial', 'complete', 'refused', 'rejected')", name="status"),
        CheckConstraint("status = 'partial' OR open_key IS NULL", name="no_key_once_finished"),
        Index("ix_response_campaign_day", "campaign_id", "day", "id"),
        # The analysis cache tells a change from these alone, without opening a response.
        Index("ix_response_marks", "campaign_id", "status", "day", "generation", "id"),
        Index(
            "ix_response_respondent",
            "respondent",
            "campaign_id",
            postgresql_where=text("respondent IS NOT NULL"),
            sqlite_where=text("respondent IS NOT NULL"),
        ),
        # A personal link serves once, whatever two devices finish at the same instant.
        Index(
            "ix_response_once_per_respondent",
            "respondent",
            "campaign_id",
            unique=True,
            postgresql_where=text("respondent IS NOT NULL AND status <> 'partial'"),
            sqlite_where=text("respondent IS NOT NULL AND status <> 'partial'"),
        ),
        Index(
            "ix_response_edited",
            "campaign_id",
            "status",
            "generation",
            postgresql_where=text("generation > 0"),
            sqlite_where=text("generation > 0"),
        ),
    )

    id: Mapped[int] = mapped_column(RANDOM_ID, primary_key=True, autoincrement=False)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    open_key: Mapped[str | None] = mapped_column(String(40))
    resume_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    access_point_id: Mapped[int] = mapped_column(ForeignKey("access_point.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    status: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(12), default="fr")
    channel: Mapped[str] = mapped_column(String(24), default="link")
    #: Where the person stopped, while the answer is unfinished.
    page: Mapped[str] = mapped_column(String(40), default="")
    #: Canonical JSON keyed by uid; ``null`` = shown and left empty, absent = not asked.
    answers: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    #: Seconds spent on the pages so far, while unfinished: how long, never when.
    spent: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The same once finished, in whole minutes (``surveys.duration``); empty for paper.
    minutes: Mapped[int | None]
    #: Only for campaigns that are not anonymous; the database refuses it in the others.
    received_at: Mapped[datetime | None]
    #: Likewise: the keyed hash of the contact whose personal link was used.
    respondent: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: Bumped by an edit or a rejection; the analysis cache reads it.
    generation: Mapped[int] = mapped_column(default=0)


def _forbid_traces(table: Any, connection: Any, **_: Any) -> None:
    for statement in response_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


event.listen(Response.__table__, "after_create", _forbid_traces)


class SelectedVerbatim(db.Model):
    """An open answer that an evaluator chose for a report, with names masked."""

    __tablename__ = "selected_verbatim"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    question_uid: Mapped[str] = mapped_column(String(40))
    #: The words as they will be printed; no key leads back to the response.
    text: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str] = mapped_column(String(12), default="fr", server_default="fr")
    #: In French, when the words are in another language.
    translation: Mapped[str] = mapped_column(String(2000), default="")
    #: Taken back, and not printed; kept so that it can be put back.
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
