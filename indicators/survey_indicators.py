"""From the answers of a campaign to ungated tables: counts kept apart, shares with intervals.

An answers document is keyed by permanent uid: a key with ``null`` was asked and left empty, an
absent key was never asked. « Je ne sais pas » and refusals leave the base and are counted apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalapp.flags import Flag
from indicators.disclosure.tables import TOTAL, Cell, Level, Table
from indicators.estimates import Estimate
from surveys.definition import Choice, ChoiceRole, Question, Questionnaire, QuestionType

Documents = Sequence[Mapping[str, Any]]
#: What the counts are about: campaign, site.
Scope = tuple[tuple[str, str], ...]

#: The two answers that count as agreement, by their permanent names.
AGREEMENT = ("tout_a_fait", "plutot")
AGREE, OTHER = "accord", "autre"
DONT_KNOW, MISSING = "nsp", "sans_reponse"
#: The standard normal quantile of a 95 % interval.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Tally:
    """How a closed question was answered; ``base`` is the denominator of its shares."""

    counts: Mapping[str, int]
    base: int
    dont_know: int = 0
    missing: int = 0
    not_asked: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What is tabulated: one question, or one row of a grid."""

    uid: str
    title: str
    levels: tuple[Level, ...]
    type: QuestionType
    dont_know: frozenset[str]
    refused: frozenset[str]
    #: For numbers: code, words and lower bound of each class.
    groups: tuple[tuple[str, str, float], ...] = ()

    @property
    def is_agreement(self) -> bool:
        """Tell whether the answers run along the four-point scale of agreement."""
        return {level.code for level in self.levels} >= set(AGREEMENT)


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a proportion, from 0 to 1."""
    p = successes / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    return low, 1.0 if successes == n else min(1.0, middle + half)


def share(successes: int, n: int, missing: int = 0) -> Estimate:
    """Return a proportion with its 95 % interval; with nobody in the base, « sans objet »."""
    if n == 0:
        return Estimate(None, n=0, missing=missing, flag=Flag.NOT_APPLICABLE)
    low, high = wilson(successes, n)
    return Estimate(successes / n, low, high, n=n, missing=missing, method="wilson")


def statements(questionnaire: Questionnaire, language: str = "fr") -> tuple[Statement, ...]:
    """Return what can be tabulated, in order; open questions and repeats are left out."""
    found: list[Statement] = []
    for question in questionnaire.questions():
        if question.type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}:
            found.append(_statement(questionnaire, question, question.uid, "", language))
        elif question.type is QuestionType.GRID:
            found.extend(
                _statement(questionnaire, question, row.uid, row.label.get(language, ""), language)
                for row in question.rows
            )
        elif question.type in {QuestionType.RANGE, QuestionType.INTEGER}:
            found.append(_number_statement(question, language))
    return tuple(found)


def tally(statement: Statement, documents: Documents) -> Tally:
    """Count the answers to one statement."""
    counts: Counter[str] = Counter()
    base = dont_know = missing = not_asked = 0
    for document in documents:
        if statement.uid not in document:
            not_asked += 1
            continue
        chosen = _chosen(statement, document[statement.uid])
        if not chosen or chosen <= statement.refused:
            missing += 1
        elif chosen <= statement.dont_know:
            dont_know += 1
        else:
            base += 1
            counts.update(chosen - statement.dont_know - statement.refused)
    return Tally(counts, base, dont_know, missing, not_asked)


def majority_tally(parts: Sequence[Statement], documents: Documents) -> Tally:
    """Count who agrees with more than half of the statements on which they took a side."""
    agreeing = base = dont_know = missing = not_asked = 0
    for document in documents:
        asked = [part for part in parts if part.uid in document]
        answers = [_chosen(part, document[part.uid]) for part in asked]
        sides = [a for a, part in zip(answers, asked, strict=True) if a and a - part.dont_know]
        if not asked:
            not_asked += 1
        elif sides:
            base += 1
            agreeing += 2 * sum(1 for side in sides if side & set(AGREEMENT)) > len(sides)
        elif any(answers):
            dont_know += 1
        else:
            missing += 1
    return Tally({AGREE: agreeing}, base, dont_know, missing, not_asked)


def frequency_table(key: str, statement: Statement, found: Tally, scope: Scope) -> Table:
    """Return the shares of each answer, ungated."""
    cells = tuple(
        _cell(level.code, found.counts.get(level.code, 0), found) for level in statement.levels
    )
    return _table(key, statement.title, statement.levels, cells, scope, statement.uid)


def agreement_table(key: str, statement: Statement, found: Tally, scope: Scope) -> Table:
    """Return the share of agreement beside the disagreeing answers, ungated.

    The disagreeing answers are the very cells of the question's frequency table: the gate then
    knows that showing the sum of the agreeing ones helps to find one of them.
    """
    agreeing = sum(found.counts.get(code, 0) for code in AGREEMENT)
    others = tuple(level for level in statement.levels if level.code not in AGREEMENT)
    disagreeing = (_cell(lv.code, found.counts.get(lv.code, 0), found) for lv in others)
    cells = (_cell(AGREE, agreeing, found), *disagreeing)
    rows = (Level(AGREE, "D’accord"), *others)
    return _table(key, statement.title, rows, cells, scope, statement.uid)


def majority_table(key: str, title: str, found: Tally, scope: Scope) -> Table:
    """Return the share of those who mostly agree, ungated."""
    agreeing = found.counts.get(AGREE, 0)
    cells = (_cell(AGREE, agreeing, found), _cell(OTHER, found.base - agreeing, found))
    rows = (Level(AGREE, "D’accord avec la plupart"), Level(OTHER, "Autre"))
    return _table(key, title, rows, cells, scope, key)


def silence_table(key: str, title: str, found: Tally, scope: Scope, variable: str = "") -> Table:
    """Return « ne sait pas » and « sans réponse », which are people too, ungated."""
    silent = Tally({}, found.dont_know + found.missing)
    cells = (_cell(DONT_KNOW, found.dont_know, silent), _cell(MISSING, found.missing, silent))
    rows = (Level(DONT_KNOW, "Ne sait pas"), Level(MISSING, "Sans réponse"))
    return _table(key, title, rows, cells, scope, variable or key)


def _table(
    key: str,
    title: str,
    rows: tuple[Level, ...],
    cells: tuple[Cell, ...],
    scope: Scope,
    variable: str,
) -> Table:
    return Table(
        key=key,
        title=title,
        rows=rows,
        columns=(Level(TOTAL, "Ensemble"),),
        cells=cells,
        scope=scope,
        row_variable=variable,
    )


def _cell(code: str, count: int, found: Tally) -> Cell:
    return Cell(code, TOTAL, count, found.base, share(count, found.base, found.missing))


def _statement(
    questionnaire: Questionnaire, question: Question, uid: str, row: str, language: str
) -> Statement:
    choices: tuple[Choice, ...] = questionnaire.choices.get(question.list_name or "", ())
    apart = {ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL}
    title = question.label.get(language, question.name)
    return Statement(
        uid=uid,
        title=f"{title} – {row}" if row else title,
        levels=tuple(
            Level(choice.name, choice.label.get(language, choice.name))
            for choice in choices
            if choice.role not in apart
        ),
        type=question.type,
        dont_know=frozenset(c.name for c in choices if c.role is ChoiceRole.DONT_KNOW),
        refused=frozenset(c.name for c in choices if c.role is ChoiceRole.REFUSAL),
    )


#: How numbers are grouped, so that a rare exact number never stands alone: code, words, from.
_TEN = (("0_4", "0 à 4", 0), ("5_6", "5 ou 6", 5), ("7_8", "7 ou 8", 7), ("9_10", "9 ou 10", 9))
_FEW = (("0", "0", 0), ("1", "1", 1), ("2", "2", 2), ("3_5", "3 à 5", 3), ("6_plus", "6 ou +", 6))
Groups = tuple[tuple[str, str, float], ...]


def _number_statement(question: Question, language: str) -> Statement:
    groups = _groups(question)
    return Statement(
        uid=question.uid,
        title=question.label.get(language, question.name),
        levels=tuple(Level(code, label) for code, label, _ in groups),
        type=question.type,
        dont_know=frozenset(),
        refused=frozenset(),
        groups=groups,
    )


def _groups(question: Question) -> Groups:
    """Group 0 to 10 by the usual four; keep each step of a shorter scale; else a few classes."""
    if question.type is QuestionType.INTEGER:
        return _FEW
    start, end = (int(float(question.parameters.get(key, "0"))) for key in ("start", "end"))
    if end - start >= 9 or end <= start:
        return _TEN
    return tuple((str(step), str(step), step) for step in range(start, end + 1))


def _chosen(statement: Statement, answer: Any) -> set[str]:
    if answer is None or answer == [] or answer == "":
        return set()
    if statement.groups:
        reached = [code for code, _, low in statement.groups if float(answer) >= low]
        return {reached[-1] if reached else statement.groups[0][0]}
    return set(answer) if isinstance(answer, list | tuple) else {str(answer)}
