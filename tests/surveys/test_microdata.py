"""Responses as rows: permanent columns, readable labels, nothing a spreadsheet can run."""

from __future__ import annotations

import csv
import io

import pytest

from surveys import microdata
from surveys.campaigns.export import csv_chunks
from surveys.definition import Questionnaire

AGREE = [
    {"name": "oui", "label": {"fr": "Oui"}},
    {"name": "non", "label": {"fr": "Non"}},
    {"name": "autre", "label": {"fr": "Autre"}, "role": "other"},
]


def questionnaire(**changes: object) -> Questionnaire:
    items = [
        {"uid": "q1", "name": "avis", "type": "select_one", "label": {"fr": "Votre avis"},
         "list_name": "avis"},
        {"uid": "q2", "name": "gouts", "type": "select_multiple", "label": {"fr": "Vos goûts"},
         "list_name": "gouts"},
        {"uid": "q3", "name": "note", "type": "note", "label": {"fr": "Merci"}},
        {"uid": "q4", "name": "poids", "type": "decimal", "label": {"fr": "Poids"}},
        {"uid": "q5", "name": "mot", "type": "text", "label": {"fr": "Un mot"}},
    ]  # fmt: skip
    base = {
        "name": "essai",
        "title": {"fr": "Essai"},
        "choices": {
            "avis": AGREE,
            "gouts": [{"name": "a", "label": {"fr": "A"}}, {"name": "b", "label": {"fr": "B"}}],
        },
        "pages": [{"uid": "p1", "name": "p1", "items": items}],
    }
    return Questionnaire.model_validate({**base, **changes})


def table(*documents: dict[str, object], **options: bool) -> list[dict[str, str]]:
    columns = microdata.plan([questionnaire()], **options)
    names = [column.name for column in columns]
    return [
        dict(zip(names, row, strict=True))
        for row in microdata.rows(columns, [((), document) for document in documents])
    ]


def test_a_choice_is_written_by_its_label_and_a_multiple_one_by_option() -> None:
    [row] = table({"q1": "non", "q2": ["b"]})
    assert (row["avis"], row["gouts_a"], row["gouts_b"]) == ("Non", "non", "oui")


def test_codes_are_written_when_asked_for() -> None:
    [row] = table({"q1": "non", "q2": ["b"], "q4": 1.5}, labels=False)
    assert (row["avis"], row["gouts_a"], row["gouts_b"], row["poids"]) == ("non", "0", "1", "1.5")


def test_an_unanswered_multiple_choice_is_empty_and_not_a_row_of_no() -> None:
    [row] = table({"q2": None})
    assert (row["gouts_a"], row["gouts_b"]) == ("", "")


def test_a_decimal_has_a_comma_and_the_precision_of_other_has_a_column() -> None:
    [row] = table({"q1": "autre", "q1.other": "ça dépend", "q4": 62.5})
    assert (row["poids"], row["avis_precision"]) == ("62,5", "ça dépend")


@pytest.mark.parametrize("text", ["=1+1", "+33", "-1", "@SUM(A1)", "\tx", "＝1"])
def test_no_text_can_be_run_by_a_spreadsheet(text: str) -> None:
    [row] = table({"q5": text})
    assert row["mot"] == "'" + text


def test_a_renamed_question_keeps_one_column_under_its_new_name() -> None:
    first = questionnaire()
    data = first.model_dump(mode="json")
    data["pages"][0]["items"][0] |= {"name": "opinion", "label": {"fr": "Votre opinion"}}
    data["pages"][0]["items"].append(
        {"uid": "q6", "name": "ajout", "type": "integer", "label": {"fr": "Ajout"}}
    )
    columns = microdata.plan([first, Questionnaire.model_validate(data)])
    names = [column.name for column in columns]
    assert "avis" not in names
    assert names.index("opinion") == 0
    assert names[-1] == "ajout"


def test_the_file_opens_in_a_spreadsheet_with_its_accents_and_one_width() -> None:
    content = b"".join(csv_chunks(("clé", "b"), [("é;\n", "x")] * 1200))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 1201
    assert {len(row) for row in rows} == {2}


def test_an_answer_of_another_kind_or_no_longer_proposed_is_written_as_it_is() -> None:
    rows = table({"q1": ["oui", "non"]}, {"q1": "=parti"}, {"q1": None}, {})
    assert [row["avis"] for row in rows] == ["['oui', 'non']", "'=parti", "", ""]
