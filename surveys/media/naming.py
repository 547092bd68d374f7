"""Names of stored images and sounds: what they hold decides them, so they never change.

``<32 hex>_<width>x<height>.png`` for an image, ``<32 hex>.mp3`` for a sound. A questionnaire
keeps these names; a name of another shape came from another tool, without its file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from surveys.definition import Choice, Media, Questionnaire

_NAME = re.compile(r"[0-9a-f]{32}(?:_([0-9]{1,4})x([0-9]{1,4})\.(?:png|jpg)|\.(?:mp3|ogg|m4a))")

MIMETYPES: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
}
ADDRESS = "/m/"


def is_stored(name: str | None) -> bool:
    """Tell whether a name is one of ours."""
    return bool(name and _NAME.fullmatch(name))


def address_of(name: str | None) -> str:
    """Return where a browser finds a file; empty when it is not one of ours."""
    return f"{ADDRESS}{name}" if name and is_stored(name) else ""


def size_of(name: str) -> tuple[int, int]:
    """Return the width and height of an image, so that a page never jumps."""
    found = _NAME.fullmatch(name)
    width, height = (found[1], found[2]) if found else (None, None)
    return int(width or 0), int(height or 0)


def mimetype_of(name: str) -> str:
    """Return the type of a file by its name."""
    return MIMETYPES[name.rpartition(".")[2]]


def picture_name(content: bytes, extension: str, width: int, height: int) -> str:
    """Return the name of an image."""
    return f"{_mark(content)}_{width}x{height}.{extension}"


def sound_name(content: bytes, extension: str) -> str:
    """Return the name of a sound."""
    return f"{_mark(content)}.{extension}"


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def sound_in(media: Media | None, language: str) -> str | None:
    """Return the sound that says a text in a language, else the one for every language."""
    return (media.spoken.get(language) or media.audio) if media else None


def medias_of(questionnaire: Questionnaire) -> Iterator[Media]:
    """Yield what accompanies the questions and the answers."""
    for question in questionnaire.questions():
        if question.media is not None:
            yield question.media
    for choices in questionnaire.choices.values():
        yield from (choice.media for choice in choices if choice.media is not None)


def named_in(media: Media) -> tuple[str, ...]:
    """Return every file name of one place."""
    return tuple(filter(None, (media.image, media.audio, *media.spoken.values())))


def stored_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the stored files that a questionnaire shows, each once."""
    names = (name for media in medias_of(questionnaire) for name in named_in(media))
    return tuple(dict.fromkeys(name for name in names if is_stored(name)))


def has_words(choice: Choice, language: str) -> bool:
    """Tell whether somebody who sees no image still knows an answer."""
    alt = choice.media.alt if choice.media else {}
    return bool(choice.label.get(language, "").strip() or alt.get(language, "").strip())
