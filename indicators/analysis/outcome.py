"""The answer that an analysis explains: the agreement, one answer, or the whole scale."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.analysis.material import Material, Refused, answers_of
from indicators.explorer.coding import Coded
from indicators.explorer.recoding import Regrouping, agreement
from indicators.survey_indicators import Statement

#: Words of the address: « d’accord », the whole scale; anything else is an answer's code.
AGREE, SCALE = "accord", "echelle"


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """A question as two answers (the first is explained) or as an ordered scale."""

    statement: Statement
    kind: str
    answers: Coded
    regrouping: Regrouping | None

    @property
    def is_scale(self) -> bool:
        """Whether the whole scale is explained."""
        return self.kind == SCALE

    @property
    def words(self) -> str:
        """Return the words of the answer explained."""
        if self.is_scale:
            return "une réponse plus favorable"
        return f"« {self.answers.levels[0].label} »"


def choices(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Return what may be explained of a question, as (word of the address, French)."""
    if not statement.is_agreement:
        return tuple((level.code, level.label) for level in statement.levels)
    whole = ((SCALE, "L’échelle entière, dans son ordre"),) if len(statement.levels) > 2 else ()
    return ((AGREE, "Être d’accord (tout à fait ou plutôt)"), *whole)


def outcome_of(material: Material, uid: str, kind: str) -> Outcome:
    """Return what is explained; refuses a question or an answer that does not exist."""
    statement = material.statement(uid)
    known = [code for code, _ in choices(statement)]
    chosen = kind or known[0]
    if chosen not in known:
        raise Refused("Cette réponse n’est pas proposée à la question choisie.")
    regrouping = None if chosen == SCALE else _two(statement, chosen)
    return Outcome(statement, chosen, answers_of(material, statement, regrouping), regrouping)


def _two(statement: Statement, chosen: str) -> Regrouping:
    """Return the answer explained against all the others."""
    if chosen == AGREE:
        return agreement(statement)
    label = next(level.label for level in statement.levels if level.code == chosen)
    others = tuple(level.code for level in statement.levels if level.code != chosen)
    return Regrouping(((label, (chosen,)), ("Autre réponse", others)), label, chosen)
