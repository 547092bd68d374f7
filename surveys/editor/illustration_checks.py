"""What the check before publication says of images and sounds."""

from __future__ import annotations

from collections.abc import Iterator

from evalapp.wording import enumeration
from surveys.definition import Choice, Question, Questionnaire
from surveys.editor.findings import Finding, Severity
from surveys.editor.operations import worded
from surveys.labels import language_name
from surveys.media.naming import has_words, is_stored, named_in, sound_in


def media_findings(
    questionnaire: Questionnaire, absent: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Yield what is missing: alternative texts, files, sounds in some languages."""
    for question in questionnaire.questions():
        subject = worded(question, questionnaire)
        listed = questionnaire.choices.get(question.list_name or "", ())
        found = (
            *_alternative(question, listed, questionnaire.source_language),
            *_files(question, listed, absent),
            *_sounds(question, questionnaire),
        )
        for code, severity, message in found:
            yield Finding(code, severity, question.uid, subject, message)


Said = tuple[str, Severity, str]


def _alternative(question: Question, listed: tuple[Choice, ...], source: str) -> Iterator[Said]:
    media = question.media
    if media is not None and media.image and not media.alt.get(source, "").strip():
        message = "Il manque le texte qui remplace l’image pour qui ne la voit pas."
        yield "no_alternative", Severity.BLOCKING, message
    for choice in listed:
        if choice.media and not has_words(choice, source):
            message = f"La réponse « {choice.name} » n’a ni texte ni image décrite : décrivez-la."
            yield "no_alternative", Severity.BLOCKING, message


def _files(
    question: Question, listed: tuple[Choice, ...], absent: frozenset[str]
) -> Iterator[Said]:
    medias = (question.media, *(choice.media for choice in listed))
    names = [name for media in medias if media for name in named_in(media)]
    gone = [name for name in names if not is_stored(name) or name in absent]
    if gone:
        message = f"Fichier nommé mais jamais reçu : {enumeration(gone)}. Envoyez-le ou retirez-le."
        yield "missing_file", Severity.WARNING, message


def _sounds(question: Question, questionnaire: Questionnaire) -> Iterator[Said]:
    if question.media is None or not question.media.spoken:
        return
    mute = [one for one in questionnaire.languages if not sound_in(question.media, one)]
    if mute:
        named = enumeration([language_name(one) for one in mute])
        yield "missing_sound", Severity.ADVICE, f"Pas de son en {named}."
