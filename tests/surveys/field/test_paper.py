"""Paper: numbers and skips on the form, typed twice, compared, handed in once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.field.paper.back_entry import differences, read_back
from surveys.field.paper.numbering import END, paper_items
from surveys.models import AccessPoint, Response
from surveys.serialization import questionnaire_from_json
from tests.factories import make_site
from tests.surveys.collect.made import open_campaign, shipped, tiny

SignIn = Callable[..., FlaskClient]


def test_questions_are_numbered_and_an_answer_says_where_it_leads() -> None:
    items = {item.path: item for item in paper_items(shipped("partenaires"))}
    assert [code.jump for code in items["s05"].codes] == [None, items["s09"].number]
    parents = {item.path: item for item in paper_items(shipped("parents"))}
    assert parents["p01"].codes[3].jump == END
    assert parents["p01"].codes[0].jump is None


def test_a_condition_that_a_skip_says_is_not_said_twice() -> None:
    items = {item.path: item for item in paper_items(shipped("parents"))}
    assert items["p02"].condition == ""
    assert items["p05"].condition == ""
    assert [code.jump for code in items["p04"].codes] == [None, 6, 6]
    assert "Je ne suis pas concerné" not in items["p12"].condition


def test_a_condition_sends_back_to_the_number_of_a_question() -> None:
    items = {item.path: item for item in paper_items(shipped("parents"))}
    assert items["p12"].condition.replace("\u00a0", " ") == (
        "Si vous n’avez répondu ni « Rien de tout cela » ni « Je ne sais pas » à la question 6"
    )


@pytest.mark.parametrize(("relay", "shown"), [("le centre social", 1), (None, 1)])
def test_what_the_campaign_gives_is_printed_and_what_it_closes_is_not(
    relay: str | None, shown: int
) -> None:
    items = paper_items(shipped("parents"), given={"contact": relay})
    notes = [item for item in items if not item.number and "participer" in item.label]
    assert len(notes) == shown
    assert ("le centre social" in notes[0].label) is bool(relay)
    assert notes[0].condition.replace("\u00a0", " ") == (
        "Si vous avez répondu « Oui » à la question 16"
    )


def test_every_shipped_form_says_for_each_question_who_answers() -> None:
    for name in ("parents", "jeunes", "partenaires", "partenaires_ami"):
        numbers = [item.number for item in paper_items(shipped(name)) if item.number]
        assert numbers == list(range(1, len(numbers) + 1))


def test_codes_become_answers_and_a_wrong_number_is_a_slip() -> None:
    items = paper_items(shipped("parents"))
    read = read_back(items, {"p01": "01", "p02": "3 1", "p16": "Merci"})
    assert read.slips == ()
    assert len(read.raw["p02"]) == 2
    assert read.raw["p16"] == "Merci"
    assert [slip.path for slip in read_back(items, {"p01": "9"}).slips] == ["p01"]
    assert [slip.path for slip in read_back(items, {"p01": "oui"}).slips] == ["p01"]


def test_two_ways_of_writing_the_same_numbers_do_not_differ() -> None:
    items = paper_items(shipped("parents"))
    first, second = {"p01": "1", "p02": "3 1"}, {"p01": "01", "p02": "1,3"}
    assert differences(items, first, second) == []
    assert differences(items, first, second | {"p01": "2"}) == ["p01"]
    assert differences(items, first, {"p01": "1"}) == ["p02"]


def test_every_type_of_question_can_be_typed_from_paper() -> None:
    with open("tests/surveys/fixtures/all_types.json") as file:
        items = paper_items(questionnaire_from_json(file.read()))
    assert all(item.label for item in items if item.number)
    typed = {item.path: "1" for item in items if item.codes and not item.lines}
    assert read_back(items, typed).slips == ()


@pytest.fixture
def point(app: Flask) -> str:
    open_campaign(tiny())
    with app.app_context():
        db.session.scalars(select(AccessPoint)).one().channel = "paper"
        db.session.commit()
    return "/campagnes/essai/saisie/essai"


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(key|step|first)" value="([^"]*)"', page)
    return {name: value.replace("&#34;", '"') for name, value in found}


def send(client: FlaskClient, point: str, page: str, **typed: str) -> Any:
    data = fields(page) | {f"p.{path}": text for path, text in typed.items()}
    return client.post(point, data=data)


def stored(app: Flask) -> list[Response]:
    with app.app_context():
        return list(db.session.scalars(select(Response)))


def test_a_form_typed_twice_alike_is_stored_once(
    app: Flask, signed_in_as: SignIn, point: str
) -> None:
    client = signed_in_as(Role.INTERVIEWER)
    first = send(client, point, client.get(point).text, came="1", times="4", words="bien")
    assert "Deuxième saisie" in first.text
    assert 'value="4"' not in first.text
    assert stored(app) == []
    for _ in range(2):
        done = send(client, point, first.text, came="1", times="4", words="bien")
        assert done.status_code == 303
    [response] = stored(app)
    assert (response.channel, response.status) == ("paper", "complete")
    assert orjson.loads(response.answers) == {"came": "yes", "times": 4, "words": "bien"}


def test_two_typings_that_differ_are_shown_side_by_side_before_anything_is_stored(
    app: Flask, signed_in_as: SignIn, point: str
) -> None:
    client = signed_in_as(Role.INTERVIEWER)
    first = send(client, point, client.get(point).text, came="1", times="4")
    compared = send(client, point, first.text, came="1", times="7")
    assert "1re saisie : 4 ; 2e : 7" in compared.text
    assert stored(app) == []
    assert send(client, point, compared.text, came="1", times="7").status_code == 303
    assert orjson.loads(stored(app)[0].answers)["times"] == 7


def test_a_number_that_is_no_answer_is_told_at_once(signed_in_as: SignIn, point: str) -> None:
    client = signed_in_as(Role.INTERVIEWER)
    page = send(client, point, client.get(point).text, came="3")
    assert page.status_code == 422
    assert "n’est pas un numéro de cette question" in page.text


def test_somebody_of_another_site_types_nothing_here(signed_in_as: SignIn, point: str) -> None:
    stranger = signed_in_as(Role.INTERVIEWER, site=make_site("ailleurs"))
    assert stranger.get(point).status_code == 404
