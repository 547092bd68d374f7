"""Every type of question has its control, which keeps what is typed and says what it is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.collect.controls import RENDERERS
from surveys.collect.fields import raw_answers, written
from surveys.definition import QuestionType
from surveys.serialization import questionnaire_from_dict
from tests.surveys.collect.made import begun, open_campaign, responses

CHOICES = [
    {"name": "a", "label": {"fr": "Première"}},
    {"name": "b", "label": {"fr": "Deuxième"}},
    {"name": "nsp", "label": {"fr": "Je ne sais pas"}, "role": "dont_know"},
    {"name": "autre", "label": {"fr": "Autre"}, "role": "other"},
    {"name": "rien", "label": {"fr": "Rien"}, "role": "none", "exclusive": True},
]
ROWS = [
    {"uid": "row1", "name": "row1", "label": {"fr": "Ligne 1"}},
    {"uid": "row2", "name": "row2", "label": {"fr": "Ligne 2"}},
]
SUMS = [
    {"uid": "sum1", "name": "sum1", "label": {"fr": "Part 1"}},
    {"uid": "sum2", "name": "sum2", "label": {"fr": "Part 2"}},
]


def question(uid: str, kind: str, **more: Any) -> dict[str, Any]:
    label = {"fr": f"Question {uid}"}
    return {"uid": uid, "name": uid, "type": kind, "label": label, **more}


EVERYTHING: dict[str, Any] = {
    "name": "everything",
    "title": {"fr": "Tout"},
    "choices": {"list": CHOICES, "short": CHOICES[:2]},
    "pages": [
        {
            "uid": "all",
            "name": "all",
            "items": [
                question("one", "select_one", list_name="list"),
                question("folded", "select_one", list_name="short", appearance="minimal"),
                question("many", "select_multiple", list_name="list"),
                question("ranked", "rank", list_name="short"),
                question("grid", "grid", list_name="short", rows=ROWS),
                question("whole", "integer", unit={"fr": "fois"}),
                question("part", "decimal"),
                question("scale", "range", parameters={"start": "0", "end": "10", "step": "1"}),
                question("wide", "range", parameters={"start": "0", "end": "100", "step": "1"}),
                question("day", "date"),
                question("line", "text", parameters={"max_length": "80"}),
                question("lines", "text", appearance="multiline"),
                question("note", "note"),
                question("agreed", "acknowledge"),
                question("sums", "constant_sum", rows=SUMS, parameters={"total": "100"}),
                {"uid": "hidden", "name": "hidden", "type": "hidden"},
                {"uid": "twice", "name": "twice", "type": "calculate", "calculation": "2 * 3"},
                {
                    "type": "repeat",
                    "uid": "kids",
                    "name": "kids",
                    "label": {"fr": "Enfant"},
                    "max_count": 3,
                    "items": [question("age", "integer"), question("name", "text")],
                },
            ],
        }
    ],
}
TYPED = {
    "q.one": ["autre"],
    "q.one.other": ["précisément"],
    "q.folded": ["b"],
    "q.many": ["a", "b"],
    "q.ranked.a": ["2"],
    "q.ranked.b": ["1"],
    "q.row1": ["a"],
    "q.row2": ["b"],
    "q.whole": ["3"],
    "q.part": ["2,5"],
    "q.scale": ["7"],
    "q.wide": ["55"],
    "q.day": ["2024-11-28"],
    "q.line": ["une ligne"],
    "q.lines": ["deux\nlignes"],
    "q.agreed": ["OK"],
    "q.sum1": ["40"],
    "q.sum2": ["60"],
    "blocks.kids": ["2"],
    "q.kids/0/age": ["6"],
    "q.kids/1/age": ["9"],
    "q.kids/1/name": ["x"],
}
STORED = (
    '"agreed":true,"day":"2024-11-28","folded":"b","hidden":null,"kids":[{"age":6,"name":null},'
    '{"age":9,"name":"x"}],"line":"une ligne","lines":"deux\\nlignes","many":["a","b"],'
    '"one":"autre","one.other":"précisément","part":2.5,"ranked":["b","a"],'
    '"row1":"a","row2":"b","scale":7,'
    '"sum1":40,"sum2":60,"twice":6,"whole":3,"wide":55'
)


def test_every_type_of_question_has_its_renderer() -> None:
    assert set(RENDERERS) == set(QuestionType)


def test_every_type_of_question_is_answered_and_shown_again_as_typed(
    app: Flask, client: FlaskClient
) -> None:
    definition = questionnaire_from_dict(EVERYTHING)
    open_campaign(definition)
    first = begun(client)
    client.post(first, data={**TYPED, "go": "stay"})
    assert responses()[0].answers == "{" + STORED + "}"
    page = client.get(first).text
    for mark in (
        'value="autre" id="q-one-autre" checked',
        'value="précisément"',
        '<option value="b" selected>Deuxième',
        'value="a" id="q-many-a" checked',
        'value="b" id="q-row2-b" checked',
        'value="2,5"',
        'value="7" id="q-scale-7" checked',
        'type="date" value="2024-11-28"',
        "deux\nlignes</textarea>",
        'value="OK" id="q-agreed-ok" checked',
        'name="q.sum1" id="q-sum1" inputmode="numeric" value="40"',
        "Enfant 2",
        'name="blocks.kids" value="2"',
    ):
        assert mark in page, mark


def test_answers_written_into_fields_are_read_back_the_same() -> None:
    definition = questionnaire_from_dict(EVERYTHING)
    items = definition.pages[0].items
    raw = raw_answers(items, definition, TYPED)
    assert raw["ranked"] == ["b", "a"]
    assert raw["kids"] == [{"age": "6", "name": ""}, {"age": "9", "name": "x"}]
    values = {**raw, "kids": [{"age": 6, "name": None}, {"age": 9, "name": "x"}]}
    assert raw_answers(items, definition, written(items, values)) == raw


def test_a_rank_given_twice_is_told(app: Flask, client: FlaskClient) -> None:
    open_campaign(questionnaire_from_dict(EVERYTHING))
    page = client.post(begun(client), data={"q.ranked.a": "1", "q.ranked.b": "1"})
    assert page.status_code == 422
    assert 'href="#q-ranked"' in page.text
    assert page.text.count("<option selected>1</option>") == 2


def test_one_block_more_is_offered_on_demand(app: Flask, client: FlaskClient) -> None:
    open_campaign(questionnaire_from_dict(EVERYTHING))
    first = begun(client)
    assert 'name="blocks.kids" value="1"' in client.get(first).text
    more = client.post(first, data={"blocks.kids": "1", "q.kids/0/age": "6", "go": "more"})
    page = client.get(more.location).text
    assert 'name="blocks.kids" value="2"' in page
    assert 'name="q.kids/0/age"' in page or 'value="6"' in page
    assert "Enfant 2" in page


@pytest.mark.parametrize("count", ["-1", "9" * 5000, "٣", "x", ""])
def test_a_strange_number_of_blocks_is_no_block(
    app: Flask, client: FlaskClient, count: str
) -> None:
    open_campaign(questionnaire_from_dict(EVERYTHING))
    first = begun(client)
    sent = client.post(first, data={"blocks.kids": count, "q.one": "a"})
    assert sent.status_code in {303, 422}
    assert client.get(f"{first}?blocs={count}").status_code in {200, 303}


HOSTILE = ("\x00", "\ud83d", "<b>", "' OR 1=1", "=1+1", "${one}", "9" * 3000, "٥", "NaN", "\u202e")


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_typed_breaks_a_page(app: Flask, client: FlaskClient, value: str) -> None:
    open_campaign(questionnaire_from_dict(EVERYTHING))
    text = value.encode("utf-8", "replace").decode()
    data = {name: [text] for name in TYPED} | {"seal": text, "go": text, "page": text}
    sent = client.post(begun(client), data=data)
    assert sent.status_code in {303, 422}
    kept = client.post(begun(client), data=data | {"go": "stay"})
    assert client.get(kept.location).status_code == 200
