"""LimeSurvey's files, old and new, and its expressions."""

from __future__ import annotations

import pytest

from surveys.definition import ChoiceRole, Group, Question, Questionnaire, QuestionType
from surveys.expressions.errors import ExpressionError
from surveys.expressions.tree import Ref
from surveys.formats.importing import import_questionnaire
from surveys.formats.lime_expressions import Script
from surveys.formats.lime_functions import Option, Several
from surveys.formats.losses import Imported

HEAD = (
    "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tvalidation\tmandatory\tother\t"
    "default\tsame_default\t"
)


def tsv(*rows: str, attributes: str = "") -> Imported:
    lines = [HEAD + attributes, "S\t\tlanguage\t1\tfr", "G\t1\tGroupe\t1\t\t\tfr", *rows]
    return import_questionnaire("\n".join(lines).encode(), "x.txt")


def row(kind: str, letter: str, name: str, text: str = "Texte", **cells: str) -> str:
    names = ("relevance", "help", "language", "validation", "mandatory", "other", "default")
    given = {"relevance": "1", "language": "fr", **cells}
    first = [kind, letter, name, given["relevance"], text, given.get("help", "")]
    rest = [given.get(name, "") for name in names[2:]]
    return "\t".join([*first, *rest, "", cells.get("extra", "")])


def good(imported: Imported) -> Questionnaire:
    assert imported.questionnaire is not None, imported.refusal
    return imported.questionnaire


def named(imported: Imported) -> dict[str, Question]:
    return {question.name: question for question in good(imported).questions()}


def told(imported: Imported) -> str:
    return "\n".join(str(loss).replace("\u00a0", " ") for loss in imported.losses)


PARTS = (row("SQ", "", "a", "Un"), row("SQ", "", "b", "Deux"))
ANSWERS = (row("A", "", "1", "Peu"), row("A", "", "2", "Beaucoup"))


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("L", QuestionType.SELECT_ONE), ("!", QuestionType.SELECT_ONE),
        ("O", QuestionType.SELECT_ONE), ("M", QuestionType.SELECT_MULTIPLE),
        ("P", QuestionType.SELECT_MULTIPLE), ("F", QuestionType.GRID), ("A", QuestionType.GRID),
        ("B", QuestionType.GRID), ("C", QuestionType.GRID), ("E", QuestionType.GRID),
        ("H", QuestionType.GRID), ("N", QuestionType.DECIMAL), ("S", QuestionType.TEXT),
        ("T", QuestionType.TEXT), ("U", QuestionType.TEXT), ("D", QuestionType.DATE),
        ("R", QuestionType.RANK), ("X", QuestionType.NOTE), ("Y", QuestionType.SELECT_ONE),
        ("G", QuestionType.SELECT_ONE), ("5", QuestionType.SELECT_ONE), ("1", QuestionType.GRID),
        ("é", QuestionType.TEXT),
    ],
)  # fmt: skip
def test_each_letter_is_a_type(letter: str, expected: QuestionType) -> None:
    assert named(tsv(row("Q", letter, "q"), *PARTS, *ANSWERS))["q"].type is expected


@pytest.mark.parametrize(("letter", "kind"), [("Q", "text"), ("K", "decimal"), (";", "group")])
def test_questions_of_several_parts_become_groups(letter: str, kind: str) -> None:
    column = row("SQ", "1", "x", "Colonne")
    group = good(tsv(row("Q", letter, "q"), *PARTS, column)).pages[0].items[0]
    assert isinstance(group, Group)
    assert {str(item.type) for item in group.items} == {kind}


@pytest.mark.parametrize("letter", ["I", "|"])
def test_what_we_do_not_ask_is_told(letter: str) -> None:
    result = tsv(row("Q", letter, "q"), row("Q", "S", "r"))
    assert list(named(result)) == ["r"]
    assert "« q »" in told(result)


def test_a_total_to_share_out_is_a_constant_sum() -> None:
    result = tsv(
        row("Q", "K", "q", extra="10"), row("SQ", "", "a"), row("SQ", "", "b"),
        attributes="equals_num_value",
    )  # fmt: skip
    question = named(result)["q"]
    assert question.type is QuestionType.CONSTANT_SUM
    assert question.parameters == {"total": "10"}


def test_other_comments_and_exclusive_boxes_are_kept() -> None:
    result = tsv(
        row("Q", "P", "q", other="Y", extra="b"), *PARTS,
        row("Q", "S", "r", relevance='q_other.NAOK != ""'),
        attributes="exclude_all_others",
    )  # fmt: skip
    questions = named(result)
    choices = good(result).choices[questions["q"].list_name or ""]
    assert [(c.name, c.exclusive, c.role) for c in choices] == [
        ("a", False, None), ("b", True, None), ("other", False, ChoiceRole.OTHER),
    ]  # fmt: skip
    assert questions["q_acomment"].relevant == "selected(${q}, 'a')"
    assert questions["r"].relevant == "${q.other} != ''"


def test_a_second_language_and_quotations_are_read() -> None:
    result = tsv(
        row("Q", "S", "prenom", "Votre prénom"),
        row("Q", "X", "n", "Bonjour {prenom.shown} <b>!</b> {TOKEN:FIRSTNAME}"),
        "G\t1\tGroup\t1\t\t\ten",
        row("Q", "S", "prenom", "Your name", language="en"),
        row("Q", "X", "n", "Hello {prenom}", language="en"),
    )
    assert good(result).languages == ("fr", "en")
    assert named(result)["n"].label == {"fr": "Bonjour ${prenom} ! […]", "en": "Hello ${prenom}"}
    assert "TOKEN" in told(result)


def test_checks_become_constraints() -> None:
    result = tsv(
        row("Q", "N", "q", extra="self >= 18 and self <= 120"), attributes="em_validation_q"
    )
    assert named(result)["q"].constraint == ". >= 18 and . <= 120"
    regex = tsv(row("Q", "S", "q", validation="/^[0-9]{5}$/"))
    assert named(regex)["q"].constraint == "regex(., '^[0-9]{5}$')"


TARGETS = {
    "q": Ref("q"), "g_r": Ref("g_r"), "m_a": Option("m", "a"), "m_b": Option("m", "b"),
    "m": Several("m", (Option("m", "a").ticked(), Option("m", "b").ticked()), True),
    "k": Several("k", (Ref("k_1"), Ref("k_2"))), "X12a": Ref("old"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('q.NAOK == "A1"', "${q} = 'A1'"),
        ('{q.NAOK == "A1"}', "${q} = 'A1'"),
        ('((q.NAOK == "A1"))', "${q} = 'A1'"),
        ("q eq 'A1' and not (g_r gt 3)", "${q} = 'A1' and not(${g_r} > 3)"),
        ('m_a.NAOK == "Y"', "selected(${m}, 'a')"),
        ('m_a.NAOK != "Y"', "not(selected(${m}, 'a'))"),
        ('m_a == "" || m_b', "not(selected(${m}, 'a')) or selected(${m}, 'b')"),
        ("is_empty(q)", "${q} = ''"),
        ("!is_empty(q.NAOK)", "${q} != ''"),
        ("count(that.m) > 1", "count-selected(${m}) > 1"),
        ("count(m_a) >= 1", "if(selected(${m}, 'a'), 1, 0) >= 1"),
        ("sum(that.k.NAOK) <= 10", "sum(${k_1}, ${k_2}) <= 10"),
        ("q.NAOK * 2 / 3 % 4 > -1", "${q} * 2 div 3 mod 4 > -1"),
        ('regexMatch("/^a+$/i", q)', "regex(${q}, '^a+$')"),
        ('strlen(q) > 3 && intval(q) == 4', "string-length(${q}) > 3 and int(${q}) = 4"),
        ('if(q == 1, 2, 3)', "if(${q} = 1, 2, 3)"),
        ('date("Y-m-d") > q', "today() > ${q}"),
        ("q", "${q} != ''"),
        ("X12a.NAOK == &quot;1&quot;", "${old} = '1'"),
    ],
)  # fmt: skip
def test_expression_script_is_translated(written: str, read: str) -> None:
    assert Script(TARGETS).translated(written) == read


@pytest.mark.parametrize(
    "written", ["", "q ==", "nulle == 1", "stddev(q)", "(", "q == 'a", "(" * 500, "q @ 2", "that.k"]
)
def test_what_cannot_be_translated_says_why(written: str) -> None:
    with pytest.raises(ExpressionError):
        Script(TARGETS).translated(written)


OLD = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>155</DBVersion>
<groups><rows>
 <row><gid>2</gid><group_name>Deux</group_name><group_order>2</group_order><language>fr</language></row>
 <row><gid>1</gid><group_name>Un</group_name><group_order>1</group_order><language>fr</language></row>
 <row><gid>1</gid><group_name>One</group_name><group_order>1</group_order><language>en</language></row>
</rows></groups>
<questions><rows>
 <row><qid>7</qid><parent_qid>0</parent_qid><gid>2</gid><type>S</type><title>suite</title>
  <question>Suite</question><question_order>1</question_order><language>fr</language>
  <relevance><![CDATA[((123X1X5.NAOK == "2"))]]></relevance></row>
 <row><qid>5</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>choix</title>
  <question><![CDATA[<p>Choix ?</p>]]></question><question_order>1</question_order>
  <mandatory>Y</mandatory><other>Y</other><language>fr</language></row>
 <row><qid>5</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>choix</title>
  <question>Choice?</question><question_order>1</question_order><language>en</language></row>
</rows></questions>
<answers><rows>
 <row><qid>5</qid><code>2</code><answer>Deux</answer><sortorder>2</sortorder><language>fr</language></row>
 <row><qid>5</qid><code>1</code><answer>Un</answer><sortorder>1</sortorder><language>fr</language></row>
 <row><qid>5</qid><code>1</code><answer>One</answer><sortorder>1</sortorder><language>en</language></row>
</rows></answers>
<quota><rows><row><id>1</id></row></rows></quota>
<surveys><rows><row><sid>123</sid><language>fr</language><additional_languages>en</additional_languages></row></rows></surveys>
<surveys_languagesettings><rows><row><surveyls_language>fr</surveyls_language>
 <surveyls_title>Ancien</surveyls_title></row></rows></surveys_languagesettings>
</document>"""


def test_the_old_layout_with_texts_in_the_questions_is_read() -> None:
    result = import_questionnaire(OLD.encode(), "ancien.lss")
    questions = named(result)
    assert [page.label["fr"] for page in good(result).pages] == ["Un", "Deux"]
    assert questions["choix"].label == {"fr": "Choix ?", "en": "Choice?"}
    assert questions["choix"].required
    names = [choice.name for choice in good(result).choices[questions["choix"].list_name or ""]]
    assert names == ["1", "2", "other"]
    assert questions["suite"].relevant == "${choix} = '2'"
    assert "Les quotas" in told(result)
    assert good(result).title["fr"] == "Ancien"


@pytest.mark.parametrize(
    "content",
    [b"<html></html>", b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>",
     b"<document>", b"<?xml version='1.0'?><h:html xmlns:h='x'/>"],
)  # fmt: skip
def test_other_xml_is_refused_in_french(content: bytes) -> None:
    result = import_questionnaire(content, "x.lss")
    assert result.exit_code == 4
    assert (result.refusal or "").startswith("Ce fichier")
