"""Reads of the stored images and sounds."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from evalapp.extensions import db
from surveys.media.models import MediaFile


def content_of(name: str) -> bytes | None:
    """Return what a file holds, or nothing when it is not here."""
    return db.session.scalar(select(MediaFile.content).where(MediaFile.name == name))


def known(names: Collection[str]) -> frozenset[str]:
    """Return which of some files are here."""
    query = select(MediaFile.name).where(MediaFile.name.in_(names))
    return frozenset(db.session.scalars(query))
