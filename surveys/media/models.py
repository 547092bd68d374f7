"""The stored images and sounds, named by what they hold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class MediaFile(db.Model):
    """One file; it never changes, and versions that show it keep it."""

    __tablename__ = "media_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_on: Mapped[date]
