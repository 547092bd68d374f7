"""A condition is a sentence and an expression, and the two say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.editor.conditions import (
    HERE,
    Condition,
    Operator,
    Rule,
    from_expression,
    readable_before,
    readable_here,
    to_expression,
)
from surveys.editor.operations import add
from surveys.editor.tree import EditRefused, find
from tests.surveys.editor.made import small, uids

NAMES = st.sampled_from(["vient", "accueil"])
RULES = st.builds(
    lambda name, operator, value: Rule(
        name, operator, "" if operator in (Operator.ANSWERED, Operator.BLANK) else value
    ),
    NAMES,
    st.sampled_from([Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.LACKS,
                     Operator.ANSWERED, Operator.BLANK]),
    st.sampled_from(["oui", "non", "tout_a_fait"]),
)  # fmt: skip


@given(st.sampled_from(["and", "or"]), st.lists(RULES, min_size=1, max_size=6))
def test_a_sentence_is_read_back_from_its_expression(join: str, rules: list[Rule]) -> None:
    condition = Condition(join if len(rules) > 1 else "and", tuple(rules))
    assert from_expression(to_expression(condition, small())) == condition


@pytest.mark.parametrize(
    ("expression", "rules"),
    [
        ("${age} >= 18", (Rule("age", Operator.AT_LEAST, "18"),)),
        ("selected(${a}, 'x') and not(selected(${b}, 'y'))",
         (Rule("a", Operator.CONTAINS, "x"), Rule("b", Operator.LACKS, "y"))),
        ("${a} != ''", (Rule("a", Operator.ANSWERED),)),
        ("", ()),
    ],
)  # fmt: skip
def test_an_expression_written_elsewhere_becomes_a_sentence(
    expression: str, rules: tuple[Rule, ...]
) -> None:
    found = from_expression(expression)
    assert found is not None
    assert found.rules == rules


@pytest.mark.parametrize(
    "expression",
    [
        "${a} = ${b}",
        "if(${a} = 'x', 1, 2) = 1",
        "(${a} = 'x' or ${b} = 'y') and ${c} = 'z'",
        "${a} =",
    ],
)
def test_what_a_sentence_cannot_say_stays_an_expression(expression: str) -> None:
    assert from_expression(expression) is None


def test_a_line_without_an_answer_is_refused_in_words() -> None:
    with pytest.raises(EditRefused, match="Choisissez une réponse"):
        to_expression(Condition("and", (Rule("vient", Operator.IS, ""),)), small())
    with pytest.raises(EditRefused, match="n’est pas un nombre"):
        to_expression(Condition("and", (Rule("vient", Operator.MORE, "beaucoup"),)), small())


def test_a_condition_reads_only_what_stands_before_or_on_the_same_page() -> None:
    assert [one.name for one in readable_before(small(), "q1")] == ["pourquoi"]
    assert [one.name for one in readable_before(small(), "q3")] == ["vient", "pourquoi"]
    assert readable_before(small(), "p1") == ()
    assert readable_before(small(), "q3")[0].answers == (("oui", "Oui"), ("non", "Non"))


@given(st.lists(RULES, min_size=1, max_size=4), st.sampled_from(["1", "3"]))
def test_a_check_of_the_answer_is_said_and_read_back(rules: list[Rule], most: str) -> None:
    own = [Rule(HERE, Operator.COUNTS_AT_MOST, most), Rule(HERE, Operator.CONTAINS, "oui"), *rules]
    condition = Condition("and", tuple(own))
    expression = to_expression(condition, small(), find(small(), "q1"))
    assert expression.startswith(f"count-selected(.) <= {most} and selected(., 'oui')")
    assert from_expression(expression) == condition


def test_a_check_compares_numbers_where_the_answer_is_one() -> None:
    q, uid = add(small(), "p1", "integer", "Combien ?", uids())
    rules = (Rule(HERE, Operator.AT_LEAST, "0"), Rule(HERE, Operator.IS_NOT, "13"))
    condition = Condition("and", rules)
    assert to_expression(condition, q, find(q, uid)) == ". >= 0 and . != 13"
    assert readable_here(q, find(q, uid))[0].label == "La réponse"
