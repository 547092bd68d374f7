"""Tables of the editor: drafts with their history, test answers, the bank, lines of descent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from evalapp.extensions import db


class QuestionnaireDraft(db.Model):
    """The work under way on a questionnaire; published versions are frozen elsewhere."""

    __tablename__ = "questionnaire_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), unique=True)
    #: Number of the revision that the author sees; later ones can be redone.
    position: Mapped[int] = mapped_column(default=0)
    revisions: Mapped[list[DraftRevision]] = relationship(
        back_populates="draft", order_by="DraftRevision.number", cascade="all, delete-orphan"
    )


class DraftRevision(db.Model):
    """One state of a draft: the undo stack, kept in the database."""

    __tablename__ = "draft_revision"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_draft.id"))
    number: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))
    #: language -> key of a text -> source text that the translation was made from
    stale: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: What the author did, as a sentence: « ajouter une question ».
    act: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    made_at: Mapped[datetime]
    draft: Mapped[QuestionnaireDraft] = relationship(back_populates="revisions")


class TrialAnswer(db.Model):
    """Answers given in test mode: never in ``response``, hence counted nowhere."""

    __tablename__ = "trial_answer"
    __table_args__ = (Index("ix_trial_answer_questionnaire_id", "questionnaire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    page: Mapped[str] = mapped_column(String(40), default="")
    answers: Mapped[str] = mapped_column(Text)
    is_finished: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date]


class BankQuestion(db.Model):
    """A shared question: one identity for ever, a wording that questionnaires use by link."""

    __tablename__ = "bank_question"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(String(120), default="")
    #: Canonical JSON: the question and its answers.
    content: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    changed_on: Mapped[date]


class BankRevision(db.Model):
    """What a shared question said before its present revision."""

    __tablename__ = "bank_revision"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    replaced_on: Mapped[date]


class QuestionDescent(db.Model):
    """A question that came from another by splitting, merging or replacing, said by its author."""

    __tablename__ = "question_descent"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "from_uid", "to_uid"),
        CheckConstraint("kind IN ('split', 'merged', 'replaced')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    from_uid: Mapped[str] = mapped_column(String(40))
    to_uid: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(500), default="")
