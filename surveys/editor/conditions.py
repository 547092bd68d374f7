"""Conditions as a sentence: « afficher si [question] [est] [réponse] », joined by and / or.

The check of an answer is said the same way, of « la réponse » itself (``HERE``). The sentence
and the XLSForm expression are two faces of one tree: what the builder can say is read back
from any expression of that shape, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.definition import GridRow, Question, Questionnaire, QuestionType
from surveys.editor.tree import EditRefused, walk
from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_text
from surveys.expressions.tree import Call, Compare, Here, Literal, Logical, Node, Ref
from surveys.expressions.values import plain_number


class Operator(StrEnum):
    """How a question is compared."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    LACKS = "lacks"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE = "more"
    LESS = "less"
    COUNTS_AT_LEAST = "counts_at_least"
    COUNTS_AT_MOST = "counts_at_most"
    ANSWERED = "answered"
    BLANK = "blank"


#: What stands for the answer being given, as in XLSForm.
HERE = "."

OPERATORS: Mapping[Operator, str] = {
    Operator.IS: "est",
    Operator.IS_NOT: "n’est pas",
    Operator.CONTAINS: "contient",
    Operator.LACKS: "ne contient pas",
    Operator.AT_LEAST: "est au moins",
    Operator.AT_MOST: "est au plus",
    Operator.MORE: "est plus que",
    Operator.LESS: "est moins que",
    Operator.COUNTS_AT_LEAST: "compte au moins… réponses",
    Operator.COUNTS_AT_MOST: "compte au plus… réponses",
    Operator.ANSWERED: "a une réponse",
    Operator.BLANK: "est sans réponse",
}
_SIGNS = {
    Operator.IS: "=",
    Operator.IS_NOT: "!=",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.LESS: "<",
}
_BY_SIGN = {sign: operator for operator, sign in _SIGNS.items()}
_COUNTS = {Operator.COUNTS_AT_LEAST: ">=", Operator.COUNTS_AT_MOST: "<="}
_COUNT_BY_SIGN = {sign: operator for operator, sign in _COUNTS.items()}
_WITHOUT_VALUE = {Operator.ANSWERED, Operator.BLANK}
_ORDER = {Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE, Operator.LESS}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the sentence."""

    question: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Rules that must all hold (``and``), or one of them (``or``)."""

    join: str
    rules: tuple[Rule, ...]


def to_expression(
    condition: Condition, questionnaire: Questionnaire, here: Question | None = None
) -> str:
    """Return the XLSForm expression of a sentence; empty when there is no rule.

    ``here`` is the question whose answer the sentence checks, if it checks one.
    """
    numeric = numeric_names(questionnaire)
    if here is not None and here.type in _NUMBERS:
        numeric |= {HERE}
    nodes = tuple(_node(rule, numeric) for rule in condition.rules)
    if not nodes:
        return ""
    return to_text(nodes[0] if len(nodes) == 1 else Logical(condition.join, nodes))


def _node(rule: Rule, numeric: frozenset[str]) -> Node:
    ref = Here() if rule.question == HERE else Ref(rule.question)
    if rule.operator in _WITHOUT_VALUE:
        return Compare("=" if rule.operator is Operator.BLANK else "!=", ref, Literal(""))
    if not rule.value.strip():
        raise EditRefused("Choisissez une réponse pour chaque ligne de la condition.")
    if rule.operator is Operator.CONTAINS:
        return Call("selected", (ref, Literal(rule.value)))
    if rule.operator is Operator.LACKS:
        return Call("not", (Call("selected", (ref, Literal(rule.value))),))
    if rule.operator in _COUNTS:
        counted = Call("count-selected", (ref,))
        return Compare(_COUNTS[rule.operator], counted, _literal(rule.value, True))
    is_number = rule.question in numeric or rule.operator in _ORDER
    return Compare(_SIGNS[rule.operator], ref, _literal(rule.value, is_number))


def _literal(value: str, is_number: bool) -> Literal:
    plain = value.strip().replace(",", ".")
    if not is_number:
        return Literal(value.strip())
    try:
        return Literal(float(plain))
    except ValueError:
        if plain[:4].isdigit():  # a date is compared as it is written
            return Literal(plain)
        raise EditRefused(f"« {value} » n’est pas un nombre.") from None


def from_expression(text: str) -> Condition | None:
    """Return the sentence of an expression, or nothing when it says more than a sentence can."""
    if not text.strip():
        return Condition("and", ())
    try:
        node = parse(text)
    except ExpressionError:
        return None
    parts, join = (node.operands, node.operator) if isinstance(node, Logical) else ((node,), "and")
    rules = [_rule(part) for part in parts]
    found = tuple(rule for rule in rules if rule is not None)
    return Condition(join, found) if len(found) == len(rules) else None


def _rule(node: Node) -> Rule | None:
    match node:
        case Compare("=", Ref() | Here() as asked, Literal("")):
            return Rule(_named(asked), Operator.BLANK)
        case Compare("!=", Ref() | Here() as asked, Literal("")):
            return Rule(_named(asked), Operator.ANSWERED)
        case Compare(sign, Ref() | Here() as asked, Literal(value)):
            return Rule(_named(asked), _BY_SIGN[sign], _written(value))
        case Call("selected", (Ref() | Here() as asked, Literal(value))):
            return Rule(_named(asked), Operator.CONTAINS, _written(value))
        case Call("not", (Call("selected", (Ref() | Here() as asked, Literal(value))),)):
            return Rule(_named(asked), Operator.LACKS, _written(value))
        case Compare(sign, Call("count-selected", (Ref() | Here() as asked,)), Literal(value)):
            known = _COUNT_BY_SIGN.get(sign)
            return Rule(_named(asked), known, _written(value)) if known else None
        case _:
            return None


def _named(asked: Ref | Here) -> str:
    return asked.name if isinstance(asked, Ref) else HERE


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else plain_number(value)


def numeric_names(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the names of the questions whose answer is a number."""
    return frozenset(q.name for q in questionnaire.questions() if q.type in _NUMBERS)


_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE}


@dataclass(frozen=True, slots=True)
class Readable:
    """A question that a condition may read, with the answers that it offers."""

    name: str
    label: str
    answers: tuple[tuple[str, str], ...] = ()


_SILENT = {QuestionType.NOTE, QuestionType.GRID, QuestionType.CONSTANT_SUM}


def readable_before(questionnaire: Questionnaire, uid: str) -> tuple[Readable, ...]:
    """Return the questions that stand before a piece, or on its own page."""
    return tuple(_readables(questionnaire, uid))


def _readables(questionnaire: Questionnaire, uid: str) -> Iterable[Readable]:
    language = questionnaire.source_language
    for page in questionnaire.pages:
        if page.uid == uid:
            return
        pieces = list(walk((page,)))
        owner = ""
        for piece in pieces:
            if isinstance(piece, Question):
                owner = piece.list_name or ""
            if piece.uid == uid or not isinstance(piece, Question | GridRow):
                continue
            if isinstance(piece, Question) and piece.type in _SILENT:
                continue
            answers = tuple(
                (one.name, one.label.get(language, one.name))
                for one in questionnaire.choices.get(owner, ())
            )
            yield Readable(piece.name, piece.label.get(language) or piece.name, answers)
        if any(piece.uid == uid for piece in pieces):
            return


def readable_here(questionnaire: Questionnaire, piece: Question) -> tuple[Readable, ...]:
    """Return « la réponse », then the questions that a check of it may read."""
    language = questionnaire.source_language
    answers = tuple(
        (one.name, one.label.get(language, one.name))
        for one in questionnaire.choices.get(piece.list_name or "", ())
    )
    here = Readable(HERE, "La réponse", answers)
    return (here, *readable_before(questionnaire, piece.uid))
