"""Where a new sort of question must be known: each table names every type, or says why not."""

from __future__ import annotations

import pytest

from surveys import answer_values, microdata, tabular
from surveys.collect import controls
from surveys.definition import QuestionType
from surveys.labels import QUESTION_TYPES

EVERY = set(QuestionType)
#: Answered by their rows, computed, or never answered at all.
NO_VALUE = {
    QuestionType.GRID,
    QuestionType.CONSTANT_SUM,
    QuestionType.NOTE,
    QuestionType.CALCULATE,
}


@pytest.mark.parametrize(
    ("place", "known", "excused"),
    [
        ("surveys/labels.py", QUESTION_TYPES, set()),
        ("surveys/collect/controls.py", controls.RENDERERS, set()),
        ("surveys/answer_values.py", answer_values._READERS, NO_VALUE),
        # A text or a computed value is one plain column, the default of both.
        ("surveys/tabular.py", tabular._KINDS, {QuestionType.TEXT, QuestionType.HIDDEN,
                                                 QuestionType.CALCULATE}),
        ("surveys/microdata.py", microdata._KINDS, {QuestionType.TEXT, QuestionType.HIDDEN,
                                                   QuestionType.CALCULATE, QuestionType.INTEGER,
                                                   QuestionType.RANGE, QuestionType.DATE,
                                                   QuestionType.ACKNOWLEDGE}),
    ],
)  # fmt: skip
def test_every_question_type_is_known(
    place: str, known: dict[QuestionType, object], excused: set[QuestionType]
) -> None:
    assert EVERY - set(known) - excused == set(), f"{place} ignore cette sorte de question"
