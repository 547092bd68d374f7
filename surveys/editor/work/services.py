"""The work under way: read it, change it as steps that can be undone, save one piece."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from evalapp.config import utc_now
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from surveys.definition import Questionnaire as Definition
from surveys.editor import repository
from surveys.editor.acts import act
from surveys.editor.drafts import Draft, written
from surveys.editor.models import DraftRevision, QuestionDescent, QuestionnaireDraft
from surveys.editor.operations import set_choices, update, worded
from surveys.editor.question_form import read_choices, read_element
from surveys.editor.tree import EditRefused, find, has
from surveys.models import Questionnaire

#: How far back an author can undo.
MOST_REVISIONS = 200


@dataclass(frozen=True)
class Work:
    """A questionnaire with its draft as the author sees it."""

    questionnaire: Questionnaire
    draft: Draft
    position: int = 0
    last: int = 0

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Tell whether something undone can come back."""
        return self.position < self.last

    @property
    def definition(self) -> Definition:
        """Return the questionnaire at work."""
        return self.draft.questionnaire


def fresh() -> str:
    """Draw a uid that nothing ever had."""
    return f"q{secrets.token_hex(6)}"


def work_on(code: str) -> Work:
    """Return the draft of a questionnaire, else its last version as the draft to come."""
    questionnaire = repository.questionnaire_by_code(code)
    row = repository.draft_of(questionnaire.id)
    if row is None:
        return Work(questionnaire, Draft(_last_version(questionnaire)))
    revision = repository.revision_at(row)
    return Work(
        questionnaire, repository.as_value(revision), row.position, repository.last_number(row)
    )


def _last_version(questionnaire: Questionnaire) -> Definition:
    version = repository.latest_of(questionnaire)
    if version is None:
        raise NotFound("Ce questionnaire est vide.")
    return repository.definition_of(version)


@dataclass(frozen=True)
class Step:
    """What an act makes of a draft, its sentence, and the sentence of the step it continues."""

    draft: Draft
    act: str
    continues: str = ""


Change = Callable[[Draft], Step]


def edit(code: str, change: Change, author_id: int | None) -> Work:
    """Replace the draft by what ``change`` makes of it, as one step that can be undone."""
    questionnaire = repository.questionnaire_by_code(code)
    row = _row(questionnaire)
    before = repository.as_value(repository.revision_at(row))
    try:
        step = change(before)
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    after = step.draft
    if (after.questionnaire, after.stale) == (before.questionnaire, before.stale):
        return Work(questionnaire, before, row.position, repository.last_number(row))
    _store(row, step, author_id)
    source = after.questionnaire.source_language
    questionnaire.title = after.questionnaire.title.get(source, questionnaire.title)[:200]
    db.session.commit()
    return Work(questionnaire, after, row.position, row.position)


def _row(questionnaire: Questionnaire) -> QuestionnaireDraft:
    """Return the draft's row, locked; made from the last version at the first edit."""
    row = repository.draft_of(questionnaire.id, lock=True)
    if row is None:
        start = Draft(_last_version(questionnaire))
        row = QuestionnaireDraft(questionnaire_id=questionnaire.id, position=0)
        db.session.add(row)
        db.session.flush()
        append(row, start, 0, "Version publiée", None)
    return row


def _store(row: QuestionnaireDraft, step: Step, author_id: int | None) -> None:
    """Write a new state after the author's; what was undone is forgotten."""
    db.session.execute(
        delete(DraftRevision).where(
            DraftRevision.draft_id == row.id, DraftRevision.number > row.position
        )
    )
    last = repository.revision_at(row)
    after = step.draft
    if step.continues and last.act == step.continues and last.author_id == author_id:
        last.definition, last.stale = written(after.questionnaire), dict(after.stale)
        last.checksum = after.questionnaire.checksum
        last.act, last.made_at = step.act[:200], utc_now()
        return
    row.position += 1
    append(row, after, row.position, step.act, author_id)
    too_old = DraftRevision.number <= row.position - MOST_REVISIONS
    db.session.execute(delete(DraftRevision).where(DraftRevision.draft_id == row.id, too_old))


def append(
    row: QuestionnaireDraft, state: Draft, number: int, sentence: str, author_id: int | None
) -> None:
    """Write one state of a draft."""
    revision = DraftRevision(
        draft_id=row.id,
        number=number,
        definition=written(state.questionnaire),
        checksum=state.questionnaire.checksum,
        stale=dict(state.stale),
        act=sentence[:200],
        author_id=author_id,
        made_at=utc_now(),
    )
    db.session.add(revision)
    db.session.flush()


def travel(code: str, by: int) -> Work:
    """Undo (-1) or redo (+1) one step."""
    questionnaire = repository.questionnaire_by_code(code)
    row = repository.draft_of(questionnaire.id, lock=True)
    wanted = (row.position + by) if row else -1
    if row is None or repository.revision_numbered(row, wanted) is None:
        raise Conflict("Il n’y a rien à annuler." if by < 0 else "Il n’y a rien à rétablir.")
    row.position = wanted
    db.session.commit()
    return work_on(code)


def perform(
    code: str, name: str, form: Mapping[str, str], author_id: int | None
) -> tuple[Work, str]:
    """Do one act of the editor; return the work and the uid to show next."""
    shown = ""

    def change(draft: Draft) -> Step:
        nonlocal shown
        done = act("duplicate" if name == "split" else name, form, draft.questionnaire, fresh)
        shown = done.uid
        return Step(draft.then(done.questionnaire), done.act)

    work = edit(code, change, author_id)
    if name == "split":
        note = "Question scindée"
        declare_descent(code, form.get("uid", ""), shown, "split", note)
    return work, shown


def change(
    code: str, make: Callable[[Definition], Definition], act_: str, author_id: int | None
) -> Work:
    """Replace the questionnaire by what ``make`` makes of it."""
    return edit(code, lambda draft: Step(draft.then(make(draft.questionnaire)), act_), author_id)


def save_element(code: str, uid: str, form: Mapping[str, str], author_id: int | None) -> Work:
    """Store a page, a group or a question as its form describes it."""

    def change(draft: Draft) -> Step:
        q = draft.questionnaire
        before = find(q, uid)
        _same_as_seen(code, form.get("state", ""), uid, before)
        after = read_element(form, before, q, fresh)
        if getattr(after, "list_name", None) and "choices.shown" in form:
            choices = read_choices(form, q.choices.get(after.list_name, ()), q.languages)
            q = set_choices(q, after.list_name, choices)
        done = update(q, uid, after)
        is_autosave = form.get("autosave") == "1"
        return Step(
            draft.then(done), _modified(after, q), _modified(before, q) if is_autosave else ""
        )

    return edit(code, change, author_id)


def _modified(piece: Any, q: Definition) -> str:
    return f"Modification de « {worded(piece, q)} »"


def _same_as_seen(code: str, state: str, uid: str, now: object) -> None:
    """Refuse to overwrite what somebody else wrote on the same piece meanwhile."""
    if not state.isdigit():
        return
    questionnaire = repository.questionnaire_by_code(code)
    row = repository.draft_of(questionnaire.id)
    seen = repository.revision_numbered(row, int(state)) if row else None
    if row is None or seen is None or seen.number == row.position:
        return
    then = repository.as_value(seen).questionnaire
    if has(then, uid) and find(then, uid) != now:
        raise Conflict(
            "Quelqu’un d’autre a modifié cette question entre-temps. Rechargez la page pour voir "
            "son texte ; le vôtre est encore dans le formulaire."
        )


def declare_descent(code: str, from_uid: str, to_uid: str, kind: str, note: str) -> None:
    """Say that a question comes from another, for whoever reads the columns later."""
    questionnaire = repository.questionnaire_by_code(code)
    known = {(one.from_uid, one.to_uid) for one in repository.descents(questionnaire.id)}
    if (from_uid, to_uid) not in known and from_uid and to_uid and from_uid != to_uid:
        db.session.add(
            QuestionDescent(
                questionnaire_id=questionnaire.id,
                from_uid=from_uid,
                to_uid=to_uid,
                kind=kind,
                note=note[:500],
            )
        )
        db.session.commit()
