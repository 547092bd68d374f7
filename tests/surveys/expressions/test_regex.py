from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions.regex import MAX_TEXT, PatternError, compile_pattern, matches

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "(a|b)", "(?:ab)", "(a|)"])
PATTERNS = st.lists(
    st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{0,1}", "{2,}"])),
    max_size=5,
).map(lambda pieces: "".join(atom + times for atom, times in pieces))


@given(PATTERNS, st.text("ab1 ", max_size=8))
@settings(max_examples=500, deadline=None)
def test_it_agrees_with_python_on_common_patterns(pattern: str, text: str) -> None:
    assert matches(compile_pattern(pattern), text) is bool(re.fullmatch(pattern, text))


@given(st.text(max_size=60) | st.lists(ATOMS | st.sampled_from("()[]{}|?*+\\^$-,1")).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_pattern_compiles_or_is_refused(pattern: str) -> None:
    try:
        program = compile_pattern(pattern)
    except PatternError:
        program = (("match",),)
    assert matches(program, "aab") in (True, False)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*)(.*)(.*)x"])
def test_patterns_that_explode_elsewhere_stay_quick(pattern: str) -> None:
    program = compile_pattern(pattern)
    start = time.perf_counter()
    assert not matches(program, "a" * 2000)
    assert time.perf_counter() - start < 2


def test_nested_repetitions_are_refused_before_they_grow() -> None:
    with pytest.raises(PatternError, match="trop compliqué"):
        compile_pattern("((a{50}){50}){50}")


def test_a_text_beyond_the_limit_never_matches() -> None:
    assert not matches(compile_pattern(".*"), "a" * (MAX_TEXT + 1))


def test_the_whole_text_must_match() -> None:
    program = compile_pattern("[0-9]{5}")
    assert matches(program, "34000")
    assert not matches(program, "34000 ")
