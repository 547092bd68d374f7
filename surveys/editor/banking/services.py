"""Acts on the bank: search, share a question, use one, follow the bank's changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from evalapp.errors import Conflict
from surveys.definition import Question
from surveys.definition import Questionnaire as Definition
from surveys.editor import repository
from surveys.editor.bank import Link, link_of, placed, read_content, refreshed, unlinked
from surveys.editor.catalogue.services import adopt, taken, update_draft
from surveys.editor.core import core_of
from surveys.editor.core_update import is_core_behind, on_new_core
from surveys.editor.drafts import Draft
from surveys.editor.finding import Hit, hits
from surveys.editor.models import BankQuestion
from surveys.editor.operations import update
from surveys.editor.tree import EditRefused, find
from surveys.editor.work.services import Step, Work, edit, fresh, work_on


def search(wanted: str, theme: str = "") -> tuple[Hit, ...]:
    """Return the questions of the bank and of every published version that say some words."""
    bank = repository.bank()
    if theme:
        codes = {row.code for row in repository.bank_questions() if row.theme == theme}
        return hits(wanted, {code: bank[code] for code in bank if code in codes}, ())
    pasts = [
        (one.code, one.title, repository.definition_of(version))
        for one in repository.all_questionnaires()
        if (version := repository.latest_of(one)) is not None
    ]
    return hits(wanted, bank, pasts)


def act(name: str, code: str, form: Mapping[str, str], today: date, author_id: int | None) -> str:
    """Do one act on a draft and the bank; return the uid of the piece to show next."""
    uid, target = form.get("uid", ""), form.get("target", "")
    if name == "use":
        return use(code, target, form.get("bank", ""), author_id)[1]
    if name == "borrow":
        row = adopt(form.get("source", ""), uid, today)
        return use(code, target, row.code, author_id)[1]
    if name == "share":
        share(code, uid, today)
    elif name == "update":
        update_draft(code, author_id)
    elif name == "core":
        follow_core(code, author_id)
    elif name in ("follow", "leave"):
        {"follow": follow, "leave": leave}[name](code, uid, author_id)
    return uid


def use(code: str, target: str, bank_code: str, author_id: int | None) -> tuple[Work, str]:
    """Put a question of the bank in a draft, by link; return its uid."""
    row = repository.bank_question(bank_code)
    if row.is_withdrawn:
        raise Conflict("Cette question n’est plus proposée par la banque.")
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
    question = next((one for one in q.questions() if one.uid == uid), None)
    if question is not None and question.bank:
        raise Conflict("Cette question vient déjà de la banque.")
    row = taken(q, uid, today)
    linked = find(q, uid).model_copy(update={"bank": uid})
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
                # A question that went to the bank later is the same question: same identity.
                if bank_code not in (question.bank, question.uid):
                    continue
                asked = question.model_copy(update={"bank": bank_code})
                link = link_of(asked, definition, bank)
                if link is not None:
                    found.append((one.code, one.title, version.number, link))
    return found


def new_core(q: Definition) -> tuple[str, int] | None:
    """Return the title and number of a later version of the common core, if there is one."""
    core = core_of(q)
    if core is None:
        return None
    questionnaire = repository.questionnaire_by_code(core[0])
    latest = repository.latest_of(questionnaire)
    is_behind = latest is not None and is_core_behind(q, latest.number)
    return (questionnaire.title, latest.number) if latest and is_behind else None


def follow_core(code: str, author_id: int | None) -> None:
    """Put a site's draft on the last version of its common core."""

    def change(draft: Draft) -> Step:
        q = draft.questionnaire
        core = core_of(q)
        if core is None or new_core(q) is None:
            raise EditRefused("Le tronc commun n’a pas changé.")
        latest = repository.latest_of(repository.questionnaire_by_code(core[0]))
        if latest is None:
            raise EditRefused("Le tronc commun n’est pas publié.")
        after = on_new_core(q, repository.definition_of(latest), latest.number)
        return Step(draft.then(after), f"Tronc commun, version {latest.number}")

    edit(code, change, author_id)
