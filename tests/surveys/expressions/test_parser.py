from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_json, to_text
from surveys.expressions.tree import Compare, Literal, Logical, Ref, columns, names

PIECES = ["${a}", "${b.other}", ".", "..", "(", ")", "and", "or", "not(", "selected(", ",", "'x'",
          '"y"', "1", ".5", "-", "+", "*", "div", "mod", "=", "!=", "<", ">=", "regex(", "'[a-'",
          "instance('l')", "/root/item[", "]", "/label", "name", "position(", "$", "{", "}", "é",
          "jr:choice-name(", "if(", "today()", "  ", "\x00", "\ud800", "'(a+)+$'"]  # fmt: skip


def refusal(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def attempt(text: str):
    try:
        return parse(text), None
    except ExpressionError as error:
        return None, error


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
@settings(max_examples=600, deadline=None)
def test_any_text_parses_or_is_refused_with_a_sentence(text: str) -> None:
    tree, error = attempt(text)
    if error is not None:
        assert 0 <= error.position <= max(len(text), 1)
        assert error.message.endswith(".")
    else:
        assert parse(to_text(tree)) == tree
        assert to_json(tree)


@pytest.mark.parametrize(
    "text",
    ["(" * 4000, "-" * 4000 + "1", "not(" * 1000, "1" + "+1" * 2400, "1" + "=1" * 2400,
     "${a} and " * 600 + "${a}", "if(" * 900, "x" * 100_000, "((((" * 30 + "1" + "))))" * 30],
)  # fmt: skip
def test_hostile_depth_and_length_end_in_a_tree_or_a_sentence(text: str) -> None:
    tree, error = attempt(text)
    assert error is not None or parse(to_text(tree)) == tree


def test_long_chains_of_and_are_flat() -> None:
    tree = parse(" and ".join(["${a} = 1"] * 200))
    assert isinstance(tree, Logical)
    assert len(tree.operands) == 200


def test_precedence_is_that_of_xpath() -> None:
    assert parse("1 + 2 * 3 = 7 and ${a} or ${b}") == parse(
        "(((1 + (2 * 3)) = 7) and ${a}) or ${b}"
    )


def test_minus_needs_no_spaces_after_a_question() -> None:
    assert parse("${a}-1") == parse("${a} - 1")


def test_names_lists_the_questions_read() -> None:
    tree = parse("jr:choice-name(${a}, '${b}') = 'x' and ${c} > 1")
    assert names(tree) == {"a", "b", "c"}


def test_bare_words_are_columns_of_choices() -> None:
    tree = parse("region = ${region}")
    assert tree == Compare("=", parse("region"), Ref("region"))
    assert columns(tree) == {"region"}


def test_an_unknown_function_is_refused_by_its_name() -> None:
    error = refusal("pulldata('a', 'b') = 1")
    assert "«\u00a0pulldata()\u00a0»" in error.message
    assert error.position == 0


@pytest.mark.parametrize(
    ("text", "words", "position"),
    [
        ("", "vide", 0),
        ("${a} = ", "trop tôt", 7),
        ("${a} = 'x", "guillemet qui ferme", 7),
        ("${a} = ‘x’", "guillemets droits", 7),
        ("(${a} = 1", "Il manque", 9),
        ("${a} = 1)", "en trop", 8),
        ("${prénom} = 1", "${nom}", 0),
        ("${a} && ${b}", "and, or", 5),
        ("../a = 1", "chemins XPath", 0),
        ("${a} = True", "true()", 7),
        ("if(${a}, 1)", "attend 3 valeurs", 0),
        ("regex(., ${a})", "motif", 0),
        ("regex(., '(a')", "parenthèse fermante", 0),
        ("regex(., '(?=a)')", "pas pris en charge", 0),
        ("count(instance('x'))", "instance('liste')", 6),
    ],
)
def test_each_mistake_is_explained_where_it_is(text: str, words: str, position: int) -> None:
    error = refusal(text)
    assert words in error.message
    assert error.position == position


@pytest.mark.parametrize(
    "text",
    ["selected(${a}, 'b')", "not(selected(., 'nsp') and count-selected(.) > 1)",
     "jr:itext(instance('seclass')/root/item[name = ${income}]/itextId)", "position(..)",
     "indexed-repeat(${name}, ${child}, position(..) - 1)", "sum(${ages}) div count(${ages})",
     "-(${a} - ${b}) * 2", "regex(., '^[0-9]{5}$')", "once(uuid())", "min(${a}, 3) mod 2",
     "(${a} or ${b}) and ${c}", "if(${a} = '', 1, 2)", "1 - (2 - 3)", "1 = (2 = false())"],
)  # fmt: skip
def test_printing_and_parsing_are_inverse(text: str) -> None:
    assert to_text(parse(text)) == text


def test_two_kinds_of_quotes_keep_apostrophes() -> None:
    assert parse('"l\'école"') == Literal("l'école")
    assert to_text(parse('"l\'école"')) == '"l\'école"'
