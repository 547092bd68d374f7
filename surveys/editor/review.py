"""The check before publication: everything to correct, to verify or to re-read, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evalapp.wording import count
from surveys.definition import Question, Questionnaire, QuestionType
from surveys.editor.crossing import crossing_findings
from surveys.editor.drafts import Draft, problems_by_uid, problems_of
from surveys.editor.findings import Finding, Severity
from surveys.editor.illustration_checks import media_findings
from surveys.editor.operations import worded
from surveys.editor.reachability import check_findings, reachability_findings
from surveys.editor.sensitive import sensitive_findings
from surveys.editor.simple_words import readability, remarks, unusual_words
from surveys.editor.texts import said
from surveys.editor.translations import progress
from surveys.editor.tree import find
from surveys.labels import language_name

#: On a phone of 360 px: three lines for a question, two for an answer.
LONGEST_LABEL = 140
LONGEST_ANSWER = 60
MOST_COLUMNS = 5
MOST_ROWS = 8
MOST_QUESTIONS = 30
MOST_ANSWERS = 12
#: From here on, a text asks too much of many readers.
MOST_UNUSUAL = 25

FALC = (
    "Ces remarques aident à écrire selon les règles du facile à lire et à comprendre. Elles ne "
    "remplacent pas la relecture par des personnes concernées : dites « rédigé selon les règles "
    "FALC, relecture à faire »."
)


def review(draft: Draft, absent: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return every finding, the most serious first; ``absent`` files are named but not here."""
    questionnaire = draft.questionnaire
    found = [*_unsound(questionnaire)]
    if not found:
        found.extend(reachability_findings(questionnaire))
        found.extend(check_findings(questionnaire))
    for check in (sensitive_findings, _sizes, crossing_findings, _length, _words):
        found.extend(check(questionnaire))
    found.extend(media_findings(questionnaire, absent))
    found.extend(_translations(draft))
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def may_publish(draft: Draft) -> bool:
    """Tell whether nothing stops the publication."""
    return not problems_of(draft.questionnaire) and not any(
        one.severity is Severity.BLOCKING for one in review(draft)
    )


def _unsound(questionnaire: Questionnaire) -> Iterator[Finding]:
    for uid, problems in problems_by_uid(questionnaire).items():
        subject = worded(find(questionnaire, uid), questionnaire) if uid else "Questionnaire"
        for problem in problems:
            yield Finding(problem.code, Severity.BLOCKING, uid, subject, problem.message)


def _sizes(questionnaire: Questionnaire) -> Iterator[Finding]:
    source = questionnaire.source_language
    for question in questionnaire.questions():
        label = question.label.get(source, "")
        if len(label) > LONGEST_LABEL and question.type is not QuestionType.NOTE:
            message = (
                f"Texte de {len(label)} signes : sur un téléphone, {LONGEST_LABEL} au plus. "
                "Mettez le détail dans l’aide."
            )
            yield _about("long_label", Severity.WARNING, question, questionnaire, message)
        listed = questionnaire.choices.get(question.list_name or "", ())
        long = [
            c.label.get(source, "") for c in listed if len(c.label.get(source, "")) > LONGEST_ANSWER
        ]
        if long:
            message = f"Réponse trop longue pour un téléphone : « {long[0]} »."
            yield _about("long_answer", Severity.WARNING, question, questionnaire, message)
        yield from _shape(question, len(listed), questionnaire)


def _shape(question: Question, answers: int, questionnaire: Questionnaire) -> Iterator[Finding]:
    if question.type is QuestionType.GRID and answers > MOST_COLUMNS:
        message = (
            f"Tableau de {answers} colonnes : {MOST_COLUMNS} au plus se lisent sur un téléphone. "
            "Posez plutôt des questions séparées."
        )
        yield _about("wide_grid", Severity.WARNING, question, questionnaire, message)
    if question.type is QuestionType.GRID and len(question.rows) > MOST_ROWS:
        message = (
            f"Tableau de {len(question.rows)} lignes : coupez-le en deux ({MOST_ROWS} au plus)."
        )
        yield _about("long_grid", Severity.WARNING, question, questionnaire, message)
    is_open_list = "minimal" in question.appearance or bool(question.choice_filter)
    if question.type is not QuestionType.GRID and answers > MOST_ANSWERS and not is_open_list:
        message = f"{answers} réponses proposées : utilisez une longue liste avec recherche."
        yield _about("many_answers", Severity.WARNING, question, questionnaire, message)


def _length(questionnaire: Questionnaire) -> Iterator[Finding]:
    silent = {QuestionType.NOTE, QuestionType.HIDDEN, QuestionType.CALCULATE}
    asked = sum(question.type not in silent for question in questionnaire.questions())
    if asked > MOST_QUESTIONS:
        message = f"{asked} questions : au-delà de {MOST_QUESTIONS}, beaucoup s’arrêtent en chemin."
        yield Finding("long", Severity.WARNING, "", "Questionnaire", message)


def _words(questionnaire: Questionnaire) -> Iterator[Finding]:
    source = questionnaire.source_language
    if source != "fr":
        return
    seen: set[tuple[str, str]] = set()
    for one in said(questionnaire):
        text = one.texts[source]
        messages = [remark.message for remark in remarks(text)]
        _, share = readability(text)
        if share > MOST_UNUSUAL and len(unusual_words(text)) > 2:
            listed = ", ".join(unusual_words(text)[:6])
            messages.append(f"Mots peu courants : {listed}.")
        for message in messages:
            if (one.uid, message) not in seen:
                seen.add((one.uid, message))
                subject = f"{text[:59]}…" if len(text) > 60 else text
                yield Finding("plain_words", Severity.ADVICE, one.uid, subject, message)


def _translations(draft: Draft) -> Iterator[Finding]:
    for language in draft.questionnaire.languages[1:]:
        state = progress(draft, language)
        name = language_name(language)
        subject = f"Traduction : {name}"
        if state.missing:
            message = f"Il manque {count(state.missing, 'texte')} en {name}."
            yield Finding("missing_translation", Severity.WARNING, "", subject, message, language)
        if state.stale:
            message = f"{count(state.stale, 'texte')} à revoir en {name} : le français a changé."
            yield Finding("stale_translation", Severity.WARNING, "", subject, message, language)


def _about(
    code: str, severity: Severity, piece: Any, questionnaire: Questionnaire, message: str
) -> Finding:
    return Finding(code, severity, piece.uid, worded(piece, questionnaire), message)
