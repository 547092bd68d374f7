from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from surveys.answers import check_answers
from surveys.definition import Questionnaire
from surveys.relevance import visible
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json
from surveys.walker import DeadEnd, Profile, pages_seen, walk

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "surveys" / "questionnaires").glob("*.json")),
    ROOT / "tests" / "surveys" / "fixtures" / "all_types.json",
]
TODAY = date(2026, 1, 15)


def load(path: Path) -> Questionnaire:
    return questionnaire_from_json(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_path_reaches_the_end_with_answers_that_check(path: Path) -> None:
    questionnaire, rng = load(path), np.random.default_rng(1)
    for _ in range(60):
        values = walk(questionnaire, rng, Profile(given={"site": "sete"}))
        checked = check_answers(questionnaire, values, today=TODAY)
        assert checked.problems == ()
        assert checked.values == values
        assert list(pages_seen(questionnaire, values))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_reached_by_someone(path: Path) -> None:
    questionnaire, rng = load(path), np.random.default_rng(2)
    seen: Counter[str] = Counter()
    for index in range(150):
        given = {"site": "sete", "contact": "Maison du projet" if index % 2 else None}
        values = walk(questionnaire, rng, Profile(given=given))
        seen.update(key.rpartition("/")[2] for key in visible(questionnaire, values))
    unreached = {question.uid for question in questionnaire.questions()} - seen.keys()
    assert unreached <= {"t_jamais"}


def test_the_same_seed_gives_the_same_respondent() -> None:
    questionnaire = load(FILES[0])
    first, second = (walk(questionnaire, np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_weights_steer_the_answers() -> None:
    questionnaire, rng = load(ROOT / "surveys/questionnaires/jeunes.json"), np.random.default_rng(3)
    profile = Profile(weights={"j01": {"15_17": 1}, "j07": {"sport": 1.0}}, blank=0)
    walks = [walk(questionnaire, rng, profile) for _ in range(20)]
    assert {values["j01"] for values in walks} == {"15_17"}
    assert all(values["j07"] == ["sport"] for values in walks)


def test_a_page_that_nobody_can_pass_is_a_dead_end() -> None:
    questionnaire = questionnaire_from_dict(
        {
            "name": "q",
            "title": {"fr": "Q"},
            "pages": [
                {
                    "uid": "p",
                    "name": "p",
                    "items": [
                        {
                            "uid": "a",
                            "name": "a",
                            "type": "integer",
                            "required": True,
                            "label": {"fr": "A"},
                            "constraint": ". > 5000 and . < 5001",
                        }
                    ],
                }
            ],
        }
    )
    with pytest.raises(DeadEnd):
        walk(questionnaire, np.random.default_rng(1))
