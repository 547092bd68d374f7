"""Reads of the editor: questionnaires, drafts, the bank, trial answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from surveys.campaigns.repository import campaigns_in
from surveys.definition import Questionnaire as Definition
from surveys.editor.bank import Shared, read_content
from surveys.editor.drafts import Draft, read_draft
from surveys.editor.models import (
    BankQuestion,
    BankRevision,
    DraftRevision,
    QuestionDescent,
    QuestionnaireDraft,
    TrialAnswer,
)
from surveys.models import Campaign, Questionnaire, QuestionnaireVersion
from surveys.serialization import questionnaire_from_json


def all_questionnaires() -> Sequence[Questionnaire]:
    """Return every questionnaire, by title."""
    return db.session.scalars(select(Questionnaire).order_by(Questionnaire.title)).all()


def questionnaire_by_code(code: str) -> Questionnaire:
    """Return one questionnaire; raise ``NotFound`` when there is none."""
    query = select(Questionnaire).where(Questionnaire.code == code)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Ce questionnaire n’existe pas ou n’existe plus.")
    return found


def lock_questionnaire(code: str) -> None:
    """Be alone on a questionnaire until the end of the transaction."""
    query = select(Questionnaire.id).where(Questionnaire.code == code).with_for_update()
    db.session.execute(query)


def is_code_taken(code: str) -> bool:
    """Tell whether a questionnaire has this code."""
    query = select(Questionnaire.id).where(Questionnaire.code == code)
    return db.session.scalars(query).first() is not None


def version_of(questionnaire: Questionnaire, number: int) -> QuestionnaireVersion:
    """Return one version; raise ``NotFound`` when there is none."""
    for version in questionnaire.versions:
        if version.number == number:
            return version
    raise NotFound("Cette version n’existe pas.")


def latest_of(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the last published version."""
    published = [one for one in questionnaire.versions if one.status == "published"]
    return published[-1] if published else None


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Return a version as a value."""
    return questionnaire_from_json(version.definition)


def draft_of(questionnaire_id: int, *, lock: bool = False) -> QuestionnaireDraft | None:
    """Return the work under way on a questionnaire; with ``lock``, alone on it."""
    query = select(QuestionnaireDraft).where(
        QuestionnaireDraft.questionnaire_id == questionnaire_id
    )
    return db.session.scalars(query.with_for_update() if lock else query).one_or_none()


def revision_at(draft: QuestionnaireDraft) -> DraftRevision:
    """Return the state that the author sees."""
    query = select(DraftRevision).where(
        DraftRevision.draft_id == draft.id, DraftRevision.number == draft.position
    )
    return db.session.scalars(query).one()


def revision_numbered(draft: QuestionnaireDraft, number: int) -> DraftRevision | None:
    """Return one state of a draft, if it is still there."""
    query = select(DraftRevision).where(
        DraftRevision.draft_id == draft.id, DraftRevision.number == number
    )
    return db.session.scalars(query).one_or_none()


def revision_acts(draft: QuestionnaireDraft) -> Sequence[DraftRevision]:
    """Return the history of a draft, the latest first, without its contents."""
    query = (
        select(DraftRevision)
        .options(defer(DraftRevision.definition), defer(DraftRevision.stale))
        .where(DraftRevision.draft_id == draft.id)
        .order_by(DraftRevision.number.desc())
        .limit(20)
    )
    return db.session.scalars(query).all()


def last_number(draft: QuestionnaireDraft) -> int:
    """Return the number of the last state, which may be ahead of the author's."""
    query = select(func.max(DraftRevision.number)).where(DraftRevision.draft_id == draft.id)
    return int(db.session.scalar(query) or 0)


def as_value(revision: DraftRevision) -> Draft:
    """Return a stored state as a value."""
    return read_draft(revision.definition, revision.stale or {})


def campaigns_using(questionnaire_id: int, scope: Scope) -> Sequence[Campaign]:
    """Return the campaigns of ``scope`` that ask a questionnaire, the latest first."""
    query = (
        select(Campaign)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Campaign.version_id)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id, campaigns_in(scope))
        .order_by(Campaign.opens_on.desc())
    )
    return db.session.scalars(query).all()


def drafts_under_way() -> frozenset[int]:
    """Return the ids of the questionnaires whose draft has moved since the last version."""
    query = select(QuestionnaireDraft.questionnaire_id, DraftRevision.checksum).join(
        DraftRevision,
        (DraftRevision.draft_id == QuestionnaireDraft.id)
        & (DraftRevision.number == QuestionnaireDraft.position),
    )
    drafts = {key: checksum for key, checksum in db.session.execute(query)}
    latest: dict[int, str] = {}
    versions = select(
        QuestionnaireVersion.questionnaire_id, QuestionnaireVersion.checksum
    ).order_by(QuestionnaireVersion.number)
    for key, checksum in db.session.execute(versions):
        latest[key] = checksum
    return frozenset(key for key, checksum in drafts.items() if latest.get(key) != checksum)


def campaign_counts() -> dict[int, int]:
    """Return questionnaire id → number of campaigns."""
    query = (
        select(QuestionnaireVersion.questionnaire_id, func.count(Campaign.id))
        .join(Campaign, Campaign.version_id == QuestionnaireVersion.id)
        .group_by(QuestionnaireVersion.questionnaire_id)
    )
    return {key: count for key, count in db.session.execute(query)}


def bank_questions(*, withdrawn: bool = False) -> Sequence[BankQuestion]:
    """Return the questions of the bank, by theme."""
    query = select(BankQuestion).order_by(BankQuestion.theme, BankQuestion.title)
    if not withdrawn:
        query = query.where(BankQuestion.is_withdrawn.is_(False))
    return db.session.scalars(query).all()


def bank_question(code: str) -> BankQuestion:
    """Return one question of the bank; raise ``NotFound`` when there is none."""
    query = select(BankQuestion).where(BankQuestion.code == code)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Cette question n’est pas dans la banque.")
    return found


def bank() -> dict[str, Shared]:
    """Return the whole bank as values, by identity, with what each question said before."""
    past: dict[int, list[str]] = {}
    query = select(BankRevision.question_id, BankRevision.content).order_by(BankRevision.number)
    for key, content in db.session.execute(query):
        past.setdefault(key, []).append(content)
    return {
        row.code: read_content(
            row.code, row.content, past.get(row.id, ()), is_withdrawn=row.is_withdrawn
        )
        for row in bank_questions(withdrawn=True)
    }


def bank_themes() -> Sequence[str]:
    """Return the themes of the questions that the bank offers."""
    query = select(BankQuestion.theme).where(BankQuestion.is_withdrawn.is_(False))
    return db.session.scalars(query.distinct().order_by(BankQuestion.theme)).all()


def bank_history(question_id: int) -> Sequence[BankRevision]:
    """Return what a shared question said before, the latest first."""
    query = select(BankRevision).where(BankRevision.question_id == question_id)
    return db.session.scalars(query.order_by(BankRevision.number.desc())).all()


def descents(questionnaire_id: int) -> Sequence[QuestionDescent]:
    """Return what authors said of questions that came from others."""
    query = select(QuestionDescent).where(QuestionDescent.questionnaire_id == questionnaire_id)
    return db.session.scalars(query).all()


def trial_by_key(questionnaire_id: int, key: str) -> TrialAnswer | None:
    """Return the answers of one trial."""
    query = select(TrialAnswer).where(
        TrialAnswer.questionnaire_id == questionnaire_id, TrialAnswer.key == key
    )
    return db.session.scalars(query).one_or_none()


def trials(questionnaire_id: int) -> Sequence[TrialAnswer]:
    """Return the trials of a questionnaire, the latest first."""
    query = select(TrialAnswer).where(TrialAnswer.questionnaire_id == questionnaire_id)
    return db.session.scalars(query.order_by(TrialAnswer.id.desc())).all()
