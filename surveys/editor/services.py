"""Acts on whole questionnaires: create, export, feed the bank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.resources import files

from sqlalchemy import delete

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from surveys.definition import Page
from surveys.definition import Questionnaire as Definition
from surveys.editor import repository
from surveys.editor.bank import content_of, is_bankable
from surveys.editor.drafts import Draft, problems_of
from surveys.editor.identity import slug
from surveys.editor.models import BankQuestion, QuestionDescent, QuestionnaireDraft, TrialAnswer
from surveys.editor.tree import with_fields
from surveys.editor.work.services import append, fresh, work_on
from surveys.formats.exporting import export_questionnaire
from surveys.models import Questionnaire
from surveys.serialization import questionnaire_from_json

#: Codes that are already addresses of this room.
RESERVED = frozenset({"nouveau", "banque"})
SHIPPED = ("parents", "jeunes", "partenaires", "partenaires_ami")


def create(title: str, definition: Definition | None = None) -> Questionnaire:
    """Create a questionnaire, blank or from a definition that keeps its uids; return it."""
    title = title.strip()[:200]
    if not title and definition is not None:
        title = definition.title.get(definition.source_language, definition.name)
    if not title:
        raise Invalid("Donnez un titre au questionnaire.")
    code = _code(title)
    start = blank(title) if definition is None else _retitled(definition, title)
    questionnaire = Questionnaire(code=code, title=title)
    db.session.add(questionnaire)
    db.session.flush()
    row = QuestionnaireDraft(questionnaire_id=questionnaire.id, position=0)
    db.session.add(row)
    db.session.flush()
    append(row, Draft(with_fields(start, name=code)), 0, "Création", None)
    record("create", "questionnaire", code)
    db.session.commit()
    return questionnaire


def _retitled(definition: Definition, title: str) -> Definition:
    return with_fields(definition, title={**definition.title, definition.source_language: title})


def _code(title: str) -> str:
    base = slug(title, "-")[:48].strip("-") or "questionnaire"
    base = base if base[0].isalpha() else f"q-{base}"
    number, code = 2, base
    while code in RESERVED or repository.is_code_taken(code):
        code, number = f"{base}-{number}", number + 1
    return code


def blank(title: str) -> Definition:
    """Return a questionnaire with one page, ready for its first question."""
    page = Page(uid=fresh(), name="page_1", label={"fr": "Première page"}, items=())
    return Definition(
        name="questionnaire", title={"fr": title}, pages=(page,), settings={"address": "vous"}
    )


def shipped(name: str) -> Definition:
    """Return a questionnaire that comes with the product."""
    if name not in SHIPPED:
        raise NotFound
    path = files("surveys") / "questionnaires" / f"{name}.json"
    return questionnaire_from_json(path.read_text(encoding="utf-8"))


def discard(code: str) -> None:
    """Delete a questionnaire that was never published, with its draft and trials."""
    questionnaire = repository.questionnaire_by_code(code)
    if questionnaire.versions:
        raise Conflict("Ce questionnaire a été publié : il reste, avec ses versions.")
    row = repository.draft_of(questionnaire.id)
    for table in (TrialAnswer, QuestionDescent):
        db.session.execute(delete(table).where(table.questionnaire_id == questionnaire.id))
    if row is not None:
        db.session.delete(row)
        db.session.flush()
    db.session.delete(questionnaire)
    record("discard", "questionnaire", code)
    db.session.commit()


def exported(code: str, kind: str) -> bytes:
    """Return a questionnaire's last version (its draft if there is none) in a format."""
    return export_questionnaire(shared(code)[0], kind)


def shared(code: str) -> tuple[Definition, bool]:
    """Return a questionnaire's last version, else its draft, and whether it is the draft."""
    questionnaire = repository.questionnaire_by_code(code)
    version = repository.latest_of(questionnaire)
    if version is not None:
        return repository.definition_of(version), False
    definition = work_on(code).definition
    if problems_of(definition):
        raise Invalid("Ce brouillon a des erreurs : corrigez-les avant de l’exporter.")
    return definition, True


def feed_bank(definitions: Iterable[Definition], today: date) -> int:
    """Put every question worth sharing in the bank, under its permanent uid; return how many."""
    known = {row.code for row in repository.bank_questions(withdrawn=True)}
    added = 0
    for definition in definitions:
        source = definition.source_language
        for question in definition.questions():
            if question.uid in known or not is_bankable(question):
                continue
            known.add(question.uid)
            added += 1
            db.session.add(
                BankQuestion(
                    code=question.uid,
                    title=question.label.get(source, question.name)[:300],
                    theme=definition.title.get(source, definition.name)[:120],
                    content=content_of(question, definition),
                    changed_on=today,
                )
            )
    db.session.commit()
    return added
