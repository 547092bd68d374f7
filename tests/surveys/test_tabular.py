"""Answers as a typed frame: every choice a category, what is missing stays missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd

from surveys.serialization import questionnaire_from_json
from surveys.tabular import data_dictionary, to_frame

HERE = Path(__file__).parent
ALL = questionnaire_from_json((HERE / "fixtures" / "all_types.json").read_bytes())
PARENTS = questionnaire_from_json(
    (HERE.parents[1] / "surveys" / "questionnaires" / "parents.json").read_bytes()
)


def test_a_choice_that_nobody_took_is_still_a_category() -> None:
    frame = to_frame(PARENTS, [{"p08": "plutot"}])
    assert list(frame["p08"].cat.categories) == [
        "tout_a_fait", "plutot", "plutot_pas", "pas_du_tout", "nsp",
    ]  # fmt: skip


def test_unanswered_and_not_asked_are_missing_and_never_false_nor_zero() -> None:
    frame = to_frame(ALL, [{}, {"t_plusieurs": None, "t_entier": None}])
    options = [name for name in frame.columns if name.startswith("t_plusieurs/")]
    assert options
    assert frame[options].isna().all(axis=None)
    assert frame["t_entier"].isna().all()


def test_each_option_of_a_multiple_choice_is_a_column_of_truths() -> None:
    frame = to_frame(PARENTS, [{"p02": ["3_5", "6_10"]}, {"p02": ["3_5"]}])
    assert frame["p02/3_5"].tolist() == [True, True]
    assert frame["p02/6_10"].tolist() == [True, False]
    assert str(frame["p02/6_10"].dtype) == "boolean"


def test_each_row_of_a_grid_is_a_column_of_its_own() -> None:
    frame = to_frame(ALL, [{"t_g1": "plutot"}])
    assert frame["t_g1"].tolist() == ["plutot"]
    assert isinstance(frame["t_g2"].dtype, pd.CategoricalDtype)


def test_numbers_dates_and_texts_have_their_types_even_when_nothing_was_answered() -> None:
    types = to_frame(ALL, [{}]).dtypes.astype(str).to_dict()
    assert (types["t_entier"], types["t_decimal"], types["t_texte"]) == (
        "Int64", "Float64", "string",
    )  # fmt: skip
    assert types["t_date"].startswith("datetime64")
    assert types["t_vu"] == "boolean"


def test_a_scale_with_half_steps_keeps_its_halves() -> None:
    assert to_frame(ALL, [{"t_echelle": 2.5}])["t_echelle"].tolist() == [2.5]


def test_no_document_gives_a_frame_with_every_column_and_no_row() -> None:
    frame = to_frame(ALL, [])
    assert frame.shape[0] == 0
    assert list(frame.columns) == [v.name for v in data_dictionary(ALL) if v.is_column]


def test_repeats_are_left_out_and_the_dictionary_says_so() -> None:
    assert "e_age" not in to_frame(ALL, []).columns
    left_out = [v for v in data_dictionary(ALL) if not v.is_column]
    assert [v.uid for v in left_out] == ["enfants", "autres"]
    assert all("Répétition" in v.note for v in left_out)


def test_the_dictionary_gives_the_words_of_each_code() -> None:
    p08 = next(v for v in data_dictionary(PARENTS) if v.uid == "p08")
    assert p08.type == "select_one"
    assert dict(p08.choices)["nsp"].startswith("Je ne sais pas")


def test_the_public_door_does_not_load_this_module() -> None:
    code = (
        "import sys, surveys.collect.views; print('surveys.tabular' in sys.modules, "
        "'pandas' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parents[1],
    )
    assert run.stdout.strip() == "False False", run.stderr
