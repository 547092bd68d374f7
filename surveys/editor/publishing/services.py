"""Publishing: a frozen, numbered version; which campaign uses it; what changed since."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from surveys.definition import Questionnaire as Definition
from surveys.editor import repository
from surveys.editor.findings import Finding, Severity
from surveys.editor.models import TrialAnswer
from surveys.editor.review import review
from surveys.editor.work.services import Work, work_on
from surveys.media import repository as media
from surveys.media.naming import stored_names
from surveys.models import Campaign, Questionnaire, QuestionnaireVersion
from surveys.serialization import questionnaire_from_json, questionnaire_to_json


def publish(
    code: str, note: str, today: date, *, expected: int | None = None
) -> QuestionnaireVersion:
    """Freeze the draft as the next version and wipe its test answers.

    ``expected`` is the state that the author has checked: another one is refused.
    """
    repository.lock_questionnaire(code)
    work = work_on(code)
    if expected is not None and work.position != expected:
        raise Conflict("Le brouillon a changé depuis votre vérification : relisez-le d’abord.")
    blocking = [one for one in findings(work) if one.severity is Severity.BLOCKING]
    if blocking:
        raise Invalid(f"Ce brouillon ne peut pas être publié : {blocking[0].message}")
    latest = repository.latest_of(work.questionnaire)
    if latest is not None and latest.checksum == work.definition.checksum:
        raise Conflict(f"Rien n’a changé depuis la version {latest.number}.")
    text = questionnaire_to_json(questionnaire_from_json(work.definition.canonical))
    version = QuestionnaireVersion(
        questionnaire_id=work.questionnaire.id,
        number=max((one.number for one in work.questionnaire.versions), default=0) + 1,
        status="published",
        definition=text,
        checksum=work.definition.checksum,
        published_on=today,
        note=note.strip()[:500],
    )
    db.session.add(version)
    db.session.execute(
        delete(TrialAnswer).where(TrialAnswer.questionnaire_id == work.questionnaire.id)
    )
    record("publish", "questionnaire", code, version=version.number)
    db.session.commit()
    return version


def findings(work: Work) -> tuple[Finding, ...]:
    """Return what the check says of a draft, files that never came included."""
    names = stored_names(work.definition)
    absent = frozenset(names) - media.known(names) if names else frozenset()
    return review(work.draft, absent)


def use_version(campaign: Campaign, code: str, number: int) -> None:
    """Let a campaign ask another version of its questionnaire from now on.

    Finished answers keep the version that they were given to; unfinished ones go on with theirs.
    """
    questionnaire = repository.questionnaire_by_code(code)
    version = repository.version_of(questionnaire, number)
    if campaign.version.questionnaire_id != questionnaire.id:
        raise Conflict("Cette campagne pose un autre questionnaire.")
    if version.status != "published":
        raise Conflict("Publiez d’abord cette version.")
    before = campaign.version.number
    if before == number:
        return
    campaign.version_id = version.id
    record("use_version", "campaign", campaign.code, before=before, after=number)
    db.session.commit()


def two_versions(
    code: str, old: int | None, new: int | None, other: str = ""
) -> tuple[Definition, Definition]:
    """Return two versions to compare, the second of another questionnaire when it is named.

    Without a number it is the draft; of another questionnaire, its last version.
    """
    questionnaire = repository.questionnaire_by_code(code)
    before = _one(code, questionnaire, old)
    if not other or other == code:
        return before, _one(code, questionnaire, new)
    theirs = repository.questionnaire_by_code(other)
    latest = repository.latest_of(theirs)
    return before, _one(other, theirs, latest.number if latest else None)


def _one(code: str, questionnaire: Questionnaire, number: int | None) -> Definition:
    if number is None:
        return work_on(code).definition
    found = repository.version_of(questionnaire, number)
    return repository.definition_of(found)
