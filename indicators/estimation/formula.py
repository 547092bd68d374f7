"""Model formulas: "answer ~ site*wave + age", turned into a matrix with treatment contrasts.

A small language on purpose: names (dots allowed), ``+``, ``*``, ``:``, ``factor(x)``, ``log(x)``
and its like, ``I(arithmetic or comparison of names)``. Factors take their first level as
reference, as in R.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import BoolArray, FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.factors import Factor
from indicators.estimation.means import is_closed

INTERCEPT = "(Intercept)"
_NAME = re.compile(r"[A-Za-zÀ-ÿ_.][\wÀ-ÿ.]*")


@dataclass(frozen=True, slots=True)
class Formula:
    """``response`` and ``terms``: each term is a tuple of variables (two or more interact)."""

    response: str
    terms: tuple[tuple[str, ...], ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Variables on the right, in order, once each."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term))

    def with_term(self, name: str) -> Formula:
        """The same formula with one more main effect."""
        return Formula(self.response, _ordered([*self.terms, (name,)]))

    def without(self, term: tuple[str, ...]) -> Formula:
        """The same formula without a term."""
        kept = tuple(one for one in self.terms if set(one) != set(term))
        return Formula(self.response, kept)


@dataclass(frozen=True, eq=False, slots=True)
class ModelMatrix:
    """Matrix (n, p) with its column names, the term of each column, and the complete rows."""

    matrix: FloatArray
    names: tuple[str, ...]
    term_of: tuple[tuple[str, ...], ...]
    complete: BoolArray

    def columns_of(self, term: tuple[str, ...]) -> tuple[int, ...]:
        """Positions of the columns of a term."""
        return tuple(i for i, one in enumerate(self.term_of) if set(one) == set(term))


def parse(text: str) -> Formula:
    """Read a formula, or ``ModelError`` saying what is not understood."""
    left, tilde, right = text.partition("~")
    if not tilde or not right.strip():
        raise ModelError("bad_formula", text, "a formula reads « y ~ a + b »")
    terms: list[tuple[str, ...]] = []
    for part in _split(right, "+"):
        if part in ("1", ""):
            continue
        terms += _expand(part)
    return Formula(left.strip(), _ordered(terms))


def _expand(part: str) -> list[tuple[str, ...]]:
    factors = [tuple(_atom(atom) for atom in _split(piece, ":")) for piece in _split(part, "*")]
    found = []
    for size in range(1, len(factors) + 1):
        for chosen in itertools.combinations(factors, size):
            found.append(tuple(name for one in chosen for name in one))
    return found


def _atom(text: str) -> str:
    if _NAME.fullmatch(text) or text.startswith("factor(") or is_arithmetic(text):
        return text
    raise ModelError("bad_formula", text, "this term is not understood")


def _ordered(terms: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    unique: dict[frozenset[str], tuple[str, ...]] = {}
    for term in terms:
        unique.setdefault(frozenset(term), term)
    return tuple(sorted(unique.values(), key=len))


def _split(text: str, separator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == separator and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:].strip()]


def term_name(text: str) -> tuple[str, ...]:
    """A term from its text: "site:wave" is the pair."""
    return tuple(_split(text, ":"))


def model_matrix(
    design: Design, formula: Formula, replaced: dict[str, Factor] | None = None
) -> ModelMatrix:
    """Intercept and columns of the terms; rows with a missing value are marked incomplete.

    ``replaced``: factors to use instead of the columns of the same name.
    """
    pieces = {name: _columns(design, name, replaced or {}) for name in formula.variables}
    columns: list[FloatArray] = [np.ones(design.n)]
    names = [INTERCEPT]
    terms: list[tuple[str, ...]] = [(INTERCEPT,)]
    for term in formula.terms:
        for chosen in itertools.product(*(pieces[name] for name in reversed(term))):
            ordered = chosen[::-1]
            columns.append(np.prod([column for _, column in ordered], axis=0))
            names.append(":".join(name for name, _ in ordered))
            terms.append(term)
    matrix = np.column_stack(columns)
    complete: BoolArray = np.asarray(~np.isnan(matrix).any(axis=1))
    return ModelMatrix(matrix, tuple(names), tuple(terms), complete)


def _columns(
    design: Design, name: str, replaced: dict[str, Factor]
) -> list[tuple[str, FloatArray]]:
    """Named columns of a variable: one for a number, one per level but the first otherwise."""
    inner = name[7:-1].strip() if name.startswith("factor(") else name
    if name in replaced or inner != name or (_plain(name) and is_closed(design.column(name))):
        one = replaced[name] if name in replaced else design.factor(inner)
        return [
            (f"{name}{level}", np.where(one.present, one.codes == k, np.nan).astype(np.float64))
            for k, level in enumerate(one.levels)
            if k
        ]
    return [(name, numbers(design, name))]


def _plain(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def is_arithmetic(text: str) -> bool:
    """True for ``I(…)``, ``log(…)`` and the other functions allowed."""
    head, bracket, rest = text.partition("(")
    return bool(bracket) and rest.endswith(")") and (head == "I" or head in _FUNCTIONS)


def numbers(design: Design, text: str) -> FloatArray:
    """A column as numbers, or the arithmetic of a term such as ``I(after - before)``."""
    if not is_arithmetic(text):
        return design.values(text)
    return arithmetic(design, text[2:-1] if text.startswith("I(") else text)


def response_values(design: Design, name: str, family: str) -> FloatArray:
    """The response as numbers; for "logit" a two-level answer becomes 0/1 (second level 1)."""
    if is_arithmetic(name):
        return numbers(design, name)
    if family == "logit" and is_closed(design.column(name)):
        one = design.factor(name)
        if one.size != 2:
            raise ModelError("not_binary", name, "a logistic model needs two answers")
        return np.where(one.present, one.codes, np.nan).astype(np.float64)
    return design.values(name)


_OPERATIONS: dict[type, Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
    ast.BitXor: np.power,
}
_COMPARISONS: dict[type, Callable[[FloatArray, FloatArray], BoolArray]] = {
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_FUNCTIONS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": np.abs,
}


def arithmetic(design: Design, text: str) -> FloatArray:
    """Arithmetic of columns, as in ``I(after - before)``; NaN where one is missing.

    A comparison is worth 1 or 0. Raises ``ModelError`` for what is not understood, or for
    the logarithm of a number that has none.
    """
    names: list[str] = []

    def mask(match: re.Match[str]) -> str:
        if match.group() in _FUNCTIONS and match.string[match.end() :].lstrip().startswith("("):
            return match.group()
        names.append(match.group())
        return f"_{len(names) - 1}"

    try:
        tree = ast.parse(_NAME.sub(mask, text.strip()), mode="eval").body
        with np.errstate(divide="ignore", invalid="ignore"):
            found = _evaluate(design, tree, names)
    except (SyntaxError, KeyError, AttributeError, IndexError):
        raise ModelError("bad_formula", text, "this arithmetic is not understood") from None
    if np.isinf(found).any():
        raise ModelError("infinite_value", text, "this arithmetic has no finite value")
    return found


def _evaluate(design: Design, node: ast.expr, names: list[str]) -> FloatArray:
    if isinstance(node, ast.Name):
        return design.values(names[int(node.id[1:])])
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return np.full(design.n, float(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_evaluate(design, node.operand, names)
    if isinstance(node, ast.BinOp):
        left, right = _evaluate(design, node.left, names), _evaluate(design, node.right, names)
        return _OPERATIONS[type(node.op)](left, right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left = _evaluate(design, node.left, names)
        right = _evaluate(design, node.comparators[0], names)
        true = _COMPARISONS[type(node.ops[0])](left, right).astype(np.float64)
        return np.where(np.isnan(left) | np.isnan(right), np.nan, true)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        return _FUNCTIONS[node.func.id](_evaluate(design, node.args[0], names))
    raise SyntaxError
