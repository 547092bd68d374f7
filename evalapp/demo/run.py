"""Preparing the demonstration: database, reference, campaigns, answers, one report."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from evalapp.config import Settings, today
from evalapp.demo import accounts, collection, past, publications
from evalapp.errors import Invalid
from evalapp.factory import create_app
from evalapp.migrating import upgrade
from evalapp.sites.services import load_reference

Say = Callable[[str], object]

#: Addresses that `make demo` prints first.
LINKS = ("parents-beziers", "jeunes-sete", "partenaires-lunel", "partenaires-piemont-cevenol")


def prepare(settings: Settings, *, reset: bool, report: bool, say: Say) -> None:
    """Make the demonstration ready; what is already there is kept."""
    if reset:
        _forget(settings)
    upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        load_reference(today())
        accounts.build()
        collection.build(today(), say)
        past.build(today())
        publications.build(today(), say)
    if report:
        _write_report(app, settings.instance_path / "rapport-intermediaire-beziers.pdf", say)
    _tell(settings, say)


def _forget(settings: Settings) -> None:
    """Remove the embedded database of a demonstration; never a server's."""
    if not settings.database_url.startswith("sqlite:///"):
        raise Invalid("Recommencer à zéro ne se fait que sur la base embarquée.")
    path = settings.database_url.removeprefix("sqlite:///")
    for suffix in ("", "-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)


def _write_report(app: Flask, path: Path, say: Say) -> None:
    from reports.services import report_pdf

    say("Rapport intermédiaire de Béziers…")
    with app.app_context():
        path.write_bytes(report_pdf("beziers", "rapport-intermediaire", today()))
    say(f"  {os.path.relpath(path)}")


def _tell(settings: Settings, say: Say) -> None:
    base = settings.public_url
    say("\nLa démonstration est prête. Toutes ses données sont fictives.")
    say("\nQuestionnaires :")
    for code in LINKS:
        say(f"  {base}/q/{code}")
    say(f"\nBureau : {base}/connexion (mot de passe : demonstration)")
    for account in accounts.planned():
        say(f"  {account['email']:<28} {account['name']}")
    say("")
