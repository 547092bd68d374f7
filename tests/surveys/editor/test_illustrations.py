"""Images and sounds: sent in the editor, shown to people, kept by versions, checked before."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.definition import Choice, Media, Question, Questionnaire
from surveys.editor import repository, services
from surveys.editor.drafts import Draft
from surveys.editor.illustration_checks import media_findings
from surveys.editor.illustrations import illustrated
from surveys.editor.operations import set_choices, update
from surveys.editor.tree import find
from surveys.editor.work.services import work_on
from surveys.media.models import MediaFile
from surveys.media.naming import stored_names
from tests.factories import in_app
from tests.surveys.editor.made import small
from tests.surveys.media.made import SECRET, mp3, png

IMAGE, SOUND = f"{'a' * 32}_40x20.png", f"{'b' * 32}.mp3"


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@in_app
def made() -> str:
    return services.create("Avis", small()).code


@in_app
def draft(code: str) -> Questionnaire:
    return work_on(code).definition


def send(client: FlaskClient, code: str, **fields: Any) -> Any:
    data = {"place.0": "", "place.1": "oui", "place.2": "non"}
    data |= {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(f"/questionnaires/{code}/images/q1", data=data)


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_an_image_and_a_sound_go_from_the_editor_to_the_people(
    app: Flask, client: FlaskClient
) -> None:
    code = made()
    sent = send(
        client, code, image__0=file(png(secret=True), "é cole.png"), alt__0__fr="Une école",
        sound__0__fr=file(mp3(), "dit.mp3"), image__2=file(png(30, 30), "non.png"),
    )  # fmt: skip
    assert sent.status_code == 302
    question = find(draft(code), "q1")
    assert question.media.alt == {"fr": "Une école"}
    page = client.get(f"/questionnaires/{code}/apercu/p1").text
    address = f"/m/{question.media.image}"
    assert f'src="{address}" alt="Une école" width="40" height="20"' in page
    assert f'src="/m/{question.media.spoken["fr"]}" aria-label="Écouter' in page
    assert page.count("<img") == 2, "the answer has its image too"
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert SECRET not in answer.data
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    part = client.get(f"/m/{question.media.spoken['fr']}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)


def test_a_file_keeps_living_with_the_versions_that_show_it(
    app: Flask, client: FlaskClient
) -> None:
    code = made()
    send(client, code, image__0=file(png(), "a.png"), alt__0__fr="Une école")
    client.post(f"/questionnaires/{code}/publier", data={"note": ""})
    send(client, code, gone__image__0="1")
    assert find(draft(code), "q1").media is None
    with app.app_context():
        version = repository.latest_of(repository.questionnaire_by_code(code))
        assert version is not None
        [name] = stored_names(repository.definition_of(version))
    assert client.get(f"/m/{name}").status_code == 200
    client.post(f"/questionnaires/{code}/annuler")
    assert find(draft(code), "q1").media.image == name


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(
    app: Flask, client: FlaskClient
) -> None:
    code = made()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    refused = send(client, code, image__0=file(svg, "logo.png"), alt__0__fr="Déjà écrit")
    assert refused.status_code == 422
    assert "logo.png" in refused.text
    assert "Déjà écrit" in refused.text
    assert send(client, code, sound__0__fr=file(png(), "son.mp3")).status_code == 422
    with app.app_context():
        assert db.session.query(MediaFile).count() == 0
    assert find(draft(code), "q1").media is None


def test_a_publication_waits_for_the_words_of_its_images(app: Flask, client: FlaskClient) -> None:
    code = made()
    send(client, code, image__0=file(png(), "a.png"))
    check = client.get(f"/questionnaires/{code}/verifier").text
    assert "Il manque le texte qui remplace l’image" in check
    assert f"/questionnaires/{code}/images/q1" in check
    client.post(f"/questionnaires/{code}/publier", data={"note": ""})
    with app.app_context():
        assert repository.latest_of(repository.questionnaire_by_code(code)) is None


def test_an_unknown_name_gives_nothing(client: FlaskClient) -> None:
    for name in ("x.png", IMAGE, "..%2Fsecret_key"):
        assert client.get(f"/m/{name}").status_code == 404


def shown(asked: Media, **choice: Any) -> Questionnaire:
    q = small()
    q = update(q, "q1", find(q, "q1").model_copy(update={"media": asked}))
    if choice:
        q = set_choices(q, "ouinon", [Choice(name="oui", **choice)])
    return q


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        (shown(Media(image=IMAGE, alt={"fr": "Une école"})), set()),
        (shown(Media(image=IMAGE)), {"no_alternative"}),
        (shown(Media(spoken={"fr": SOUND})), set()),
        (shown(Media(image="ecole.png", alt={"fr": "x"})), {"missing_file"}),
        (shown(Media(), label={}, media=Media(image=IMAGE)), {"no_alternative"}),
        (shown(Media(), label={}, media=Media(image=IMAGE, alt={"fr": "Oui"})), set()),
        (small(languages=("fr", "ar")), set()),
    ],
)
def test_the_check_names_what_an_image_or_a_sound_lacks(q: Questionnaire, codes: set[str]) -> None:
    assert {one.code for one in media_findings(q)} == codes


def test_the_check_names_a_file_that_stayed_elsewhere_and_a_language_without_sound() -> None:
    q = shown(Media(image=IMAGE, alt={"fr": "x"}, spoken={"fr": SOUND}))
    assert [one.code for one in media_findings(q, frozenset({IMAGE}))] == ["missing_file"]
    two = Questionnaire.model_validate({**q.model_dump(), "languages": ("fr", "ar")})
    [found] = media_findings(two)
    assert (found.code, "arabe" in found.message) == ("missing_sound", True)


def test_a_form_that_is_older_than_the_answers_touches_only_what_it_names() -> None:
    q = small()
    form = {"place.0": "", "place.1": "non"}  # « oui » stands there now
    after = illustrated(q, "q1", form, {"image.0": IMAGE, "image.1": IMAGE})
    assert find(after, "q1").media == Media(image=IMAGE)
    assert all(choice.media is None for choice in after.choices["ouinon"])
    assert Draft(after).questionnaire != q
    assert isinstance(find(after, "q1"), Question)
