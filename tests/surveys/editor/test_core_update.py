"""A common core moves on; a site follows it and keeps its own questions beside the same ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from surveys.definition import Questionnaire
from surveys.definition_checks import check_definition
from surveys.editor import services
from surveys.editor.core import built_on, core_of, locked_uids
from surveys.editor.core_update import is_core_behind, on_new_core
from surveys.editor.operations import add, remove, update
from surveys.editor.tree import find, page_of
from surveys.editor.work.services import work_on
from tests.factories import in_app
from tests.surveys.editor.made import small, uids

ROOT = "/questionnaires"


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


def site() -> Questionnaire:
    """A site that added a question after q1, one at the end of a page, and a page."""
    q = built_on(small(), "tronc", 1, "site", "Sète")
    draw = uids()
    q, _ = add(q, "q1", "select_one", "Et ici ?", draw, "Un\nDeux")
    q, _ = add(q, "p2", "text", "Un mot ?", draw)
    q, page = add(q, "", "page", "Chez nous", draw)
    return add(q, page, "yes_no", "Encore ?", draw)[0]


def asked(q: Questionnaire) -> list[str]:
    return [question.label.get("fr", "") for question in q.questions()]


def test_the_sites_questions_stay_beside_the_same_ones() -> None:
    core = small()
    core = update(core, "q1", find(core, "q1").model_copy(update={"label": {"fr": "Nouveau ?"}}))
    core, added = add(core, "p1", "text", "Question neuve ?", lambda: "neuve")
    before, after = site(), on_new_core(site(), core, 2)
    assert core_of(after) == ("tronc", 2)
    assert is_core_behind(before, 2)
    assert not is_core_behind(after, 2)
    labels = asked(after)
    assert labels.index("Et ici ?") == labels.index("Nouveau ?") + 1
    assert added in locked_uids(after)
    assert {"Un mot ?", "Encore ?", "Question neuve ?"} <= set(labels)
    assert after.pages[-1].label["fr"] == "Chez nous"
    assert after.title["fr"] == "Sète"
    assert check_definition(after) == ()


def test_what_stood_beside_a_question_that_is_gone_goes_to_the_end_of_its_page() -> None:
    core = remove(small(), "q2")
    own = next(one for one in site().questions() if one.label["fr"] == "Et ici ?")
    after = on_new_core(site(), core, 2)
    assert page_of(after, own.uid).uid == "p1"
    assert "q2" not in {one.uid for one in after.questions()}
    assert check_definition(after) == ()


def test_a_question_that_the_core_asks_by_now_is_asked_once() -> None:
    own = next(one for one in site().questions() if one.label["fr"] == "Un mot ?")
    core, _ = add(small(), "p1", "text", "Un mot à dire ?", lambda: own.uid)
    after = on_new_core(site(), core, 2)
    assert [one.uid for one in after.questions()].count(own.uid) == 1
    assert find(after, own.uid).label["fr"] == "Un mot à dire ?"


def test_a_name_that_the_core_took_meanwhile_is_left_to_it() -> None:
    own = next(one for one in site().questions() if one.label["fr"] == "Un mot ?")
    core, _ = add(small(), "p1", "text", "Un mot ?", lambda: "autre")
    after = on_new_core(site(), core, 2)
    assert find(after, "autre").name == own.name
    assert find(after, own.uid).name == f"{own.name}_2"
    assert check_definition(after) == ()


def test_the_new_core_is_offered_on_the_sites_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        core = services.create("Tronc", small()).code
    client.post(f"{ROOT}/{core}/publier", data={"note": ""})
    client.post(f"{ROOT}/nouveau", data={"title": "Site", "start": "", "core": core})
    assert "tronc commun a changé" not in client.get(f"{ROOT}/site").text
    client.post(f"{ROOT}/{core}/modifier/q1", data={"label.fr": "Mieux dit ?"})
    client.post(f"{ROOT}/{core}/publier", data={"note": ""})
    assert "tronc commun a changé" in client.get(f"{ROOT}/site").text
    client.post(f"{ROOT}/site/banque", data={"act": "core"})
    assert find(draft("site"), "q1").label["fr"] == "Mieux dit ?"
    assert "tronc commun a changé" not in client.get(f"{ROOT}/site").text
    client.post(f"{ROOT}/site/annuler")
    assert find(draft("site"), "q1").label["fr"] != "Mieux dit ?"


@in_app
def draft(code: str) -> Questionnaire:
    return work_on(code).definition
