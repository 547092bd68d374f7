"""Error pages: in French, kind, and without a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from evalapp.accounts.permissions import Role
from evalapp.errors import AppError, Conflict, Invalid, NotFound, SignInNeeded, TooMany
from evalapp.explanations import EXPLANATIONS, explanation
from evalapp.extensions import db

CODES = [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]
WHERE = ["/casse", "/q/casse"]


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The application, with a page for each way to fail."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["WTF_CSRF_ENABLED"] = False

    def fail(code: int) -> str:
        abort(code)

    def lock() -> str:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    def burst() -> str:
        return str(1 / 0)

    for number, prefix in enumerate(WHERE):
        app.add_url_rule(f"{prefix}/<int:code>", f"fail{number}", fail, methods=["GET", "POST"])
        app.add_url_rule(f"{prefix}/verrou", f"lock{number}", lock)
        app.add_url_rule(f"{prefix}/panne", f"burst{number}", burst)
    return app


@pytest.mark.parametrize("prefix", WHERE)
@pytest.mark.parametrize("code", CODES)
def test_each_failure_has_its_page_in_french(broken: Flask, code: int, prefix: str) -> None:
    page = broken.test_client().get(f"{prefix}/{code}")
    assert page.status_code == code
    assert '<html lang="fr"' in page.text
    assert EXPLANATIONS[code].title in page.text
    for forbidden in ("Traceback", "werkzeug", "Internal", f"rreur {code}", "invalide"):
        assert forbidden not in page.text


@pytest.mark.parametrize("code", [406, 410, 415, 418, 451, 501, 502, 504])
def test_a_failure_without_words_of_its_own_borrows_some(broken: Flask, code: int) -> None:
    page = broken.test_client().get(f"/casse/{code}")
    assert page.status_code == code
    assert "<h1>" in page.text


@pytest.mark.parametrize("prefix", WHERE)
def test_an_unforeseen_failure_says_what_is_safe(broken: Flask, prefix: str) -> None:
    page = broken.test_client().get(f"{prefix}/panne")
    assert page.status_code == 500
    assert "en sécurité" in page.text
    assert "ZeroDivision" not in page.text


@pytest.mark.parametrize("prefix", WHERE)
def test_a_busy_database_asks_to_come_back(broken: Flask, prefix: str) -> None:
    page = broken.test_client().get(f"{prefix}/verrou")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "pas encore été enregistré" in page.text


def test_a_respondent_s_failure_shows_nothing_of_the_office(broken: Flask) -> None:
    page = broken.test_client().get("/q/casse/500").text
    for word in ("/connexion", "Accueil", "evalapp", "office.css", "office.js"):
        assert word not in page.replace("l’équipe d’evalapp", "")


def test_somebody_signed_in_keeps_the_menu(
    broken: Flask, signed_in_as: Callable[..., FlaskClient]
) -> None:
    page = signed_in_as(Role.EVALUATOR).get("/rien").text
    assert 'aria-label="Sections"' in page
    assert "introuvable" in page


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Conflict("Déjà pris."), 409),
        (Invalid("Trop court."), 422),
        (NotFound("Pas de site."), 404),
        (TooMany("Doucement."), 429),
        (SignInNeeded(), 401),
        (AppError("Autre chose."), 400),
    ],
)
def test_an_expected_failure_says_its_own_sentence(
    app: Flask, client: FlaskClient, failure: AppError, status: int
) -> None:
    def fail() -> str:
        raise failure

    app.add_url_rule("/echec", "echec", fail)
    page = client.get("/echec")
    assert page.status_code == status
    assert failure.message.split(".")[0].split(" :")[0] in page.text.replace("\u00a0", " ")


def test_a_failed_page_leaves_nothing_half_written(app: Flask, client: FlaskClient) -> None:
    def fail() -> str:
        db.session.execute(text("INSERT INTO programme (code, name, kind) VALUES ('x','x','ami')"))
        raise Conflict("Trop tard.")

    app.add_url_rule("/echec", "echec", fail, methods=["POST"])
    client.post("/echec")
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM programme")).scalar() == 0


def test_a_session_that_ended_gives_back_what_was_typed(client: FlaskClient) -> None:
    page = client.post(
        "/comptes/nouveau", data={"display_name": "<b>Troïka</b>", "password": "x1y"}
    )
    assert page.status_code == 401
    assert "&lt;b&gt;Troïka&lt;/b&gt;" in page.text
    assert "x1y" not in page.text


def test_too_heavy_a_form_is_refused_with_a_sentence(client: FlaskClient) -> None:
    page = client.post("/connexion", data={"email": "x" * 600_000})
    assert page.status_code == 413
    assert page.headers["Connection"] == "close"
    assert "trop lourd" in page.text


def test_a_respondent_may_not_send_a_film(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/q/pese", "pese", lambda: str(len(request.files)), methods=["POST"])
    kind = "multipart/form-data; boundary=film"
    page = client.post("/q/pese", data=b"x" * 600_000, content_type=kind)
    assert page.status_code == 413


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    assert "POST" in client.get("/deconnexion").headers["Allow"]


def test_the_words_say_what_to_do_and_blame_nobody() -> None:
    for told in EXPLANATIONS.values():
        assert told.message
        for forbidden in ("erreur", "invalide", "vous avez fait"):
            assert forbidden not in f"{told.title} {told.message} {told.advice}".lower()


def test_a_sentence_of_its_own_replaces_the_general_one() -> None:
    assert explanation(404, "Ce site n’existe pas.").message == "Ce site n’existe pas."
    assert explanation(404).advice
