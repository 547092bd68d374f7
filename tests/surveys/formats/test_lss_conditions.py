"""The scenarios of LimeSurvey 1.9 and 2, kept in a table apart."""

from __future__ import annotations

import pytest

from surveys.definition import Question
from surveys.formats.importing import import_questionnaire
from surveys.formats.losses import Imported

QUESTIONS = (
    (1, "L", "ville"), (2, "M", "cases"), (3, "N", "age"), (4, "N", "autre"), (5, "F", "table"),
    (6, "S", "suite"),
)  # fmt: skip
SUBS = ((21, 2, "a"), (22, 2, "b"), (51, 5, "r1"), (52, 5, "r2"))
ANSWERS = ((1, "A1"), (1, "A2"), (1, "2"), (5, "o"), (5, "n"))


def rows(*records: dict[str, object]) -> str:
    cells = ("".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in r.items()) for r in records)
    return "<rows>" + "".join(f"<row>{inside}</row>" for inside in cells) + "</rows>"


def lss(*conditions: tuple[int, str, str, str], scenario: int = 1, relevance: str = "") -> Imported:
    """Import a survey whose last question has these conditions: qid, field, method, value."""
    asked = [
        {"qid": qid, "parent_qid": 0, "sid": 9, "gid": 1, "type": kind, "title": title,
         "question": title, "other": "N", "language": "fr", "question_order": qid,
         "relevance": relevance if qid == 6 else ""}
        for qid, kind, title in QUESTIONS
    ]  # fmt: skip
    subs = [
        {"qid": qid, "parent_qid": parent, "gid": 1, "title": code, "question": code,
         "language": "fr", "question_order": qid, "scale_id": 0}
        for qid, parent, code in SUBS
    ]  # fmt: skip
    answers = [{"qid": q, "code": c, "answer": c, "language": "fr"} for q, c in ANSWERS]
    tests = [
        {"cid": n, "qid": 6, "scenario": scenario if n else 1, "cqid": qid, "cfieldname": field,
         "method": method, "value": value}
        for n, (qid, field, method, value) in enumerate(conditions)
    ]  # fmt: skip
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><document>'
        "<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>145</DBVersion>"
        f"<answers>{rows(*answers)}</answers><conditions>{rows(*tests)}</conditions>"
        f"<groups>{rows({'gid': 1, 'group_name': 'G', 'group_order': 0, 'language': 'fr'})}"
        f"</groups><questions>{rows(*asked)}</questions>"
        f"<subquestions>{rows(*subs)}</subquestions>"
        f"<surveys>{rows({'sid': 9, 'language': 'fr'})}</surveys></document>"
    )
    return import_questionnaire(content.encode(), "vieux.lss")


def condition(imported: Imported) -> str | None:
    assert imported.questionnaire is not None, imported.refusal
    questions: dict[str, Question] = {q.name: q for q in imported.questionnaire.questions()}
    return questions["suite"].relevant


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ((1, "9X1X1", "==", "A1"), "${ville} = 'A1'"),
        ((1, "9X1X1", "!=", "A1"), "coalesce(${ville}, '') != 'A1'"),
        ((1, "9X1X1", "==", "2"), "${ville} = 2"),
        ((1, "9X1X1", "==", " "), "${ville} = ''"),
        ((1, "9X1X1", "!=", " "), "${ville} != ''"),
        ((2, "9X1X2", "==", "a"), "selected(${cases}, 'a')"),
        ((2, "+9X1X2b", "==", "Y"), "selected(${cases}, 'b')"),
        ((3, "9X1X3", ">=", "18"), "${age} >= 18"),
        ((3, "9X1X3", "<", "@9X1X4@"), "${age} < ${autre}"),
        ((3, "9X1X3", "RX", "/^[0-9]+$/"), "regex(${age}, '^[0-9]+$')"),
        ((5, "9X1X5r2", "==", "o"), "${r2} = 'o'"),
    ],
)
def test_a_condition_becomes_a_skip(test: tuple[int, str, str, str], expected: str) -> None:
    imported = lss(test)
    assert (condition(imported) or "").replace("table_", "") == expected
    assert imported.whole


def test_the_same_question_twice_is_one_or_the_other() -> None:
    imported = lss((1, "9X1X1", "==", "A1"), (1, "9X1X1", "==", "A2"), (3, "9X1X3", ">", "9"))
    assert condition(imported) == "(${ville} = 'A1' or ${ville} = 'A2') and ${age} > 9"


def test_scenarios_are_ways_in_of_their_own() -> None:
    imported = lss((1, "9X1X1", "==", "A1"), (3, "9X1X3", ">", "9"), scenario=2)
    assert condition(imported) == "${ville} = 'A1' or ${age} > 9"


def test_an_expression_of_the_question_wins() -> None:
    imported = lss((1, "9X1X1", "==", "A1"), relevance="age.NAOK > 3")
    assert condition(imported) == "${age} > 3"


def test_what_a_condition_asks_of_a_participant_is_told() -> None:
    imported = lss((0, "{TOKEN:ATTRIBUTE_1}", "==", "x"))
    assert condition(imported) is None
    assert imported.exit_code == 3
    assert "TOKEN:ATTRIBUTE_1" in str(imported.losses[0])


def test_a_survey_dump_of_the_first_versions_is_told_apart() -> None:
    imported = import_questionnaire(b'"# LimeSurvey Survey Dump"\n"# DBVersion 143"\n', "v.csv")
    assert "très ancienne version" in (imported.refusal or "")
