"""What is typed on the weighting page: read once, told field by field when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalapp.sites.typed_number import TypedNumberError, typed_number
from indicators.survey_indicators import Statement
from indicators.weighting.recipe import Margin, Method, Recipe, levels_of, title_of
from surveys.definition import QuestionType

#: Margins at most, and questions crossed in each.
MARGINS, CROSSED = 3, 2
METHODS: tuple[Method, ...] = ("raking", "logit", "poststrat")


@dataclass(frozen=True, slots=True)
class Level:
    """One total to type."""

    field: str
    label: str
    typed: str


@dataclass(frozen=True, slots=True)
class MarginDraft:
    """One margin on the page."""

    number: int
    title: str
    variables: tuple[str, ...]
    source: str
    levels: tuple[Level, ...]


@dataclass(slots=True)
class Draft:
    """The page as it was typed; ``errors`` by field, empty when all can be read."""

    name: str
    method: str
    lower: str
    upper: str
    trim: str
    margins: tuple[MarginDraft, ...]
    errors: dict[str, str] = field(default_factory=dict)


def read(
    chosen: Sequence[Sequence[str]], typed: Mapping[str, str], asked: Mapping[str, Statement]
) -> Draft:
    """Return the page for these margins, with what was typed on it."""
    margins = tuple(
        _margin(place, tuple(variables), typed, asked)
        for place, variables in enumerate(chosen, start=1)
    )
    return Draft(
        name=typed.get("nom", "").strip(),
        method=typed.get("methode", "raking"),
        lower=typed.get("borne_basse", ""),
        upper=typed.get("borne_haute", ""),
        trim=typed.get("plafond", ""),
        margins=margins,
    )


def chosen_margins(
    typed: Mapping[str, str], asked: Mapping[str, Statement]
) -> tuple[tuple[str, ...], ...]:
    """Return the questions of each margin, those that exist and are not asked for twice."""
    found: list[tuple[str, ...]] = []
    for place in range(1, MARGINS + 1):
        names = [typed.get(f"m{place}{letter}", "") for letter in "ab"[:CROSSED]]
        margin = tuple(dict.fromkeys(name for name in names if name in asked))
        if margin and margin not in found:
            found.append(margin)
    return tuple(found)


def usable(statements: Sequence[Statement]) -> dict[str, Statement]:
    """Return the questions that may be a margin: one answer among a list."""
    return {
        one.uid: one
        for one in statements
        if one.type is QuestionType.SELECT_ONE and not one.is_agreement
    }


def recipe_of(draft: Draft) -> Recipe | None:
    """Return the recipe typed, or ``None`` with a sentence in ``errors`` for each fault."""
    draft.errors.clear()
    if not draft.name or len(draft.name) > 80:
        draft.errors["nom"] = "Nommez ce redressement, en 80 signes au plus."
    if draft.method not in METHODS:
        draft.errors["methode"] = "Choisissez une méthode de la liste."
    margins = tuple(_typed_margin(margin, draft.errors) for margin in draft.margins)
    low, high = (_number(draft, name, text) for name, text in
                 (("borne_basse", draft.lower), ("borne_haute", draft.upper)))  # fmt: skip
    bounds = _bounds(draft, low, high)
    trim = _number(draft, "plafond", draft.trim)
    if trim is not None and trim <= 1:
        draft.errors["plafond"] = "Le plafond dépasse 1, par exemple 3 fois le poids moyen."
    if draft.errors:
        return None
    method: Method = next(one for one in METHODS if one == draft.method)
    return Recipe(method, margins, bounds, trim)


def _bounds(draft: Draft, low: float | None, high: float | None) -> tuple[float, float] | None:
    if draft.method != "logit":
        return None
    if low is None or high is None or not 0 <= low < 1 < high:
        draft.errors.setdefault("borne_basse", "Donnez deux bornes qui encadrent 1 : 0,3 et 3.")
        return None
    return low, high


def _typed_margin(margin: MarginDraft, errors: dict[str, str]) -> Margin:
    if not margin.source or len(margin.source) > 200:
        errors[f"source{margin.number}"] = "Indiquez d’où viennent ces totaux (producteur, année)."
    totals = {}
    for level in margin.levels:
        code = level.field.split("-", 1)[1]
        try:
            totals[code] = typed_number(level.typed) if level.typed.strip() else -1.0
        except TypedNumberError as error:
            errors[level.field] = str(error)
            continue
        if totals[code] < 0:
            errors[level.field] = "Donnez le total, 0 s’il n’y a personne."
    return Margin(margin.variables, margin.source, totals)


def _number(draft: Draft, name: str, text: str) -> float | None:
    try:
        return typed_number(text) if text.strip() else None
    except TypedNumberError as error:
        draft.errors[name] = str(error)
        return None


def _margin(
    number: int, variables: tuple[str, ...], typed: Mapping[str, str],
    asked: Mapping[str, Statement],
) -> MarginDraft:  # fmt: skip
    levels = tuple(
        Level(f"t{number}-{code}", words, typed.get(f"t{number}-{code}", "").strip())
        for code, words in levels_of(variables, asked).items()
    )
    source = typed.get(f"source{number}", "").strip()
    return MarginDraft(number, title_of(variables, asked), variables, source, levels)
