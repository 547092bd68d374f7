"""Keeping the bank: write a question, change it, withdraw it, offer the change to drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evalapp.audit.services import record
from evalapp.errors import AppError, Conflict, Invalid
from evalapp.extensions import db
from surveys.definition import Question
from surveys.definition import Questionnaire as Definition
from surveys.editor import repository
from surveys.editor.bank import Link, Shared, behind, content_of, link_of, refreshed
from surveys.editor.bank_sheet import checked, edited, new_sheet, sheet_of
from surveys.editor.drafts import Draft
from surveys.editor.models import BankQuestion, BankRevision
from surveys.editor.tree import EditRefused, find
from surveys.editor.work.services import Step, edit, fresh, work_on


def create(form: Mapping[str, str], today: date) -> BankQuestion:
    """Write a new question in the bank; its identity is drawn once and for all."""
    try:
        sheet, uid = new_sheet(
            form.get("kind", ""), form.get("label", ""), form.get("answers", ""), fresh
        )
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    row = _row(sheet, uid, form.get("theme", ""), today)
    record("create", "bank_question", uid)
    db.session.commit()
    return row


def adopt(code: str, uid: str, today: date) -> BankQuestion:
    """Put a question of a published questionnaire in the bank; it stays there as it is."""
    questionnaire = repository.questionnaire_by_code(code)
    version = repository.latest_of(questionnaire)
    if version is None:
        raise Conflict("Ce questionnaire n’est pas encore publié.")
    row = taken(repository.definition_of(version), uid, today)
    db.session.commit()
    return row


def taken(definition: Definition, uid: str, today: date) -> BankQuestion:
    """Put a question of a definition in the bank under its permanent uid; the caller commits."""
    if uid in repository.bank():
        raise Conflict("La banque a déjà une question de cette identité.")
    try:
        question = find(definition, uid)
        if not isinstance(question, Question):
            raise EditRefused("La banque garde des questions, ni pages ni groupes.")
        checked(definition_of_one(definition, question), uid)
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    source = definition.source_language
    row = _row(definition, uid, definition.title.get(source, definition.name), today)
    record("share", "bank_question", uid)
    return row


def definition_of_one(definition: Definition, question: Question) -> Definition:
    """Return the sheet that a question would have in the bank."""
    listed = definition.choices.get(question.list_name or "", ())
    bare = question.model_copy(update={"relevant": None, "calculation": None, "bank": None})
    return sheet_of(Shared(question.uid, bare, listed))


def _row(sheet: Definition, uid: str, theme: str, today: date) -> BankQuestion:
    question = find(sheet, uid)
    row = BankQuestion(
        code=uid,
        title=question.label.get(sheet.source_language, question.name)[:300],
        theme=theme.strip()[:120],
        content=content_of(question, sheet),
        changed_on=today,
    )
    db.session.add(row)
    return row


def save(code: str, form: Mapping[str, str], today: date) -> BankQuestion:
    """Change a question of the bank; what it said before is kept, to know who still says it."""
    row = repository.bank_question(code)
    if form.get("revision", str(row.revision)) != str(row.revision):
        raise Conflict("Quelqu’un d’autre a modifié cette question : rechargez la page.")
    sheet = sheet_of(repository.bank()[code])
    try:
        after = edited(sheet, code, form, fresh)
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    content = content_of(find(after, code), after)
    if content != row.content:
        db.session.add(
            BankRevision(
                question_id=row.id, number=row.revision, content=row.content, replaced_on=today
            )
        )
        row.content, row.revision, row.changed_on = content, row.revision + 1, today
    row.title = find(after, code).label.get(after.source_language, row.title)[:300]
    row.theme = form.get("theme", row.theme).strip()[:120]
    record("change", "bank_question", code, revision=row.revision)
    db.session.commit()
    return row


def withdraw(code: str, *, is_withdrawn: bool) -> BankQuestion:
    """Stop offering a question, or offer it again; the questionnaires that ask it keep it."""
    row = repository.bank_question(code)
    row.is_withdrawn = is_withdrawn
    record("withdraw" if is_withdrawn else "restore", "bank_question", code)
    db.session.commit()
    return row


@dataclass(frozen=True, slots=True)
class Use:
    """A questionnaire whose work under way asks a shared question."""

    code: str
    title: str
    uid: str
    link: Link


def uses_at_work(bank_code: str) -> list[Use]:
    """Return the drafts (the last version where there is none) that ask a question."""
    bank, found = repository.bank(), []
    for one in repository.all_questionnaires():
        definition = work_on(one.code).definition
        for question in definition.questions():
            link = link_of(question, definition, bank) if question.bank == bank_code else None
            if link is not None:
                found.append(Use(one.code, one.title, question.uid, link))
    return found


def spread(bank_code: str, author_id: int | None) -> tuple[list[str], list[str]]:
    """Give the bank's new words to every draft that still says the old ones.

    Return the titles of those that took them, and of those that could not (a common core).
    """
    done, refused = [], []
    for use in uses_at_work(bank_code):
        if use.link.is_behind:
            try:
                update_draft(use.code, author_id, only=bank_code)
                done.append(use.title)
            except AppError:
                refused.append(use.title)
    return done, refused


def update_draft(code: str, author_id: int | None, *, only: str = "") -> None:
    """Give a draft the bank's new words, as one step that can be undone."""
    bank = repository.bank()

    def change(draft: Draft) -> Step:
        q = draft.questionnaire
        for question in behind(q, bank):
            if only in ("", question.bank):
                q = refreshed(q, question.uid, bank[question.bank or ""])
        return Step(draft.then(q), "Mise à jour depuis la banque")

    edit(code, change, author_id)
