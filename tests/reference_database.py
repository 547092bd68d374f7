"""A database that already holds the reference territories and figures, copied for each test."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.factory import create_app
from evalapp.sites.services import load_reference


@pytest.fixture(scope="session")
def reference_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the reference once for the whole run."""
    folder = tmp_path_factory.mktemp("reference")
    path = folder / "reference.db"
    app = create_app(
        Settings(database_url=f"sqlite:///{path}", instance_path=folder, secret_key="x" * 32)
    )
    with app.app_context():
        db.create_all()
        load_reference(date(2026, 3, 1))
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def database_url(reference_template: Path, tmp_path: Path) -> str:
    """A copy of the reference for the test at hand."""
    path = tmp_path / "evalapp.db"
    shutil.copy(reference_template, path)
    return f"sqlite:///{path}"
