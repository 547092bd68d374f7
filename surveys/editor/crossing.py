"""How many people a questionnaire could single out: site × age × sex × school level.

From the declared population and the number of answers offered, the expected number of people
alone in their cell if people were spread evenly. Real populations are not: rare answers single
out more people, common ones fewer; the sentence says that it is an estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from surveys.definition import ChoiceRole, Question, Questionnaire, QuestionType
from surveys.editor.findings import Finding, Severity
from surveys.editor.identity import slug
from surveys.editor.operations import worded

#: What identifies when crossed, and how a question about it is recognised.
TRAITS = {
    "âge": re.compile(r"\b(age|ages|ans|annee de naissance|naissance)\b"),
    "sexe": re.compile(r"\b(sexe|genre|fille|garcon|femme|homme|civilite)\b"),
    "niveau scolaire": re.compile(r"\b(classe|niveau scolaire|niveau de diplome|scolarise\w*)\b"),
    "quartier ou commune": re.compile(
        r"\b(quartier|commune|rue|ville|village|habit\w+|code postal)\b"
    ),
    "établissement": re.compile(r"\b(ecole|college|lycee|etablissement)\b"),
    "situation familiale": re.compile(
        r"\b(seul\w* avec|couple|nombre d enfants|famille monoparentale)\b"
    ),
    "métier": re.compile(r"\b(metier|profession|emploi|situation professionnelle)\b"),
}  # fmt: skip
#: Below this many people in a cell, somebody may be recognised.
FEW = 5
_OPINION = frozenset({"tout_a_fait", "plutot", "oui", "souvent"})
_EXACT = {QuestionType.INTEGER: 60, QuestionType.DATE: 365}


@dataclass(frozen=True, slots=True)
class Trait:
    """A question that describes a person, and in how many ways."""

    name: str
    uid: str
    label: str
    classes: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """What crossing every trait would do to a population."""

    traits: tuple[Trait, ...]
    cells: int
    per_cell: float
    #: Expected number of people alone in their cell.
    alone: int
    #: Expected number of people in cells of fewer than five.
    exposed: int


def traits_of(questionnaire: Questionnaire) -> tuple[Trait, ...]:
    """Return the questions that describe a person, at most one per trait: the finest."""
    found: dict[str, Trait] = {}
    for question in questionnaire.questions():
        for name, classes in _described(question, questionnaire):
            if name not in found or classes > found[name].classes:
                label = worded(question, questionnaire)
                found[name] = Trait(name, question.uid, label, classes)
    return tuple(found.values())


def _described(question: Question, questionnaire: Questionnaire) -> Iterator[tuple[str, int]]:
    source = questionnaire.source_language
    text = slug(question.label.get(source, ""), " ")
    classes = _classes(question, questionnaire)
    if classes < 2:
        return
    listed = questionnaire.choices.get(question.list_name or "", ())
    if len(listed) <= 5 and TRAITS["sexe"].search(
        " ".join(slug(choice.label.get(source, ""), " ") for choice in listed)
    ):
        yield "sexe", classes
        return
    for name, pattern in TRAITS.items():
        if pattern.search(text):
            yield name, classes
            return


def _classes(question: Question, questionnaire: Questionnaire) -> int:
    if question.type in _EXACT:
        return _EXACT[question.type]
    if question.type is not QuestionType.SELECT_ONE:
        return 0
    listed = questionnaire.choices.get(question.list_name or "", ())
    if any(choice.name in _OPINION for choice in listed):
        return 0
    silent = {ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL}
    return sum(choice.role not in silent for choice in listed)


def crossing(traits: Sequence[Trait], population: int, sites: int = 1) -> Crossing:
    """Return what crossing the traits would do to a declared population spread over sites."""
    cells = max(1, sites) * prod(trait.classes for trait in traits)
    share = 1 / cells
    alone = population * (1 - share) ** max(0, population - 1)
    exposed = population * _fewer_others(population - 1, share)
    return Crossing(tuple(traits), cells, population / cells, round(alone), round(exposed))


def _fewer_others(others: int, share: float) -> float:
    """Return the chance that fewer than ``FEW - 1`` others are in one's cell (binomial)."""
    if others <= 0:
        return 1.0
    if share >= 1:
        return 0.0 if others >= FEW - 1 else 1.0
    term = (1 - share) ** others
    total = term
    for number in range(1, FEW - 1):
        term *= (others - number + 1) / number * share / (1 - share)
        total += term
    return min(1.0, total)


def crossing_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield the warning about crossings, when the questionnaire declares its population."""
    traits = traits_of(questionnaire)
    if len(traits) < 2:
        return
    named = ", ".join(trait.name for trait in traits)
    population = declared_population(questionnaire)
    if population is None:
        message = (
            f"Croisées, ces questions peuvent désigner une personne : {named}. Déclarez la "
            "population visée pour estimer combien seraient seules dans leur case."
        )
        yield Finding("crossing_unknown", Severity.WARNING, "", "Anonymat", message)
        return
    found = crossing(traits, population, int(questionnaire.settings.get("sites", 1) or 1))
    if found.exposed == 0:
        return
    message = (
        f"Site × {' × '.join(trait.name for trait in traits)} : {found.cells} cases pour "
        f"{population} personnes. Réparties également, {found.alone} seraient seules dans leur "
        f"case et {found.exposed} dans une case de moins de {FEW} ; les réponses rares en "
        "désignent souvent davantage. Élargissez les classes ou retirez une question."
    )
    yield Finding("crossing", Severity.WARNING, "", "Anonymat", message)


def declared_population(questionnaire: Questionnaire) -> int | None:
    """Return how many people the author says are concerned, if told."""
    written = questionnaire.settings.get("population")
    return int(written) if isinstance(written, int | float) and written > 0 else None
