"""Answers worth trying for a question, read off the tree of its check.

``. >= 1900 and . <= 2010`` names two numbers: what lies on them, beside them and between
them is tried. Whatever a check compares its answer to is worked out where it stands, so
that ``. + ${others} = 100`` leads to the one number that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from surveys.answer_values import Unreadable, read_value
from surveys.definition import Choice, Question, QuestionType
from surveys.expressions.evaluation import evaluate
from surveys.expressions.parser import parse
from surveys.expressions.samples import sample
from surveys.expressions.tree import (
    Arithmetic,
    Call,
    Compare,
    Here,
    Literal,
    Match,
    Node,
    children,
    walk,
)
from surveys.expressions.values import Context, number, text, truth
from surveys.plan import Step
from surveys.relevance import Scope

_EPOCH = date(1970, 1, 1)
_LARGEST = 10**12
#: How far around a number that a check names whole numbers are tried.
_AROUND = 12
_WORDS = "Une réponse un peu plus longue que les autres, pour aller au bout. "

Aim = tuple[Node, float]
#: Answers that are tried; more would not be likelier.
_MOST_TRIED = 600


def meets(answer: object, step: Step, scope: Scope) -> bool:
    """Say whether a check lets an answer pass; it never refuses a blank."""
    if answer is None or step.constraint is None:
        return True
    return truth(step.constraint(scope.context(here=answer))) is not False


def within(step: Step, scope: Scope, offered: Sequence[Choice]) -> list[object]:
    """Return answers that can be read and that the check lets pass."""
    question = step.entry.element
    if not isinstance(question, Question) or question.constraint is None:
        return []
    tried = _guesses(parse(question.constraint), scope.context(), question, offered)
    found: list[object] = []
    for guess in tried[:_MOST_TRIED]:
        try:
            answer = read_value(question, guess)
        except Unreadable:
            continue
        if answer is not None and meets(answer, step, scope):
            found.append(answer)
    return found


def _guesses(
    node: Node, context: Context, question: Question, offered: Sequence[Choice]
) -> list[object]:
    return list(_MAKERS.get(question.type, _texts)(node, context, offered))


def _reads_here(node: Node) -> bool:
    return any(isinstance(part, Here) for part in walk(node))


def _aims(node: Node, context: Context) -> Iterator[Aim]:
    """Yield what depends on the answer, with the number that it is compared to."""
    for part in walk(node):
        if not isinstance(part, Compare):
            continue
        left, right = part.left, part.right
        if _reads_here(left) and _reads_here(right):
            yield Arithmetic("-", left, right), 0.0
            continue
        for mine, other in ((left, right), (right, left)):
            wanted = number(evaluate(other, context)) if _reads_here(mine) else None
            if wanted is not None:
                yield mine, wanted


def _solved(aim: Aim, context: Context, written: Callable[[int], object]) -> float | None:
    """Return the answer that meets an aim, if the aim is a straight line in the answer."""
    at = [number(evaluate(aim[0], replace(context, here=written(x)))) for x in (0, 1)]
    if at[0] is None or at[1] is None or at[0] == at[1]:
        return None
    found = (aim[1] - at[0]) / (at[1] - at[0])
    return found if abs(found) < _LARGEST else None


def _points(node: Node, context: Context, written: Callable[[int], object]) -> list[float]:
    solved = (_solved(aim, context, written) for aim in _aims(node, context))
    exact = sorted({point for point in solved if point is not None})
    around = [point + step for point in exact for step in (-1, -0.5, 0, 0.5, 1)]
    between = [(low + high) / 2 for low, high in pairwise(exact)]
    return list(dict.fromkeys([*around, *between]))


def _integers(node: Node, context: Context, _: Sequence[Choice]) -> Iterator[int]:
    points = [round(point) for point in _points(node, context, float)]
    yield from dict.fromkeys([*points, *range(-1, 25)])
    for point in points:
        yield from range(point - _AROUND, point + _AROUND)
    for length in _lengths(node, context):
        yield 10 ** (min(length, 12) - 1)
    for written in _patterned(node, context):
        if written.isascii() and written.isdigit() and len(written) <= 12:
            yield int(written)


def _decimals(node: Node, context: Context, offered: Sequence[Choice]) -> Iterator[float]:
    yield from _points(node, context, float)
    yield from map(float, _integers(node, context, offered))


def _dates(node: Node, context: Context, _: Sequence[Choice]) -> Iterator[str]:
    points = _points(node, context, _day)
    for point in (*points, *range(0, 40_000, 1700)):
        if -25_000 < point < 47_000:
            yield _day(round(point))


def _day(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()


def _lengths(node: Node, context: Context) -> list[int]:
    """Return the lengths that a check of ``string-length(.)`` speaks of."""
    found: list[int] = []
    for mine, wanted in _aims(node, context):
        if any(isinstance(part, Call) and part.name == "string-length" for part in walk(mine)):
            found += [int(wanted) + step for step in (0, 1, -1) if 0 < wanted + step <= 5000]
    return found


def _patterned(node: Node, context: Context) -> Iterator[str]:
    lengths = [0, *_lengths(node, context)]
    for part in walk(node):
        if isinstance(part, Match) and _reads_here(part.subject):
            for length in lengths:
                written = sample(part.program, length)
                if written is not None:
                    yield written


def _texts(node: Node, context: Context, _: Sequence[Choice]) -> Iterator[str]:
    yield from _patterned(node, context)
    yield from _literals(node, context)
    yield from (str(value) for value in _integers(node, context, ()))
    yield from _dates(node, context, ())
    for length in _lengths(node, context):
        yield (_WORDS * (length // len(_WORDS) + 1))[:length]
        yield "7" * length
    yield from ("a@exemple.fr", "https://exemple.fr", "14:30", "0612345678", "34000", "A", "oui")


def _literals(node: Node, context: Context) -> Iterator[str]:
    """Yield the texts that stand beside the answer, in comparisons and in functions."""
    for part in walk(node):
        beside = children(part)
        if any(_reads_here(piece) for piece in beside):
            for piece in beside:
                value = None if _reads_here(piece) else text(evaluate(piece, context))
                if value:
                    yield from (value, f"{value} suite", f"début {value}")


def _one(node: Node, context: Context, offered: Sequence[Choice]) -> Iterator[str]:
    yield from (choice.name for choice in offered)


def _several(node: Node, context: Context, offered: Sequence[Choice]) -> Iterator[list[str]]:
    names = [choice.name for choice in offered if not choice.exclusive]
    alone = [choice.name for choice in offered if choice.exclusive]
    named = {part.value for part in walk(node) if isinstance(part, Literal) and part.value in names}
    others = [name for name in names if name not in named]
    for count in range(len(others) + 1):
        yield from ([*some, *others[:count]] for some in ([*named], []) if some or count)
    for name in (*names, *alone):
        yield [name]
        yield from ([name, other] for other in names if other != name and name not in alone)


def _ranks(node: Node, context: Context, offered: Sequence[Choice]) -> Iterator[list[str]]:
    names = [choice.name for choice in offered]
    for start in range(len(names)):
        turned = names[start:] + names[:start]
        yield turned
        yield turned[::-1]


_MAKERS: dict[QuestionType, Callable[[Node, Context, Sequence[Choice]], Iterator[object]]] = {
    QuestionType.INTEGER: _integers,
    QuestionType.RANGE: _decimals,
    QuestionType.DECIMAL: _decimals,
    QuestionType.DATE: _dates,
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _several,
    QuestionType.RANK: _ranks,
}
