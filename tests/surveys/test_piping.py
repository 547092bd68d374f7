from __future__ import annotations

from pathlib import Path

import pytest

from surveys.piping import piped_names, render_label
from surveys.serialization import questionnaire_from_json

ALL = questionnaire_from_json((Path(__file__).parent / "fixtures" / "all_types.json").read_bytes())


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Rien à citer", "Rien à citer"),
        ("${t_entier} fois", "3 fois"),
        ("${t_decimal} euros", "3,5 euros"),
        ("À ${t_commune}", "À Sète"),
        ("Sports : ${t_plusieurs}", "Sports : Football, Danse"),
        ("${t_texte}", "<b>${t_entier}</b>"),
        ("${t_date}", "…"),
        ("${inconnu}", "…"),
        ("Âge : ${e_age}", "Âge : 4"),
    ],
)
def test_earlier_answers_are_written_as_the_respondent_knows_them(label: str, text: str) -> None:
    values = {"t_entier": 3, "t_decimal": 3.5, "t_commune": "sete",
              "t_plusieurs": ["foot", "danse"], "t_texte": "<b>${t_entier}</b>"}  # fmt: skip
    assert render_label(label, values, "fr", ALL, block={"e_age": 4}) == text


def test_the_names_in_a_text_are_found() -> None:
    assert piped_names("De ${a} à ${ b.other }, $c") == {"a", "b.other"}
