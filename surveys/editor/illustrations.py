"""The images and sounds of a question and of its answers, read from their form; pure.

Field names: ``place.0`` (the code of an answer; empty for the question itself), ``alt.0.fr``,
``gone.image.0``, ``gone.sound.0.fr``. Files that were sent come already stored, as names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.definition import Media, Question, Questionnaire, QuestionType
from surveys.editor.operations import set_choices, update
from surveys.editor.question_form import texts_of
from surveys.editor.tree import EditRefused, find
from surveys.media.naming import is_stored

#: Beyond this a list is looked up by its words; nobody draws an image for each answer.
MOST_PLACES = 61
#: What the field says when a sound is for every language.
EVERY = "toutes"

Form = Mapping[str, str]
#: ``image.0``, ``sound.0.fr`` -> name of a stored file.
Sent = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A text that an image or a sound may go with."""

    #: Code of the answer; empty for the question.
    choice: str
    label: str
    media: Media

    @property
    def image(self) -> str:
        """Return the stored image, if it is here."""
        return self.media.image or "" if is_stored(self.media.image) else ""

    @property
    def strays(self) -> tuple[str, ...]:
        """Return files that another tool named and that never came."""
        named = (self.media.image, self.media.audio, *self.media.spoken.values())
        return tuple(name for name in named if name and not is_stored(name))

    def sounds(self) -> tuple[tuple[str, str], ...]:
        """Return (language, stored name) of each sound."""
        told = [(EVERY, self.media.audio or ""), *self.media.spoken.items()]
        return tuple((language, name) for language, name in told if is_stored(name))


_WITH_CHOICES = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
_UNSEEN = {QuestionType.CALCULATE, QuestionType.HIDDEN}


def places_of(q: Questionnaire, uid: str) -> tuple[Place, ...]:
    """Return the question, then its answers; refuse what shows nothing."""
    question = _question(q, uid)
    source = q.source_language
    found = [Place("", question.label.get(source, question.name), question.media or Media())]
    if question.type in _WITH_CHOICES:
        for choice in q.choices.get(question.list_name or "", ()):
            label = choice.label.get(source) or choice.name
            found.append(Place(choice.name, label, choice.media or Media()))
    return tuple(found[:MOST_PLACES])


def _question(q: Questionnaire, uid: str) -> Question:
    question = find(q, uid)
    if not isinstance(question, Question) or question.type in _UNSEEN:
        raise EditRefused("Seule une question que l’on voit peut avoir une image ou un son.")
    return question


def illustrated(q: Questionnaire, uid: str, form: Form, sent: Sent) -> Questionnaire:
    """Return the questionnaire with the images and sounds of a form."""
    question, places = _question(q, uid), places_of(q, uid)
    medias: dict[str, Media | None] = {}
    for index, place in enumerate(places):
        if form.get(f"place.{index}") == place.choice:
            medias[place.choice] = _media(place.media, str(index), form, sent, q.languages)
    if "" in medias:
        q = update(q, uid, question.model_copy(update={"media": medias[""]}))
    listed = q.choices.get(question.list_name or "", ())
    choices = [
        choice.model_copy(update={"media": medias[choice.name]})
        if choice.name in medias
        else choice
        for choice in listed
    ]
    return set_choices(q, question.list_name, choices) if question.list_name else q


def _media(
    before: Media, index: str, form: Form, sent: Sent, languages: Sequence[str]
) -> Media | None:
    image = sent.get(f"image.{index}") or before.image
    if f"gone.image.{index}" in form:
        image = None
    audio = None if f"gone.sound.{index}.{EVERY}" in form else before.audio
    spoken = {
        language: sent.get(f"sound.{index}.{language}") or before.spoken.get(language, "")
        for language in languages
        if f"gone.sound.{index}.{language}" not in form
    }
    spoken = {language: name for language, name in spoken.items() if name}
    alt = texts_of(form, f"alt.{index}", before.alt, languages)
    if not (image or audio or spoken):
        return None
    return Media(image=image, audio=audio, spoken=spoken, alt=alt if image else {})
