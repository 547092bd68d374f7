"""Table of the reports that were published: frozen inputs, frozen file."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class Publication(db.Model):
    """One edition of a report; neither its inputs nor its file ever change."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("site_id", "kind", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    edition: Mapped[int]
    #: Canonical JSON of ``reports.inputs.ReportInputs``; the file is a function of it.
    inputs: Mapped[str] = mapped_column(Text, deferred=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    created_on: Mapped[date]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
