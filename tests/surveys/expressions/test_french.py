from __future__ import annotations

import pytest

from surveys.expressions.french import to_french
from surveys.expressions.parser import parse
from surveys.serialization import questionnaire_from_dict

QUESTIONNAIRE = questionnaire_from_dict(
    {
        "name": "q",
        "title": {"fr": "Q"},
        "choices": {"oui_non": [{"name": "oui", "label": {"fr": "Oui"}}]},
        "pages": [
            {
                "uid": "p",
                "name": "p",
                "items": [
                    {
                        "uid": "a",
                        "name": "a",
                        "type": "select_one",
                        "list_name": "oui_non",
                        "label": {"fr": "Vous venez\u202f?"},
                    },
                    {"uid": "n", "name": "n", "type": "integer", "label": {"fr": "Âge"}},
                ],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("${a} = 'oui'", "si «\u00a0Vous venez\u202f?\u00a0» = «\u00a0Oui\u00a0»"),
        ("${a} = ''", "si «\u00a0Vous venez\u202f?\u00a0» est sans réponse"),
        (
            "${n} >= 3.5 and ${n} != 4",
            "si «\u00a0Âge\u00a0» ≥ 3,5 et «\u00a0Âge\u00a0» n’est pas 4",
        ),
        (
            "not(selected(${a}, 'oui'))",
            "si «\u00a0Vous venez\u202f?\u00a0» ne contient pas «\u00a0Oui\u00a0»",
        ),
        ("count-selected(.) <= 3", "si le nombre de réponses ≤ 3"),
    ],
)
def test_a_condition_reads_as_a_sentence(text: str, sentence: str) -> None:
    assert to_french(parse(text), QUESTIONNAIRE) == sentence
