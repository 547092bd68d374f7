"""Storing an image or a sound that an author sends."""

from __future__ import annotations

from datetime import date

from evalapp.extensions import db
from surveys.media import repository
from surveys.media.models import MediaFile
from surveys.media.pictures import clean_picture
from surveys.media.refusal import MediaRefused
from surveys.media.sounds import clean_sound

MOST_PICTURE, MOST_SOUND = 8_000_000, 2_000_000


def keep_picture(content: bytes, today: date) -> str:
    """Store an image and return its name; the caller commits."""
    if len(content) > MOST_PICTURE:
        raise MediaRefused("Cette image dépasse 8 Mo.")
    return _keep(*clean_picture(content), today)


def keep_sound(content: bytes, today: date) -> str:
    """Store a sound and return its name; the caller commits."""
    if len(content) > MOST_SOUND:
        raise MediaRefused(
            "Ce son dépasse 2 Mo : trop lourd pour un téléphone. Deux minutes suffisent souvent."
        )
    return _keep(*clean_sound(content), today)


def _keep(name: str, content: bytes, today: date) -> str:
    if not repository.known((name,)):
        db.session.add(MediaFile(name=name, content=content, stored_on=today))
        db.session.flush()
    return name
