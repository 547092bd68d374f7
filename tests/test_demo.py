"""The whole path once: from an empty folder to a finished report, as `make demo-check` does it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import page
import pytest
from flask import Flask
from sqlalchemy import func, select

from evalapp.config import Settings, today
from evalapp.demo import run
from evalapp.extensions import db
from evalapp.factory import create_app
from indicators.disclosure.tables import Audience
from indicators.services import site_scorecard
from surveys.models import Campaign, Response

CODES = ("parents-beziers", "jeunes-sete", "partenaires-lunel", "partenaires-piemont-cevenol")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'evalapp.db'}",
        instance_path=folder,
        secret_key="d" * 32,
        is_demonstration=True,
    )
    said: list[str] = []
    run.prepare(settings, reset=False, report=True, say=said.append)
    return settings, said


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        engine = db.engine
        yield app
    engine.dispose()


def test_it_prints_what_to_open(demonstration: tuple[Settings, list[str]]) -> None:
    _, said = demonstration
    text = "\n".join(said)
    assert all(f"/q/{code}" in text for code in CODES)
    assert "evaluatrice@demo.invalid" in text


def test_it_holds_about_2400_answers_and_some_unfinished(
    demonstration: tuple[Settings, list[str]],
) -> None:
    with opened(demonstration[0]):
        rows = db.session.execute(select(Response.status, func.count()).group_by(Response.status))
        counts = {status: number for status, number in rows}
    assert 2300 <= sum(counts.values()) <= 2500
    assert counts["partial"] > 50
    assert counts["refused"] > 3


def test_again_it_loses_nothing(demonstration: tuple[Settings, list[str]]) -> None:
    settings, _ = demonstration
    with opened(settings):
        before = db.session.scalar(select(func.count()).select_from(Response))
    run.prepare(settings, reset=False, report=False, say=lambda _: None)
    with opened(settings):
        assert db.session.scalar(select(func.count()).select_from(Response)) == before
        assert db.session.scalar(select(func.count()).select_from(Campaign)) == 4


def test_every_page_says_that_the_data_are_fictitious(
    demonstration: tuple[Settings, list[str]],
) -> None:
    with opened(demonstration[0]) as app:
        client = app.test_client()
        for address in ("/q/parents-beziers", "/q/parents-beziers/commencer", "/connexion"):
            assert "fictives" in client.get(address, follow_redirects=True).text


def test_the_report_says_the_values_of_the_site_table(
    demonstration: tuple[Settings, list[str]],
) -> None:
    settings, _ = demonstration
    path = settings.instance_path / "rapport-intermediaire-beziers.pdf"
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    with opened(settings):
        card = site_scorecard("beziers", Audience.SITE, today())
    rows = [row for strand in card.strands for row in strand.rows if row.latest is not None]
    assert len(rows) > 15
    squeezed = re.sub(r"[\s\u00a0\u202f]", "", text)
    for row in rows:
        if row.latest and row.latest.value is not None:
            written = re.sub(r"[\s\u00a0\u202f]", "", row.value_words)
            assert row.indicator.code in text
            assert written in squeezed, f"{row.indicator.code} : {row.value_words}"


def test_the_report_passes_the_validator(demonstration: tuple[Settings, list[str]]) -> None:
    path = demonstration[0].instance_path / "rapport-intermediaire-beziers.pdf"
    assert page.validate_pdf_bytes(path.read_bytes(), profile="ua1").is_compliant


def test_a_server_starts_on_it(demonstration: tuple[Settings, list[str]]) -> None:
    settings = replace(demonstration[0], testing=True)
    with opened(settings) as app:
        assert app.test_client().get("/sante").status_code == 200
