"""Acts on the bank: search, share a question, use one, follow the bank's changes."""

from __future__ import annotations

from datetime import date

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from surveys.definition import Question
from surveys.editor import repository
from surveys.editor.bank import (
    Link,
    content_of,
    is_bankable,
    link_of,
    placed,
    read_content,
    refreshed,
    unlinked,
)
from surveys.editor.drafts import Draft
from surveys.editor.finding import Hit, hits
from surveys.editor.models import BankQuestion
from surveys.editor.operations import update
from surveys.editor.tree import EditRefused, find
from surveys.editor.work.services import Step, Work, edit, fresh, work_on


def search(wanted: str) -> tuple[Hit, ...]:
    """Return the questions of the bank and of every published version that say some words."""
    pasts = [
        (one.code, one.title, repository.definition_of(version))
        for one in repository.all_questionnaires()
        if (version := repository.latest_of(one)) is not None
    ]
    return hits(wanted, repository.bank(), pasts)


def use(code: str, target: str, bank_code: str, author_id: int | None) -> tuple[Work, str]:
    """Put a question of the bank in a draft, by link; return its uid."""
    row = repository.bank_question(bank_code)
    shared = read_content(row.code, row.content)
    uid = ""

    def change(draft: Draft) -> Step:
        nonlocal uid
        q = draft.questionnaire
        after, uid = placed(q, target or q.pages[-1].uid, shared, fresh)
        return Step(draft.then(after), f"Ajout depuis la banque : {row.title}")

    return edit(code, change, author_id), uid


def share(code: str, uid: str, today: date) -> BankQuestion:
    """Put a question of a draft in the bank under its permanent uid, and link it."""
    q = work_on(code).definition
    try:
        question = find(q, uid)
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    if not isinstance(question, Question) or not is_bankable(question):
        raise Invalid("Cette question dépend d’autres questions : elle ne peut pas être partagée.")
    if question.bank:
        raise Conflict("Cette question vient déjà de la banque.")
    if uid in repository.bank():
        raise Conflict("La banque a déjà une question de cette identité.")
    source = q.source_language
    row = BankQuestion(
        code=uid,
        title=question.label.get(source, question.name)[:300],
        theme=q.title.get(source, q.name)[:120],
        content=content_of(question, q),
        changed_on=today,
    )
    db.session.add(row)
    record("share", "bank_question", uid)
    linked = question.model_copy(update={"bank": uid})
    edit(code, lambda draft: _replaced(draft, uid, linked), None)
    return row


def _replaced(draft: Draft, uid: str, question: Question) -> Step:
    return Step(draft.then(update(draft.questionnaire, uid, question)), "Partage dans la banque")


def follow(code: str, uid: str, author_id: int | None) -> None:
    """Give a linked question the bank's words again."""
    bank = repository.bank()

    def change(draft: Draft) -> Step:
        question = find(draft.questionnaire, uid)
        shared = bank.get(question.bank or "")
        if shared is None:
            raise EditRefused("Cette question n’est pas liée à la banque.")
        return Step(draft.then(refreshed(draft.questionnaire, uid, shared)), "Retour à la banque")

    edit(code, change, author_id)


def leave(code: str, uid: str, author_id: int | None) -> None:
    """Cut a question's link to the bank."""
    edit(code, lambda d: Step(d.then(unlinked(d.questionnaire, uid)), "Lien coupé"), author_id)


def uses_of(bank_code: str) -> list[tuple[str, str, int, Link]]:
    """Return (questionnaire, title, version, link) for each published use of a question."""
    bank, found = repository.bank(), []
    for one in repository.all_questionnaires():
        for version in one.versions:
            definition = repository.definition_of(version)
            for question in definition.questions():
                link = link_of(question, definition, bank) if question.bank == bank_code else None
                if link is not None:
                    found.append((one.code, one.title, version.number, link))
    return found
