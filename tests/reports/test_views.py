"""The pages of the reports: list, reading, file, and who reaches them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from evalapp.charts.palette import DARK
from evalapp.config import today
from evalapp.sites.models import Site
from reports.models import Publication
from reports.services import publish_report
from tests.factories import make_site
from tests.survey_factories import TODAY, make_campaign

SignedInAs = Callable[..., FlaskClient]


@pytest.fixture
def site(app: Flask) -> Site:
    return make_site("beziers", "Béziers")


@pytest.fixture
def report(app: Flask, site: Site) -> Publication:
    with app.app_context():
        made = publish_report(
            site=_loaded(site), kind="rapport-intermediaire", author_id=None, today=TODAY
        )
        return Publication(id=made.id, sha256=made.sha256, edition=made.edition)


def _loaded(site: Site) -> Site:
    from evalapp.extensions import db

    return db.session.get_one(Site, site.id)


def test_an_evaluator_publishes_the_report_of_the_day(site: Site, signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.EVALUATOR)
    assert "Aucun rapport" in client.get("/sites/beziers/rapports").text
    made = client.post("/sites/beziers/rapports", data={"kind": "rapport-intermediaire"})
    assert made.status_code == 303
    assert "Rapport intermédiaire" in client.get("/sites/beziers/rapports").text


def test_publishing_before_the_end_of_a_collection_is_warned_of(
    site: Site, signed_in_as: SignedInAs
) -> None:
    make_campaign("enquete", sites=[site], today=today())
    page = signed_in_as(Role.EVALUATOR).get("/sites/beziers/rapports").text
    assert "La collecte continue" in page
    assert "La collecte continue" not in (
        signed_in_as(Role.TROIKA_READER, site=site).get("/sites/beziers/rapports").text
    )


def test_a_reader_of_the_site_reads_and_downloads_the_published_file(
    site: Site, report: Publication, signed_in_as: SignedInAs
) -> None:
    client = signed_in_as(Role.TROIKA_READER, site=site)
    page = client.get(f"/rapports/{report.id}")
    assert "1. Synthèse" in page.text
    file = client.get(f"/rapports/{report.id}/rapport.pdf")
    assert file.mimetype == "application/pdf"
    assert sha256(file.data).hexdigest() == report.sha256


@pytest.mark.parametrize("path", ["/rapports/{}", "/rapports/{}/rapport.pdf"])
def test_a_reader_of_another_site_finds_nothing(
    report: Publication, signed_in_as: SignedInAs, path: str
) -> None:
    client = signed_in_as(Role.TROIKA_READER, site=make_site("sete", "Sète"))
    assert client.get(path.format(report.id)).status_code == 404


def test_a_reader_cannot_publish(site: Site, signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.TROIKA_READER, site=site)
    assert client.post("/sites/beziers/rapports").status_code == 404
    assert "Publier le rapport" not in client.get("/sites/beziers/rapports").text


def test_nobody_signed_in_is_led_to_the_door(report: Publication, client: FlaskClient) -> None:
    answer = client.get(f"/rapports/{report.id}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion")


def test_the_reading_page_carries_no_inline_style(
    site: Site, report: Publication, signed_in_as: SignedInAs
) -> None:
    page = signed_in_as(Role.EVALUATOR).get(f"/rapports/{report.id}").text
    assert "style=" not in page
    assert "<style" not in page


def test_the_page_of_the_site_lists_its_reports(
    site: Site, report: Publication, signed_in_as: SignedInAs
) -> None:
    page = signed_in_as(Role.EVALUATOR).get("/sites/beziers").text
    assert f"/rapports/{report.id}/rapport.pdf" in page


def test_the_dark_rules_of_charts_are_those_of_the_palette() -> None:
    written = (Path(__file__).parents[2] / "evalapp/static/charts.css").read_text()
    for tone, colour in DARK.items():
        assert written.count(f".chart .f-{tone} {{ fill: {colour}; }}") == 2
        assert written.count(f".chart .s-{tone} {{ stroke: {colour}; }}") == 2
