from __future__ import annotations

from surveys.definition import ChoiceRole, QuestionType
from surveys.labels import CHOICE_ROLES, LANGUAGES, QUESTION_TYPES, RIGHT_TO_LEFT


def test_every_type_and_role_has_a_french_label() -> None:
    assert set(QUESTION_TYPES) == set(QuestionType)
    assert set(CHOICE_ROLES) == set(ChoiceRole)
    assert len(set(QUESTION_TYPES.values())) == len(QUESTION_TYPES)


def test_arabic_is_offered_and_reads_from_right_to_left() -> None:
    assert "ar" in LANGUAGES
    assert "ar" in RIGHT_TO_LEFT
    assert "fr" not in RIGHT_TO_LEFT
