"""A questionnaire to print, from its own page: a draft says so, each language has its own."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from surveys.editor import services
from tests.factories import in_app

ROOT = "/questionnaires"


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@in_app
def make(name: str = "parents") -> str:
    return services.create("Enquête", services.shipped(name)).code


def words(content: bytes, tmp_path: Path) -> str:
    (tmp_path / "made.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "made.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def test_every_link_of_the_downloads_leads_to_its_file(app: Flask, client: FlaskClient) -> None:
    code = make()
    page = client.get(f"{ROOT}/{code}").text
    links = re.findall(rf'href="({ROOT}/{code}/[^"]*)" download', page)
    assert f"{ROOT}/{code}/questionnaire.pdf" in links
    assert f"{ROOT}/{code}/questionnaire.pdf?langue=ar" in links
    for link in links:
        assert client.get(link).status_code == 200, link
    assert "Ce que LimeSurvey ne sait pas tenir" in page


def test_a_draft_says_so_and_a_published_version_does_not(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    code = make("jeunes")
    draft = words(client.get(f"{ROOT}/{code}/questionnaire.pdf").data, tmp_path)
    assert "ce questionnaire n’est pas publié" in draft
    client.post(f"{ROOT}/{code}/publier", data={"note": ""})
    published = words(client.get(f"{ROOT}/{code}/questionnaire.pdf").data, tmp_path)
    assert "Brouillon" not in published
    assert "1." in published


def test_the_arabic_form_speaks_arabic_to_a_screen_reader(app: Flask, client: FlaskClient) -> None:
    content = client.get(f"{ROOT}/{make()}/questionnaire.pdf?langue=ar").data
    with pikepdf.open(io.BytesIO(content)) as file:
        said = [str(one.ActualText) for one in file.objects
                if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one]  # fmt: skip
    assert any("ضع علامة" in text for text in said)


def test_a_language_that_it_does_not_speak_is_not_found(app: Flask, client: FlaskClient) -> None:
    assert client.get(f"{ROOT}/{make()}/questionnaire.pdf?langue=tr").status_code == 404
